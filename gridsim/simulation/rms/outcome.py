"""How a run ended, as a status of the contract and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridsim.signals.timeline import SCRIPTED, Action
from gridsim.simulation.rms.islands import Loss
from gridsim.simulation.rms.loop import COLLAPSED_AFTER_S, COLLAPSED_PU, RACED_AWAY_PU
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import LOW_VOLTAGE, NO_VOLTAGE, NOT_FINITE, OUT_OF_STEP, RACED_AWAY

#: Less load than this is none lost. [1]
NOTHING = 1e-6


@dataclass(frozen=True)
class Outcome:
    """How a run ended: a status of the contract, a sentence, and the last step it reached."""

    status: str
    text: str
    step: int


def completed(step: int, timeline: Sequence[Action], loss: Loss, islands_hz: Sequence[float]) -> Outcome:
    """Return the outcome of a run that reached its end, with what it lost on the way and where it settled."""
    text = "ran to the end"
    actions = sum(action.cause != SCRIPTED for action in timeline)
    if actions:
        text += f"; {actions} action{'s' if actions > 1 else ''} of protection"
    if loss.share > NOTHING:
        text += f"; {loss} not served at the end"
    if actions or loss.share > NOTHING:
        where = " and ".join(f"{f_hz:.3f} Hz" for f_hz in islands_hz)
        text += f"; {'islands' if len(islands_hz) > 1 else 'frequency'} at {where}"
    return Outcome("completed", text, step)


def ended(model: GridModel, code: int, which: int, step: int, step_s: float) -> Outcome:
    """Return the outcome of a loop that ended early: `which` machine or load ended it, at `step`."""
    t_s = step * step_s
    if code == OUT_OF_STEP:
        machine = model.network.machines[which]
        text = f"machine {machine.id} at bus {machine.bus} lost synchronism at {t_s:.3f} s; the run ends there"
        return Outcome("lost_synchronism", text, step)
    if code == RACED_AWAY:
        machine = model.network.machines[which]
        text = (
            f"machine {machine.id} at bus {machine.bus} was off nominal speed by more than {RACED_AWAY_PU:.0%} at "
            f"{t_s:.3f} s and nothing trips it; the run ends there"
        )
        return Outcome("frequency_collapse", text, step)
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
