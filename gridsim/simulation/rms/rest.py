"""A grid brought to rest: machines started from the power flow, controls from the machines, then all looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.compilation import count_down
from gridsim.devices.contract import CONTROLS, ControlModel, MachineModel, MachineStart, Start
from gridsim.errors import Fault, raise_if_any
from gridsim.grid.dynamics import MachineUnit
from gridsim.grid.load_model import LoadModel
from gridsim.grid.network import Network
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Placed, assemble, kernels_of, watched_bus
from gridsim.simulation.rms.calls import run
from gridsim.simulation.rms.evaluate import evaluate, solve
from gridsim.simulation.rms.loads import nonlinear_rows
from gridsim.simulation.rms.loop import advance
from gridsim.simulation.rms.meters import read_meters
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import SITE_SIGNALS
from gridsim.simulation.rms.reduced_grid import SiteStart, kind_of
from gridsim.simulation.rms.reduction import ActiveRows, Topology
from gridsim.simulation.rms.watch import Unwatched
from gridsim.units import TWO_PI

#: Largest rate at which a model counts as at rest: that of a solved power flow's residual. [1/s]
REST_RATE = 1e-6
#: What is wrong with a control whose limits do not allow what the power flow needs of it.
OUTSIDE = "starts outside its limits"
#: The same of a control whose limits are not its states' own, such as those that follow the voltage.
MOVES = "does not start at rest"


def build_model(
    network: Network,
    units: Sequence[MachineUnit],
    load_model: LoadModel,
    sites: Sequence[SiteStart] = (),
    *,
    extra_load_rows: Sequence[int] = (),
    machine_site: Sequence[int] = (),
) -> GridModel:
    """Assemble all devices and start them at the operating point of `network`.

    `extra_load_rows` are rows at which an event may add a load, `machine_site` the site at which each machine stands,
    -1 for those of the grid (all of them where it is left out). Raises `InputError` that lists every device which
    cannot rest there, such as an exciter whose limit lies below the field voltage needed.
    """
    load_rows = sorted({*nonlinear_rows(network, load_model), *extra_load_rows}) + [site.row for site in sites]
    models = [unit.machine.model for unit in units]
    iterates = [isinstance(model, MachineModel) and model.iterates for model in models]
    watched = _watched_rows(network, units)
    machine_rows = [machine.row for machine in network.machines]
    active = ActiveRows.of(machine_rows, load_rows, iterates, watched=watched.values(), rows=network.rows)
    places = np.searchsorted(active.rows, [*watched.values()])
    kinds = frozenset({type(kind_of(active)).__name__, Unwatched.__name__})
    count_down(kernels_of(units), (advance, solve, evaluate), kinds)
    assembly = assemble(
        network.machines,
        units,
        active_row=active.machine,
        watched_row=dict(zip(watched, places.tolist(), strict=True)),
        nominal_rad_per_s=TWO_PI * network.nominal_hz,
        signals_at=4 * active.rows.size,
    )
    size = assembly.signals_at + len(network.machines) * len(MACHINE_SIGNALS) + len(SITE_SIGNALS) * len(sites)
    model = GridModel(
        network,
        load_model,
        active,
        assembly,
        tuple(sites),
        np.zeros(assembly.states),
        np.zeros(size),
        np.zeros(assembly.states),
        np.array(machine_site or [-1] * len(network.machines), dtype=np.intp),
    )
    v = network.v_pu[active.rows]
    model.signals[: 2 * v.size : 2], model.signals[1 : 2 * v.size : 2] = v.real, v.imag
    _start(model)
    return model


def _watched_rows(network: Network, units: Sequence[MachineUnit]) -> dict[int, int]:
    """Return the row of each bus that some control watches from afar."""
    faults, found = [], {}
    for device in (device for unit in units for device in unit.controls.values()):
        bus = watched_bus(device)
        if bus and bus not in network.row_of:
            faults.append(Fault(device.where, "watches a bus that is not in service", str(bus), "a bus, or 0"))
        elif bus:
            found[bus] = network.row_of[bus]
    raise_if_any(faults)
    return found


def _start(model: GridModel) -> None:
    """Start machines from the power flow, then controls from the machines, then look whether all rests."""
    assembly, network = model.assembly, model.network
    faults: list[Fault] = []
    for placed in assembly.placed:
        if isinstance(placed.device.model, MachineModel):
            _start_machine(model, placed, network.v_pu, faults)
    raise_if_any(faults)
    topology = Topology(network)
    grid, reduction = model.reduced(topology)
    live = topology.machine_live()
    devices, layout, sites = assembly.devices(live), model.layout(reduction, live), model.site_wiring()
    w, dx, power = model.work(), model.rest_rates, model.site_power()
    solve(devices, grid, layout, sites, *power, model.x, model.signals, w, dx)
    run(devices.terminal, devices.p, devices.wires, model.x, model.signals, dx)
    read_meters(grid, layout, sites, *power, model.signals, w)
    for placed in reversed(assembly.placed):  # what a control needs of those before it it says when it starts
        if isinstance(placed.device.model, ControlModel):
            _start_control(model, placed, faults)
    raise_if_any(faults)
    evaluate(devices, grid, layout, sites, *power, model.x, model.signals, w, dx)
    raise_if_any(_unrest(model, dx))


def _start_machine(model: GridModel, placed: Placed, v_pu: Complexes, faults: list[Fault]) -> None:
    point = model.assembly.machines[placed.machine]
    device = placed.device.model
    assert isinstance(device, MachineModel)
    found = device.check(placed.values)
    if found:
        faults.extend(Fault(placed.device.where, text) for text in found)
        return
    v = complex(v_pu[point.row])
    current = complex(point.p_mw, -point.q_mvar) / point.sn_mva / v.conjugate()
    try:
        start = device.start(placed.values, MachineStart(v, current))
    except ValueError as error:
        faults.append(Fault(placed.device.where, str(error)))
        return
    model.x[placed.x_at : placed.x_at + len(start.states)] = start.states
    model.signals[model.assembly.signal(placed.machine, "e_fd_pu")] = start.e_fd_pu
    model.signals[model.assembly.signal(placed.machine, "p_mech_pu")] = start.p_mech_pu
    _write_signals(model, placed, start)


def _write_signals(model: GridModel, placed: Placed, start: Start) -> None:
    """Write what a device at rest needs of those in front of it."""
    for name, value in start.signals.items():
        model.signals[model.assembly.signal(placed.machine, name)] = value


def _start_control(model: GridModel, placed: Placed, faults: list[Fault]) -> None:
    device = placed.device.model
    assert isinstance(device, ControlModel)
    inputs, outputs = CONTROLS[device.kind]
    wires = model.assembly.wires[placed.wires_at : placed.wires_at + len(inputs)]
    at = dict(zip(inputs, model.signals[wires].tolist(), strict=True))
    given = {name: float(model.signals[model.assembly.signal(placed.machine, name)]) for name in outputs}
    at |= given
    wanted = given[outputs[0]]
    start = device.start(placed.values, at, wanted)
    bounds = device.bounds(placed.values) or [(-math.inf, math.inf)] * len(start.states)
    for name, x, (low, high) in zip(device.states, start.states, bounds, strict=True):
        if not low - 1e-9 <= x <= high + 1e-9:
            got = f"{x:.4g} pu, needed for {outputs[0].removesuffix('_pu')} = {wanted:.4g} pu"
            what = f"{OUTSIDE}: {name}"
            faults.append(Fault(placed.device.where, what, got, f"{low:g} to {high:g} pu"))
    _write_signals(model, placed, start)
    model.x[placed.x_at : placed.x_at + len(start.states)] = start.states
    model.assembly.p[placed.references_at : placed.references_at + len(start.references)] = start.references


def _unrest(model: GridModel, dx: Floats) -> list[Fault]:
    """Name each device that does not rest although it is within its limits."""
    faults = []
    for placed in model.assembly.placed:
        states = placed.device.model.states
        drifts = placed.device.model.drifts if isinstance(placed.device.model, ControlModel) else ()
        rates = np.abs(dx[placed.x_at : placed.x_at + len(states)]) * [name not in drifts for name in states]
        if not rates.max(initial=0.0) < REST_RATE:
            name = states[int(rates.argmax())]
            got = f"{rates.max():.3g} per s"
            faults.append(Fault(placed.device.where, f"{MOVES}: {name} moves", got, "0"))
    return faults
