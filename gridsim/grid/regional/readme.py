"""The README of a regional case: origin and licence, fleet table, the rest of the system, candidate POIs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gridsim.grid.regional.build import Inverter, Recipe, Region
from gridsim.grid.regional.fleet import LEAST_STABILIZED_MVA
from gridsim.grid.regional.fleet_data import PUBLISHED, TYPICAL
from gridsim.grid.regional.fuel import SUN, WIND
from gridsim.grid.regional.inverters import PLANTS, PUBLISHED_PLANTS
from gridsim.grid.regional.pois import LEAST_KV, Poi
from gridsim.grid.regional.systems import SYSTEMS
from gridsim.grid.summary import own_load_mw, summary


def region_readme(region: Region, recipe: Recipe, pois: Sequence[Poi], *, weakest: Poi | None) -> str:
    """Return the text of README.md; `weakest` is the weakest bus of transmission voltage."""
    case, found = region.case, summary(region.case)
    parts = [
        f"# {case.title}",
        f"Origin: {case.origin}\n\nLicence: {case.licence}",
        "Tags: Q read in the primary source, S read in a secondary source that cites it, C computed as written here, "
        "I general engineering knowledge or an assumption.",
        _table(
            ("what", "value"),
            [
                ("buses, branches in service", f"{len(case.net.bus)}, {found.branches}"),
                ("load of the region", f"{_own_load_mw(region):,.0f} MW"),
                ("synchronous machines in service", f"{len(region.units)}, {_rating(region):,.0f} MVA"),
                ("their kinetic energy", f"{_inertia(region):,.1f} GW s [C]"),
                ("share of their rating with a governor", f"{_governed(region):.3f}"),
                ("gain of these governors", f"{region.fleet.gain_mw_per_hz / 10.0:,.0f} MW per 0.1 Hz [C]"),
                ("wind and sun", f"{len(region.inverters)} plants, {_mw(region.inverters):,.0f} MW"),
            ],
        ),
        "## What was changed\n\n" + "\n".join(f"- {change}" for change in case.changes),
        "## Fleet\n\n"
        + _fleet(region, recipe)
        + "\n\n"
        + (_FLEET_NOTES.format(published=PUBLISHED, least=LEAST_STABILIZED_MVA) if _is_drawn(region) else _GIVEN),
    ]
    if region.inverters and recipe.converters:
        parts.append("## Wind and sun\n\n" + _converters(region, recipe))
    if region.rest and region.extracted:
        parts.append("## The rest of the interconnection\n\n" + _rest(region, recipe))
    parts.append(
        "## Candidate points of interconnection\n\nShort-circuit power from the admittance matrix with every machine "
        "behind its X''d, loads left out [C]; SCR for 1 GW.\n\n"
        + _table(
            ("bus", "name", "kV", "short circuit MVA", "SCR", ""),
            [(p.bus, p.name, f"{p.vn_kv:g}", f"{p.short_circuit_mva:,.0f}", f"{p.scr:.1f}", p.word) for p in pois],
        )
        + _none_weak(weakest)
    )
    if _is_drawn(region):
        parts.append("## What `gridsim case check` finds suspicious\n\n" + _SUSPICIONS)
    parts.append(
        "Files: `network/` one CSV a pandapower table; `dynamics.dyr` PSS/E records; `source_voltages.csv` the "
        "source's own solution; `coordinates.csv` a map made from the network, not geography."
    )
    return "\n\n".join(parts) + "\n"


def _none_weak(weakest: Poi | None) -> str:
    if weakest is None or weakest.word == "weak":
        return ""
    return (
        f"\n\nNo bus of {LEAST_KV:g} kV and more is weak for a gigawatt: the weakest of all, {weakest.name}, has a "
        f"ratio of {weakest.scr:.1f}."
    )


_SUSPICIONS = (
    "Negative reactances and resistances: branches from the star points (buses of 1 kV) of three-winding "
    "transformers, as the source has them. Reactive power beside a limit, by less than 0.2 Mvar: the source's "
    "machines stand at the limit, its voltages have a few digits."
)


_FLEET_NOTES = (
    "The class is inferred from cost, size and reactive range; a machine's class is part of its name in "
    "`network/gen.csv`.\nParameters are drawn evenly within ranges; source of the ranges: {published}. Stabilizers: "
    "IEEEST from {least:g} MVA on.\nGovernors: a seeded choice among the machines with room above their dispatch; "
    "the others hold their mechanical power."
)


_SAID = {
    WIND: "Wind is of type 4 without the turbine's shaft: its plant control holds the voltage at its bus within the "
    "reactive limits, with a droop, and its electrical control gives reactive current in sags.",
    SUN: "Sun holds its power and its reactive power, which is none.",
}


_GIVEN = "Dynamic data are those of the source's own records; the table counts machines by their model."


def _is_drawn(region: Region) -> bool:
    return all(unit.plant in TYPICAL for unit in region.units)


def _rating(region: Region) -> float:
    return sum(unit.sn_mva for unit in region.units)


def _inertia(region: Region) -> float:
    return sum(u.sn_mva * h for u, h in zip(region.units, region.fleet.h_s, strict=True)) / 1000.0


def _governed(region: Region) -> float:
    return sum(u.sn_mva for u, g in zip(region.units, region.fleet.governed, strict=True) if g) / _rating(region)


def _own_load_mw(region: Region) -> float:
    return own_load_mw(region.case.net)


def _fleet(region: Region, recipe: Recipe) -> str:
    rows = []
    for plant, typical in TYPICAL.items():
        pairs = [(u, g) for u, g in zip(region.units, region.fleet.governed, strict=True) if u.plant == plant]
        if not pairs:
            continue
        mw = sum(u.max_p_mw for u, _ in pairs)
        governed = f"{typical.governor[0]} at {sum(g for _, g in pairs)}" if typical.governor else "none"
        stabilizer = "IEEEST" if typical.has_stabilizer else "none"
        rows.append((plant, len(pairs), f"{mw:,.0f}", typical.machine[0], typical.exciter[0], governed, stabilizer))
    given = Counter(unit.plant for unit in region.units if unit.plant not in TYPICAL)
    for model, count in sorted(given.items()):
        mw = sum(unit.max_p_mw for unit in region.units if unit.plant == model)
        rows.append(("of the source", count, f"{mw:,.0f}", model, "", "", ""))
    if region.inverters and not recipe.converters:
        mw = _mw(region.inverters)
        rows.append(("wind or sun", len(region.inverters), f"{mw:,.0f}", "negative loads", "", "none", "none"))
    return _table(("class", "count", "MW", "machine", "exciter", "governor", "stabilizer"), rows)


def _mw(inverters: Sequence[Inverter]) -> float:
    return sum(inverter.p_mw for inverter in inverters)


def _converters(region: Region, recipe: Recipe) -> str:
    rows, said = [], []
    for plant, models in PLANTS.items():
        of_it = [inverter for inverter in region.inverters if inverter.plant == plant]
        if of_it:
            names = [model for model, _ in models]
            control = names[2] if len(names) > 2 else "none"
            rows.append((plant, len(of_it), f"{_mw(of_it):,.0f}", names[0], names[1], control))
            said.append(_SAID[plant])
    wanted = SYSTEMS[recipe.preset].wind
    if wanted and any(inverter.plant == WIND for inverter in region.inverters):
        said.append(
            f"More than {1000.0 * wanted.dead_band_hz:g} mHz above nominal frequency wind gives less, by a droop of "
            f"{100.0 * wanted.droop:g} %."
        )
    table = _table(("class", "count", "MW", "converter", "electrical control", "plant control"), rows)
    words = (
        "Told apart by their reactive range: sun has none in the source. "
        + " ".join(said)
        + " Nothing more comes at "
        "low frequency. Rating, output and reactive limits are the source's; parameters are drawn evenly within "
        f"ranges around one published set; source: {PUBLISHED_PLANTS}."
    )
    return f"{table}\n\n{words}"


def _rest(region: Region, recipe: Recipe) -> str:
    assert region.rest is not None
    assert region.extracted is not None
    rest, outside, system = region.rest, region.extracted.outside, SYSTEMS[recipe.preset]
    region_mw = region.fleet.gain_mw_per_hz / 10.0
    rows = [
        ("kinetic energy", f"{rest.inertia_gw_s:,.0f} GW s", f"{system.inertia_gw_s:,.0f} GW s less the region's"),
        (
            "damping of its load",
            f"{rest.damping_mw_per_hz / 10.0:,.0f} MW per 0.1 Hz",
            f"{system.load_damping:g} %/% of {outside.load_mw / 1000.0:,.0f} GW",
        ),
        (
            "governors",
            f"{rest.governor_mw_per_hz / 10.0:,.0f} MW per 0.1 Hz",
            f"{system.response_mw_per_0_1_hz:,.0f} MW per 0.1 Hz less the damping and the region's {region_mw:,.0f}",
        ),
    ]
    rating_gva = outside.rating_mva / 1000.0
    words = (
        f"{len(region.extracted.ties)} ties stay branches to {len(outside.buses)} buses outside, where the source's "
        f"tie flows stand as loads. All machines outside ({rating_gva:,.0f} GVA) are one, GENCLS with TGOV1 at bus "
        f"{region.extracted.common_bus}. It reaches each tie through the admittance that is left of the outside "
        "network when all else is eliminated (loads left out, machines behind 0.2 pu): electrical distance says how "
        "it is spread over the ties. These branches carry an ideal ratio and phase shift, so that nothing flows "
        "through them at the source's solution. The rest moves as one: its own inter-area modes are not there."
    )
    return words + "\n\n" + _table(("what", "the rest", "from"), rows) + f"\n\nSystem: {system.source}."


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])
