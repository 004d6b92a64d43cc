"""A region cut out of a large solved case: inside kept in full, outside as a few branches and one machine.

Ties stay branches, so that they can be tripped. At their outer ends stand the source's tie flows, as loads, so that
the region's own flows are those of the source. All machines outside are one machine at a bus of their own. Its
branches y_i0 to the ties' outer ends, and those between the ends, carry an ideal ratio and phase shift

    a_i0 = V_i / V_0,    a_ij = V_i / V_j                                (1)

so that nothing flows through them at the source's solution: they answer to changes alone. The rest of the system is
thus spread over the ties by electrical distance (Dimo's REI method with one node; Ward's admittances) [I].
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass, replace

import numpy as np

from gridsim.grid.psse.branches import Line
from gridsim.grid.psse.buses import ISOLATED, PQ, PV, SWING, Bus
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.generators import Generator
from gridsim.grid.psse.loads import Load
from gridsim.grid.psse.transformers import Pair, Transformer, Winding
from gridsim.grid.regional.outside import Outside, outside_of

#: Circuit of branches and id of loads and of the machine that stand for what is outside.
EQUIVALENT = "EQ"
# The equivalent bus is of the highest voltage there is; its number follows the source's own.
_BUS_NAME = "REST OF THE SYSTEM"
# The machines' own reactances are in the reduced admittances; the common machine keeps next to none. Assumption [I].
_REACTANCE_PU = 0.01


@dataclass(frozen=True)
class Extracted:
    """The region as a case, the reduced outside, the common bus, and the ties by their ends and circuit."""

    case: RawCase
    outside: Outside
    common_bus: int
    ties: tuple[tuple[int, int, str], ...]


def extract(case: RawCase, inside: frozenset[int]) -> Extracted:
    """Cut the buses `inside` out of `case`, whose stored voltages must be a solution."""
    outside = outside_of(case, inside)
    kept = inside | set(outside.buses)
    ties = tuple(
        line
        for line in case.lines
        if line.in_service
        and (line.from_bus in inside) != (line.to_bus in inside)
        and {line.from_bus, line.to_bus} <= kept
    )
    v = {bus.number: cmath.rect(bus.vm_pu, math.radians(bus.va_degree)) for bus in case.buses}
    common = _common_bus(case, outside)
    v[common.number] = 1.0 + 0j
    drawn = dict.fromkeys(outside.buses, 0j)
    for line in ties:
        for bus, s_pu in zip((line.from_bus, line.to_bus), _flows(line, v), strict=True):
            if bus in drawn:
                drawn[bus] += s_pu * case.case_id.base_mva
    buses = [
        replace(
            bus,
            kind=(PV if bus.kind == SWING else bus.kind) if bus.number in inside else PQ,
            shunt_mw=0.0,
            shunt_mvar=0.0,
        )
        for bus in case.buses
        if bus.number in kept and bus.kind != ISOLATED
    ]
    injections = [
        Load(bus, EQUIVALENT, True, -drawn[bus].real, -drawn[bus].imag, 0.0, 0.0, 0.0, 0.0, 0)
        for bus in outside.buses
    ]
    region = replace(
        case,
        buses=(*buses, common),
        loads=(*(load for load in case.loads if load.bus in inside), *injections),
        shunts=tuple(shunt for shunt in case.shunts if shunt.bus in inside),
        generators=(*(m for m in case.generators if m.bus in inside), _machine(outside, common)),
        lines=(*(line for line in case.lines if {line.from_bus, line.to_bus} <= inside), *ties),
        transformers=(
            *(t for t in case.transformers if {w.bus for w in t.windings} <= inside),
            *_equivalents(case, outside, common, v),
        ),
    )
    return Extracted(region, outside, common.number, tuple((t.from_bus, t.to_bus, t.circuit) for t in ties))


def _common_bus(case: RawCase, outside: Outside) -> Bus:
    number = max(bus.number for bus in case.buses) + 1
    kv = max(bus.vn_kv for bus in case.buses if bus.number in set(outside.buses))
    return Bus(number, _BUS_NAME, kv, SWING, 1.0, 0.0, 0.0, 0.0, 0, 0)


def _equivalents(case: RawCase, outside: Outside, common: Bus, v: dict[int, complex]) -> list[Transformer]:
    """Branches with the ratio of equation (1)."""
    pairs = [
        (outside.buses[i], outside.buses[j], outside.between[i, j]) for i, j in np.argwhere(outside.between != 0.0)
    ]
    pairs += [(bus, common.number, y) for bus, y in zip(outside.buses, outside.to_common, strict=True) if y != 0.0]
    found = []
    for one, other, y in pairs:
        z, ratio = complex(1.0 / y), v[one] / v[other]
        where = f"{case.path}: equivalent of {one}-{other}"
        windings = (
            Winding(one, True, abs(ratio), 0.0, math.degrees(cmath.phase(ratio)), 0.0, 0, where),
            Winding(other, True, 1.0, 0.0, 0.0, 0.0, 0, where),
        )
        pair = (Pair(z.real, z.imag, case.case_id.base_mva),)
        found.append(Transformer(EQUIVALENT, "", 1, 1, 1, 0.0, 0.0, windings, pair, 1.0, 0.0, False, 0))
    return found


def _flows(line: Line, v: dict[int, complex]) -> tuple[complex, complex]:
    """Power into the line at its ends. [pu]"""
    one, other, y = v[line.from_bus], v[line.to_bus], 1.0 / line.z_pu
    half = 0.5j * line.b_pu
    i_one = y * (one - other) + (half + line.y_from_pu) * one
    i_other = y * (other - one) + (half + line.y_to_pu) * other
    return one * i_one.conjugate(), other * i_other.conjugate()


def _machine(outside: Outside, common: Bus) -> Generator:
    """The common machine rests: what the rest makes and draws is no part of the region."""
    return Generator(
        bus=common.number,
        id=EQUIVALENT,
        in_service=True,
        p_mw=0.0,
        q_mvar=0.0,
        max_q_mvar=outside.rating_mva,
        min_q_mvar=-outside.rating_mva,
        max_p_mw=outside.headroom_mw,
        min_p_mw=-outside.output_mw,
        v_set_pu=common.vm_pu,
        sn_mva=outside.rating_mva,
        zr_pu=0.0,
        zx_pu=_REACTANCE_PU,
        line=0,
    )
