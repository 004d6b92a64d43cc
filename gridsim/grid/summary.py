"""A case at a glance: its buses, machines, load, generation and inertia."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd
from pandapower.auxiliary import pandapowerNet

from gridsim.devices.catalogue import MACHINES, MODELS
from gridsim.grid.case import GridCase
from gridsim.grid.case_yaml import CaseSize
from gridsim.grid.record_values import inertia_s
from gridsim.grid.regional.extract import EQUIVALENT
from gridsim.grid.regional.fuel import CLASSES

#: How the ids of loads begin that stand for a tie's flow, and for a plant.
TIE, PLANT = EQUIVALENT, "G"

# A case whose machines are named by class has at most an equivalent beside them.
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class CaseSummary:
    """What a case holds. Generation is as scheduled, before a power flow. [MW, MW s / 1000 = GW s]

    `load_mw` is the case's own load (`own_load_mw`), `tie_mw` what flows out over ties whose flows stand as loads,
    `negative_load_mw` what negative loads give: plants, and ties that bring power. Of the `machines` so many are
    grid-following `converters`.
    `rest_inertia_gw_s` is the part of `inertia_gw_s` that the machine has which stands for the rest of an
    interconnection; `governed_share` is the share of the synchronous rating, without that machine's, that has a
    governor, `fleet` the machines in service by class of plant, where the names of nearly all end in it.
    """

    name: str
    title: str
    buses_by_kv: tuple[tuple[float, int], ...]
    branches: int
    models: tuple[tuple[str, int], ...]
    machines: int
    converters: int
    load_mw: float
    load_mvar: float
    tie_mw: float
    negative_load_mw: float
    generation_mw: float
    rating_mva: float
    inertia_gw_s: float
    rest_inertia_gw_s: float
    governed_share: float
    fleet: tuple[tuple[str, int], ...]
    poi_buses: tuple[int, ...]


def summary(case: GridCase) -> CaseSummary:
    """Sum up what is in service in `case`.

    >>> from gridsim.grid.folder import read_case
    >>> summary(read_case("wscc9")).load_mw
    315.0
    """
    net = case.net
    buses = net.bus[net.bus.in_service]
    loads, gens = net.load[net.load.in_service], net.gen[net.gen.in_service]
    converters = _converters(case, gens)
    own = gens[(gens.id.astype(str) != EQUIVALENT) & ~converters]
    drawn = loads.p_mw * loads.scaling
    return CaseSummary(
        name=case.name,
        title=case.title,
        buses_by_kv=tuple(sorted(Counter(buses.vn_kv.astype(float)).items(), reverse=True)),
        branches=int(net.line.in_service.sum() + net.trafo.in_service.sum()),
        models=tuple(sorted(Counter(record.model for record in case.dynamics).items())),
        machines=len(gens),
        converters=int(converters.sum()),
        load_mw=own_load_mw(net),
        tie_mw=float(drawn[loads.id.astype(str).str.startswith(TIE)].sum()),
        negative_load_mw=float((-drawn[drawn < 0.0]).sum()),
        load_mvar=float((loads.q_mvar * loads.scaling).sum()),
        generation_mw=float((gens.p_mw * gens.scaling).sum()),
        rating_mva=float(gens.sn_mva.sum()),
        inertia_gw_s=_inertia_mw_s(case) / 1000.0,
        rest_inertia_gw_s=_inertia_mw_s(case, only=EQUIVALENT) / 1000.0,
        governed_share=_governed_mva(case, own) / rating if (rating := float(own.sn_mva.sum())) > 0.0 else 0.0,
        fleet=_fleet(gens),
        poi_buses=case.poi_buses,
    )


def own_load_mw(net: pandapowerNet) -> float:
    """Return the load of a case: its loads in service, without ties' flows and the plants among them. [MW]"""
    loads = net.load[net.load.in_service.astype(bool)]
    names = loads.id.astype(str).str
    own = ~names.startswith(TIE) & ~(names.startswith(PLANT) & (loads.p_mw < 0.0))
    return float((loads.p_mw * loads.scaling)[own].sum())


def size_of(case: GridCase) -> CaseSize:
    """Return what `case.yaml` says of the tables of `case`."""
    found = summary(case)
    buses = sum(count for _, count in found.buses_by_kv)
    return CaseSize(buses=buses, machines=found.machines, load_mw=round(found.load_mw, 3))


def _fleet(gens: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    names = gens["name"].astype(str)
    found = [(plant, int(names.str.endswith(plant).sum())) for plant in CLASSES]
    classed = sum(count for _, count in found)
    return tuple(pair for pair in found if pair[1]) if classed >= _NEARLY_ALL * len(gens) else ()


def _converters(case: GridCase, gens: pd.DataFrame) -> pd.Series:
    """Say of each machine whether it is a source of current without an impedance."""
    pure = {model.name for model in MACHINES if model.impedance is None}
    places = {(record.bus, record.id) for record in case.dynamics if record.model in pure}
    keys = zip(gens.bus.astype(int), gens.id.astype(str), strict=True)
    return pd.Series([key in places for key in keys], index=gens.index, dtype=bool)


def _governed_mva(case: GridCase, gens: pd.DataFrame) -> float:
    kinds = {model.name: model.kind for model in MODELS.values()}
    governed = {(record.bus, record.id) for record in case.dynamics if kinds.get(record.model) == "governor"}
    keys = zip(gens.bus.astype(int), gens.id.astype(str), gens.sn_mva, strict=True)
    return float(sum(mva for bus, id_, mva in keys if (bus, id_) in governed))


def _inertia_mw_s(case: GridCase, only: str = "") -> float:
    """Sum H times rating over the machines in service, those of one id alone where `only` names it. [MW s]"""
    live = case.net.gen[case.net.gen.in_service]
    rating_mva = {(int(row.bus), str(row.id)): float(row.sn_mva) for row in live.itertuples(index=False)}
    return sum(
        rating_mva.get((record.bus, record.id), 0.0) * inertia_s(record)
        for record in case.dynamics
        if only in ("", record.id)
    )
