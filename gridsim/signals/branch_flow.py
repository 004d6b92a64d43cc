"""Power and current on lines and transformers, from the recorded voltages at their ends."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from gridsim.arrays import Complexes, Floats
from gridsim.signals.recording import RecordedBranch, Recording
from gridsim.units import radians


def branch_name(branch: RecordedBranch) -> str:
    """Name a branch by its ends and circuit."""
    return f"line {branch.from_bus}-{branch.to_bus} {branch.circuit}"


def rated(branches: Iterable[RecordedBranch]) -> list[RecordedBranch]:
    """Return the branches that have a rating."""
    return [branch for branch in branches if math.isfinite(branch.rating_mva) and branch.rating_mva > 0.0]


def branch_flows_mw(recording: Recording) -> dict[str, Floats]:
    """Return the active power that each recorded branch takes at its `from` bus, by the branch's name. [MW]

    Branches without voltage and angle at both ends are left out.

        s = v_from conj(y_own v_from + y_mutual v_to)                                         (1)
    """
    v = _phasors(recording)
    return {
        branch_name(branch): np.asarray(
            branch.own_mva.real * np.abs(v[branch.from_bus]) ** 2
            + (v[branch.from_bus] * np.conj(branch.mutual_mva * v[branch.to_bus])).real
        )
        for branch in recording.branches
        if {branch.from_bus, branch.to_bus} <= v.keys()
    }


def branch_currents(recording: Recording) -> dict[str, Floats]:
    """Return the current of each rated branch over that of its rating, the larger of its ends, by its name. [1]

    Branches without voltage and angle at both ends are left out.
    """
    v = _phasors(recording)
    return {
        branch_name(branch): np.maximum(
            np.abs(branch.own_mva * v[branch.from_bus] + branch.mutual_mva * v[branch.to_bus]),
            np.abs(branch.far_own_mva * v[branch.to_bus] + branch.far_mutual_mva * v[branch.from_bus]),
        )
        / branch.rating_mva
        for branch in rated(recording.branches)
        if {branch.from_bus, branch.to_bus} <= v.keys()
    }


def _phasors(recording: Recording) -> dict[int, Complexes]:
    """Return the voltage phasors of all buses at the ends of branches that have voltage and angle recorded."""
    ends = {bus for branch in recording.branches for bus in (branch.from_bus, branch.to_bus)}
    there = {bus for bus in ends if {f"v_pu.bus_{bus}", f"angle_deg.bus_{bus}"} <= recording.channels.keys()}
    return {
        bus: recording.channel("v_pu", f"bus_{bus}")
        * np.exp(1j * radians(recording.channel("angle_deg", f"bus_{bus}")))
        for bus in sorted(there)
    }
