"""Dynamic records of a fleet: typical data by class, drawn by a seed, and who takes part in primary control.

Of the synchronous machines that may (`TYPICAL` has a governor, `ROOM` of the rating is left at the dispatch) so many
have a governor, in a seeded order, that their rating is the share asked for: most units of an interconnection are at
valves wide open, on a schedule or withdraw their response within seconds [S: NERC, Frequency Response Initiative
Report, 2012]. The others hold their mechanical power.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.regional.fleet_data import STABILIZER, TYPICAL, Range

#: Room above the dispatch that a machine needs to count as one that can raise its output. Assumption [I]. [1]
ROOM = 0.02
# Digits that a draw keeps: more would say that more is known.
_DIGITS = 4
#: Smaller machines have no stabilizer, as WECC asks for one from 30 MVA (30 MVA and 60 kV) on [I]. [MVA]
LEAST_STABILIZED_MVA = 30.0


@dataclass(frozen=True)
class Unit:
    """A synchronous machine: its place, class, rating, output and largest output. [MVA, MW]

    `behind_transformer` says that its bus is below transmission voltage, so that it has a transformer of its own.
    """

    bus: int
    id: str
    plant: str
    sn_mva: float
    p_mw: float
    max_p_mw: float
    behind_transformer: bool = True


@dataclass(frozen=True)
class Fleet:
    """Records of all units, the drawn H [s] and X''d [pu] of each, and the units with governors, in order."""

    records: tuple[DyrRecord, ...]
    h_s: tuple[float, ...]
    source_reactance_pu: tuple[float, ...]
    governed: tuple[bool, ...]
    gain_mw_per_hz: float


def draw_fleet(
    units: Sequence[Unit], *, governed_share: float, nominal_hz: float, generator: np.random.Generator
) -> Fleet:
    """Draw the dynamic data of `units`; `governed_share` of their rating has governors where the room suffices.

    The order of `units` and the generator's seed give the same fleet again.
    """
    governed = _governed(units, governed_share, generator)
    records: list[DyrRecord] = []
    inertias, reactances, gain = [], [], 0.0
    for unit, responds in zip(units, governed, strict=True):
        typical = TYPICAL[unit.plant]
        machine, ranges = typical.machine
        values = _in_order(drawn(ranges, generator))
        records.append(_record(unit, machine, values))
        inertias.append(values["H"])
        reactances.append(values["Xppd"])
        records.append(_record(unit, typical.exciter[0], _compounded(unit, drawn(typical.exciter[1], generator))))
        if typical.governor and responds:
            model, governor = typical.governor[0], drawn(typical.governor[1], generator)
            fitted = _on_rating(model, governor, unit)
            records.append(_record(unit, model, fitted))
            gain += governor_gain_mw_per_hz(model, fitted, unit.sn_mva, nominal_hz)
        if typical.has_stabilizer and unit.sn_mva >= LEAST_STABILIZED_MVA:
            records.append(_record(unit, "IEEEST", drawn(STABILIZER, generator)))
    records = with_one_exciter_a_bus(records, units)
    return Fleet(tuple(records), tuple(inertias), tuple(reactances), governed, gain)


def with_one_exciter_a_bus(records: Sequence[DyrRecord], units: Sequence[Unit]) -> list[DyrRecord]:
    """Give machines at a bus the exciter of the largest among them where the models differ.

    A regulator with an integral beside a proportional one would in the end give all that the bus needs, however small
    its machine: plants part reactive power by like regulators or by compounding [I].
    """
    largest: dict[int, Unit] = {}
    for unit in units:
        if unit.bus not in largest or unit.sn_mva > largest[unit.bus].sn_mva:
            largest[unit.bus] = unit
    exciter = {(r.bus, r.id): r for r in records if MODELS[r.model].kind == "exciter"}
    found = []
    for record in records:
        if (record.bus, record.id) in exciter and MODELS[record.model].kind == "exciter":
            of_largest = exciter[record.bus, largest[record.bus].id]
            if of_largest.model != record.model:
                record = replace(of_largest, id=record.id)
        found.append(record)
    return found


def governor_gain_mw_per_hz(model: str, values: Mapping[str, float], sn_mva: float, nominal_hz: float) -> float:
    """Return how much more power a governor gives at rest for a lasting fall of frequency, limits apart. [MW/Hz]

    The gain is the model's own (`ControlModel.gain`); 0 for one that is no governor.

    >>> governor_gain_mw_per_hz("TGOV1", {"R": 0.05}, 300.0, 60.0)
    100.0
    """
    control = MODELS[model]
    if not isinstance(control, ControlModel):
        return 0.0
    return control.gain({**values, "sn_mva": sn_mva}) * sn_mva / nominal_hz


def _governed(units: Sequence[Unit], share: float, generator: np.random.Generator) -> tuple[bool, ...]:
    wanted_mva = share * sum(unit.sn_mva for unit in units)
    found = [False] * len(units)
    for k in generator.permutation(len(units)):
        unit = units[int(k)]
        able = TYPICAL[unit.plant].governor and unit.max_p_mw - unit.p_mw >= ROOM * unit.sn_mva
        if able and unit.sn_mva <= wanted_mva:
            found[int(k)] = True
            wanted_mva -= unit.sn_mva
    return tuple(found)


def drawn(ranges: Mapping[str, Range], generator: np.random.Generator) -> dict[str, float]:
    """Draw each parameter evenly within its range, in their order."""
    return {
        name: wanted if isinstance(wanted, float) else round(float(generator.uniform(*wanted)), _DIGITS)
        for name, wanted in ranges.items()
    }


def _in_order(values: dict[str, float]) -> dict[str, float]:
    """A machine's q-axis reactances do not exceed those that physics puts above them."""
    return {**values, "Xq": min(values["Xq"], round(0.97 * values["Xd"], _DIGITS))}


def _compounded(unit: Unit, exciter: dict[str, float]) -> dict[str, float]:
    """Leave a regulator's integral out where its machine holds a transmission bus itself.

    With it, one machine would give or take without end what a bus of the grid needs; without, it has the droop that
    compounding gives plants there.
    """
    return exciter if unit.behind_transformer or "KIR" not in exciter else {**exciter, "KIR": 0.0}


def _on_rating(model: str, values: dict[str, float], unit: Unit) -> dict[str, float]:
    """Limits at the machine's largest output, above its dispatch."""
    largest = max(unit.max_p_mw, unit.p_mw)
    if model == "GGOV1":
        return {**values, "Trate": round(largest, 2)}
    if model == "IEEEG1":
        return {**values, "PMAX": round(largest / unit.sn_mva, _DIGITS)}
    return values


def _record(unit: Unit, model: str, values: Mapping[str, float]) -> DyrRecord:
    names = [parameter.name for parameter in MODELS[model].parameters]
    return DyrRecord(unit.bus, model, unit.id, tuple(values[name] for name in names), 0)


def classes_of(units: Sequence[Unit]) -> Iterator[tuple[str, int, float]]:
    """Yield class, count and largest output of the classes there are. [MW]"""
    for plant in TYPICAL:
        of_it = [unit for unit in units if unit.plant == plant]
        if of_it:
            yield plant, len(of_it), sum(unit.max_p_mw for unit in of_it)
