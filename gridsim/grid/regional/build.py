"""A regional case made whole: the piece cut out, its plants classed, dynamic data drawn, the rest sized."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.load_model import LoadModel
from gridsim.grid.matpower.read import MatpowerCase
from gridsim.grid.matpower.records import raw_case_of
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.generators import Generator
from gridsim.grid.psse.loads import Load
from gridsim.grid.psse.to_pandapower import net_of
from gridsim.grid.regional.extract import EQUIVALENT, Extracted, extract
from gridsim.grid.regional.fleet import Fleet, Unit, draw_fleet
from gridsim.grid.regional.fuel import INVERTERS, plant_classes
from gridsim.grid.regional.inverters import as_converter, converter_records
from gridsim.grid.regional.region import Around, buses_inside
from gridsim.grid.regional.rest import Rest, rest_of
from gridsim.grid.regional.systems import SYSTEMS

#: Share of the synchronous rating that has governors where nobody says: with it a region's share of the Eastern
#: response is of the order of its share of the load. Assumption [I].
GOVERNED_SHARE = 0.25
#: Machines at buses from here on have no transformer of their own in the source: generators are wound for up to some
#: 30 kV. [kV] Assumption [I].
LEAST_TRANSMISSION_KV = 60.0
# Ratings below the largest output are mistakes of the source; a power factor of 0.83 as its other machines have.
_RATING_TO_OUTPUT = 1.2
_LOAD_MODEL = LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0)


@dataclass(frozen=True)
class Recipe:
    """What is cut out of a source and how it is completed. Nothing wanted: the whole source, without a rest.

    Wind and solar plants of a source without dynamic data are `converters`, or else negative loads.
    """

    preset: str
    areas: frozenset[int] = frozenset()
    zones: frozenset[int] = frozenset()
    around: Around | None = None
    governed_share: float = GOVERNED_SHARE
    converters: bool = True
    seed: int = 1
    title: str = ""
    origin: str = ""
    licence: str = ""

    @property
    def cuts(self) -> bool:
        """Whether a piece is wanted, not the whole."""
        return bool(self.areas or self.zones or self.around)


@dataclass(frozen=True)
class Inverter:
    """A wind or solar plant: its class and what it gives. [MW]"""

    plant: str
    p_mw: float


@dataclass(frozen=True)
class Region:
    """A regional case with what went into it; `notes` are sentences on what was done to its source."""

    case: GridCase
    units: tuple[Unit, ...]
    fleet: Fleet
    inverters: tuple[Inverter, ...]
    extracted: Extracted | None
    rest: Rest | None
    notes: tuple[str, ...]


def build_region(source: MatpowerCase, recipe: Recipe) -> Region:
    """Make the case; the same source and recipe give the same case. `poi_buses` are chosen later, from its solution.

    Raises `InputError` where the wanted piece is none.
    """
    raw = _with_ratings(raw_case_of(source))
    plants = dict(enumerate(plant_classes(source), start=1))  # by the row of a generator
    extracted = None
    if recipe.cuts:
        extracted = extract(raw, inside_of(raw, recipe))
        raw = extracted.case
    inverters = [m for m in raw.generators if m.in_service and plants.get(m.line) in INVERTERS]
    machines = [m for m in raw.generators if m not in set(inverters)]
    kv = {bus.number: bus.vn_kv for bus in raw.buses}
    units = tuple(
        Unit(m.bus, m.id, plants[m.line], m.sn_mva, m.p_mw, m.max_p_mw, kv[m.bus] < LEAST_TRANSMISSION_KV)
        for m in machines
        if m.in_service and m.id != EQUIVALENT
    )
    fleet = draw_fleet(
        units,
        governed_share=recipe.governed_share,
        nominal_hz=raw.case_id.nominal_hz,
        generator=np.random.default_rng(recipe.seed),
    )
    rest = sized_rest(recipe, extracted, units, fleet)
    reactance = {(u.bus, u.id): x for u, x in zip(units, fleet.source_reactance_pu, strict=True)}
    raw = replace(
        raw,
        generators=tuple(replace(m, zx_pu=reactance.get((m.bus, m.id), m.zx_pu)) for m in machines),
    )
    if recipe.converters:
        raw = replace(raw, generators=(*raw.generators, *(as_converter(m) for m in inverters)))
    else:
        raw = replace(raw, loads=(*raw.loads, *(_as_load(m) for m in inverters)))
    converters = _converters(recipe, [(m, plants[m.line]) for m in inverters], raw.case_id.nominal_hz)
    names = {bus.number: bus.name for bus in raw.buses}
    case = grid_case(
        raw,
        recipe,
        (*fleet.records, *converters, *(rest.records if rest else ())),
        machine_names=[f"{names[m.bus]} {plants.get(m.line, 'equivalent')}" for m in raw.generators],
        origin=f"MATPOWER case {raw.path.name}",
    )
    found = tuple(Inverter(plants[m.line], m.p_mw) for m in inverters)
    return Region(case, units, fleet, found, extracted, rest, _notes(recipe, found))


def _converters(recipe: Recipe, inverters: list[tuple[Generator, str]], nominal_hz: float) -> list[DyrRecord]:
    """Records of all converters, from draws of their own: machines have the same data with and without them."""
    if not recipe.converters:
        return []
    generator = np.random.default_rng((recipe.seed, 1))
    wanted = SYSTEMS[recipe.preset].wind
    return [
        record
        for m, kind in inverters
        for record in converter_records(m, kind, wanted=wanted, nominal_hz=nominal_hz, generator=generator)
    ]


def _notes(recipe: Recipe, inverters: tuple[Inverter, ...]) -> tuple[str, ...]:
    plants = f"{len(inverters)} wind and solar plants ({sum(m.p_mw for m in inverters):,.0f} MW) are "
    as_what = (
        "converters with typical data drawn with the same seed; they have nothing left to give."
        if recipe.converters
        else "negative loads of constant impedance, ids G1, G2, ...: they neither respond nor trip."
    )
    return (
        "Dynamic data are not in the source: typical data by class of plant, the class inferred from cost, size and "
        f"reactive range, drawn with seed {recipe.seed}; see README.md.",
        "Each machine holds the voltage that the source's solution has for its bus.",
        "Machines at a bus and circuits between two buses are numbered in the order of the source, which has no ids.",
        "Machines at one bus have the exciter of the largest where their classes have different ones; machines at a "
        f"bus of {LEAST_TRANSMISSION_KV:g} kV and more, without a transformer of their own, regulate with a droop.",
        "Ratings below 1.2 times the output are raised to that, largest outputs below the output to the output.",
        *([plants + as_what] if inverters else []),
    )


def inside_of(raw: RawCase, recipe: Recipe) -> frozenset[int]:
    """Return the buses that `recipe` wants; raises `InputError` where they are no region."""
    return buses_inside(raw, wanted_areas=recipe.areas, wanted_zones=recipe.zones, around=recipe.around)


def _with_ratings(raw: RawCase) -> RawCase:
    return replace(
        raw,
        generators=tuple(
            replace(m, sn_mva=max(m.sn_mva, round(_RATING_TO_OUTPUT * m.p_mw, 2)), max_p_mw=max(m.max_p_mw, m.p_mw))
            for m in raw.generators
        ),
    )


def sized_rest(recipe: Recipe, extracted: Extracted | None, units: tuple[Unit, ...], fleet: Fleet) -> Rest | None:
    """Return the rest of the interconnection beside the region's own fleet."""
    if extracted is None:
        return None
    return rest_of(
        SYSTEMS[recipe.preset],
        bus=extracted.common_bus,
        id=EQUIVALENT,
        rating_mva=extracted.outside.rating_mva,
        load_mw=extracted.outside.load_mw,
        region_inertia_gw_s=sum(u.sn_mva * h for u, h in zip(units, fleet.h_s, strict=True)) / 1000.0,
        region_mw_per_hz=fleet.gain_mw_per_hz,
        nominal_hz=extracted.case.case_id.nominal_hz,
    )


def _as_load(machine: Generator) -> Load:
    return Load(machine.bus, f"G{machine.id}", True, -machine.p_mw, -machine.q_mvar, 0.0, 0.0, 0.0, 0.0, machine.line)


def grid_case(
    raw: RawCase, recipe: Recipe, records: tuple[DyrRecord, ...], *, machine_names: Sequence[str], origin: str
) -> GridCase:
    """Return the case of the region's records; `origin` where the recipe names none."""
    net = net_of(raw)
    net.gen["name"] = list(machine_names)
    return GridCase(
        name=raw.path.stem,
        title=recipe.title or raw.path.stem,
        nominal_hz=raw.case_id.nominal_hz,
        base_mva=raw.case_id.base_mva,
        net=net,
        dynamics=records,
        folder=raw.path.parent,
        dyr_file=raw.path,
        load_model=_LOAD_MODEL,
        preset=recipe.preset,
        poi_buses=(),
        origin=recipe.origin or origin,
        licence=recipe.licence or "that of the source",
        changes=(),
    )
