"""A region out of a PSS/E case that has dynamic data of its own: the records inside stay, only the rest is sized."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gridsim.devices.catalogue import MODELS
from gridsim.errors import Fault, InputError
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.psse.case import RawCase
from gridsim.grid.record_values import inertia_s, sound_values
from gridsim.grid.regional.build import Recipe, Region, grid_case, inside_of, sized_rest
from gridsim.grid.regional.extract import EQUIVALENT, extract
from gridsim.grid.regional.fleet import Fleet, Unit, governor_gain_mw_per_hz

Key = tuple[int, str]


def build_raw_region(raw: RawCase, dynamics: Sequence[DyrRecord], recipe: Recipe, dyr: Path) -> Region:
    """Cut a region out of `raw`, with those of its `dynamics` that belong to machines inside.

    Raises `InputError` where the file holds no solution, or the wanted piece is none.
    """
    if not raw.is_solved:
        raise InputError(Fault(str(raw.path), "holds no solution", wanted="voltages of a solved power flow"))
    extracted = extract(raw, inside_of(raw, recipe))
    region = extracted.case
    machines = {(m.bus, m.id): m for m in region.generators if m.id != EQUIVALENT}
    inside = tuple(record for record in dynamics if (record.bus, record.id) in machines and record.model in MODELS)
    models = {(r.bus, r.id): r.model for r in inside if MODELS[r.model].kind == "machine"}
    units = tuple(
        Unit(m.bus, m.id, models.get(key, "none"), m.sn_mva, m.p_mw, m.max_p_mw)
        for key, m in machines.items()
        if m.in_service
    )
    fleet, unknown = _fleet(units, inside, region.case_id.nominal_hz)
    rest = sized_rest(recipe, extracted, units, fleet)
    names = {bus.number: bus.name for bus in region.buses}
    case = grid_case(
        region,
        recipe,
        (*inside, *(rest.records if rest else ())),
        machine_names=[f"{names[m.bus]} {m.id}" for m in region.generators],
        origin=f"PSS/E files {raw.path.name} and {dyr.name}",
    )
    notes = ["Each machine holds the voltage that the source's solution has for its bus, not its set point."]
    left_out = sorted({r.model for r in dynamics if r.bus in names and r not in set(inside)})
    if left_out:
        notes.append(
            f"Records at buses inside that belong to no machine, or are unknown, are left out: {', '.join(left_out)}."
        )
    if unknown:
        notes.append(
            "Governors that answer no lasting fall of frequency count as none where the rest is sized: "
            f"{', '.join(unknown)}."
        )
    return Region(case, units, fleet, (), extracted, rest, (*raw.remarks, *notes))


def _fleet(units: Sequence[Unit], records: Sequence[DyrRecord], nominal_hz: float) -> tuple[Fleet, list[str]]:
    """Return what the records of `units` add up to, and the governors of which no gain is known."""
    inertia: dict[Key, float] = {}
    governor: dict[Key, tuple[str, Mapping[str, float]]] = {}
    for record in records:
        model, key = MODELS[record.model], (record.bus, record.id)
        if model.kind == "machine":
            inertia[key] = inertia_s(record)
        elif model.kind == "governor":
            governor[key] = (record.model, sound_values(record))
    gains = {
        (u.bus, u.id): governor_gain_mw_per_hz(*governor[u.bus, u.id], u.sn_mva, nominal_hz)
        for u in units
        if (u.bus, u.id) in governor and governor[u.bus, u.id][1]
    }
    unknown = sorted({governor[key][0] for key, gain in gains.items() if gain == 0.0})
    keys = [(unit.bus, unit.id) for unit in units]
    return (
        Fleet(
            records=tuple(records),
            h_s=tuple(inertia.get(key, 0.0) for key in keys),
            source_reactance_pu=(),
            governed=tuple(key in governor for key in keys),
            gain_mw_per_hz=sum(gains.values()),
        ),
        unknown,
    )
