"""Case files of the independent program, read where it is installed; nothing of it is imported or copied."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from gridsim.grid.dyr import DyrRecord, read_dyr

CASES_FOLDER = "cases"
_ESST3A_KI, _ESST3A_XL = 12, 15  # places among the record's values
_IEEEG1_UO, _IEEEG1_UC = 6, 7
_ESDC2A_TR, _ESDC2A_VRMAX, _ESDC2A_KE = 0, 5, 7
_LITERALLY_ZERO = 1e-12  # 0 itself asks for a computed KE


def bundled(name: str) -> Path:
    """Return a case file of the installed program; skips the test where it is not installed."""
    found = find_spec("andes")
    if found is None or found.origin is None:
        pytest.skip("the independent program is not installed (extra 'oracle')")
    return Path(found.origin).parent / CASES_FOLDER / name


def without_toggles(dyr: Path, folder: Path) -> Path:
    """Copy DYR text without the `Toggle` records, which are that program's own and no PSS/E."""
    text = dyr.read_text(encoding="utf-8")
    path = folder / dyr.name
    path.write_text(re.sub(r"^[^\n]*'Toggle'[^/]*/[^\n]*$", "", text, flags=re.MULTILINE), encoding="utf-8")
    return path


def with_plain_zeros(dyr: Path, folder: Path) -> Path:
    """Copy DYR text with ESDC2A's VRMAX = 0 and KE = 0 as that program takes them: no limit, and just 0.

    To PSS/E both ask for a number that follows from the saturation curve.
    """
    return _rewritten(dyr, folder, _plain_zeros)


def as_that_program_reads(dyr: Path, ratings_mva: dict[int, float], folder: Path) -> Path:
    """Copy DYR text with the data changed so that the standard's equations say what that program computes.

    It takes the current of ESST3A's potential circuit per unit of 100 MVA, not of the machine's rating, so KI and XL
    grow by rating / 100 MVA here; IEEEG1's valve rates UO and UC it takes so too, and they shrink; it passes the
    voltage to ESDC2A without the transducer's lag, so TR is 0; and zeros are as in `with_plain_zeros`.
    """

    def change(record: DyrRecord, values: list[float | str]) -> None:
        _plain_zeros(record, values)
        grown = ratings_mva[record.bus] / 100.0
        if record.model == "ESST3A":
            for field in (_ESST3A_KI, _ESST3A_XL):
                values[field] = float(values[field]) * grown
        if record.model == "IEEEG1":
            for field in (_IEEEG1_UO, _IEEEG1_UC):
                values[field] = float(values[field]) / grown
        if record.model == "ESDC2A":
            values[_ESDC2A_TR] = 0.0

    return _rewritten(dyr, folder, change)


def _plain_zeros(record: DyrRecord, values: list[float | str]) -> None:
    if record.model == "ESDC2A":
        values[_ESDC2A_VRMAX] = values[_ESDC2A_VRMAX] or 999.0
        values[_ESDC2A_KE] = values[_ESDC2A_KE] or _LITERALLY_ZERO


def _rewritten(dyr: Path, folder: Path, change: Callable[[DyrRecord, list[float | str]], None]) -> Path:
    lines = []
    for record in read_dyr(dyr):
        values = list(record.values)
        change(record, values)
        lines.append(f"{record.bus} '{record.model}' {record.id} {' '.join(map(str, values))} /")
    path = folder / f"read_{dyr.name}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def unsolved(raw: Path, folder: Path) -> Path:
    """Copy RAW text with a flat start, so that machines hold their set points as they do in that program.

    Its files store the voltages of another solution, in which reactive limits held.
    """
    lines = raw.read_text(encoding="utf-8").splitlines()
    end = next(k for k, line in enumerate(lines) if k > 2 and re.match(r"\s*0\s*/", line))
    for k in range(3, end):
        fields = lines[k].split(",")
        fields[7:9] = ["1.0", "0.0"]
        lines[k] = ",".join(fields)
    path = folder / raw.name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def psse_of_table(xlsx: Path, folder: Path) -> tuple[Path, Path]:
    """Write the 39-bus set, which that program has as a table only, as RAW (revision 33) and DYR text."""
    tables = pd.read_excel(xlsx, sheet_name=None)
    raw, dyr = folder / "ieee39_full.raw", folder / "ieee39_full.dyr"
    raw.write_text(_raw(tables), encoding="utf-8")
    dyr.write_text(_dyr(tables), encoding="utf-8")
    return raw, dyr


def _raw(tables: dict[str, pd.DataFrame]) -> str:
    slack = set(tables["Slack"].bus)
    pv = set(tables["PV"].bus)
    lines = ["0, 100.0, 33, 0, 1, 60.0", "39 buses", "from a table"]
    for bus in tables["Bus"].itertuples():
        kind = 3 if bus.idx in slack else 2 if bus.idx in pv else 1
        # A flat start: the stored angles of that table are not its own solution.
        lines.append(f"{bus.idx},'{bus.name}',{bus.Vn},{kind},1,1,1,1.0,0.0")
    lines.append("0 / END OF BUS DATA, BEGIN LOAD DATA")
    for load in tables["PQ"].itertuples():
        lines.append(f"{load.bus},'1',1,1,1,{load.p0 * 100!r},{load.q0 * 100!r},0,0,0,0,1")
    lines.append("0 / END OF LOAD DATA, BEGIN FIXED SHUNT DATA")
    for shunt in tables["Shunt"].itertuples():
        lines.append(f"{shunt.bus},'1',1,{shunt.g * 100!r},{shunt.b * 100!r}")
    lines.append("0 / END OF FIXED SHUNT DATA, BEGIN GENERATOR DATA")
    resistance = {row.bus: row.ra for row in tables["GENROU"].itertuples()}
    for gen in pd.concat([tables["PV"], tables["Slack"]]).itertuples():
        lines.append(
            f"{gen.bus},'1',{gen.p0 * 100!r},{gen.q0 * 100!r},9999,-9999,{gen.v0!r},0,{gen.Sn!r},"
            f"{resistance[gen.bus]!r},{gen.xs!r},0,0,1,1,100,9999,-9999"
        )
    lines.append("0 / END OF GENERATOR DATA, BEGIN BRANCH DATA")
    branches = tables["Line"]
    transformer = (
        (branches.trans == 1) | (branches.Vn1 != branches.Vn2) | (branches.tap != 1.0) | (branches.phi != 0.0)
    )
    for line in branches[~transformer].itertuples():
        lines.append(f"{line.bus1},{line.bus2},'1',{line.r!r},{line.x!r},{line.b!r},0,0,0,0,0,0,0,1,1,0,1,1")
    lines.append("0 / END OF BRANCH DATA, BEGIN TRANSFORMER DATA")
    for trafo in branches[transformer].itertuples():
        assert trafo.b == 0.0
        lines += [
            f"{trafo.bus1},{trafo.bus2},0,'1',1,1,1,0,0,2,'T',1,1,1",
            f"{trafo.r!r},{trafo.x!r},100.0",
            f"{trafo.tap!r},0,{trafo.phi!r},0,0,0,0,0,1.5,0.5,1.5,0.5,33,0,0,0",
            "1.0,0",
        ]
    return "\n".join([*lines, "0 / END OF TRANSFORMER DATA", "Q", ""])


def _dyr(tables: dict[str, pd.DataFrame]) -> str:
    bus_of = dict(zip(tables["GENROU"].idx, tables["GENROU"].bus, strict=True))
    machine_of = dict(zip(tables["IEEEX1"].idx, tables["IEEEX1"].syn, strict=True))
    records = []
    for g in tables["GENROU"].itertuples():
        fields = (g.Td10, g.Td20, g.Tq10, g.Tq20, g.M / 2.0, g.D, g.xd, g.xq, g.xd1, g.xq1, g.xd2, g.xl, g.S10, g.S12)
        records.append((g.bus, "GENROU", fields))
    for t in tables["TGOV1N"].itertuples():
        records.append((bus_of[t.syn], "TGOV1N", (t.R, t.T1, t.VMAX, t.VMIN, t.T2, t.T3, t.Dt)))
    for e in tables["IEEEX1"].itertuples():
        fields = (
            e.TR,
            e.KA,
            e.TA,
            e.TB,
            e.TC,
            e.VRMAX,
            e.VRMIN,
            e.KE,
            e.TE,
            e.KF1,
            e.TF1,
            0.0,
            e.E1,
            e.SE1,
            e.E2,
            e.SE2,
        )
        records.append((bus_of[e.syn], "IEEEX1", fields))
    for s in tables["IEEEST"].itertuples():
        bus = bus_of[machine_of[s.avr]]
        filters = (s.A1, s.A2, s.A3, s.A4, s.A5, s.A6, s.T1, s.T2, s.T3, s.T4, s.T5, s.T6)
        records.append((bus, "IEEEST", (s.MODE, 0, *filters, s.KS, s.LSMAX, s.LSMIN, s.VCU, s.VCL)))
    return "\n".join(f"{bus} '{model}' 1 {' '.join(repr(float(v)) for v in f)} /" for bus, model, f in records) + "\n"
