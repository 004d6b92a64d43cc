"""From the tape to a recording: voltages of all buses from the active rows' currents, frequencies from angles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.signals.pmu import bus_frequency
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import SITE_SIGNALS
from gridsim.simulation.rms.running import RmsRun
from gridsim.units import degrees

#: What is recorded of a machine: column of the recording, signal of the engine.
MACHINE_COLUMNS = (
    ("speed_pu", "dw_pu"),
    ("angle_deg", "delta_rad"),
    ("p_mw", "p_e_pu"),
    ("q_mvar", "q_e_pu"),
    ("p_mech_mw", "p_mech_pu"),
    ("e_fd_pu", "e_fd_pu"),
)
#: What of it is recorded of a load with a model of its own.
LOAD_COLUMNS = ("speed_pu", "p_mw", "q_mvar")


@dataclass(frozen=True)
class RecordPlan:
    """Which buses and machines are recorded, and the signals that takes, in the order of the tape.

    With `speeds` every machine's speed is, of `machines` all that there is.
    """

    buses: tuple[int, ...]
    machines: tuple[int, ...]
    signals: Indices
    speeds: bool


def plan_record(
    model: GridModel, buses: Sequence[int], machines: Sequence[int], *, speeds: bool = False
) -> RecordPlan:
    """Lay out the tape: what gives the buses' voltages, speeds of all machines, the chosen machines, the sites.

    In a small network the currents of the active rows give all voltages afterwards; in a large one the voltages of
    the chosen buses are recorded themselves.
    """
    everyone = range(len(model.assembly.machines))
    site_at = model.assembly.signal(len(model.assembly.machines), "i_source_re_pu")
    signals = [
        *_voltage_signals(model, buses),
        *(model.assembly.signal(m, "dw_pu") for m in everyone),
        *(model.assembly.signal(m, signal) for m in machines for _, signal in MACHINE_COLUMNS),
        *range(site_at, site_at + len(SITE_SIGNALS) * len(model.sites)),
    ]
    return RecordPlan(tuple(buses), tuple(machines), np.array(signals, dtype=np.intp), speeds)


def _voltage_signals(model: GridModel, buses: Sequence[int]) -> list[int]:
    rows = model.active.rows.size
    if not model.active.is_sparse:
        return list(range(2 * rows, 4 * rows))
    return [2 * model.network.row_of[bus] + part for bus in buses for part in (0, 1)]


def channels_of(
    model: GridModel, plan: RecordPlan, run: RmsRun, stages: Sequence[tuple[str, str]], *, row_s: float
) -> dict[str, Floats]:
    """Return the recording's columns. `stages` are (site, mitigation) names, one a column at the end of the tape."""
    columns = run.rows.T
    machines = len(model.assembly.machines)
    at = len(_voltage_signals(model, plan.buses))
    phasors = columns[0:at:2] + 1j * columns[1:at:2]
    found = {
        "f_hz.coi": _coi_hz(model, run, columns[at : at + machines]),
        "kinetic_mws.coi": _kinetic_mws(model, run),
    }
    v = phasors if model.active.is_sparse else _voltages(plan, model, run, phasors)
    found |= _bus_channels(model, plan, v, row_s)
    if plan.speeds:
        generators = enumerate(model.network.generators)  # they stand before the loads among the machines
        found |= {f"speed_pu.{machine.place}": 1.0 + columns[at + m] for m, machine in generators}
    at += machines
    for m in plan.machines:
        found |= _machine_channels(model, m, columns[at : at + len(MACHINE_COLUMNS)])
        at += len(MACHINE_COLUMNS)
    for s, site in enumerate(model.sites):
        names = [
            f"p_mw.site_{site.name}",
            f"q_mvar.site_{site.name}",
            f"p_mw.demand_{site.name}",
            f"connected.site_{site.name}",
        ]
        names += [f"p_mw.load_{site.name}"] if s in model.machine_site else []
        found |= {name: np.ascontiguousarray(columns[at + k]) for k, name in enumerate(names)}
        at += len(SITE_SIGNALS)
    for k, (site_name, stage) in enumerate(stages):
        if np.isfinite(columns[at + k]).all():
            found[f"soc.{site_name}_{stage}"] = np.ascontiguousarray(columns[at + k])
    return found


def _coi_hz(model: GridModel, run: RmsRun, speeds: Floats) -> Floats:
    """Mean speed of the connected machines of the main island, weighted by their kinetic energy."""
    mean_pu = np.zeros(speeds.shape[1])
    for stretch in run.stretches:
        inertia = model.inertia_mws() * stretch.counted
        rows = slice(stretch.first, stretch.last)
        mean_pu[rows] = inertia @ speeds[:, rows] / inertia.sum()
    return np.asarray(model.network.nominal_hz * (1.0 + mean_pu))


def _kinetic_mws(model: GridModel, run: RmsRun) -> Floats:
    """Kinetic energy of the connected machines of the main island at nominal speed. [MW s]"""
    found = np.zeros(run.rows.shape[0])
    for stretch in run.stretches:
        found[stretch.first : stretch.last] = float(model.inertia_mws() @ stretch.counted)
    return found


def error_channels(areas: Sequence[str], run: RmsRun, *, record_every: int) -> dict[str, Floats]:
    """Return the area control errors, each held until the next cycle of generation control. [MW]"""
    found = {area: np.zeros(run.rows.shape[0]) for area in areas}
    for step, errors_mw in run.errors_mw:
        for area, error_mw in zip(areas, errors_mw, strict=True):
            found[area][-(-step // record_every) :] = error_mw
    return {f"ace_mw.area_{area}": values for area, values in found.items()}


def _voltages(plan: RecordPlan, model: GridModel, run: RmsRun, currents: Complexes) -> Complexes:
    """Voltages of the chosen buses from the currents of the active rows, stretch by stretch."""
    at = np.array([model.network.row_of[bus] for bus in plan.buses], dtype=np.intp)
    v = np.empty((at.size, currents.shape[1]), dtype=np.complex128)
    for stretch in run.stretches:
        v[:, stretch.first : stretch.last] = stretch.z[at] @ currents[:, stretch.first : stretch.last]
    return v


def _bus_channels(model: GridModel, plan: RecordPlan, v: Complexes, row_s: float) -> dict[str, Floats]:
    angle = np.unwrap(np.angle(v), axis=1)
    f_hz = bus_frequency(angle, nominal_hz=model.network.nominal_hz, row_s=row_s)
    angle_deg, v_pu = degrees(angle), np.abs(v)
    found = {f"f_hz.bus_{bus}": f_hz[k] for k, bus in enumerate(plan.buses)}
    found |= {f"v_pu.bus_{bus}": v_pu[k] for k, bus in enumerate(plan.buses)}
    return found | {f"angle_deg.bus_{bus}": angle_deg[k] for k, bus in enumerate(plan.buses)}


def _machine_channels(model: GridModel, m: int, columns: Floats) -> dict[str, Floats]:
    machine = model.network.machines[m]
    power = -machine.sn_mva if machine.is_load else machine.sn_mva  # loads are recorded in load direction
    scale = {"p_mw": power, "q_mvar": power, "p_mech_mw": power}
    found = {}
    for (quantity, _), values in zip(MACHINE_COLUMNS, columns, strict=True):
        if machine.is_load and quantity not in LOAD_COLUMNS:
            continue
        if quantity == "speed_pu":
            column = 1.0 + values
        elif quantity == "angle_deg":
            column = degrees(values)
        else:
            column = values * scale.get(quantity, 1.0)
        found[f"{quantity}.{machine.place}"] = np.ascontiguousarray(column)
    return found
