"""A scenario file, read safely and checked whole."""

from __future__ import annotations

from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.scenario.file_text import read_text
from gridsim.scenario.origin import Origin
from gridsim.scenario.validation import shown
from gridsim.scenario.values import Scenario, validated
from gridsim.scenario.yaml_source import parsed


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file (YAML 1.2, UTF-8).

    Raises one `InputError` that lists all faults, each with file, line, path, what was found and what was wanted.
    Bus numbers and ids are checked later, against the case. Never runs or imports anything a file names.
    """
    path = Path(path)
    data, lines = parsed(read_text(path), file=str(path))
    wanted = "a table with at least case and duration_s"
    if data is None:
        raise InputError(Fault(str(path), "is empty", wanted=wanted))
    if not isinstance(data, dict):
        raise InputError(Fault(f"{path} line {lines[()]}", "is no scenario", shown(data), wanted))
    return validated(data, Origin(str(path), path.parent, lines))
