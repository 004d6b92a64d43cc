"""A grid ready to be simulated or linearised: devices assembled, at rest at the operating point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.devices.contract import CONTROLS, ControlModel, MachineModel, MachineStart
from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import LoadModel
from gridsim.grid.dynamics import MachineUnit
from gridsim.grid.network import Network
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Assembly, Placed, assemble
from gridsim.simulation.rms.evaluate import Work, evaluate, new_work, run, solve
from gridsim.simulation.rms.loads import at_rows, nonlinear_rows, split_loads
from gridsim.simulation.rms.network import POWER_BREAK_PU, refresh_jacobian
from gridsim.simulation.rms.plan import SITE_SIGNALS, Layout, ReducedGrid, Sites
from gridsim.simulation.rms.reduction import ActiveRows, Reduction, Topology, reduce_network
from gridsim.units import TWO_PI

#: Largest rate at which a model counts as at rest: that of a solved power flow's residual. [1/s]
REST_RATE = 1e-6


@dataclass(frozen=True)
class SiteStart:
    """A site at t = 0: its row and what it draws at the POI, load direction. [pu of the system base]

    Below `break_pu` its power falls with the voltage to the power `exponent`.
    """

    name: str
    row: int
    power_pu: complex
    break_pu: float = POWER_BREAK_PU
    exponent: float = 2.0


@dataclass(frozen=True)
class GridModel:
    """Everything that stays the same during a run, and the state at its start."""

    network: Network
    load_model: LoadModel
    active: ActiveRows
    assembly: Assembly
    sites: tuple[SiteStart, ...]
    x: Floats
    signals: Floats
    rest_rates: Floats

    @property
    def site_loads(self) -> np.ndarray:
        """Where each site stands among the non-linear loads."""
        return np.arange(self.active.load.size - len(self.sites), self.active.load.size, dtype=np.intp)

    def site_power(self) -> tuple[Floats, Floats]:
        """Active and reactive power of the sites at t = 0. [pu]"""
        power = np.array([site.power_pu for site in self.sites], dtype=np.complex128)
        return np.ascontiguousarray(power.real), np.ascontiguousarray(power.imag)

    def work(self) -> Work:
        """Scratch whose loads start at the voltages of the operating point."""
        w = new_work(self.active.rows.size, len(self.assembly.machines), self.active.load.size)
        v_re, v_im = at_rows(self.network.v_pu, self.active.rows[self.active.load])
        w.v_load_re[:], w.v_load_im[:] = v_re, v_im
        return w

    def layout(self, reduction: Reduction, live: Sequence[bool]) -> Layout:
        """Where things stand among the signals, with islands numbered by their machines."""
        machines = self.assembly.machines
        count = range(len(machines))
        island = [int(reduction.island[m.row]) if on else -1 for m, on in zip(machines, live, strict=True)]
        numbers = {name: k for k, name in enumerate(sorted({name for name in island if name >= 0}))}
        return Layout(
            v_at=0,
            i_at=2 * self.active.rows.size,
            dw_at=np.array([self.assembly.signal(m, "dw_pu") for m in count], dtype=np.intp),
            delta_at=np.array([self.assembly.signal(m, "delta_rad") for m in count], dtype=np.intp),
            inertia=self.inertia_mws(),
            island=np.array([numbers.get(name, -1) for name in island], dtype=np.intp),
            angle_sum=np.zeros(len(numbers)),
            inertia_sum=np.zeros(len(numbers)),
            site_at=4 * self.active.rows.size + len(machines) * len(MACHINE_SIGNALS),
        )

    def inertia_mws(self) -> Floats:
        """Kinetic energy of each machine at nominal speed. [MW s]"""
        found = []
        for placed in self.assembly.placed:
            model = placed.device.model
            if isinstance(model, MachineModel):
                found.append(placed.values[model.inertia_field] * self.assembly.machines[placed.machine].sn_mva)
        return np.array(found)

    def reduced(self, topology: Topology) -> tuple[ReducedGrid, Reduction]:
        """Return the network of `topology` reduced to the active rows."""
        return _reduced(topology, self.active, self.assembly, self.load_model, self.sites)

    def site_wiring(self) -> Sites:
        """Sites without a trace, for a single evaluation."""
        empty = np.zeros((len(self.sites), 0))
        return Sites(self.site_loads, empty, empty, empty, empty)


def build_model(
    network: Network,
    units: Sequence[MachineUnit],
    load_model: LoadModel,
    sites: Sequence[SiteStart] = (),
    *,
    extra_load_rows: Sequence[int] = (),
) -> GridModel:
    """Assemble all devices and start them at the operating point of `network`.

    `extra_load_rows` are rows at which an event may add a load. Raises `InputError` that lists every device which
    cannot rest there, such as an exciter whose limit lies below the field voltage needed.
    """
    load_rows = sorted({*nonlinear_rows(network, load_model), *extra_load_rows}) + [site.row for site in sites]
    active = ActiveRows.of([machine.row for machine in network.machines], load_rows)
    assembly = assemble(
        network.machines,
        units,
        active_row=active.machine,
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
    )
    _start(model)
    return model


def _reduced(
    topology: Topology,
    active: ActiveRows,
    assembly: Assembly,
    load_model: LoadModel,
    sites: Sequence[SiteStart],
) -> tuple[ReducedGrid, Reduction]:
    network = topology.network
    parts = split_loads(topology, load_model)
    reduction = reduce_network(topology, active, assembly.norton_pu(network.base_mva), parts.admittance)
    rows = active.rows[active.load]
    z = reduction.z[active.rows]
    alive = np.ascontiguousarray(reduction.live[rows])
    own = np.arange(rows.size) < rows.size - len(sites)
    p_power, q_power = at_rows(parts.power * reduction.live, rows)
    p_current, q_current = at_rows(parts.current * reduction.live, rows)
    connected = np.array(topology.machine_live(), dtype=np.float64)
    ratio = np.array([machine.sn_mva / network.base_mva for machine in assembly.machines]) * connected
    grid = ReducedGrid(
        z_re=np.ascontiguousarray(z.real),
        z_im=np.ascontiguousarray(z.imag),
        ratio=ratio,
        source_at=np.array(
            [assembly.signal(m, MACHINE_SIGNALS[0]) for m in range(len(assembly.machines))], dtype=np.intp
        ),
        machine_row=active.machine,
        load_row=active.load,
        alive=alive,
        break_pu=np.array([POWER_BREAK_PU] * int(own.sum()) + [site.break_pu for site in sites]),
        exponent=np.array([2.0] * int(own.sum()) + [site.exponent for site in sites]),
        p_power=p_power * own,
        q_power=q_power * own,
        p_current=p_current * own,
        q_current=q_current * own,
        jacobian=np.eye(2 * rows.size),
    )
    w = new_work(active.rows.size, len(assembly.machines), rows.size)
    w.v_load_re[:], w.v_load_im[:] = at_rows(network.v_pu, rows)
    site_power = np.array([site.power_pu for site in sites], dtype=np.complex128)
    w.p_load[:] = np.concatenate([grid.p_power[own], site_power.real])
    w.q_load[:] = np.concatenate([grid.q_power[own], site_power.imag])
    refresh_jacobian(grid, w)
    return grid, reduction


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
    run(devices.terminal, devices, model.x, model.signals, dx)
    for placed in assembly.placed:
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
    start = device.start(placed.values, MachineStart(v, current))
    model.x[placed.x_at : placed.x_at + len(start.states)] = start.states
    model.signals[model.assembly.signal(placed.machine, "e_fd_pu")] = start.e_fd_pu
    model.signals[model.assembly.signal(placed.machine, "p_mech_pu")] = start.p_mech_pu


def _start_control(model: GridModel, placed: Placed, faults: list[Fault]) -> None:
    device = placed.device.model
    assert isinstance(device, ControlModel)
    inputs, outputs = CONTROLS[device.kind]
    wires = model.assembly.wires[placed.wires_at : placed.wires_at + len(inputs)]
    at = dict(zip(inputs, model.signals[wires].tolist(), strict=True))
    wanted = float(model.signals[model.assembly.signal(placed.machine, outputs[0])])
    start = device.start(placed.values, at, wanted)
    bounds = device.bounds(placed.values) or [(-math.inf, math.inf)] * len(start.states)
    for name, x, (low, high) in zip(device.states, start.states, bounds, strict=True):
        if not low - 1e-9 <= x <= high + 1e-9:
            got = f"{x:.4g} pu, needed for {outputs[0].removesuffix('_pu')} = {wanted:.4g} pu"
            what = f"starts outside its limits: {name}"
            faults.append(Fault(placed.device.where, what, got, f"{low:g} to {high:g} pu"))
    model.x[placed.x_at : placed.x_at + len(start.states)] = start.states
    model.assembly.p[placed.references_at : placed.references_at + len(start.references)] = start.references


def _unrest(model: GridModel, dx: Floats) -> list[Fault]:
    """Name each device that does not rest although it is within its limits."""
    faults = []
    for placed in model.assembly.placed:
        rates = np.abs(dx[placed.x_at : placed.x_at + len(placed.device.model.states)])
        if not rates.max(initial=0.0) < REST_RATE:
            name = placed.device.model.states[int(rates.argmax())]
            got = f"{rates.max():.3g} per s"
            faults.append(Fault(placed.device.where, f"does not start at rest: {name} moves", got, "0"))
    return faults
