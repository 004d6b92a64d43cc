"""All modes of a large grid in a wedge of the complex plane: overlapping discs of nearest eigenvalues that cover it.

A disc holds every eigenvalue that is nearer to its centre than the farthest one found. Discs are laid until each
point of a fine grid over the wedge lies in one. Then they check one another: an eigenvalue of one that lies inside
another must have been found there too; where not, that disc is made again with twice as many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from gridsim.arrays import Complexes, Indices
from gridsim.errors import SimulationError
from gridsim.simulation.linear.descriptor import Descriptor
from gridsim.simulation.linear.nearest import Disc, nearest
from gridsim.simulation.linear.pencil import Pencil
from gridsim.units import TWO_PI

#: Eigenvalues of a disc at first. More make discs larger but each costs more; measured on 2,000 buses.
COUNT = 20
#: Points of the grid over a wedge: frequencies, a few per cent apart, and damping ratios.
POINTS = (120, 7)
#: Discs count as covering only what lies this far within them.
MARGIN = 0.02
#: Two discs give one and the same eigenvalue to better than this. [1/s]
SAME_PER_S = 1e-5
#: A disc that misses something is made again so many times.
ATTEMPTS = 3


@dataclass(frozen=True)
class Wedge:
    """Oscillations of `low_hz` to `high_hz` with damping ratios between `least` (below 0: growing) and `most`."""

    low_hz: float
    high_hz: float
    least: float
    most: float

    def points(self) -> Complexes:
        """Return a grid over the wedge, slowest first, shape (frequencies * dampings,). [1/s]"""
        size = TWO_PI * np.geomspace(self.low_hz, self.high_hz, POINTS[0])
        damping = np.linspace(self.least, self.most, POINTS[1])
        return np.asarray((size[:, np.newaxis] * (1j * np.sqrt(1.0 - damping**2) - damping)).ravel())

    def holds(self, values: Complexes) -> np.ndarray:
        """Say which eigenvalues lie in it."""
        f_hz, damping = values.imag / TWO_PI, -values.real / np.maximum(np.abs(values), np.finfo(np.float64).tiny)
        inside = (f_hz >= self.low_hz) & (f_hz <= self.high_hz)
        return np.asarray(inside & (damping >= self.least) & (damping <= self.most))

    def __str__(self) -> str:
        return f"{self.low_hz:g} to {self.high_hz:g} Hz with damping up to {self.most:g}"


def without_still(system: Descriptor) -> tuple[Descriptor, Indices]:
    """Return the system without the states that nothing moves, and the places of those kept among all states.

    Such are what a control keeps of the moment before a dip, or the integral of an error that it does not weigh. Each
    is an eigenvalue 0 of its own; hundreds of one value are what Arnoldi's method takes longest for. In every mode
    with another eigenvalue they stand still: lambda x = 0.
    """
    moved = np.asarray(abs(system.a).sum(axis=1) + abs(system.b).sum(axis=1)).ravel() > 0.0
    kept = np.flatnonzero(moved)
    a, b, c = system.a[kept][:, kept], system.b[kept], system.c[:, kept]
    return replace(system, a=a, b=b, c=c, y_x=system.y_x[:, kept]), kept.astype(np.intp)


def covering(system: Descriptor, wedge: Wedge) -> tuple[Disc, ...]:
    """Return discs that hold every eigenvalue in the wedge. Raises `SimulationError` where they contradict."""
    pencil, network = Pencil.of(system), system.network()
    points = wedge.points()
    discs: list[Disc] = []
    left = np.ones(points.size, dtype=bool)
    with threadpool_limits(limits=1, user_api="blas"):  # on small products threads mostly wait for each other
        while left.any():
            disc = nearest(system, pencil, network, _centre(points[left]), count=COUNT)
            if not (left & disc.holds(points, margin=MARGIN)).any():  # so dense that not even its surroundings are in
                disc = nearest(system, pencil, network, points[left][0], count=2 * COUNT)
            discs.append(disc)
            left &= ~disc.holds(points, margin=MARGIN)
    return _agreeing(system, pencil, discs)


def _centre(points: Complexes) -> complex:
    """Return where the next disc goes: amid the slowest points that are left, a little further up."""
    size = np.abs(points)
    slowest = points[size <= size.min() * 1.01]
    return complex(slowest.mean() * 1.05)


def _agreeing(system: Descriptor, pencil: Pencil, discs: list[Disc]) -> tuple[Disc, ...]:
    """Make discs again that miss what others found inside them."""
    network = system.network()
    for attempt in range(1, ATTEMPTS + 1):
        lacking = [k for k, disc in enumerate(discs) if _misses(disc, discs)]
        if not lacking:
            return tuple(discs)
        for k in lacking:
            discs[k] = nearest(system, pencil, network, discs[k].centre, count=COUNT * 2**attempt)
    raise SimulationError("the modes of this grid could not be told apart: eigenvalues stand too close together")


def _misses(disc: Disc, discs: list[Disc]) -> bool:
    everything = np.concatenate([other.values for other in discs])
    inside = everything[disc.holds(everything, margin=MARGIN)]
    apart = np.abs(inside[:, np.newaxis] - disc.values).min(axis=1, initial=np.inf)
    return bool(np.any(apart > SAME_PER_S))


def distinct(discs: tuple[Disc, ...], wedge: Wedge) -> tuple[Complexes, Complexes, Complexes]:
    """Return eigenvalues in the wedge, each once, with right and left vectors (states, n).

    Of an eigenvalue in several discs the one whose centre is nearest is taken, so that one that stands there twice
    is kept twice.
    """
    values, right, left = [], [], []
    centres = np.array([disc.centre for disc in discs])
    for k, disc in enumerate(discs):
        others = np.abs(disc.values[:, np.newaxis] - centres) / np.array([other.radius for other in discs])
        own = (others.argmin(axis=1) == k) & wedge.holds(disc.values)
        values.append(disc.values[own])
        right.append(disc.right[:, own])
        left.append(disc.left[:, own])
    return np.concatenate(values), np.concatenate(right, axis=1), np.concatenate(left, axis=1)
