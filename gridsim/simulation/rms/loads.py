"""What the case's own loads do with voltage: a part is an admittance, the others constant current and power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Indices
from gridsim.grid.load_model import LoadModel
from gridsim.grid.network import Network
from gridsim.simulation.rms.reduction import Topology


@dataclass(frozen=True)
class LoadParts:
    """Loads by row in per unit: admittance, and apparent power drawn at constant current (at 1 pu) and power."""

    admittance: Complexes
    current: Complexes
    power: Complexes


def nonlinear_rows(network: Network, model: LoadModel) -> list[int]:
    """Return the rows of loads of which some part is not a constant impedance."""
    linear = model.p_z == 1.0 and model.q_z == 1.0
    return [] if linear else sorted({load.row for load in network.loads if not load.modelled})


def split_loads(topology: Topology, model: LoadModel) -> LoadParts:
    """Split each load that is left by the shares of `model`, so that at the operating point it draws what it did."""
    network = topology.network
    parts = LoadParts(*(np.zeros(network.rows, dtype=np.complex128) for _ in range(3)))
    for load in network.loads:
        if load.modelled:
            continue
        left = topology.load_left.get(load.bus, 1.0) / network.base_mva
        v = abs(network.v_pu[load.row])
        p, q = load.p_mw * left, load.q_mvar * left
        parts.admittance[load.row] += (p * model.p_z - 1j * q * model.q_z) / v**2
        parts.current[load.row] += (p * model.p_i + 1j * q * model.q_i) / v
        parts.power[load.row] += p * model.p_p + 1j * q * model.q_p
    for row, power in topology.added_mva.items():
        parts.power[row] += power / network.base_mva
    return parts


def at_rows(values: Complexes, rows: Indices) -> tuple[np.ndarray, np.ndarray]:
    """Return real and imaginary parts of `values` at `rows`, contiguous."""
    chosen = values[rows]
    return np.ascontiguousarray(chosen.real), np.ascontiguousarray(chosen.imag)
