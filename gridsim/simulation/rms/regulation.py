"""Automatic generation control: area control errors once a cycle, answered by the machines' load references.

    ACE = (power out over the ties - that of the schedule) + beta df,    beta = -10 B > 0 in MW/Hz        (1)
    dP = -(gain ACE + 1 / T_i integral of ACE)                                                            (2)

which is NERC's ACE with a scheduled frequency of nominal and no metering error. dP is shared by headroom when it is
up and by output when it is down, kept within 0 and `max_p_mw`, and no machine moves faster than its ramp. A machine's
reference moves along the line that its governor's own start gives for its power, so no governor is known by name.

Source: NERC definition of ACE [Q]; shares by headroom are an assumption.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from gridsim.arrays import Complexes, Floats, Indices


@dataclass(frozen=True)
class Tie:
    """An end of branch number `branch` that leaves its area: rows here and there, and what flows in here. [pu]"""

    branch: int
    here: int
    there: int
    y_here: complex
    y_there: complex


@dataclass(frozen=True)
class Area:
    """A control area. `machines` are numbers of machines that follow; the first set weighs frequency.

    `references_at` and `slopes` say, for each machine that follows, where the references of its governor stand and
    how far they move for 1 pu of its power; `sn_mva`, `p_mw`, `max_mw` are its rating, start and limit.
    """

    name: str
    ties: tuple[Tie, ...]
    members: Indices
    machines: Indices
    references_at: tuple[int, ...]
    slopes: tuple[tuple[float, ...], ...]
    sn_mva: Floats
    p_mw: Floats
    max_mw: Floats
    beta_mw_per_hz: float


@dataclass(frozen=True)
class Regulation:
    """All areas with the settings that they share."""

    areas: tuple[Area, ...]
    cycle_steps: int
    cycle_s: float
    gain: float
    integral_s: float
    ramp_share_per_min: float


@dataclass
class Regulator:
    """The state of a run's control: schedules of the ties, integrals and commands so far. [MW, MW s]"""

    regulation: Regulation
    base_mva: float
    nominal_hz: float
    inertia_mws: Floats
    scheduled_mw: list[float]
    integral_mws: list[float] = field(default_factory=list)
    moved_mw: list[Floats] = field(default_factory=list)

    @staticmethod
    def at_rest(
        regulation: Regulation, v_pu: Complexes, *, base_mva: float, nominal_hz: float, inertia_mws: Floats
    ) -> Regulator:
        """Start from the power flow: what flows there is the schedule."""
        scheduled = [base_mva * export_pu(area, v_pu, ()) for area in regulation.areas]
        zeros = [0.0 for _ in regulation.areas]
        still = [np.zeros(area.machines.size) for area in regulation.areas]
        return Regulator(regulation, base_mva, nominal_hz, inertia_mws, scheduled, zeros, still)

    def act(
        self, v_pu: Complexes, dw_pu: Floats, live: Floats, p: Floats, opened: Collection[int] = ()
    ) -> list[float]:
        """Run one cycle at voltages `v_pu` (rows,) and speeds `dw_pu` (machines,); write `p`, return the errors. [MW]

        `live` (machines,) is 0 for a machine that is gone; `opened` are branches that carry nothing any more.
        """
        errors = []
        for k, area in enumerate(self.regulation.areas):
            error = self._error_mw(k, area, v_pu, dw_pu, live, opened)
            errors.append(error)
            cycle_s = self.regulation.cycle_s
            wanted = -(self.regulation.gain * error + self.integral_mws[k] / self.regulation.integral_s)
            there = live[area.machines]
            shared = shares(area, wanted, there) * wanted
            step = self.regulation.ramp_share_per_min / 60.0 * cycle_s * area.sn_mva
            moved = np.clip(shared, self.moved_mw[k] - step, self.moved_mw[k] + step)
            moved = np.clip(moved, -area.p_mw, np.maximum(area.max_mw - area.p_mw, 0.0)) * there
            # The integral waits while what is asked for cannot be had.
            if abs(moved.sum() - wanted) < 0.05 * abs(wanted) + 1.0 or error * wanted > 0.0:
                self.integral_mws[k] += error * cycle_s
            self.moved_mw[k] = moved
            self._write(area, moved, p)
        return errors

    def _error_mw(
        self, k: int, area: Area, v_pu: Complexes, dw_pu: Floats, live: Floats, opened: Collection[int]
    ) -> float:
        weight = self.inertia_mws[area.members] * live[area.members]
        df_hz = self.nominal_hz * float(weight @ dw_pu[area.members] / weight.sum()) if weight.sum() > 0.0 else 0.0
        out_mw = self.base_mva * export_pu(area, v_pu, opened)
        return out_mw - self.scheduled_mw[k] + area.beta_mw_per_hz * df_hz

    def _write(self, area: Area, moved_mw: Floats, p: Floats) -> None:
        """Move the governors' references from where they stood at rest."""
        for m, (at, slope) in enumerate(zip(area.references_at, area.slopes, strict=True)):
            pu = moved_mw[m] / area.sn_mva[m]
            for j in range(len(slope) // 2):
                p[at + j] = slope[2 * j] + slope[2 * j + 1] * pu


def export_pu(area: Area, v_pu: Complexes, opened: Collection[int]) -> float:
    """Return the power that leaves an area over ties that were closed at the start and not `opened` since. [pu]"""
    total = 0.0
    for tie in area.ties:
        if tie.branch in opened:
            continue
        v = v_pu[tie.here]
        total += float((v * np.conj(tie.y_here * v + tie.y_there * v_pu[tie.there])).real)
    return total


def shares(area: Area, wanted_mw: float, live: Floats) -> Floats:
    """Return the part of a command that each machine takes: by headroom up, by output down."""
    room = np.maximum(area.max_mw - area.p_mw, 0.0) if wanted_mw >= 0.0 else np.maximum(area.p_mw, 0.0)
    room = room * live
    total = room.sum()
    return np.asarray(room / total if total > 0.0 else np.zeros(room.size))
