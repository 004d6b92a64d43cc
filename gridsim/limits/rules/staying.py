"""What rules of ride-through share: the share of the demand that must be back, and when a rule names no time."""

from __future__ import annotations

from collections.abc import Mapping

from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.method import Steps
from gridsim.limits.methods.ride_through import STAY_CONNECTED
from gridsim.sources import Source

#: Share of the demand that must be back. [%] ERCOT, CAISO and EirGrid say 90 %.
BACK_PERCENT = 90.0
#: Recovery where a rule names none. [s] Of those that do the least is 0.5 s, the usual draft 1 s. Assumption.
RECOVERY_S = 1.0
RECOVERY_NOTE = "names no time to recover: 1 s to 90 % assumed"


def stay(
    who: str,
    jurisdiction: str,
    source: Source,
    status: RuleStatus,
    *,
    recovery_s: float,
    nominal_hz: float = 0.0,
    rocof_hz_per_s: float = 0.0,
    curves: Mapping[str, Steps],
) -> Limit:
    """Make the limit `ride_through_<who>`: the site stays connected inside the curves."""
    return limit_by(
        STAY_CONNECTED,
        f"ride_through_{who}",
        f"Site stays connected inside the ride-through curve ({jurisdiction})",
        BACK_PERCENT,
        jurisdiction=jurisdiction,
        source=source,
        status=status,
        recovery_s=recovery_s,
        nominal_hz=nominal_hz,
        rocof_hz_per_s=rocof_hz_per_s,
        curves=curves,
    )
