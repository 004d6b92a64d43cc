"""Oscillatory modes of a grid: frequency, damping, and which machines swing in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridsim.arrays import Complexes, Floats
from gridsim.devices.contract import MachineModel
from gridsim.simulation.linear.jacobian import state_matrix
from gridsim.simulation.rms.model import GridModel
from gridsim.units import TWO_PI

#: Slower than this a pair of eigenvalues is no oscillation that anyone would see in a study. [Hz] Assumption.
SLOWEST_HZ = 0.005


@dataclass(frozen=True)
class Eigensystem:
    """Eigenvalues (n,) of a state matrix with right eigenvectors in columns and participations (states, n)."""

    values: Complexes
    right: Complexes
    participation: Floats


def eigensystem(a: Floats) -> Eigensystem:
    """Decompose a state matrix; participations are |left x right|, each mode's adding up to 1."""
    values, right = np.linalg.eig(a)
    left = np.linalg.pinv(right).T
    participation = np.abs(left * right)
    return Eigensystem(values, right, participation / participation.sum(axis=0))


def speed_states(model: GridModel) -> list[int]:
    """Return the place of each machine's speed among the states."""
    return [placed.x_at + 1 for placed in model.assembly.placed if isinstance(placed.device.model, MachineModel)]


def oscillatory_modes(model: GridModel, system: Eigensystem | None = None) -> pd.DataFrame:
    """Return one row an oscillatory mode, slowest first.

    Columns: `f_hz`, `damping` (ratio, negative where the mode grows), `electromechanical` (share of participation
    that rotor angles and speeds have), `machine` (the one that takes part most) and `shape` (speeds relative to the
    largest, as `place: magnitude at angle in degrees`, the five largest). Modes in which rotors take the largest part
    are the ones a swinging load can excite. Source: Kundur (1994), section 12.2.
    """
    found = system or eigensystem(state_matrix(model))
    speeds = speed_states(model)
    places = [machine.place for machine in model.assembly.machines]
    mechanical = [state for speed in speeds for state in (speed - 1, speed)]
    rows = []
    for k, value in enumerate(found.values):
        if value.imag < TWO_PI * SLOWEST_HZ:
            continue
        by_machine = found.participation[speeds, k]
        rows.append(
            {
                "f_hz": float(value.imag / TWO_PI),
                "damping": float(-value.real / abs(value)),
                "electromechanical": float(found.participation[mechanical, k].sum()),
                "machine": places[int(by_machine.argmax())],
                "shape": _shape(found.right[speeds, k], places),
            }
        )
    columns = ["f_hz", "damping", "electromechanical", "machine", "shape"]
    return pd.DataFrame(rows, columns=columns).sort_values("f_hz", ignore_index=True)


def _shape(speeds: Complexes, places: Sequence[str]) -> str:
    largest = speeds[int(np.abs(speeds).argmax())]
    relative = speeds / largest if largest != 0.0 else speeds
    order = np.argsort(-np.abs(relative))[:5]
    return ", ".join(f"{places[m]}: {abs(relative[m]):.2f} at {np.rad2deg(np.angle(relative[m])):.0f}" for m in order)
