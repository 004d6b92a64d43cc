"""Is this case fit to be studied? Its power flow solved, its machines at rest, its modes damped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridsim.errors import InputError
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.dynamics import machine_units
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.source_voltages import Mismatch, mismatch, read_source_voltages
from gridsim.grid.summary import own_load_mw
from gridsim.grid.suspicions import log_suspicions, suspicions
from gridsim.simulation.linear.descriptor import descriptor
from gridsim.simulation.linear.fastest import fastest_eigenvalues
from gridsim.simulation.linear.modes import eigensystem_of, oscillatory_modes
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.rest import build_model

#: From this share of rotor angles and speeds on a mode counts as electromechanical. Assumption.
ELECTROMECHANICAL = 0.4
#: Up to so many states eigenvalues are found: a dense matrix of them takes about a minute on one core. Assumption.
MOST_STATES = 2000
#: So many suspicions are logged where the case cannot start; more than anybody reads.
MOST_LOGGED_ON_REFUSAL = 100


@dataclass(frozen=True)
class CaseCheck:
    """What checking a case found.

    `mismatch` is the distance from the solution that the source came with, `None` where it is not known. Modes
    are not looked for, `modes` empty and `least_damping` `None`, on cases of more than `MOST_STATES` states: `screen`
    finds them there. `suspicions` are sentences on data that is seldom meant, each with its record and line.
    """

    name: str
    buses: int
    machines: int
    states: int
    generation_mw: float
    load_mw: float
    losses_mw: float
    v_min_pu: float
    v_max_pu: float
    largest_rate_at_rest_per_s: float
    fastest_eigenvalue_per_s: float
    least_damping: float | None
    mismatch: Mismatch | None
    suspicions: list[str]
    modes: list[dict[str, object]]


def check_case(name_or_folder: str) -> CaseCheck:
    """Read, solve, start and linearise a case; raises `InputError` with all faults, or where it does not rest."""
    case = read_case(name_or_folder)
    network = solve_operating_point(case)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    try:
        network, load_units = with_dynamic_loads(case, network, case.load_model)
        model = build_model(network, [*units.values(), *load_units], case.load_model)
    except InputError:
        log_suspicions(case, network, most=MOST_LOGGED_ON_REFUSAL)  # they often say why
        raise
    fastest, swings = _eigenvalues(model)
    source = read_source_voltages(case.folder)
    generation = sum(machine.p_mw for machine in network.generators)
    load = sum(load.p_mw for load in network.loads)
    voltages = np.abs(network.v_pu)
    return CaseCheck(
        name=case.name,
        buses=len(network.buses),
        machines=len(network.generators),
        states=int(model.x.size),
        generation_mw=generation,
        load_mw=own_load_mw(case.net),
        losses_mw=generation - load,
        v_min_pu=float(voltages.min()),
        v_max_pu=float(voltages.max()),
        largest_rate_at_rest_per_s=float(np.abs(model.rest_rates).max()),
        fastest_eigenvalue_per_s=fastest,
        least_damping=float(swings.damping.min()) if len(swings) else None,
        mismatch=None if source is None else mismatch(network, source),
        suspicions=[str(suspicion) for suspicion in suspicions(case, network)],
        modes=[{str(key): value for key, value in row.items()} for row in swings.to_dict("records")],
    )


def _eigenvalues(model: GridModel) -> tuple[float, pd.DataFrame]:
    """Return the size of the fastest eigenvalue [1/s] and the electromechanical modes of a case not too large."""
    system = descriptor(model, buses=())
    fastest = float(np.abs(fastest_eigenvalues(system)).max())
    if model.x.size > MOST_STATES:
        return fastest, pd.DataFrame()
    modes = oscillatory_modes(model, eigensystem_of(system, most_states=MOST_STATES))
    return fastest, modes[modes.electromechanical >= ELECTROMECHANICAL]
