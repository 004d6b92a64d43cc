"""Small grids written as case folders, and scenarios on them: what the tests of this folder run."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridsim.paths import shipped
from gridsim.scenario.origin import Origin
from gridsim.scenario.values import Scenario, validated
from gridsim.studies.result import Result
from gridsim.studies.run import simulate

BASE_MVA, BASE_KV = 100.0, 100.0
OHM_PER_PU = BASE_KV**2 / BASE_MVA

CASE_YAML = """\
title: "{name}"
nominal_hz: {hz:g}
base_mva: 100
preset: eastern
poi_buses: [{bus}]
load_model: {{p: {{z: 1, i: 0, p: 0}}, q: {{z: 1, i: 0, p: 0}}}}
origin: made for a test
licence: BSD-3-Clause
changes: [made up]
"""


@dataclass(frozen=True)
class Machine:
    """A generator of a made case; `zx_pu` on its own rating."""

    bus: int
    p_mw: float
    sn_mva: float
    zx_pu: float
    vm_pu: float = 1.0
    slack: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a made case, without charging; impedance per unit of 100 MVA."""

    from_bus: int
    to_bus: int
    x_pu: float
    circuit: str = "1"
    r_pu: float = 0.0


def write_case(
    folder: Path,
    *,
    machines: Sequence[Machine],
    lines: Sequence[Line],
    loads: Mapping[int, tuple[float, float]],
    dyr: str,
    nominal_hz: float = 60.0,
) -> Path:
    """Write a case of 100 kV and 100 MVA; `loads` are MW and Mvar by bus."""
    (folder / "network").mkdir(parents=True)
    buses = sorted({bus for line in lines for bus in (line.from_bus, line.to_bus)})
    tables = {
        "bus": ["index,name,vn_kv", *(f"{bus},bus {bus},{BASE_KV}" for bus in buses)],
        "line": [
            "index,from_bus,to_bus,circuit,length_km,r_ohm_per_km,x_ohm_per_km,c_nf_per_km,max_i_ka",
            *(
                f"{k},{at.from_bus},{at.to_bus},{at.circuit},1,{at.r_pu * OHM_PER_PU!r},{at.x_pu * OHM_PER_PU!r},0,10"
                for k, at in enumerate(lines)
            ),
        ],
        "gen": [
            "index,bus,id,name,p_mw,vm_pu,slack,sn_mva,zr_pu,zx_pu,max_p_mw",
            *(
                f"{k},{m.bus},1,gen {m.bus},{m.p_mw},{m.vm_pu},{str(m.slack).lower()},"
                f"{m.sn_mva},0,{m.zx_pu!r},{m.sn_mva}"
                for k, m in enumerate(machines)
            ),
        ],
        "load": ["index,bus,id,p_mw,q_mvar", *(f"{k},{b},1,{p},{q}" for k, (b, (p, q)) in enumerate(loads.items()))],
    }
    for name, rows in tables.items():
        (folder / "network" / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "case.yaml").write_text(
        CASE_YAML.format(name=folder.name, bus=buses[0], hz=nominal_hz), encoding="utf-8"
    )
    (folder / "dynamics.dyr").write_text(dyr, encoding="utf-8")
    return folder


def copied_case(name: str, folder: Path, dynamics: Callable[[str], str] = lambda text: text) -> Path:
    """Copy a shipped case to `folder`, its dynamic data changed by `dynamics`."""
    shutil.copytree(shipped("cases") / name, folder)
    file = folder / "dynamics.dyr"
    file.write_text(dynamics(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def without_controls(dyr: str) -> str:
    """Leave the machine records of DYR text alone."""
    records = [record for record in dyr.split("/") if "'GEN" in record]
    return "/".join([*records, "\n"])


def scenario(case: str | Path, duration_s: float, *, folder: Path | None = None, **rest: Any) -> Scenario:
    """Return a scenario of `case`; paths in it are relative to `folder`."""
    mapping = {"name": "made", "case": str(case), "duration_s": duration_s, **rest}
    return validated(mapping, Origin(folder=folder or Path()))


def run(case: str | Path, duration_s: float, *, folder: Path | None = None, **rest: Any) -> Result:
    """Simulate a scenario of `case`."""
    return simulate(scenario(case, duration_s, folder=folder, **rest))


def write_trace(path: Path, rows: Sequence[Sequence[float]]) -> str:
    """Write rows of t_s, p_mw and perhaps q_mvar; return the file's name."""
    header = ",".join(("t_s", "p_mw", "q_mvar")[: len(rows[0])])
    lines = [",".join(repr(float(value)) for value in row) for row in rows]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path.name


def site(trace: str, bus: int, *, hold: str = "previous", **rest: Any) -> dict[str, Any]:
    """Return a site with a recorded trace."""
    return {"name": "campus", "bus": bus, "load": {"trace": trace, "hold": hold}, **rest}


#: One machine against an infinite bus: H and x'd of the machine on 100 MVA, reactance of the two circuits together.
SMIB_H_S, SMIB_XD_PU, SMIB_LINE_PU = 5.0, 0.3, 0.4
#: The infinite bus: so much kinetic energy and so little reactance that its angle does not answer to 100 MVA.
INFINITE_MVA = 1e8


def single_machine(folder: Path, *, p_mw: float = 80.0, damping_pu: float = 0.0) -> Path:
    """Write a GENCLS at bus 1 on a double circuit of 0.8 pu each to an infinite bus 2."""
    return write_case(
        folder,
        machines=[
            Machine(1, p_mw, 100.0, SMIB_XD_PU),
            Machine(2, 0.0, INFINITE_MVA, 0.01, slack=True),
        ],
        lines=[Line(1, 2, 2.0 * SMIB_LINE_PU, circuit) for circuit in ("1", "2")],
        loads={},
        dyr=f" 1 'GENCLS' 1 {SMIB_H_S} {damping_pu} /\n 2 'GENCLS' 1 100.0 0.0 /\n",
    )


def synchronising_pu(p_pu: float) -> tuple[float, float]:
    """Return internal angle and dP/d delta of `single_machine` at unit terminal voltages. [rad, pu/rad]"""
    theta = math.asin(p_pu * SMIB_LINE_PU)
    current = (complex(math.cos(theta), math.sin(theta)) - 1.0) / complex(0.0, SMIB_LINE_PU)
    e = complex(math.cos(theta), math.sin(theta)) + 1j * SMIB_XD_PU * current
    delta = math.atan2(e.imag, e.real)
    return delta, abs(e) / (SMIB_LINE_PU + SMIB_XD_PU) * math.cos(delta)
