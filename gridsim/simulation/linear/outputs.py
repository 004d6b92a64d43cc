"""What is asked of a linear system: speeds, voltages, machine power, as rows over signals and bus voltages.

A signal enters an output by its own slope, a voltage by the slope of its size: d |v| = Re(conj(v) dv) / |v|.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.rms.model import GridModel


@dataclass(frozen=True)
class Outputs:
    """`names` in order: speeds, COI, voltages, machine powers; `at_rest` (outputs,) their values. [Hz, pu, MW]

    `by_signal` (outputs, signals) and `by_voltage` (outputs, 2 rows) are their slopes.
    """

    names: tuple[str, ...]
    at_rest: Floats
    by_signal: csr_matrix
    by_voltage: csr_matrix

    @staticmethod
    def of(model: GridModel, buses: Sequence[int], signals: Floats) -> Outputs:
        """Lay out the speeds and powers of all machines and the voltages of `buses`, at rest with `signals`."""
        machines, network = model.network.generators, model.network
        places = [machine.place for machine in machines]
        speeds, powers = ([f"{quantity}.{place}" for place in places] for quantity in ("f_hz", "p_mw"))
        names = (*speeds, "f_hz.coi", *(f"v_pu.bus_{bus}" for bus in buses), *powers)
        by_signal = _by_signal(model, len(buses), signals.size)
        rows = np.array([network.row_of[bus] for bus in buses], dtype=np.intp)
        v = network.v_pu[rows]
        at_rest = by_signal @ signals
        at_rest[: len(machines) + 1] += network.nominal_hz
        at_rest[len(machines) + 1 : len(machines) + 1 + rows.size] = np.abs(v)
        return Outputs(names, at_rest, by_signal, _by_voltage(v, rows, len(machines) + 1, (len(names), network.rows)))


def rows_of(outputs: Sequence[str], quantity: str, prefix: str = "") -> list[int]:
    """Return the rows of a quantity whose place begins with `prefix`."""
    return [k for k, name in enumerate(outputs) if name.startswith(f"{quantity}.{prefix}")]


def _by_signal(model: GridModel, buses: int, signals: int) -> csr_matrix:
    count = len(model.network.generators)  # loads with a model of their own stand behind
    speed_at, power_at = ([model.assembly.signal(m, name) for m in range(count)] for name in ("dw_pu", "p_e_pu"))
    inertia, nominal_hz = model.inertia_mws()[:count], model.network.nominal_hz
    ratings_mva = [machine.sn_mva for machine in model.network.generators]
    row = [*range(count), *[count] * count, *range(count + 1 + buses, 2 * count + 1 + buses)]
    slope = np.concatenate([np.full(count, nominal_hz), nominal_hz * inertia / inertia.sum(), ratings_mva])
    return csr_matrix((slope, (row, [*speed_at, *speed_at, *power_at])), shape=(2 * count + 1 + buses, signals))


def _by_voltage(v: Complexes, rows: np.ndarray, first: int, shape: tuple[int, int]) -> csr_matrix:
    unit = v / np.abs(v)
    row = np.tile(first + np.arange(rows.size), 2)
    column = np.concatenate([2 * rows, 2 * rows + 1])
    return csr_matrix((np.concatenate([unit.real, unit.imag]), (row, column)), shape=(shape[0], 2 * shape[1]))
