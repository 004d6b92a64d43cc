"""The flat arrays that the compiled loop works on. Power and admittance in per unit of the system base."""

from __future__ import annotations

from typing import NamedTuple

from gridsim.arrays import Floats, Indices
from gridsim.simulation.rms.blocks import Blocks
from gridsim.simulation.rms.ride_through import Rides
from gridsim.structs import struct

#: Columns of a phase's calls, shape (calls, 5): the address of a kernel, and where it finds its parameters, states,
#: wires and outputs. One array, since handing several over would cost more than the calls.
ADDRESS, P_AT, X_AT, WIRES_AT, OUT_AT = range(5)


@struct
class Devices(NamedTuple):
    """All machines and controls of a run; `source` before the network is solved, `injectors` (one call each, whether
    connected or not) while it is, the others after, in this order. Where machines stand side by side, `gather`
    (voltages, 2) says where each of theirs is to stand, and where it is among those of the network.
    """

    p: Floats
    wires: Indices
    source: Indices
    injectors: Indices
    terminal: Indices
    controls: Indices
    rates: Indices
    x_low: Floats
    x_high: Floats
    gather: Indices


@struct
class Dense(NamedTuple):
    """A small network: one matrix turns machines' currents into voltages."""


@struct
class Sparse(NamedTuple):
    """A large network with little that iterates: sparse factors turn currents into voltages."""


@struct
class Blockwise(NamedTuple):
    """A large network with much that iterates: the sparse factors are those of its Jacobian."""


@struct
class ReducedGrid(NamedTuple):
    """The network between two events, reduced to its active rows: those of machines and of non-linear loads.

    A small network turns machines' currents into voltages by `machine_z` (active, machines); a large one, whose rows
    are all active, by the sparse factors `blocks`. Which it is, `kind` says by its type, so that the loop is compiled
    for one kind alone. `ratio` (machines,) is each machine's rating per system base, 0 where it is disconnected. Of
    those with a constant source machine m injects `source_ratio[m]` times its Norton current, found at signal
    `source_at[m]` and, its imaginary part, at `source_im_at[m]`, into active row `machine_row[m]`.

    Entries are what iterates: first the non-linear loads, then the injectors; entry n stands at active row
    `entry_row[n]`, and there is a voltage where `alive[n]` is 1. `entry_z` (active, entries) is what their currents
    add (in a large network to the rows that are not silent, by place), `near_z` (entries, entries) that at the
    entries themselves, `jacobian` (2n, 2n) the inverse Jacobian of their equations. Load n at row `load_row[n]`
    draws constant power `p_power + j q_power` and constant current `p_current + j q_current` (power at 1 pu); below
    `break_pu[n]` constant power falls with the voltage to the power `exponent[n]`. Behind the case's loads stands one
    load a site. Injector k injects `injector_ratio[k]` times the current at signal `injector_at[k]`.
    """

    kind: Dense | Sparse | Blockwise
    blocks: Blocks
    machine_z_re: Floats
    machine_z_im: Floats
    entry_z_re: Floats
    entry_z_im: Floats
    near_z_re: Floats
    near_z_im: Floats
    ratio: Floats
    source_ratio: Floats
    source_at: Indices
    source_im_at: Indices
    machine_row: Indices
    load_row: Indices
    entry_row: Indices
    injector_at: Indices
    injector_ratio: Floats
    alive: Floats
    break_pu: Floats
    exponent: Floats
    p_power: Floats
    q_power: Floats
    p_current: Floats
    q_current: Floats
    jacobian: Floats

    @property
    def is_sparse(self) -> bool:
        """Whether the network is a large one."""
        return not isinstance(self.kind, Dense)


@struct
class Sites(NamedTuple):
    """Demand of each site at every step just before and just after it, shape (sites, steps + 1). [MW, Mvar]"""

    load: Indices
    p_before_mw: Floats
    p_after_mw: Floats
    q_before_mvar: Floats
    q_after_mvar: Floats


@struct
class Meters(NamedTuple):
    """The machines that stand at sites, shape (machines at sites,): which they are, whose, and where they find what.

    `current_at` is the signal of a machine's current, `poi_at` that of what its site draws from the grid.
    """

    machine: Indices
    site: Indices
    current_at: Indices
    poi_at: Indices


@struct
class Layout(NamedTuple):
    """Where things stand among the signals: voltages and currents by active row, then machines, then sites."""

    v_at: int
    i_at: int
    dw_at: Indices
    delta_at: Indices
    inertia: Floats
    island: Indices
    angle_sum: Floats
    inertia_sum: Floats
    site_at: int
    base_mva: float
    meters: Meters


@struct
class Method(NamedTuple):
    """An explicit Runge-Kutta method, its nodes among 0, 1/2 and 1; `substeps` of it make a step of `step_s`."""

    a: Floats
    b: Floats
    c: Floats
    step_s: float
    substeps: int


@struct
class Tape(NamedTuple):
    """What is recorded: the signals at `signals`, one row every `every` steps, into `rows`; up to `written` it is.

    `reached[0]` is the step at which the loop is, for whoever watches it from another thread.
    """

    signals: Indices
    every: int
    rows: Floats
    written: int
    reached: Indices


#: Signals of a site, in order: power at the POI, demand before mitigation, share connected, and what the campus draws
#: with its own machines left out. [MW, Mvar, MW, 1, MW]
SITE_SIGNALS = ("p_mw", "q_mvar", "demand_mw", "connected", "load_mw")

# How a stretch of steps ended.
RAN, NOT_FINITE, NO_VOLTAGE, OUT_OF_STEP, LOW_VOLTAGE, RACED_AWAY, RELAYED = range(7)


@struct
class SiteState(NamedTuple):
    """Each site's power over the present step and at its present stage, what it measures, what is connected;
    `job` is the share of its demand that the job on it has left; `switch` is 0 for a site disconnected for good;
    `low_steps` (1,) counts the steps since which some load's voltage has been too low to live on.
    """

    p_start: Floats
    p_end: Floats
    q_start: Floats
    q_end: Floats
    p: Floats
    q: Floats
    v_pu: Floats
    f_hz: Floats
    angle: Floats
    connected: Floats
    switch: Floats
    job: Floats
    ride: Rides
    low_steps: Indices
