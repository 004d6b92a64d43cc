"""Thermal limits: lines and transformers within their ratings.

A case carries one rating a branch, which is taken as the normal one, for any length of time. Emergency ratings are
higher for hours or minutes; where a case has none, a share of the normal one stands for them.
"""

from __future__ import annotations

from gridsim.limits.citations import M_14B, M_14B_DATE
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.methods.loading import BRANCH_LOADING
from gridsim.sources import Source

#: Long against the swings of iterations, short against the minutes in which conductors heat. [s] Assumption.
NORMAL_S = 30.0
#: Longer than a fault and its swing. [s] Assumption.
EMERGENCY_S = 5.0
#: Emergency ratings of a quarter of an hour to some hours lie 10 to 30 % above normal ones. [%] Assumption.
EMERGENCY_PERCENT = 120.0
NORMAL = Source(
    "assumption: the rating that a case carries is the normal, continuous one; held for 30 s counts as held for good",
    "I",
    "undated",
)
EMERGENCY = Source(
    f"{M_14B}: after contingencies within the emergency rating, in an excerpt that cites it; 120 % of the case's "
    "rating stands for that, and 5 s for lasting, which are assumptions",
    "I",
    M_14B_DATE,
)

LOADING: tuple[Limit, ...] = (
    limit_by(
        BRANCH_LOADING,
        "branch_loading_normal",
        "Lines and transformers within their normal rating",
        100.0,
        jurisdiction="everywhere, as a yardstick",
        source=NORMAL,
        status="unverified",
        window_s=NORMAL_S,
        starts_below_percent=100.0,
    ),
    limit_by(
        BRANCH_LOADING,
        "branch_loading_emergency",
        "Lines and transformers within their emergency rating",
        EMERGENCY_PERCENT,
        jurisdiction="PJM; elsewhere a yardstick",
        source=EMERGENCY,
        status="unverified",
        window_s=EMERGENCY_S,
        starts_below_percent=EMERGENCY_PERCENT,
    ),
)
