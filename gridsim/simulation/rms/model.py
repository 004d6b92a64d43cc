"""A grid ready to be simulated or linearised: devices assembled, at rest at the operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.grid.load_model import LoadModel
from gridsim.grid.network import Network
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Assembly
from gridsim.simulation.rms.evaluate import Work, new_work
from gridsim.simulation.rms.loads import at_rows
from gridsim.simulation.rms.ordering import Elimination, eliminated
from gridsim.simulation.rms.plan import Layout, Meters, ReducedGrid, Sites
from gridsim.simulation.rms.reduced_grid import SiteStart, reduced_grid
from gridsim.simulation.rms.reduction import ActiveRows, Reduction, Topology


@dataclass(frozen=True)
class GridModel:
    """Everything that stays the same during a run, and the state at its start.

    `machine_site` (machines,) is the site at which a machine stands, -1 for one of the grid.
    """

    network: Network
    load_model: LoadModel
    active: ActiveRows
    assembly: Assembly
    sites: tuple[SiteStart, ...]
    x: Floats
    signals: Floats
    rest_rates: Floats
    machine_site: Indices

    @property
    def site_loads(self) -> np.ndarray:
        """Where each site stands among the non-linear loads."""
        return np.arange(self.active.load.size - len(self.sites), self.active.load.size, dtype=np.intp)

    def site_power(self) -> tuple[Floats, Floats]:
        """Active and reactive power of the sites at t = 0. [pu]"""
        power = np.array([site.power_pu for site in self.sites], dtype=np.complex128)
        return np.ascontiguousarray(power.real), np.ascontiguousarray(power.imag)

    def work(self) -> Work:
        """Scratch whose loads start at the voltages of the operating point."""
        active = self.active
        w = new_work(
            active.rows.size,
            active.constant.size,
            active.load.size,
            active.entry.size,
            sites=len(self.sites),
            is_blocks=active.is_blocks,
        )
        v_re, v_im = at_rows(self.network.v_pu, active.rows[active.entry])
        w.v_load_re[:], w.v_load_im[:] = v_re, v_im
        return w

    def layout(self, reduction: Reduction, live: Sequence[bool]) -> Layout:
        """Where things stand among the signals, with islands numbered by their machines that have a rotor."""
        machines = self.assembly.machines
        count = range(len(machines))
        turns = [model.rotor and on for (_, model), on in zip(self.assembly.sources(), live, strict=True)]
        island = [int(reduction.island[m.row]) if on else -1 for m, on in zip(machines, turns, strict=True)]
        numbers = {name: k for k, name in enumerate(sorted({name for name in island if name >= 0}))}
        return Layout(
            v_at=0,
            i_at=2 * self.active.rows.size,
            dw_at=np.array([self.assembly.signal(m, "dw_pu") for m in count], dtype=np.intp),
            delta_at=np.array([self.assembly.signal(m, "delta_rad") for m in count], dtype=np.intp),
            inertia=self.inertia_mws(),
            island=np.array([numbers.get(name, -1) for name in island], dtype=np.intp),
            angle_sum=np.zeros(len(numbers)),
            inertia_sum=np.zeros(len(numbers)),
            site_at=4 * self.active.rows.size + len(machines) * len(MACHINE_SIGNALS),
            base_mva=self.network.base_mva,
            meters=self.meters(),
        )

    def meters(self) -> Meters:
        """What reads the power at the sites that have machines of their own."""
        at_sites = np.flatnonzero(self.machine_site >= 0)
        current, poi = (
            np.array([self.assembly.signal(int(m), name) for m in at_sites], dtype=np.intp)
            for name in ("i_re_pu", "p_poi_mw")
        )
        return Meters(at_sites, self.machine_site[at_sites], current, poi)

    def inertia_mws(self) -> Floats:
        """Kinetic energy of each machine at nominal speed. [MW s]"""
        return np.array(
            [
                model.inertia(placed.values) * self.assembly.machines[placed.machine].sn_mva
                for placed, model in self.assembly.sources()
            ]
        )

    def reduced(self, topology: Topology) -> tuple[ReducedGrid, Reduction]:
        """Return the network of `topology` reduced to the active rows."""
        return reduced_grid(topology, self.active, self.elimination, self.assembly, self.load_model, self.sites)

    @cached_property
    def elimination(self) -> Elimination | None:
        """In which order a large network is eliminated, whichever of its branches are in service."""
        pairs = ((branch.from_row, branch.to_row) for branch in self.network.branches)
        return eliminated(pairs, self.network.rows, self.active.heard.tolist()) if self.active.is_sparse else None

    def site_wiring(self) -> Sites:
        """Sites without a trace, for a single evaluation."""
        empty = np.zeros((len(self.sites), 0))
        return Sites(self.site_loads, empty, empty, empty, empty)
