"""What a synchronous job on brittle chips does in and after a sag: it is throttled, or it stops and starts again.

    v below Vthrottle:                                     power and speed at most Fthrottle, until Tthrottle   (1)
                                                           after it
    share of the computing equipment that runs below       the whole job stops: it draws Fidle of its demand    (2)
    Fstop:                                                 and loses Tlost of work, done since its checkpoint
    all running again for Trestart:                        back along a ramp of Tramp                           (3)
    share of the cooling that runs below Fcool, Theat:     at most Fthrottle, until it is back                  (4)

A job that runs on thousands of accelerators in step stops where a few of them stop, so Fstop is near 1.

Sources: failures stop a whole job and cost the work since the last checkpoint, arXiv 2407.21783 [Q for the practice];
every number here is an assumption [I].
"""

from __future__ import annotations

from typing import Any

from gridsim.kernels import FlatKernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

#: What the job sees: voltage, shares of computing and cooling equipment that run, and the step.
INPUTS = ("v_pu", "computing", "cooling", "dt_s")
#: What it gives: draw and computing as shares of what it wants, and an event's number.
OUTPUTS = ("demand", "compute", "event")
STATES = ("throttle_s", "stopped", "well_s", "level", "hot_s")
START = (0.0, 0.0, 0.0, 1.0, 0.0)

THROTTLES, STOPS, RESTARTS = 1.0, 2.0, 3.0
EVENT_WORDS = {1: "chips are throttled", 2: "the job stops", 3: "the job starts again"}

_ASSUMED = Source("assumption: no measurement of a training job in a sag is at hand", "I")
_LOST = Source("assumption: half of a checkpoint interval of ten minutes", "I")
_RESTART = Source("assumption: minutes from a failure to training again", "I")

PARAMETERS = (
    Parameter("Vthrottle", "pu", "voltage below which chips are throttled", at_least=0.0, below=1.0, default=0.85,
              source=_ASSUMED),
    Parameter("Fthrottle", "1", "power and speed while throttled", at_least=0.0, at_most=1.0, default=0.7,
              source=_ASSUMED),
    Parameter("Tthrottle", "s", "time for which throttling outlasts its cause", at_least=0.0, default=1.0,
              source=_ASSUMED),
    Parameter("Fstop", "1", "share of equipment running below which the job stops", at_least=0.0, at_most=1.0,
              default=0.99, source=_ASSUMED),
    Parameter("Fidle", "1", "draw of a stopped job", at_least=0.0, at_most=1.0, default=0.3, source=_ASSUMED),
    Parameter("Tlost", "s", "work lost when the job stops", at_least=0.0, default=300.0, source=_LOST),
    Parameter("Trestart", "s", "time from all running to the job's start", at_least=0.0, default=180.0,
              source=_RESTART),
    Parameter("Tramp", "s", "duration of the job's ramp up", at_least=0.0, default=30.0, source=_RESTART),
    Parameter("Fcool", "1", "share of cooling below which it grows hot", at_least=0.0, at_most=1.0, default=0.9,
              source=_ASSUMED),
    Parameter("Theat", "s", "time without cooling until chips are throttled", at_least=0.0, default=30.0,
              source=_ASSUMED),
)  # fmt: skip


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Conditions (1) to (4)."""
    event = 0.0
    hot = x.hot_s + u.dt_s if u.cooling < p.Fcool else 0.0
    is_hot = hot > 0.0 and hot >= p.Theat - 1e-9
    throttle = p.Tthrottle + u.dt_s if u.v_pu < p.Vthrottle or is_hot else max(0.0, x.throttle_s - u.dt_s)
    if throttle > 0.0 and x.throttle_s == 0.0:
        event = THROTTLES
    stopped, well, level = x.stopped, x.well_s, x.level
    if u.computing < p.Fstop:
        event = STOPS if stopped == 0.0 else event
        stopped, well, level = 1.0, 0.0, 0.0
    elif stopped > 0.0:
        well += u.dt_s
        if well >= p.Trestart - 1e-9:
            event = RESTARTS if level == 0.0 else event
            level = min(1.0, level + (u.dt_s / p.Tramp if p.Tramp > 0.0 else 1.0))
            stopped = 0.0 if level >= 1.0 else 1.0
    speed = p.Fthrottle if throttle > 0.0 else 1.0
    demand = (p.Fidle + (1.0 - p.Fidle) * level) * speed
    return (throttle, stopped, well, level, hot), (demand, level * speed, event)


KERNEL = FlatKernel(
    evaluate,
    name="chips_job",
    parameters=tuple(parameter.name for parameter in PARAMETERS),
    states=STATES,
    inputs=INPUTS,
    results=len(STATES),
    outputs=len(OUTPUTS),
)
