"""From a scenario to a grid at rest with its sites on it: what time domain and linear analysis both start from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from gridsim.devices.loads.catalogue import RIDE_MODELS
from gridsim.errors import Gathering, GridsimError, raise_if_any
from gridsim.grid.additions import PlacedDevice, Placement, with_devices
from gridsim.grid.case import GridCase
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.dynamics import machine_units
from gridsim.grid.folder import is_shipped_case, read_case
from gridsim.grid.island import island_case
from gridsim.grid.load_model import LoadModel
from gridsim.grid.network import BranchKey, Network
from gridsim.grid.operating_point import Draw, solve_operating_point
from gridsim.grid.psse_case import import_psse
from gridsim.grid.suspicions import MOST_LOGGED, log_suspicions, suspicions
from gridsim.grid.upgrades import Added, with_upgrades
from gridsim.limits.catalogue import BY_ID
from gridsim.limits.contract import Limit
from gridsim.limits.presets import PRESETS
from gridsim.mitigation.chain import Chain, build_chain
from gridsim.mitigation.contract import StageSetting
from gridsim.mitigation.network.catalogue import addition_of
from gridsim.progress import doing
from gridsim.scenario.against_case import faults_against_case
from gridsim.scenario.against_limits import faults_against_limits
from gridsim.scenario.case_names import circuit_of
from gridsim.scenario.files import named_files
from gridsim.scenario.limits_in_force import limits_in_force
from gridsim.scenario.limits_schema import Preset
from gridsim.scenario.mitigation_schema import Device
from gridsim.scenario.ride_through import blocks_of
from gridsim.scenario.settings import IslandCase, LoadShares, Record, Shares
from gridsim.scenario.sites import ProfileLoad, Site
from gridsim.scenario.values import Scenario
from gridsim.scenario.writing import completed
from gridsim.simulation.agc import regulation_of
from gridsim.simulation.demand import Demand, demand_on_steps, site_trace
from gridsim.simulation.job_plans import Clock, timed_demand
from gridsim.simulation.protection import protection_of
from gridsim.simulation.rms.events import added_load_rows
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.reduced_grid import SiteStart
from gridsim.simulation.rms.regulation import Regulation
from gridsim.simulation.rms.rest import build_model
from gridsim.simulation.rms.riding import Block, SiteRide
from gridsim.simulation.rms.tripping import Protection
from gridsim.simulation.settling import MEAN_OVER_S, lead_of, mean_draw

#: Up to so many buses everything is recorded by default. Assumption: a minute of it is about 100 MB.
SMALL_CASE_BUSES = 200
#: The limits of a campus on its own.
ISLAND_PRESET = "islanded"


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to run: its case, its grid at rest, its sites' demand and mitigation, its relays.

    `scenario` is complete: what the one given left to its case is filled in. `bare` is the case as it was read,
    without the sites' own power and what is built for them, `alone` that at rest without the sites (`None`
    where there are none, no grid but theirs, or none that stands alone).
    """

    scenario: Scenario
    case: GridCase
    bare: GridCase
    alone: Network | None
    branches: frozenset[BranchKey]
    model: GridModel
    demands: tuple[Demand, ...]
    chain: Chain
    devices: tuple[PlacedDevice, ...]
    protection: Protection
    regulation: Regulation | None
    limits: tuple[Limit, ...]
    steps: int

    @property
    def rides(self) -> list[SiteRide]:
        """How each site rides through sags."""
        return [_ride(site) for site in self.scenario.sites]


def prepare(scenario: Scenario) -> Prepared:
    """Read the case, make the sites' traces, solve the power flow with every site at its draw of t = 0, start all.

    Raises one `InputError` with the faults of all files that the scenario names, and of what it says of its case and
    its limits; only then what does not fit at the operating point.
    """
    read = _read(scenario)
    bare = read.bare
    scenario, case, devices, demands, limits = read.scenario, read.case, read.devices, read.demands, read.limits
    chain = _chain(scenario, case, demands)
    draws = [
        Draw(site.name, site.bus, float(chain.rest_mw[k]), float(chain.rest_mvar[k]), site.replaces_case_load)
        for k, site in enumerate(scenario.sites)
    ]
    doing("solving the power flow")
    network = solve_operating_point(case, draws, devices)
    alone = _alone(bare, scenario)
    before = None if alone is None else suspicions(bare, alone)
    shipped = is_shipped_case(bare) and before is not None
    # What is unusual about a shipped case was looked at when it was made: there only what the sites cause is told.
    log_suspicions(case, network, before=before, most=0 if shipped else MOST_LOGGED)
    load_model = load_model_of(scenario, case)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    network, load_units = with_dynamic_loads(case, network, load_model)
    doing("initialising the machines")
    model = build_model(
        network,
        [*units.values(), *load_units],
        load_model,
        [_site_start(site, draw, network) for site, draw in zip(scenario.sites, draws, strict=True)],
        extra_load_rows=added_load_rows(scenario.events, network),
        machine_site=_machine_sites(scenario, network, devices),
    )
    protection = protection_of(scenario.protection, case, network)
    return Prepared(
        scenario=scenario,
        case=case,
        bare=bare,
        alone=alone,
        branches=frozenset(read.branches),
        model=model,
        demands=demands,
        chain=chain,
        devices=devices,
        protection=protection,
        regulation=regulation_of(scenario.agc, case, model, step_s=scenario.step_s),
        limits=limits,
        steps=scenario.steps,
    )


def _alone(case: GridCase, scenario: Scenario) -> Network | None:
    """Return the grid at rest without the sites, where there are both."""
    if not scenario.sites or isinstance(scenario.case, IslandCase):
        return None
    try:
        return solve_operating_point(case, [], [])
    except GridsimError:
        return None


@dataclass(frozen=True)
class _Read:
    """What the files of a scenario hold, and the scenario with what it leaves to its case."""

    scenario: Scenario
    bare: GridCase
    case: GridCase
    devices: tuple[PlacedDevice, ...]
    branches: set[BranchKey]
    demands: tuple[Demand, ...]
    limits: tuple[Limit, ...]


def _read(scenario: Scenario) -> _Read:
    """Read all files that a scenario names; raises one `InputError` with the faults of all of them."""
    gathering = Gathering()
    gathering.add(faults_against_limits(scenario, limits=[*BY_ID, *PRESETS], presets=PRESETS))
    gathering.of(lambda: scenario.prices.price_list(scenario.folder))
    doing("reading the case")
    bare = gathering.of(lambda: _case(scenario))
    placed = None if bare is None else gathering.of(lambda: _with_devices(_upgraded(bare, scenario), scenario))
    case = bare if placed is None else placed[0]
    branches = None if case is None else gathering.of(lambda: _check_against(case, scenario))
    doing("making what the sites draw")
    found = [
        gathering.of(partial(_demand, scenario, site, scenario.seed + k)) for k, site in enumerate(scenario.sites)
    ]
    complete = scenario if case is None else _completed(scenario, case)
    limits = gathering.of(lambda: limits_in_force(complete))
    gathering.raise_all()
    assert bare is not None
    assert placed is not None  # or a fault was raised
    assert branches is not None
    assert limits is not None
    demands = tuple(demand for demand in found if demand is not None)
    return _Read(complete, bare, *placed, branches, demands, limits)


def _with_devices(case: GridCase, scenario: Scenario) -> tuple[GridCase, tuple[PlacedDevice, ...]]:
    """Return `case` with the devices of the sites whose bus it has; `_check_against` finds fault with the others."""
    return with_devices(case, [one for one in _placements(scenario) if one.poi in case.net.bus.index])


def _demand(scenario: Scenario, site: Site, seed: int) -> Demand:
    """Make what a site wants to draw; where it starts at its mean, for as long as its mean is taken over at least."""
    steps, step_s, at_mean = scenario.steps, scenario.step_s, scenario.starts_at_mean(site)
    if at_mean:
        steps = max(steps, round(MEAN_OVER_S / step_s))
    trace, sustained_mw = site_trace(
        site,
        duration_s=scenario.duration_s,
        span_s=max(scenario.duration_s, steps * step_s),
        seed=seed,
        folder=scenario.folder,
    )
    demand = demand_on_steps(site, trace, sustained_mw=sustained_mw, steps=steps, step_s=step_s)
    if site.shapers:
        demand = timed_demand(site, demand, clock=Clock(steps, step_s, seed), folder=scenario.folder)
    if at_mean:
        rows = min(MEAN_OVER_S, _first_event_s(site)) / step_s
        start_mw, start_mvar = mean_draw(demand, rows=round(rows))
        demand = replace(demand, start_mw=start_mw, start_mvar=start_mvar)
    return demand.first(scenario.steps)


def _first_event_s(site: Site) -> float:
    """When something happens to a site's jobs as its scenario states it; infinite where nothing does. [s]"""
    events = site.load.events if isinstance(site.load, ProfileLoad) else None
    return min(events.stated.values(), default=math.inf) if events else math.inf


def leads_of(prepared: Prepared) -> tuple[Demand, ...]:
    """Return what each site draws in the settling time before t = 0."""
    scenario, pairs = prepared.scenario, zip(prepared.scenario.sites, prepared.demands, strict=True)
    within_s = [min(_first_event_s(site), scenario.duration_s) for site in scenario.sites]
    return tuple(
        lead_of(demand, steps=scenario.settle_steps, within=int(first_s / scenario.step_s))
        for (_, demand), first_s in zip(pairs, within_s, strict=True)
    )


def _placements(scenario: Scenario) -> list[Placement]:
    """The network devices of all sites."""
    return [
        Placement(site.name, device.name, site.bus, addition_of(device.device_spec()))
        for site in scenario.sites
        for device in site.devices
    ]


def _upgraded(case: GridCase, scenario: Scenario) -> GridCase:
    """Return `case` with the circuits that the scenario adds; `_check_against` finds fault with others."""
    branches, added = _branches(case), []
    for upgrade in scenario.upgrades:
        circuit, ends = circuit_of(upgrade, branches), {upgrade.from_bus, upgrade.to_bus}
        added += [Added(key, upgrade.count) for key in branches if set(key[:2]) == ends and key[2] == circuit]
    return with_upgrades(case, added)


def _machine_sites(scenario: Scenario, network: Network, devices: Sequence[PlacedDevice]) -> list[int]:
    """The site of each machine, -1 for those of the grid."""
    names = [site.name for site in scenario.sites]
    site_of = {key: names.index(device.placement.site) for device in devices for key in device.machines}
    return [-1 if m.is_load else site_of.get((m.bus, m.id), -1) for m in network.machines]


def _case(scenario: Scenario) -> GridCase:
    """Read the case: one folder, a RAW and a DYR file, or a bare bus."""
    if isinstance(scenario.case, IslandCase):
        return island_case(
            kv=scenario.case.island_kv, nominal_hz=float(scenario.case.nominal_hz), preset=ISLAND_PRESET
        )
    paths = {
        named.loc: named.path(scenario.folder) for named in named_files(scenario.mapping()) if named.loc[0] == "case"
    }
    if ("case",) in paths:
        return read_case(paths["case",])
    return import_psse(paths["case", "raw"], paths["case", "dyr"])


def _branches(case: GridCase) -> set[BranchKey]:
    net = case.net
    return {
        (int(one), int(other), str(circuit))
        for table, ends in ((net.line, ["from_bus", "to_bus"]), (net.trafo, ["hv_bus", "lv_bus"]))
        for one, other, circuit in table[[*ends, "circuit"]].itertuples(index=False)
    }


def _check_against(case: GridCase, scenario: Scenario) -> set[BranchKey]:
    net = case.net
    branches = _branches(case)
    raise_if_any(
        faults_against_case(
            scenario,
            buses={int(bus) for bus in net.bus.index},
            generators={(int(bus), str(id_)) for bus, id_ in net.gen[["bus", "id"]].itertuples(index=False)},
            branches=branches,
            load_buses={int(bus) for bus in net.load.bus},
        )
    )
    return branches


def _completed(scenario: Scenario, case: GridCase) -> Scenario:
    """Fill in what the scenario leaves to its case, so that what was run can be written out whole."""
    model = case.load_model
    shares = LoadShares(
        p=Shares(z=model.p_z, i=model.p_i, p=model.p_p), q=Shares(z=model.q_z, i=model.q_i, p=model.q_p)
    )
    for s, site in enumerate(scenario.sites):
        for k, device in enumerate(site.mitigation):
            if isinstance(device, Device):
                for name, value in device.typical().items():
                    scenario = scenario.edited(f"sites.{s}.mitigation.{k}.{name}", value)
    return completed(
        scenario,
        load_model=shares,
        record=Record(voltages="all", generators="all") if len(case.net.bus) <= SMALL_CASE_BUSES else None,
        limits=Preset(preset=case.preset),
    )


def load_model_of(scenario: Scenario, case: GridCase) -> LoadModel:
    """Return how the case's own loads follow voltage in a scenario."""
    shares = scenario.load_model
    if shares is None:
        return case.load_model
    return LoadModel(shares.p.z, shares.p.i, shares.p.p, shares.q.z, shares.q.i, shares.q.p)


def _chain(scenario: Scenario, case: GridCase, demands: tuple[Demand, ...]) -> Chain:
    specs = [[stage.spec() for stage in site.stages] for site in scenario.sites]
    settings = [
        StageSetting(
            peak_mw=demand.sustained_mw,
            start_mw=demand.start_mw,
            nominal_hz=case.nominal_hz,
            start_q_mvar=demand.start_mvar,
        )
        for demand in demands
    ]
    return build_chain(specs, settings, dt_s=scenario.step_s)


def _ride(site: Site) -> SiteRide:
    blocks = tuple(
        Block(block.name or block.model, block.share, RIDE_MODELS[block.model], block.values(), block.cools)
        for block in blocks_of(site.ride_through)
    )
    return SiteRide(blocks, None if site.chips is None else site.chips.values())


def _site_start(site: Site, draw: Draw, network: Network) -> SiteStart:
    power = complex(draw.p_mw, draw.q_mvar) / network.base_mva
    break_pu, exponent = _ride(site).below
    return SiteStart(draw.name, network.row_of[draw.bus], power, break_pu=break_pu, exponent=exponent)
