"""A scenario written out complete, so that it can be run again, and its fingerprint.

Paths. A shipped name stays a name. A file inside the folder that is written to is named relative to it, as both are
copied together; any other file is named by its absolute path, since results are moved and gathered far more often
than the data they were made from.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gridsim.scenario.editing import with_value
from gridsim.scenario.files import NamedFile, digest, named_files
from gridsim.scenario.limits_schema import OF_THE_CASE, Limits
from gridsim.scenario.settings import LoadShares, Record
from gridsim.scenario.values import Scenario

_NO_FOLDING = 1 << 20  # columns


def completed(
    scenario: Scenario,
    *,
    load_model: LoadShares | None = None,
    record: Record | None = None,
    limits: Limits | None = None,
) -> Scenario:
    """Fill in what a scenario leaves to its case: each of these where the scenario does not say it itself."""
    if load_model is not None and scenario.load_model is None:
        scenario = scenario.edited("load_model", load_model)
    for key in ("voltages", "generators"):
        if record is not None and getattr(scenario.record, key) is None:
            scenario = scenario.edited(f"record.{key}", getattr(record, key))
    if limits is not None and scenario.limits == OF_THE_CASE:
        scenario = scenario.edited("limits", limits)
    return scenario


def complete_mapping(scenario: Scenario, *, folder: Path | None = None) -> dict[str, Any]:
    """Return everything the scenario says as plain values, with paths that hold from `folder`, or from anywhere."""
    mapping = scenario.mapping()
    for named in named_files(mapping):
        if not named.is_shipped():
            mapping = _at(mapping, named, _moved(named.path(scenario.folder), folder))
    return mapping


def write_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write the complete scenario to `path`, at once or not at all."""
    path = Path(path)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False
    yaml.width = _NO_FOLDING
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            yaml.dump(complete_mapping(scenario, folder=path.parent), file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def scenario_hash(scenario: Scenario) -> str:
    """Return a SHA-256 that two scenarios share where they ask for the same numbers.

    It covers every value, defaults included, and the contents of the files and folders named instead of their
    paths; neither the order of keys nor the place of the file matters.
    """
    mapping = scenario.mapping()
    for named in named_files(mapping):
        path = named.path(scenario.folder)
        if path.exists():
            mapping = _at(mapping, named, {"sha256": digest(path)})
    canonical = json.dumps(mapping, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _moved(path: Path, folder: Path | None) -> str:
    path = path.resolve()
    if folder is None or not path.is_relative_to(folder.resolve()):
        return path.as_posix()
    return f"./{path.relative_to(folder.resolve()).as_posix()}"


def _at(mapping: dict[str, Any], named: NamedFile, value: Any) -> dict[str, Any]:
    return with_value(mapping, ".".join(map(str, named.loc)), value)[0]
