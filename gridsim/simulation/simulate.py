"""A scenario simulated in the time domain: its recording, how it ended, and the grid's modes at its start."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from gridsim.arrays import Complexes, Floats
from gridsim.errors import GridsimError, SimulationError
from gridsim.grid.network import BranchKey, Network
from gridsim.grid.ratings import ratings_pu
from gridsim.limits.contract import Limit
from gridsim.limits.methods.oscillation import MODE_DAMPING
from gridsim.mitigation.account import StageAccount
from gridsim.progress import doing
from gridsim.scenario.reading import scenario_of
from gridsim.scenario.values import Scenario
from gridsim.signals.recording import RecordedBranch, RecordedMode, RecordedSite, Recording
from gridsim.signals.run_warnings import RunWarning, gathered
from gridsim.signals.timeline import Action
from gridsim.simulation.cut_off import cut_off_sites, still_cut_off
from gridsim.simulation.demand import Demand, stack
from gridsim.simulation.device_accounts import DeviceAccount, device_accounts, device_charge
from gridsim.simulation.linear.descriptor import Descriptor, descriptor
from gridsim.simulation.linear.fastest import fastest_eigenvalues
from gridsim.simulation.linear.modes import Eigensystem, eigensystem_of, oscillatory_modes
from gridsim.simulation.neighbourhood import machine_buses
from gridsim.simulation.prepare import Prepared, leads_of, prepare
from gridsim.simulation.rms.events import changes_of, imbalances_of
from gridsim.simulation.rms.islands import Loss
from gridsim.simulation.rms.methods import METHODS, method_named
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.outcome import Outcome
from gridsim.simulation.rms.plan import Method, Sites
from gridsim.simulation.rms.recorded import RecordPlan, channels_of, error_channels, plan_record
from gridsim.simulation.rms.ride_through import ACCOUNTS as RIDE_ACCOUNTS
from gridsim.simulation.rms.run import compile_loop, run_alone
from gridsim.simulation.rms.running import RmsRun, Running, start_run
from gridsim.simulation.rms.together.run import run_all
from gridsim.simulation.rms.tripping import branch_place
from gridsim.simulation.settling import hand_over
from gridsim.simulation.stage_accounts import stage_accounts
from gridsim.simulation.watched import speeds_are_watched, watched_buses, watched_machines
from gridsim.simulation.without_sites import without_sites

LOG = logging.getLogger(__name__)

#: Kutta's third-order method: at 240 steps a second two orders more accurate than Heun's for half as much again.
METHOD = "kutta3"
#: Eigenvalues are taken this much larger than they are at the operating point, since events move them. Assumption.
STABILITY_MARGIN = 1.25
#: Up to so many states a run finds the grid's modes unasked: half a second. Measured on one core.
MOST_STATES = 600
ROUNDING = 1e-12


@dataclass(frozen=True)
class Simulated:
    """What a simulation leaves: recording, end, energy accounts by stage, modes, what happened, what it cost. [s]"""

    recording: Recording
    outcome: Outcome
    accounts: tuple[StageAccount, ...]
    device_accounts: tuple[DeviceAccount, ...]
    modes: pd.DataFrame | None
    timeline: tuple[Action, ...]
    ride_accounts: tuple[tuple[str, Mapping[str, float]], ...]
    loss: Loss
    scenario: Scenario
    limits: tuple[Limit, ...]
    steps: int
    simulated_s: float
    simulate_s: float
    compile_s: float
    warnings: tuple[RunWarning, ...] = ()


@dataclass(frozen=True)
class Ready:
    """A scenario at rest, ready to run: its method, what is recorded, its sites' demand, and the grid's modes."""

    prepared: Prepared
    method: Method
    plan: RecordPlan
    sites: Sites
    modes: pd.DataFrame | None
    warnings: tuple[RunWarning, ...] = ()

    def settling(self) -> Running | None:
        """Return the run before t = 0, at rest for the sites' mean draw; `None` where all start at their first."""
        prepared, steps = self.prepared, self.prepared.scenario.settle_steps
        if not steps:
            return None
        return start_run(
            prepared.model,
            steps=steps,
            method=self.method,
            sites=_sites(prepared.model, leads_of(prepared), steps),
            chain=prepared.chain,
            recorded=np.zeros(0, dtype=np.intp),
            rides=prepared.rides,
        )

    def start(self) -> Running:
        """Return the run from t = 0, at rest. A `Ready` is run once: its stages' states go with the run."""
        prepared, scenario = self.prepared, self.prepared.scenario
        return start_run(
            prepared.model,
            steps=prepared.steps,
            method=self.method,
            sites=self.sites,
            chain=prepared.chain,
            changes=changes_of(scenario.events, prepared.model.network, prepared.branches, step_s=scenario.step_s),
            record_every=scenario.record_every,
            recorded=self.plan.signals,
            rides=prepared.rides,
            protection=prepared.protection,
            regulation=prepared.regulation,
        )


def ready(scenario: Scenario) -> Ready:
    """Bring `scenario` to rest.

    The grid's modes come with it where the case is small or a limit asks for them: of a state they take some seconds.
    Raises `InputError` for what does not fit together, `SimulationError` where there is no power flow to start from.
    """
    with gathered() as warnings:
        one = _ready(scenario)
    return replace(one, warnings=tuple(warnings))


def _ready(scenario: Scenario) -> Ready:
    prepared = prepare(scenario)
    scenario, model = prepared.scenario, prepared.model
    doing("linearising the grid and finding its modes")
    linear = descriptor(model, buses=())
    system = eigensystem_of(linear) if model.x.size <= MOST_STATES else None
    values = fastest_eigenvalues(linear) if system is None else system.values
    if system is None and any(limit.way is MODE_DAMPING for limit in prepared.limits):
        system = _least_damped(linear)
    speeds = speeds_are_watched(prepared)
    return Ready(
        prepared=prepared,
        method=method_named(METHOD, step_s=scenario.step_s, substeps=substeps(values, scenario.step_s)),
        plan=plan_record(model, watched_buses(prepared), watched_machines(prepared), speeds=speeds),
        sites=_sites(model, prepared.demands, prepared.steps),
        modes=None if system is None else oscillatory_modes(model, system),
    )


def simulate_scenario(scenario: Scenario) -> Simulated:
    """Simulate `scenario` from rest; losing synchronism or voltage is an outcome, not an exception.

    Raises what `ready` raises.
    """
    started = time.perf_counter()
    one = ready(scenario)
    running = one.start()
    compile_s = compile_loop(running)
    LOG.debug("ready after %.2f s", time.perf_counter() - started)
    settling = one.settling()
    if settling is not None:
        run_alone(settling)
        hand_over(settling, running)
    run_alone(running)
    return simulated(one, running.result(), compile_s)


def simulate_together(
    scenarios: Sequence[Scenario], tell: Callable[[str], None] = LOG.info
) -> list[Simulated | GridsimError]:
    """Simulate variants of one case from rest, side by side wherever they are alike.

    Each gives, to the bit, what it would give alone, or the error that it would raise. `tell` is told why, where
    some run one by one.
    """
    found = [_ready_or_not(scenario) for scenario in scenarios]
    runs = {k: one.start() for k, one in enumerate(found) if isinstance(one, Ready)}
    settling = {k: led for k, one in enumerate(found) if isinstance(one, Ready) and (led := one.settling())}
    compile_s = run_all(list(settling.values()), tell)
    for k, settled in settling.items():
        hand_over(settled, runs[k])
    compile_s += run_all(list(runs.values()), tell)
    return [
        simulated(one, runs[k].result(), compile_s) if isinstance(one, Ready) else one for k, one in enumerate(found)
    ]


def _ready_or_not(scenario: Scenario) -> Ready | GridsimError:
    try:
        return ready(scenario)
    except GridsimError as error:
        return error


def simulated(one: Ready, run: RmsRun, compile_s: float) -> Simulated:
    """Return what a run leaves, from its tape."""
    prepared, plan, found = one.prepared, one.plan, one.modes
    scenario, model = prepared.scenario, prepared.model
    row_s = scenario.step_s * scenario.record_every
    stages = [(site.name, stage.name) for site in scenario.sites for stage in site.stages]
    recording = Recording(
        t_s=np.asarray(np.arange(run.rows.shape[0]) * row_s, dtype=np.float64),
        channels=channels_of(model, plan, run, stages, row_s=row_s),
        nominal_hz=model.network.nominal_hz,
        sites=tuple(
            RecordedSite(site.name, site.bus, demand.peak_mw)
            for site, demand in zip(scenario.sites, prepared.demands, strict=True)
        ),
        disturbances_s=tuple(sorted({event.t_s for event in scenario.events})),
        imbalances=imbalances_of(scenario.events, model.network),
        machine_buses=frozenset(machine_buses(model.network)),
        branches=_unswitched(model.network, {action.place for action in run.timeline}, ratings_pu(prepared.case)),
        modes=None if found is None else _recorded_modes(found),
        without_sites=without_sites(prepared),
    )
    areas = [area.name for area in prepared.regulation.areas] if prepared.regulation else []
    told = {
        **device_charge(prepared.devices, recording),
        **wanted_channels(prepared, recording.t_s.size),
        **error_channels(areas, run, record_every=scenario.record_every),
    }
    recording = replace(recording, channels={**recording.channels, **told})
    cut_off = cut_off_sites(model, run.timeline)
    outcome, warnings = run.outcome, [*one.warnings]
    if left := still_cut_off(cut_off):
        LOG.warning("%s", left)
        warnings.append(RunWarning("", left, because_of_site=True))
        outcome = replace(outcome, text=f"{outcome.text}; {left}")
    return Simulated(
        recording=recording,
        outcome=outcome,
        accounts=stage_accounts(prepared, run.outcome.step),
        device_accounts=device_accounts(prepared.devices, recording),
        modes=found,
        timeline=tuple(sorted([*run.timeline, *cut_off], key=lambda action: action.t_s)),
        ride_accounts=_ride_accounts(scenario, run.ride_accounts),
        loss=run.loss,
        scenario=scenario,
        limits=prepared.limits,
        steps=run.outcome.step,
        simulated_s=run.outcome.step * scenario.step_s,
        simulate_s=run.simulate_s,
        compile_s=compile_s,
        warnings=tuple(warnings),
    )


def _least_damped(linear: Descriptor) -> Eigensystem | None:
    """Return the modes that are looked for in a large grid, `None` where they could not be told apart."""
    try:
        return eigensystem_of(linear)
    except SimulationError as error:
        LOG.warning("%s", error)
        return None


def modes(scenario: Scenario | str | Path) -> pd.DataFrame:
    """Return the oscillatory modes of a scenario's grid at its operating point, one row a mode, slowest first.

    Columns `f_hz`, `damping` (ratio) and those of `gridsim.simulation.linear.modes.oscillatory_modes`.
    """
    return oscillatory_modes(prepare(scenario_of(scenario)).model)


def wanted_channels(prepared: Prepared, rows: int) -> dict[str, Floats]:
    """Return what sites whose jobs are timed would draw as their profiles have it, `p_mw.demand_<site>`. [MW]"""
    pairs = zip(prepared.scenario.sites, prepared.demands, strict=True)
    every = prepared.scenario.record_every
    return {f"p_mw.demand_{site.name}": demand.wanted_mw[::every][:rows] for site, demand in pairs if demand.plans}


def substeps(eigenvalues: Complexes, step_s: float) -> int:
    """Return how many internal steps a step takes so that no mode that decays grows by the method's own doing."""
    decaying = eigenvalues[eigenvalues.real < 0.0] * STABILITY_MARGIN * step_s
    n = 1
    while np.any(METHODS[METHOD].growth(decaying / n) > 1.0 + ROUNDING):
        n += 1
    return n


def _ride_accounts(scenario: Scenario, accounts: Floats) -> tuple[tuple[str, Mapping[str, float]], ...]:
    return tuple(
        (site.name, dict(zip(RIDE_ACCOUNTS, row, strict=True)))
        for site, row in zip(scenario.sites, accounts.tolist(), strict=True)
        if site.ride_through is not None or site.chips is not None
    )


def _unswitched(network: Network, acted: set[str], rated_pu: Mapping[BranchKey, float]) -> tuple[RecordedBranch, ...]:
    """Branches in service that no action touched, with what their flow follows from, and their ratings."""
    return tuple(
        RecordedBranch(
            branch.from_bus,
            branch.to_bus,
            branch.circuit,
            own_mva=complex(branch.y_ff) * network.base_mva,
            mutual_mva=complex(branch.y_ft) * network.base_mva,
            far_own_mva=complex(branch.y_tt) * network.base_mva,
            far_mutual_mva=complex(branch.y_tf) * network.base_mva,
            rating_mva=rated_pu.get(branch.key, math.nan) * network.base_mva,
        )
        for branch in network.branches
        if branch.in_service and branch_place(branch) not in acted
    )


def _recorded_modes(modes: pd.DataFrame) -> tuple[RecordedMode, ...]:
    return tuple(RecordedMode(float(f_hz), float(zeta)) for f_hz, zeta in modes[["f_hz", "damping"]].to_numpy())


def _sites(model: GridModel, demands: Sequence[Demand], steps: int) -> Sites:
    names = ("p_before_mw", "p_after_mw", "q_before_mvar", "q_after_mvar")
    arrays: list[Floats] = [stack(demands, name, steps) for name in names]
    return Sites(model.site_loads, *arrays)
