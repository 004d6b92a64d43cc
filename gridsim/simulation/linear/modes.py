"""Oscillatory modes of a grid: frequency, damping, and which machines swing in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridsim.arrays import Complexes, Floats
from gridsim.simulation.linear.descriptor import Descriptor, descriptor
from gridsim.simulation.linear.system import eliminated
from gridsim.simulation.linear.wedge import Wedge, covering, distinct, without_still
from gridsim.simulation.rms.model import GridModel
from gridsim.units import TWO_PI

#: Slower than this a pair of eigenvalues is no oscillation that anyone would see in a study. [Hz] Assumption.
SLOWEST_HZ = 0.005
#: So many machines tell what a mode looks like.
MOST_IN_SHAPE = 5
#: With more states only the modes of `LARGE` are looked for: all of them would take minutes, these seconds.
MOST_STATES = 1000
#: What is looked for in a large grid: what a swinging load can excite. Assumption: at a damping of 0.1 a swing fades
#: to half within one turn, and planners ask for a third of that.
LARGE = Wedge(low_hz=0.1, high_hz=3.0, least=-0.1, most=0.1)


@dataclass(frozen=True)
class Eigensystem:
    """Eigenvalues (n,) of a state matrix with right eigenvectors in columns and participations (states, n).

    `within` says which eigenvalues are there where these are not all.
    """

    values: Complexes
    right: Complexes
    participation: Floats
    within: Wedge | None = None


@dataclass(frozen=True)
class MachineInMode:
    """A machine in a mode: participation of its angle and speed [1], its speed against the largest [1, deg]."""

    machine: str
    participation: float
    speed: float
    angle_deg: float


@dataclass(frozen=True)
class Mode:
    """One oscillatory mode.

    `damping` is a ratio, negative where the mode grows, `decay_per_s` the rate; `electromechanical` is the share of
    participation that all rotor angles and speeds have; `machines` are all of them, the one that takes part most
    first. Modes in which rotors take the largest part are the ones a swinging load can excite.
    Source: Kundur (1994), section 12.2.
    """

    f_hz: float
    damping: float
    decay_per_s: float
    electromechanical: float
    machines: tuple[MachineInMode, ...]

    @property
    def shape(self) -> str:
        """The largest speeds as `place: magnitude at angle in degrees`."""
        largest = sorted(self.machines, key=lambda at: -at.speed)[:MOST_IN_SHAPE]
        return ", ".join(f"{at.machine}: {at.speed:.2f} at {at.angle_deg:.0f}" for at in largest)


def eigensystem(a: Floats) -> Eigensystem:
    """Decompose a state matrix."""
    values, right = np.linalg.eig(a)
    return _shared(values, right, np.linalg.pinv(right).T)


def eigensystem_of(system: Descriptor, *, most_states: int = MOST_STATES, within: Wedge = LARGE) -> Eigensystem:
    """Decompose a linearised grid: wholly, or with more than `most_states` states only `within` a wedge.

    Raises `SimulationError` where eigenvalues stand too close to be told apart.
    """
    if system.states <= most_states:
        return eigensystem(eliminated(system).a)
    moving, places = without_still(system)
    values, *vectors = distinct(covering(moving, within), within)
    right, left = (np.zeros((system.states, values.size), dtype=np.complex128) for _ in vectors)
    right[places], left[places] = vectors
    return _shared(values, right, left, within)


def _shared(values: Complexes, right: Complexes, left: Complexes, within: Wedge | None = None) -> Eigensystem:
    """Return the eigensystem with participations |left x right|, each mode's adding up to 1."""
    participation = np.abs(left * right)
    return Eigensystem(values, right, participation / participation.sum(axis=0), within)


def speed_states(model: GridModel) -> list[int]:
    """Return the place of each rotor's speed among the states."""
    return [placed.x_at + 1 for placed, machine in model.assembly.sources() if machine.rotor]


def modes_of(model: GridModel, system: Eigensystem | None = None) -> tuple[Mode, ...]:
    """Return the oscillatory modes, slowest first; of a large grid those of `LARGE`."""
    found = system or eigensystem_of(descriptor(model, buses=()))
    slowest = TWO_PI * SLOWEST_HZ
    oscillating = sorted(np.flatnonzero(found.values.imag >= slowest), key=lambda k: float(found.values[k].imag))
    return tuple(_mode(model, found, int(k)) for k in oscillating)


def _mode(model: GridModel, system: Eigensystem, k: int) -> Mode:
    value, speeds = system.values[k], speed_states(model)
    part = system.participation[:, k]
    by_machine = part[speeds] + part[[speed - 1 for speed in speeds]]
    vector = system.right[speeds, k]
    largest = vector[int(np.abs(vector).argmax())]
    relative = vector / largest if largest != 0.0 else vector
    places = [model.assembly.machines[placed.machine].place for placed, own in model.assembly.sources() if own.rotor]
    machines = [
        MachineInMode(
            places[m], float(by_machine[m]), float(abs(relative[m])), float(np.angle(relative[m], deg=True))
        )
        for m in np.argsort(-by_machine, kind="stable")
    ]
    damping = float(-value.real / abs(value))
    return Mode(float(value.imag / TWO_PI), damping, float(-value.real), float(by_machine.sum()), tuple(machines))


def oscillatory_modes(model: GridModel, system: Eigensystem | None = None) -> pd.DataFrame:
    """Return one row an oscillatory mode, slowest first, for people.

    Columns: `f_hz`, `damping` (ratio), `electromechanical`, `machine` (the one that takes part most) and `shape`,
    as in `Mode`.
    """
    rows = [
        {
            "f_hz": mode.f_hz,
            "damping": mode.damping,
            "electromechanical": mode.electromechanical,
            "machine": mode.machines[0].machine,
            "shape": mode.shape,
        }
        for mode in modes_of(model, system)
    ]
    return pd.DataFrame(rows, columns=["f_hz", "damping", "electromechanical", "machine", "shape"])
