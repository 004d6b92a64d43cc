"""A grid near its rest, evaluated once at a time: rates and signals for given states and site powers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.simulation.rms.evaluate import Work, evaluate, write_currents, write_silent
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import Devices, Layout, ReducedGrid, Sites
from gridsim.simulation.rms.reduction import Reduction, Topology


@dataclass(frozen=True)
class Evaluation:
    """The compiled right-hand side of a model on the undisturbed network, with its scratch."""

    model: GridModel
    devices: Devices
    grid: ReducedGrid
    reduction: Reduction
    layout: Layout
    sites: Sites
    w: Work

    @staticmethod
    def of(model: GridModel) -> Evaluation:
        """Reduce the network of `model` and lay out its devices."""
        topology = Topology(model.network)
        grid, reduction = model.reduced(topology)
        live = topology.machine_live()
        return Evaluation(
            model=model,
            devices=model.assembly.devices(live),
            grid=grid,
            reduction=reduction,
            layout=model.layout(reduction, live),
            sites=model.site_wiring(),
            w=model.work(),
        )

    def at(self, x: Floats, site_p_pu: Floats, site_q_pu: Floats) -> tuple[Floats, Floats]:
        """Return rates (states,) and signals, the injected currents included. [1/s, pu]"""
        signals, rates = self.model.signals.copy(), np.zeros(x.size)
        evaluate(self.devices, self.grid, self.layout, self.sites, site_p_pu, site_q_pu, x, signals, self.w, rates)
        write_currents(self.grid, self.layout, signals, self.w)
        if self.grid.is_sparse:
            write_silent(self.grid, self.layout, signals)
        return rates, signals
