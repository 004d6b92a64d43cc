"""Power on lines and transformers, from the recorded voltages at their ends."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.signals.recording import Recording
from gridsim.units import radians


def branch_flows_mw(recording: Recording) -> dict[str, Floats]:
    """Return the active power that each recorded branch takes at its `from` bus, by the branch's name. [MW]

    Branches without voltage and angle at both ends are left out.

        s = v_from conj(y_own v_from + y_mutual v_to)                                         (1)
    """
    ends = {bus for branch in recording.branches for bus in (branch.from_bus, branch.to_bus)}
    there = {bus for bus in ends if {f"v_pu.bus_{bus}", f"angle_deg.bus_{bus}"} <= recording.channels.keys()}
    v = {
        bus: recording.channel("v_pu", f"bus_{bus}")
        * np.exp(1j * radians(recording.channel("angle_deg", f"bus_{bus}")))
        for bus in sorted(there)
    }
    return {
        f"line {branch.from_bus}-{branch.to_bus} {branch.circuit}": np.asarray(
            branch.own_mva.real * np.abs(v[branch.from_bus]) ** 2
            + (v[branch.from_bus] * np.conj(branch.mutual_mva * v[branch.to_bus])).real
        )
        for branch in recording.branches
        if {branch.from_bus, branch.to_bus} <= there
    }
