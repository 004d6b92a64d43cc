"""Equipment that stands what lies inside a voltage-time curve and drops out beyond it: ITIC, SEMI F47, IEEE 1668.

    v below VLk for TLk (k = 1 to 4), or above VHk for THk (k = 1 to 3):   it drops out          (1)
    v within Vback and VH1 for Tback:   a share Fback returns along a ramp of Tramp              (2)

Each timer runs while its own condition holds. The voltage is taken without a lag, as curves give it. Curves differ in
their numbers alone; each is a name of its own. When and how dropped equipment returns no curve says: its times are
assumptions.

Sources: ITI (CBEMA) curve 2000 [I]; SEMI F47, IEEE 1668 knees [S]; a facility study on PowerWorld's PERC2 page [Q].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gridsim.devices.loads.contract import CEASES, IS_BACK, RETURNS, RideModel, ramped
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

LOW, HIGH = 4, 3
Steps = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Return:
    """How dropped equipment returns: above which voltage, after how long, along which ramp; and who says so."""

    v_pu: float
    after_s: float
    ramp_s: float
    source: Source


@kernel
def beyond(timer_s: float, holds: bool, after_s: float, dt_s: float) -> tuple[float, bool]:
    """Run a timer while its condition holds; say whether the condition has held longer than it is stood."""
    timer_s = timer_s + dt_s if holds else 0.0
    return timer_s, timer_s > after_s + 1e-9


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Conditions (1) and (2)."""
    low_1, a = beyond(x.low_1, u.v_pu < p.VL1, p.TL1, u.dt_s)
    low_2, b = beyond(x.low_2, u.v_pu < p.VL2, p.TL2, u.dt_s)
    low_3, c = beyond(x.low_3, u.v_pu < p.VL3, p.TL3, u.dt_s)
    low_4, d = beyond(x.low_4, u.v_pu < p.VL4, p.TL4, u.dt_s)
    high_1, e = beyond(x.high_1, u.v_pu > p.VH1, p.TH1, u.dt_s)
    high_2, f = beyond(x.high_2, u.v_pu > p.VH2, p.TH2, u.dt_s)
    high_3, g = beyond(x.high_3, u.v_pu > p.VH3, p.TH3, u.dt_s)
    sound = x.sound + u.dt_s if p.Vback < u.v_pu < p.VH1 else 0.0
    out, connected, event = x.out, x.connected, 0.0
    if a or b or c or d or e or f or g:
        event = CEASES if connected > 0.0 else 0.0
        out, connected = 1.0, 0.0
    elif out > 0.0 and p.Fback > 0.0 and sound > 0.0 and sound >= p.Tback - 1e-9:
        event = RETURNS if connected == 0.0 else 0.0
        connected = ramped(connected, p.Fback, p.Tramp, p.Fback, u.dt_s)
        if connected >= 1.0:
            out, event = 0.0, IS_BACK
    return (low_1, low_2, low_3, low_4, high_1, high_2, high_3, sound, out, connected), (connected, connected, event)


def _model(name: str, title: str, source: Source, low: Steps, high: Steps, back: Return | None = None) -> RideModel:
    """Make one curve from (voltage, time stood) pairs; a step that is not there never acts."""
    back = back or _RESTART
    fields: list[Parameter] = []
    for letter, side, steps, count, nothing in (("L", "below", low, LOW, 0.0), ("H", "above", high, HIGH, 999.0)):
        for k, (at, t_s) in enumerate([*steps, *[(nothing, 999.0)] * (count - len(steps))], start=1):
            v, t = f"V{letter}{k}", f"T{letter}{k}"
            fields.append(Parameter(v, "pu", f"threshold {k}, {side}", at_least=0.0, default=at, source=source))
            fields.append(Parameter(t, "s", f"time {side} threshold {k}", at_least=0.0, default=t_s, source=source))
    whose, v_pu, after_s, ramp_s = back.source, back.v_pu, back.after_s, back.ramp_s
    fields += [
        Parameter("Vback", "pu", "voltage above which it returns", above=0.0, below=1.2, default=v_pu, source=whose),
        Parameter("Tback", "s", "time before it returns", at_least=0.0, default=after_s, source=whose),
        Parameter("Tramp", "s", "duration of the ramp back", at_least=0.0, default=ramp_s, source=whose),
        Parameter("Fback", "1", "share that returns", at_least=0.0, at_most=1.0, default=1.0, source=whose),
    ]
    return RideModel(
        name=name,
        title=title,
        source=source,
        parameters=tuple(fields),
        states=("low_1", "low_2", "low_3", "low_4", "high_1", "high_2", "high_3", "sound", "out", "connected"),
        start=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        evaluate=evaluate,
        says=lambda values: f"voltage beyond the curve of {title}",
        base="trip_curve",
    )


_RESTART = Return(0.9, 60.0, 10.0, Source("assumption: servers that dropped out take a minute to start", "I"))
_CHILLERS = Return(0.85, 30.0, 60.0, Source("assumption: chillers restart after half a minute, one by one", "I"))

# A point (v, t) of a curve says that v is stood for t: below the next higher v all that is stood is this t.
ITIC = _model(
    "itic",
    "ITIC",
    Source("ITI (CBEMA) curve: 0 % for 20 ms, 70 % for 0.5 s, 80 % for 10 s, 90 % for good", "I", date="2000"),
    low=((0.70, 0.02), (0.80, 0.5), (0.90, 10.0)),
    high=((1.10, 0.5), (1.20, 0.003), (1.40, 0.001)),
)
SEMI_F47 = _model(
    "semi_f47",
    "SEMI F47",
    Source("SEMI F47 knees: 50 % for 0.2 s, 70 % for 0.5 s, 80 % for 1 s", "S"),
    low=((0.50, 0.0), (0.70, 0.2), (0.80, 0.5), (0.90, 1.0)),
    high=(),
)
IEEE_1668 = _model(
    "ieee_1668",
    "IEEE 1668",
    Source("IEEE 1668 knees: 50 % for 0.2 s, 70 % for 0.5 s, 80 % for 2 s", "S"),
    low=((0.50, 0.0), (0.70, 0.2), (0.80, 0.5), (0.90, 2.0)),
    high=(),
)
FACILITY_STUDY = _model(
    "facility_study",
    "a facility study",
    Source("PowerWorld help, Load Characteristic PERC2, example of a facility study", "Q", date="2026-07"),
    low=((0.70, 0.03), (0.80, 0.08), (0.90, 0.25), (0.95, 1.5)),
    high=((1.10, 0.1),),
)
PSU_HOLDUP = _model(
    "psu_holdup",
    "a power supply's hold-up",
    Source("assumption: supplies hold their output for 20 ms, one cycle of 50 Hz, below 80 % of input", "I"),
    low=((0.80, 0.02),),
    high=(),
)
CONTACTOR = _model(
    "contactor",
    "a cooling contactor",
    Source("assumption: contactors drop out below about 55 % within one to two cycles", "I"),
    low=((0.55, 0.02),),
    high=(),
    back=_CHILLERS,
)
MODELS = (ITIC, SEMI_F47, IEEE_1668, FACILITY_STUDY, PSU_HOLDUP, CONTACTOR)
