"""A grid from its sites' power to speeds, voltages and machine power, linear about its operating point.

    d x / d t = A x + B u,    y = y_0 + C x + D u

where x and u are deviations from rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.simulation.linear.evaluation import Evaluation
from gridsim.simulation.linear.jacobian import STEP, Slopes, power_slopes, state_slopes
from gridsim.simulation.linear.outputs import Outputs
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
        return [k for k, name in enumerate(self.outputs) if name.startswith(f"{quantity}.{prefix}")]

    def places(self, rows: Sequence[int]) -> list[str]:
        """Return the place of each of some rows."""
        return [self.outputs[row].partition(".")[2] for row in rows]

    def per_mw(self, mvar_per_mw: Floats) -> tuple[Floats, Floats]:
        """Return B (states, sites) and D (outputs, sites) where each site's Mvar moves with its MW."""
        sites = len(self.sites)
        b, d = (m[:, :sites] + m[:, sites:] * mvar_per_mw for m in (self.b, self.d))
        return b, d


def linearised(model: GridModel, *, buses: Sequence[int] | None = None, step: float = STEP) -> LinearSystem:
    """Return the linear system of `model` at rest, with the voltages of `buses` (all where left out).

    Costs 2 (states + 2 sites) evaluations of the compiled right-hand side; what the differences are worth is said in
    `gridsim.simulation.linear.jacobian`. Ride-through and mitigation do not answer: u is what stands at the meter,
    and sites draw constant power.
    """
    at = Evaluation.of(model)
    outputs = Outputs.of(at, model.network.buses if buses is None else buses)
    _, rest = at.at(model.x, *model.site_power())
    a, c = _matrices(outputs, rest, state_slopes(at, step=step), states=model.x.size)
    b, d = _matrices(outputs, rest, power_slopes(at, step=step), states=model.x.size)
    return LinearSystem(
        a=a,
        b=b / model.network.base_mva,
        c=c,
        d=d / model.network.base_mva,
        at_rest=outputs.values(rest),
        outputs=outputs.names,
        sites=tuple(site.name for site in model.sites),
        nominal_hz=model.network.nominal_hz,
    )


def _matrices(outputs: Outputs, rest: Floats, slopes: Iterable[Slopes], *, states: int) -> tuple[Floats, Floats]:
    """Return what the rates and the outputs do, a column for each of `slopes`."""
    phasors = outputs.phasors(rest)
    both = [(rates, outputs.slopes(signals, phasors)) for rates, signals in slopes]
    of_rates = np.array([rates for rates, _ in both]).reshape(len(both), states).T
    of_outputs = np.array([slope for _, slope in both]).reshape(len(both), len(outputs.names)).T
    return of_rates, of_outputs
