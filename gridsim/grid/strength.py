"""How strong the buses of a grid are, and which of them a campus might connect to where nobody has said so."""

from __future__ import annotations

import numpy as np
from scipy.sparse.linalg import splu

from gridsim.arrays import Complexes, Floats
from gridsim.grid.case import GridCase
from gridsim.grid.network import Network

#: From here on a bus is transmission. The bright line of NERC's definition of the bulk electric system [I]. [kV]
TRANSMISSION_KV = 100.0


def short_circuit_mva(network: Network, rows: list[int]) -> Floats:
    """Return |V|^2 / |z| at `rows`, machines behind their source impedance, loads left out; shape (rows,). [MVA]"""
    y = network.admittance().tolil()
    for machine in network.generators:
        y[machine.row, machine.row] += machine.sn_mva / network.base_mva / machine.source_impedance_pu
    factors = splu(y.tocsc())
    found = []
    for row in rows:
        unit: Complexes = np.zeros(network.rows, dtype=np.complex128)
        unit[row] = 1.0
        found.append(abs(network.v_pu[row]) ** 2 / abs(factors.solve(unit)[row]) * network.base_mva)
    return np.array(found)


def candidate_buses(case: GridCase, network: Network) -> tuple[int, ...]:
    """Return the strongest, the median and the weakest bus where a campus might connect, in this order.

    Candidates are buses of transmission voltage that carry load; where there are none, those of transmission voltage,
    then all buses of the source.
    """
    bus = case.net.bus
    live = [
        int(b) for b in bus.index if int(b) in network.row_of and not str(bus["name"][b]).startswith("star point of")
    ]
    high = [b for b in live if bus.vn_kv[b] >= TRANSMISSION_KV]
    carries = {load.bus for load in network.loads if load.p_mw > 0.0}
    candidates = [b for b in high if b in carries] or high or live
    strength = short_circuit_mva(network, [network.row_of[b] for b in candidates])
    order = [candidates[k] for k in np.argsort(-strength, kind="stable")]
    return tuple(dict.fromkeys((order[0], order[len(order) // 2], order[-1])))
