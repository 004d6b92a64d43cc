"""FRQCURVE: a generator's frequency relays set along a curve, four steps below nominal and four above.

    frequency at the machine's bus at or below Lk for TLk, or at or above Hk for THk:   TB later the machine goes

Steps are independent timers, so a deeper excursion goes through several of them at once and the first that is done
acts. A low step with L = 0 and a high one with H = 999 are not there. Fields of the record:

    IBUS 'FRQCURVE' ID  L1 TL1 L2 TL2 L3 TL3 L4 TL4  H1 TH1 H2 TH2 H3 TH3 H4 TH4  TB /

The model is gridsim's own: several definite-time relays in one. Source: form of NERC PRC-024-3, Attachment 1 [S].
"""

from __future__ import annotations

from typing import Any

from gridsim.devices.protection.curve import curve_relay, curve_steps
from gridsim.sources import Source


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Advance all steps."""
    return curve_steps(p, x, u.f_hz, u.dt_s)


MODEL = curve_relay(
    "FRQCURVE",
    "frequency",
    "Hz",
    evaluate,
    Source("NERC PRC-024-3, Attachment 1, form of its curves", "S", date="2020"),
)
