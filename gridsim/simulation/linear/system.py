"""A grid from its sites' power to speeds, voltages and machine power, linear about its operating point.

    d x / d t = A x + B u,    y = y_0 + C x + D u

where x and u are deviations from rest: a `Descriptor` with its voltages eliminated. Its matrices are dense.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.sparse import hstack as beside

from gridsim.arrays import Floats
from gridsim.simulation.linear.blocks import STEP
from gridsim.simulation.linear.descriptor import Descriptor, descriptor
from gridsim.simulation.linear.outputs import rows_of
from gridsim.simulation.rms.model import GridModel


@dataclass(frozen=True)
class LinearSystem:
    """State-space matrices about an operating point.

    `a` (states, states) [1/s]; `b` (states, 2 sites) and `d` (outputs, 2 sites) per MW of each site, then per Mvar of
    each, at the POI in load direction; `c` (outputs, states); `at_rest` (outputs,) is y_0. `outputs` names the rows:
    `f_hz.<machine>` [Hz], `f_hz.coi` [Hz], `v_pu.bus_<number>` [pu], `p_mw.<machine>` [MW].
    """

    a: Floats
    b: Floats
    c: Floats
    d: Floats
    at_rest: Floats
    outputs: tuple[str, ...]
    sites: tuple[str, ...]
    nominal_hz: float

    def rows(self, quantity: str, prefix: str = "") -> list[int]:
        """Return the rows of a quantity whose place begins with `prefix`."""
        return rows_of(self.outputs, quantity, prefix)

    def per_mw(self, mvar_per_mw: Floats) -> tuple[Floats, Floats]:
        """Return B (states, sites) and D (outputs, sites) where each site's Mvar moves with its MW."""
        sites = len(self.sites)
        b, d = (m[:, :sites] + m[:, sites:] * mvar_per_mw for m in (self.b, self.d))
        return b, d


def linearised(model: GridModel, *, buses: Sequence[int] | None = None, step: float = STEP) -> LinearSystem:
    """Return the linear system of `model` at rest, with the voltages of `buses` (all where left out).

    What the differences are worth is said in `gridsim.simulation.linear.blocks`. Ride-through and mitigation do not
    answer: u is what stands at the meter, and sites draw constant power.
    """
    return eliminated(descriptor(model, buses=buses, step=step))


def eliminated(of: Descriptor) -> LinearSystem:
    """Return `of` with v = - D^-1 (C x + E u) put in."""
    v = -of.network().solve(beside([of.c, of.e]).toarray())
    by_x, by_u = v[:, : of.states], v[:, of.states :]
    return LinearSystem(
        a=of.a.toarray() + of.b @ by_x,
        b=of.b @ by_u,
        c=of.y_x.toarray() + of.y_v @ by_x,
        d=of.y_v @ by_u,
        at_rest=of.at_rest,
        outputs=of.outputs,
        sites=of.sites,
        nominal_hz=of.nominal_hz,
    )
