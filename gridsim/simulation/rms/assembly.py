"""From machines and their records to the flat arrays of the compiled loop."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gridsim.arrays import Complexes, Indices
from gridsim.devices.contract import (
    AERO_OUTPUTS,
    CONTROLS,
    DRIVE_TRAIN_OUTPUTS,
    ELECTRICAL_OUTPUTS,
    PITCH_OUTPUTS,
    PLANT_OUTPUTS,
    SENSOR_OUTPUTS,
    SOURCE_OUTPUTS,
    TERMINAL_OUTPUTS,
    TORQUE_OUTPUTS,
    ControlModel,
    MachineModel,
)
from gridsim.devices.stabilizers import bus_sensor
from gridsim.grid.dynamics import Device, MachineUnit
from gridsim.grid.network import MachinePoint
from gridsim.kernels import FlatKernel
from gridsim.simulation.rms.flat import CONTROL_PARTS, MACHINE_PARTS, flat_kernel
from gridsim.simulation.rms.plan import Devices

#: Signals of a machine, in order: what its kernels give, then what its controls give.
MACHINE_SIGNALS = (
    *SOURCE_OUTPUTS,
    *TERMINAL_OUTPUTS,
    *SENSOR_OUTPUTS,
    "v_s_pu",
    "e_fd_pu",
    *ELECTRICAL_OUTPUTS,
    *PLANT_OUTPUTS,
    *DRIVE_TRAIN_OUTPUTS,
    *TORQUE_OUTPUTS,
    *PITCH_OUTPUTS,
    *AERO_OUTPUTS,
    *("p_poi_mw", "dp_ref_pu"),
)


@dataclass(frozen=True)
class Placed:
    """A device with its places among parameters, states and wires, and its values with the derived ones."""

    machine: int
    device: Device
    values: Mapping[str, float]
    p_at: int
    x_at: int
    wires_at: int

    @property
    def references_at(self) -> int:
        """Where the references of a control begin among the parameters."""
        return self.p_at + len(self.device.model.parameters) + len(self.device.model.derived)


@dataclass
class _Growing:
    """Flat lists that the assembly appends to."""

    p: list[float] = field(default_factory=list)
    x: int = 0
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    wires: list[int] = field(default_factory=list)
    calls: dict[str, list[tuple[int, int, int, int, int, int]]] = field(
        default_factory=lambda: {"source": [], "injectors": [], "terminal": [], "controls": [], "rates": []}
    )


@dataclass(frozen=True)
class Assembly:
    """All devices of a run in flat form. `calls` lists (machine, address, p, x, wires, out) of each phase."""

    machines: tuple[MachinePoint, ...]
    placed: tuple[Placed, ...]
    p: np.ndarray
    wires: Indices
    x_low: np.ndarray
    x_high: np.ndarray
    calls: Mapping[str, Sequence[tuple[int, int, int, int, int, int]]]
    signals_at: int

    @property
    def states(self) -> int:
        """Number of states."""
        return self.x_low.size

    def signal(self, machine: int, name: str) -> int:
        """Where a machine's signal stands."""
        return self.signals_at + machine * len(MACHINE_SIGNALS) + MACHINE_SIGNALS.index(name)

    def of_machine(self, machine: int) -> list[Placed]:
        """The devices of a machine, itself first."""
        return [placed for placed in self.placed if placed.machine == machine]

    def sources(self) -> list[tuple[Placed, MachineModel]]:
        """Each machine's own device, without its controls."""
        return [(placed, model) for placed in self.placed if isinstance(model := placed.device.model, MachineModel)]

    def norton_pu(self, base_mva: float) -> Complexes:
        """Source admittance of each machine, 0 of a pure source of current. [pu of the system base]"""
        found = [
            0.0j if model.impedance is None else self.machines[placed.machine].sn_mva / model.impedance(placed.values)
            for placed, model in self.sources()
        ]
        return np.array(found, dtype=np.complex128) / base_mva

    def devices(self, live: Sequence[bool]) -> Devices:
        """Return the arrays for the loop, with the calls of connected machines alone."""

        def calls(phase: str) -> Indices:
            kept = [call[1:] for call in self.calls[phase] if live[call[0]]]
            return np.array(kept, dtype=np.intp).reshape(len(kept), 5)

        injectors = np.array([call[1:] for call in self.calls["injectors"]], dtype=np.intp)
        return Devices(
            self.p,
            self.wires,
            calls("source"),
            injectors.reshape(len(injectors), 5),
            calls("terminal"),
            calls("controls"),
            calls("rates"),
            self.x_low,
            self.x_high,
            np.zeros((0, 2), dtype=np.intp),
        )


def assemble(
    machines: Sequence[MachinePoint],
    units: Sequence[MachineUnit],
    *,
    active_row: Indices,
    watched_row: Mapping[int, int],
    nominal_rad_per_s: float,
    signals_at: int,
) -> Assembly:
    """Lay out every device.

    `active_row` (machines,) is each machine's row among the active ones, `watched_row` that of each bus that a
    control watches from afar.
    """
    out, placed = _Growing(), []
    for m, (point, unit) in enumerate(zip(machines, units, strict=True)):
        base = signals_at + m * len(MACHINE_SIGNALS)
        wire = {name: base + k for k, name in enumerate(MACHINE_SIGNALS)}
        wire["v_re_pu"], wire["v_im_pu"] = 2 * int(active_row[m]), 2 * int(active_row[m]) + 1
        setting = {
            "r_pu": point.source_impedance_pu.real,
            "x_pu": point.source_impedance_pu.imag,
            "nominal_rad_per_s": nominal_rad_per_s,
        }
        placed.append(_place_machine(out, m, unit.machine, wire, setting))
        controls = _with_sensor(unit.controls, nominal_rad_per_s)
        for kind in CONTROLS:
            if kind in controls:
                row = watched_row.get(watched_bus(controls[kind]), int(active_row[m]))
                at = {**wire, "v_at_re_pu": 2 * row, "v_at_im_pu": 2 * row + 1}
                if kind == "electrical" and "torque" in controls:
                    at["p_ref_pu"] = wire["p_torque_pu"]
                placed.append(_place_control(out, m, controls[kind], at, point.sn_mva))
        if "drive_train" in controls:  # once more at the end, when what drives it is known
            out.calls["controls"].append(
                next(call for call in out.calls["controls"] if call[3] == _drive_x(placed, m))
            )
    return Assembly(
        machines=tuple(machines),
        placed=tuple(placed),
        p=np.array(out.p),
        wires=np.array(out.wires, dtype=np.intp),
        x_low=np.array(out.low),
        x_high=np.array(out.high),
        calls=out.calls,
        signals_at=signals_at,
    )


def _drive_x(placed: Sequence[Placed], machine: int) -> int:
    """Return where the states of a machine's drive train begin."""
    mine = (at for at in placed if at.machine == machine)
    return next(at.x_at for at in mine if at.device.model.kind == "drive_train")


def kernels_of(units: Sequence[MachineUnit]) -> list[FlatKernel]:
    """List the kernel of every part of every model among `units`; some may stand there several times."""
    models = {device.model.name: device.model for unit in units for device in (unit.machine, *unit.controls.values())}
    return [
        flat_kernel(model, part)
        for model in models.values()
        for part in (MACHINE_PARTS if isinstance(model, MachineModel) else CONTROL_PARTS)
    ]


def watched_bus(device: Device) -> int:
    """Return the bus that a device watches from afar, 0 where there is none."""
    return device.model.watches(device.values) if isinstance(device.model, ControlModel) else 0


def _place_machine(
    out: _Growing, m: int, device: Device, wire: dict[str, int], setting: Mapping[str, float]
) -> Placed:
    model = device.model
    assert isinstance(model, MachineModel)
    values = {**device.values, **setting}
    values |= dict(zip(model.derived, model.derive(values), strict=True))
    placed = Placed(m, device, values, len(out.p), out.x, _wires(out, model.inputs, wire))
    out.p += [*values.values()]
    for part, first in (("source", SOURCE_OUTPUTS[0]), ("terminal", TERMINAL_OUTPUTS[0]), ("rates", "dw_pu")):
        address = flat_kernel(model, part).address
        phase = "injectors" if part == "source" and model.iterates else part
        out.calls[phase].append((m, address, placed.p_at, placed.x_at, placed.wires_at, wire[first]))
    _reserve(out, len(model.states), ())
    return placed


def _with_sensor(controls: Mapping[str, Device], nominal_rad_per_s: float) -> dict[str, Device]:
    """Add the sensor at the bus where a control asks for one."""
    asking = [d for d in controls.values() if isinstance(d.model, ControlModel) and d.model.senses(d.values)]
    if not asking:
        return {**controls}
    values = bus_sensor.values(nominal_rad_per_s)
    return {**controls, "sensor": Device(bus_sensor.MODEL, values, asking[0].where)}


def _place_control(out: _Growing, m: int, device: Device, wire: dict[str, int], sn_mva: float) -> Placed:
    model = device.model
    assert isinstance(model, ControlModel)
    inputs, outputs = CONTROLS[model.kind]
    values = {**device.values}
    values |= dict(zip(model.derived, model.derive({**values, "sn_mva": sn_mva}), strict=True))
    placed = Placed(m, device, values, len(out.p), out.x, _wires(out, inputs, wire))
    out.p += [*values.values(), *[0.0] * len(model.references)]
    address = flat_kernel(model, "evaluate").address
    call = (m, address, placed.p_at, placed.x_at, placed.wires_at, wire[outputs[0]])
    out.calls["controls"].append(call)
    _reserve(out, len(model.states), model.bounds(values))
    return placed


def _wires(out: _Growing, inputs: Sequence[str], wire: Mapping[str, int]) -> int:
    at = len(out.wires)
    out.wires += [wire[name] for name in inputs]
    return at


def _reserve(out: _Growing, states: int, bounds: Sequence[tuple[float, float]]) -> None:
    out.x += states
    full = [*bounds] or [(-math.inf, math.inf)] * states
    out.low += [low for low, _ in full]
    out.high += [high for _, high in full]
