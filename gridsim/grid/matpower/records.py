"""A MATPOWER case as the records that a RAW file has, so that one builder makes nets of both.

What the formats share they share exactly: buses, loads and shunts at buses, machines, pi lines, transformers with
their ratio at the from side. Machines and circuits have no names in MATPOWER: they are numbered in the order of the
file, machines by bus, branches by their pair of buses. The source impedance is not in the format either.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from gridsim.grid.matpower.read import MatpowerCase, rows
from gridsim.grid.psse.branches import Line
from gridsim.grid.psse.buses import Bus
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.generators import NO_LIMIT, Generator
from gridsim.grid.psse.header import CaseId
from gridsim.grid.psse.loads import Load
from gridsim.grid.psse.shunts import Shunt
from gridsim.grid.psse.transformers import Pair, Transformer, Winding

#: Stands for the subtransient reactance on the machine's rating, which MATPOWER does not hold. Assumption [I].
SOURCE_REACTANCE_PU = 0.2
# The format has no frequency; its American cases are of 60 Hz.
_NOMINAL_HZ = 60.0
_REVISION = 33


def raw_case_of(case: MatpowerCase, *, nominal_hz: float = _NOMINAL_HZ) -> RawCase:
    """Return the records of `case`; a machine's `line` is its row in `mpc.gen`, a branch's that in `mpc.branch`."""
    buses = tuple(
        Bus(b.BUS_I, b.name, b.BASE_KV, b.BUS_TYPE, b.VM, b.VA, b.GS, b.BS, b.ZONE, b.Index + 1, b.BUS_AREA)
        for b in rows(case.bus)
    )
    lines, transformers, charging = _branches(case)
    shunts = [Shunt(bus.number, "1", True, bus.shunt_mw, bus.shunt_mvar, bus.line) for bus in buses]
    return RawCase(
        path=case.path,
        case_id=CaseId(case.base_mva, _REVISION, nominal_hz, ()),
        titles=(case.path.stem,),
        buses=buses,
        loads=tuple(
            Load(b.BUS_I, "1", True, b.PD, b.QD, 0.0, 0.0, 0.0, 0.0, b.Index + 1)
            for b in rows(case.bus)
            if b.PD != 0.0 or b.QD != 0.0
        ),
        shunts=(*(s for s in shunts if s.p_mw != 0.0 or s.q_mvar != 0.0), *charging),
        generators=_generators(case),
        lines=tuple(lines),
        transformers=tuple(transformers),
        corrections={},
        is_solved=bool(case.bus.VA.nunique() > 1),
        remarks=(),
        skipped=(),
    )


def _generators(case: MatpowerCase) -> tuple[Generator, ...]:
    names = numbered(case.gen.GEN_BUS)
    return tuple(
        Generator(
            bus=g.GEN_BUS,
            id=name,
            in_service=g.GEN_STATUS > 0,
            p_mw=g.PG,
            q_mvar=g.QG,
            max_q_mvar=min(g.QMAX, NO_LIMIT),
            min_q_mvar=max(g.QMIN, -NO_LIMIT),
            max_p_mw=min(g.PMAX, NO_LIMIT),
            min_p_mw=max(g.PMIN, -NO_LIMIT),
            v_set_pu=g.VG,
            sn_mva=g.MBASE,
            zr_pu=0.0,
            zx_pu=SOURCE_REACTANCE_PU,
            line=g.Index + 1,
        )
        for g, name in zip(rows(case.gen), names, strict=True)
    )


def _branches(case: MatpowerCase) -> tuple[list[Line], list[Transformer], list[Shunt]]:
    """Lines, transformers, and the charging of those transformers that have any, as shunts at their ends."""
    lines, transformers, charging = [], [], []
    kv = dict(zip(case.bus.BUS_I, case.bus.BASE_KV, strict=True))
    pairs = [(min(f, t), max(f, t)) for f, t in zip(case.branch.F_BUS, case.branch.T_BUS, strict=True)]
    for b, circuit in zip(rows(case.branch), numbered(pairs), strict=True):
        live, rate = b.BR_STATUS > 0, b.RATE_A if math.isfinite(b.RATE_A) else 0.0
        if b.TAP == 0.0 and b.SHIFT == 0.0:
            z = complex(b.BR_R, b.BR_X)
            lines.append(Line(b.F_BUS, b.T_BUS, circuit, live, z, b.BR_B, 0j, 0j, rate, b.Index + 1))
            continue
        tap = b.TAP or 1.0
        where = f"{case.path}: mpc.branch row {b.Index + 1}"
        windings = (
            Winding(b.F_BUS, live, tap, kv[b.F_BUS], b.SHIFT, rate, 0, where),
            Winding(b.T_BUS, live, 1.0, kv[b.T_BUS], 0.0, rate, 0, where),
        )
        pair = (Pair(b.BR_R, b.BR_X, case.base_mva),)
        transformers.append(Transformer(circuit, "", 1, 1, 1, 0.0, 0.0, windings, pair, 1.0, 0.0, False, b.Index + 1))
        if b.BR_B != 0.0 and live:
            half_mvar = b.BR_B / 2.0 * case.base_mva
            for end, (bus, mvar) in enumerate(((b.F_BUS, half_mvar / tap**2), (b.T_BUS, half_mvar))):
                charging.append(Shunt(bus, f"B{b.Index + 1}-{end}", True, 0.0, mvar, b.Index + 1))
    return lines, transformers, charging


def numbered(keys: Iterable[object]) -> Sequence[str]:
    """Number equal keys from 1 on, in their order.

    >>> numbered([7, 8, 7])
    ['1', '1', '2']
    """
    seen: Counter[object] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(str(seen[key]))
    return found
