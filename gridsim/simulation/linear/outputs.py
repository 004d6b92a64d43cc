"""What is asked of a linear system, read off the engine's signals: speeds, voltages, machine power.

A signal enters an output by its own slope, a voltage by the slope of its size: d |v| = Re(conj(v) dv) / |v|.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices
from gridsim.simulation.linear.evaluation import Evaluation


@dataclass(frozen=True)
class Outputs:
    """Where each output stands among the signals. `names` in order: speeds, COI, voltages, machine powers.

    Phasors are the signal pairs from `first` to `last`, voltages of all rows in a large network, injected currents
    in a small one, which `z` (buses, phasors) turns into voltages; without `z` they are picked by `rows`.
    """

    names: tuple[str, ...]
    nominal_hz: float
    speed_at: Indices
    inertia_share: Floats
    power_at: Indices
    ratings_mva: Floats
    first: int
    last: int
    rows: Indices
    z: Complexes | None

    @staticmethod
    def of(at: Evaluation, buses: Sequence[int]) -> Outputs:
        """Lay out the speeds and powers of all machines and the voltages of `buses`."""
        model = at.model
        machines = range(len(model.assembly.machines))
        places = [machine.place for machine in model.assembly.machines]
        speeds, powers = ([f"{quantity}.{place}" for place in places] for quantity in ("f_hz", "p_mw"))
        inertia, active = model.inertia_mws(), model.active
        rows = np.array([model.network.row_of[bus] for bus in buses], dtype=np.intp)
        first = 0 if active.is_sparse else 2 * active.rows.size
        return Outputs(
            names=(*speeds, "f_hz.coi", *(f"v_pu.bus_{bus}" for bus in buses), *powers),
            nominal_hz=model.network.nominal_hz,
            speed_at=np.array([model.assembly.signal(m, "dw_pu") for m in machines], dtype=np.intp),
            inertia_share=inertia / inertia.sum(),
            power_at=np.array([model.assembly.signal(m, "p_e_pu") for m in machines], dtype=np.intp),
            ratings_mva=np.array([machine.sn_mva for machine in model.assembly.machines]),
            first=first,
            last=first + 2 * active.rows.size,
            rows=rows,
            z=None if active.is_sparse else at.reduction.z[rows],
        )

    def phasors(self, signals: Floats) -> Complexes:
        """Return the buses' voltages from signals, or their slopes from slopes. [pu]"""
        pairs = signals[self.first : self.last]
        phasors: Complexes = pairs[0::2] + 1j * pairs[1::2]
        return phasors[self.rows] if self.z is None else np.asarray(self.z @ phasors)

    def values(self, signals: Floats) -> Floats:
        """Return the outputs at some signals. [Hz, pu, MW]"""
        found = self._joined(signals, np.abs(self.phasors(signals)))
        found[: self.speed_at.size + 1] += self.nominal_hz
        return found

    def slopes(self, slope: Floats, phasors: Complexes) -> Floats:
        """Return the outputs' slopes from those of the signals, about the voltages `phasors`."""
        return self._joined(slope, (phasors.conj() * self.phasors(slope)).real / np.abs(phasors))

    def _joined(self, signals: Floats, sizes: Floats) -> Floats:
        speeds = self.nominal_hz * signals[self.speed_at]
        powers = self.ratings_mva * signals[self.power_at]
        return np.concatenate([speeds, [self.inertia_share @ speeds], sizes, powers])
