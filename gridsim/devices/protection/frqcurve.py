"""FRQCURVE: a generator's frequency relays set along a curve, four steps below nominal and four above.

    frequency at the machine's bus at or below Lk for TLk, or at or above Hk for THk:   TB later the machine goes

Steps are independent timers, so a deeper excursion goes through several of them at once and the first that is done
acts. A low step with L = 0 and a high one with H = 999 are not there. Fields of the record:

    IBUS 'FRQCURVE' ID  L1 TL1 L2 TL2 L3 TL3 L4 TL4  H1 TH1 H2 TH2 H3 TH3 H4 TH4  TB /

The model is gridsim's own: several definite-time relays in one. Source: form of NERC PRC-024-3, Attachment 1 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.contract import RelayModel, stage
from gridsim.devices.protection.curve import curve_fields, curve_quiet, curve_says
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all steps."""
    low_1, a = stage(x.low_1, u.f_hz <= p.L1, p.TL1, p.TB, u.dt_s)
    low_2, b = stage(x.low_2, u.f_hz <= p.L2, p.TL2, p.TB, u.dt_s)
    low_3, c = stage(x.low_3, u.f_hz <= p.L3, p.TL3, p.TB, u.dt_s)
    low_4, d = stage(x.low_4, u.f_hz <= p.L4, p.TL4, p.TB, u.dt_s)
    high_1, e = stage(x.high_1, u.f_hz >= p.H1, p.TH1, p.TB, u.dt_s)
    high_2, f = stage(x.high_2, u.f_hz >= p.H2, p.TH2, p.TB, u.dt_s)
    high_3, g = stage(x.high_3, u.f_hz >= p.H3, p.TH3, p.TB, u.dt_s)
    high_4, h = stage(x.high_4, u.f_hz >= p.H4, p.TH4, p.TB, u.dt_s)
    acts = a + 2.0 * b + 4.0 * c + 8.0 * d + 16.0 * e + 32.0 * f + 64.0 * g + 128.0 * h
    return (low_1, low_2, low_3, low_4, high_1, high_2, high_3, high_4), (acts,)


MODEL = RelayModel(
    name="FRQCURVE",
    title="frequency relays of a generator along a curve",
    source=Source("NERC PRC-024-3, Attachment 1, form of its curves", "S", date="2020"),
    watches="bus",
    trips="machine",
    parameters=curve_fields("Hz"),
    states=("low_1", "low_2", "low_3", "low_4", "high_1", "high_2", "high_3", "high_4"),
    evaluate=evaluate,
    says=curve_says("frequency", "Hz"),
    quiet=curve_quiet("Hz"),
)
