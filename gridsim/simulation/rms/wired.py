"""The network of a stretch in the form of the loop, made anew wherever something was switched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridsim.arrays import Floats
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import Layout, ReducedGrid
from gridsim.simulation.rms.reduction import Reduction, Topology
from gridsim.simulation.rms.tripping import Protection
from gridsim.simulation.rms.watch import Watch
from gridsim.simulation.rms.watching import on_network


@dataclass(frozen=True)
class Wired:
    """The network of a stretch in the form of the loop, with what is connected to it."""

    topology: Topology
    grid: ReducedGrid
    reduction: Reduction
    layout: Layout
    live: list[bool]
    watch: Watch


def wire(model: GridModel, protection: Protection, watch: Watch, topology: Topology) -> Wired:
    """Reduce the network of `topology` and let the relays look at it."""
    grid, reduction = model.reduced(topology)
    live = topology.machine_live()
    looking = on_network(watch, protection.relays, model.network, model.active, reduction)
    return Wired(topology, grid, reduction, model.layout(reduction, live), live, looking)


def silence(model: GridModel, live: Sequence[bool], signals: Floats) -> None:
    """A tripped machine gives nothing; its speed and angle keep their last values."""
    for m, on in enumerate(live):
        if not on:
            for name in ("p_e_pu", "q_e_pu", "t_e_pu", "p_mech_pu", "e_fd_pu", "i_source_re_pu", "i_source_im_pu"):
                signals[model.assembly.signal(m, name)] = 0.0
