"""How a run ended, as a status of the contract and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.simulation.rms.loop import COLLAPSED_AFTER_S, COLLAPSED_PU
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import LOW_VOLTAGE, NO_VOLTAGE, NOT_FINITE, OUT_OF_STEP


@dataclass(frozen=True)
class Outcome:
    """How a run ended: a status of the contract, a sentence, and the last step it reached."""

    status: str
    text: str
    step: int


def ended(model: GridModel, code: int, which: int, step: int, step_s: float) -> Outcome:
    """Return the outcome of a loop that ended early: `which` machine or load ended it, at `step`."""
    t_s = step * step_s
    if code == OUT_OF_STEP:
        machine = model.network.machines[which]
        text = f"machine {machine.id} at bus {machine.bus} lost synchronism at {t_s:.3f} s; the run ends there"
        return Outcome("lost_synchronism", text, step)
    if code == LOW_VOLTAGE:
        row = int(model.active.rows[model.active.load][which])
        bus = next(bus for bus, at in model.network.row_of.items() if at == row)
        text = f"the voltage at bus {bus} was below {COLLAPSED_PU:g} pu for {COLLAPSED_AFTER_S:g} s until {t_s:.3f} s"
        return Outcome("voltage_collapse", text, step)
    if code == NO_VOLTAGE:
        text = f"at {t_s:.3f} s the network has no voltages that feed its loads"
        return Outcome("voltage_collapse", text, step)
    assert code == NOT_FINITE
    return Outcome("diverged", f"the numbers left all bounds at {t_s:.3f} s; a smaller step_s may help", step)
