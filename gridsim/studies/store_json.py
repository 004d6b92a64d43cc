"""result.json: a result without its time series, as one JSON document that knows whether it is whole.

The document carries the SHA-256 of the other files of its folder, and its own: that of its bytes with 64
zeros in the place of the digest. A single changed byte anywhere is therefore found.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from gridsim.errors import Fault, InputError
from gridsim.limits.contract import Assessment
from gridsim.mitigation.account import StageAccount
from gridsim.signals.recording import RecordedSite
from gridsim.signals.run_warnings import RunWarning
from gridsim.signals.timeline import Action
from gridsim.studies.result import Beside, DeviceUse, Result, RideAccount, SeedSpread, Timing

_NO_DIGEST = "0" * 64


@dataclass(frozen=True)
class StoredResult:
    """What result.json holds, key by key; `checksums` maps file names to SHA-256 digests."""

    gridsim: str
    scenario: str
    scenario_hash: str
    status: str
    status_text: str
    passed: bool | None
    assessments: tuple[Assessment, ...]
    metrics: dict[str, float | None]
    timing: Timing
    nominal_hz: float
    disturbances_s: tuple[float, ...]
    sites: tuple[RecordedSite, ...]
    accounts: tuple[StageAccount, ...]
    modes: dict[str, list[object]] | None
    timeline: tuple[Action, ...]
    ride_accounts: tuple[RideAccount, ...]
    device_use: tuple[DeviceUse, ...]
    measured: tuple[Beside, ...]
    seeds: SeedSpread | None
    warnings: tuple[RunWarning, ...]
    checksums: dict[str, str]


def stored(result: Result, *, checksums: Mapping[str, str]) -> StoredResult:
    """Return what result.json says of `result`."""
    return StoredResult(
        gridsim=result.version,
        scenario=result.name,
        scenario_hash=result.scenario_hash,
        status=result.status,
        status_text=result.status_text,
        passed=result.passed,
        assessments=result.assessments,
        metrics=result.metrics,
        timing=result.timing,
        nominal_hz=result.recording.nominal_hz,
        disturbances_s=result.recording.disturbances_s,
        sites=result.recording.sites,
        accounts=result.accounts,
        modes=None if result.modes is None else _columns(result.modes),
        timeline=result.timeline,
        ride_accounts=result.ride_accounts,
        device_use=result.device_use,
        measured=result.measured,
        seeds=result.seeds,
        warnings=result.warnings,
        checksums=dict(checksums),
    )


def json_bytes(document: StoredResult, *, name: str) -> bytes:
    """Return `document` as JSON, its own digest included under `name`; NaN and infinities become null."""
    unsigned = {**asdict(document), "checksums": {**document.checksums, name: _NO_DIGEST}}
    blank = (json.dumps(plain(unsigned), indent=1, allow_nan=False) + "\n").encode()
    return _with_last(blank, _NO_DIGEST, digest_of(blank))


def read_json(path: Path) -> StoredResult:
    """Read result.json; raises `InputError` where it is missing, damaged or somebody else's."""
    try:
        content = path.read_bytes()
        document = TypeAdapter(StoredResult).validate_json(content)
    except OSError as error:
        raise InputError(
            Fault(str(path), "cannot be read", error.strerror or str(error), "a results folder")
        ) from error
    except ValidationError as error:
        raise InputError(_faults(path, error)) from error
    digest = document.checksums.get(path.name, "")
    if len(digest) != len(_NO_DIGEST) or digest_of(_with_last(content, digest, _NO_DIGEST)) != digest:
        raise InputError(damaged(path))
    return document


def damaged(path: Path) -> Fault:
    """Return the fault of a file whose bytes are not those that were written."""
    return Fault(str(path), "is damaged or was changed after the run", "another SHA-256", "the one in result.json")


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def plain(value: object) -> object:
    """Return `value` in JSON's own types: numpy scalars unpacked, NaN and infinities as `None`.

    >>> plain({"a": (np.float64(1.5), float("nan"))})
    {'a': [1.5, None]}
    """
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def _with_last(content: bytes, old: str, new: str) -> bytes:
    """Put `new` in the place of the last `old`: the file's own digest is the last thing in it."""
    return new.encode().join(content.rsplit(old.encode(), 1))


def _columns(table: pd.DataFrame) -> dict[str, list[object]]:
    return {str(name): table[name].tolist() for name in table.columns}


def _faults(path: Path, error: ValidationError) -> list[Fault]:
    return [
        Fault(
            f"{path}: {'.'.join(map(str, found['loc']))}" if found["loc"] else str(path),
            "is not what gridsim writes",
            repr(found["input"])[:80],
            found["msg"],
        )
        for found in error.errors(include_url=False)
    ]
