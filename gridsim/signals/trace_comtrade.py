"""A trace as COMTRADE (IEEE C37.111-1999): a configuration `.cfg` and its data `.dat` beside it, in ASCII.

Analog channels P in MW and, where the trace brings it, Q in Mvar. ASCII data are integers of a fixed range, so values
are rounded to 1/199,996 of the channel's span; times are whole microseconds. Reading is done by the package
`comtrade`. Source of the layout: IEEE C37.111-1999, as that package reads it [I].
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import comtrade
import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, InputError, raise_if_any
from gridsim.signals.trace_columns import TraceTable, require_few_rows

#: Largest magnitude of an ASCII value; 99999 stands for a missing one.
LARGEST_COUNT = 99_998
#: Largest time stamp and sample number that ten digits hold. [us]
LARGEST_STAMP = 9_999_999_999
MICROSECONDS = 1e6
CHANNELS = {"p_mw": ("P", "MW"), "q_mvar": ("Q", "Mvar")}
_UNITS_MW = {"W": 1e-6, "kW": 1e-3, "MW": 1.0, "GW": 1e3, "var": 1e-6, "kvar": 1e-3, "Mvar": 1.0}
_REFERENCE = "01/01/2000,00:00:00.000000"


def data_path(path: Path) -> Path:
    """Return where the data of a configuration lie."""
    return path.with_suffix(".DAT" if path.suffix == ".CFG" else ".dat")


def read_comtrade(path: Path) -> TraceTable:
    """Read channel P and, if there is one, Q; raises `InputError` or `OSError`."""
    record = comtrade.Comtrade(ignore_warnings=True)
    try:
        record.load(str(path), str(data_path(path)))
    except (ValueError, IndexError, KeyError, TypeError, comtrade.ComtradeError) as error:
        raise InputError(Fault(str(path), "is not COMTRADE", str(error)[:100], "IEEE C37.111")) from error
    require_few_rows(path, record.total_samples)
    found = {channel.name.strip(): i for i, channel in enumerate(record.cfg.analog_channels)}
    if "P" not in found:
        raise InputError(Fault(str(path), "has no channel P", ", ".join(found)[:100] or "no channel", "P in MW"))
    columns, faults = {"t_s": np.asarray(record.time, dtype=np.float64)}, []
    for name, (channel, wanted) in CHANNELS.items():
        if channel in found:
            unit = record.cfg.analog_channels[found[channel]].uu.strip()
            if unit not in _UNITS_MW:
                faults.append(Fault(f"{path}: channel {channel}", "has an unknown unit", repr(unit), wanted))
            factor = _UNITS_MW.get(unit, 1.0)
            columns[name] = factor * np.asarray(record.analog[found[channel]], dtype=np.float64)
    raise_if_any(faults)
    return TraceTable(path, tuple(columns), np.column_stack(list(columns.values())), "sample", 1)


def write_comtrade(columns: Mapping[str, Floats], path: Path, *, data: Path) -> None:
    """Write the configuration to `path`, the samples to `data`; raises `InputError` for times beyond the format."""
    t_s = columns["t_s"]
    stamps = np.rint((t_s - t_s[0]) * MICROSECONDS).astype(np.int64)
    if stamps[-1] > LARGEST_STAMP or (np.diff(stamps) < 1).any():
        wanted = f"steps of at least 1 us and at most {LARGEST_STAMP / MICROSECONDS:g} s"
        raise InputError(Fault(str(path), "times do not fit COMTRADE", f"{t_s.size} samples", wanted))
    names = [name for name in CHANNELS if name in columns]
    scales = [_scale(columns[name]) for name in names]
    counts = [
        np.rint((columns[name] - offset) / factor).astype(np.int64)
        for name, (factor, offset) in zip(names, scales, strict=True)
    ]
    rate_hz = (t_s.size - 1) / float(t_s[-1] - t_s[0])
    lines = ["gridsim,gridsim,1999", f"{len(names)},{len(names)}A,0D"]
    for number, (name, (factor, offset)) in enumerate(zip(names, scales, strict=True), start=1):
        label, unit = CHANNELS[name]
        span = f"{factor!r},{offset!r},0,{-LARGEST_COUNT},{LARGEST_COUNT}"
        lines.append(f"{number},{label},,,{unit},{span},1,1,P")
    lines += ["60", "1", f"{rate_hz!r},{t_s.size}", _REFERENCE, _REFERENCE, "ASCII", "1"]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="ascii", newline="")
    with data.open("w", encoding="ascii", newline="") as file:
        rows = zip(*(values.tolist() for values in (np.arange(1, t_s.size + 1), stamps, *counts)), strict=True)
        file.writelines(",".join(map(str, row)) + "\r\n" for row in rows)


def _scale(values: Floats) -> tuple[float, float]:
    """Return factor and offset that spread `values` over the range of counts."""
    least, most = float(values.min()), float(values.max())
    factor = (most - least) / (2.0 * LARGEST_COUNT)
    return (factor if factor > 0.0 else 1.0), 0.5 * (least + most)
