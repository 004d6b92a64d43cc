"""The results folder: scenario.yaml, result.json, timeseries.parquet and, where asked for, report.html."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from gridsim.arrays import frozen
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.safe_yaml.page import read_page
from gridsim.signals.recording import Recording
from gridsim.studies.result import Result
from gridsim.studies.store_folder import whole_folder
from gridsim.studies.store_json import StoredResult, damaged, json_bytes, read_json, stored

SCENARIO = "scenario.yaml"
RESULT = "result.json"
TIMESERIES = "timeseries.parquet"
REPORT = "report.html"
# A complete scenario has every default written out, so it may be longer than one that a user gives. Assumption.
LARGEST_SCENARIO_BYTES = 1_000_000
FILES = (SCENARIO, RESULT, TIMESERIES, REPORT)


def write_result(result: Result, folder: str | Path, *, report: Callable[[Path], None] | None = None) -> None:
    """Write `result` as `folder`, which appears whole or not at all; a former result there is replaced.

    `report` is called with the path at which to write report.html. Raises `InputError` where `folder` holds
    anything but a former result, and where the file system refuses (no right, no space); nothing is left then.
    """
    folder = Path(folder).resolve()
    raise_if_any(destination_faults(folder))
    try:
        with whole_folder(folder) as new:
            write_yaml(result.scenario, new / SCENARIO)
            _write_timeseries(result.recording, new / TIMESERIES)
            if report is not None:
                report(new / REPORT)
            checksums = {name: _digest_of_file(new / name) for name in (SCENARIO, TIMESERIES)}
            content = json_bytes(stored(result, checksums=checksums), name=RESULT)
            (new / RESULT).write_bytes(content)
    except OSError as error:
        raise InputError(
            Fault(
                str(folder), "cannot be written", error.strerror or str(error), "a writable place with enough space"
            )
        ) from error


def read_result(folder: str | Path) -> Result:
    """Read what `write_result` wrote.

    Raises `InputError` where a file is missing, damaged (SHA-256 of every file, checksum of every page) or
    not gridsim's. The report is not read: it can be made again.
    """
    folder = Path(folder)
    document = read_json(folder / RESULT)
    for name in (SCENARIO, TIMESERIES):
        _check_digest(folder / name, document.checksums.get(name, ""))
    return Result(
        version=document.gridsim,
        name=document.scenario,
        scenario=read_yaml(folder / SCENARIO),
        scenario_hash=document.scenario_hash,
        status=document.status,
        status_text=document.status_text,
        passed=document.passed,
        assessments=document.assessments,
        metrics=document.metrics,
        timing=document.timing,
        recording=_read_timeseries(folder / TIMESERIES, document),
        accounts=document.accounts,
        modes=None if document.modes is None else pd.DataFrame(document.modes),
        timeline=document.timeline,
        ride_accounts=document.ride_accounts,
        device_use=document.device_use,
        measured=document.measured,
        seeds=document.seeds,
        warnings=document.warnings,
    )


def destination_faults(folder: Path) -> list[Fault]:
    """Say what stands against writing a result as `folder`: empty for a new or empty folder or a former result.

    Worth asking before a long simulation. A folder is a former result where it holds no other files than
    a results folder does, and a result.json that gridsim wrote.
    """
    if not folder.exists():
        return []
    wanted = "a new folder, an empty one, or a former result"
    if not folder.is_dir():
        return [Fault(str(folder), "is not a folder", "a file", wanted)]
    held = sorted(folder.iterdir())
    foreign = [path.name for path in held if path.name not in FILES or not path.is_file()]
    if foreign:
        return [Fault(str(folder), "holds something else, which would be lost", ", ".join(foreign[:5]), wanted)]
    if held and not _is_ours(folder / RESULT):
        return [Fault(str(folder), "has no result.json of gridsim", ", ".join(path.name for path in held), wanted)]
    return []


def write_yaml(scenario: dict[str, object], path: Path) -> None:
    """Write a scenario as YAML, keys in their order, numbers to the last digit."""
    yaml = YAML()
    yaml.width = 1000  # no folded lines: a text stays on one
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(scenario, file)


def read_yaml(path: Path) -> dict[str, object]:
    """Read a scenario as plain values; raises `InputError` where it is no plain YAML mapping, or too large."""
    page = read_page(path, kind="scenario", wanted="a scenario", at_most_bytes=LARGEST_SCENARIO_BYTES)
    return dict(page.content)


def _write_timeseries(recording: Recording, path: Path) -> None:
    columns = {"t_s": recording.t_s, **recording.channels}
    table = pa.table({name: np.asarray(column, dtype=np.float64) for name, column in columns.items()})
    # Bytes of equal weight side by side: neighbouring samples share their leading bytes, so zstd finds more.
    pq.write_table(
        table, path, compression="zstd", use_dictionary=False, use_byte_stream_split=True, write_page_checksum=True
    )


def _read_timeseries(path: Path, document: StoredResult) -> Recording:
    try:
        table = pq.read_table(path, page_checksum_verification=True, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise InputError(Fault(str(path), "cannot be read", str(error).splitlines()[0], "a Parquet file")) from error
    columns = {name: frozen(table.column(name).to_numpy()) for name in _names(table.column_names, path)}
    return Recording(
        t_s=columns.pop("t_s"),
        channels=columns,
        nominal_hz=document.nominal_hz,
        sites=document.sites,
        disturbances_s=document.disturbances_s,
    )


def _names(names: Sequence[str], path: Path) -> Sequence[str]:
    if "t_s" not in names:
        raise InputError(Fault(str(path), "has no time", ", ".join(names[:5]), "a column t_s"))
    return names


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_digest(path: Path, digest: str) -> None:
    try:
        found = _digest_of_file(path)
    except OSError as error:
        raise InputError(
            Fault(str(path), "cannot be read", error.strerror or str(error), "a results folder")
        ) from error
    if found != digest:
        raise InputError(damaged(path))


def _is_ours(path: Path) -> bool:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and {"gridsim", "scenario_hash", "timing"} <= document.keys()
