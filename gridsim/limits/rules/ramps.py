"""Ramps at the point of interconnection: how much power may change within seconds, minutes, tens of minutes."""

from __future__ import annotations

from gridsim.limits.citations import listed_by_caiso, surveyed
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.method import Method
from gridsim.limits.methods.power import CHANGE_WITHIN
from gridsim.limits.methods.ramps import (
    AVERAGE_RAMP,
    RAMP_MW_PER_MIN,
    RAMP_PERCENT_PER_MIN,
    RAMP_PERCENT_PER_S,
    SLOW_CHANGE,
)
from gridsim.sources import Source

MINUTE_S = 60.0
POI_RAMP = "Ramp at the point of interconnection"


def _nprr_1191(direction: str, mw_per_min: float, percent_per_min: float) -> tuple[Limit, Limit]:
    """Both halves of the lesser of a number of MW and a share of the peak."""
    rule = surveyed(
        "ERCOT NPRR 1191 (withdrawn): down min(5 % of peak, 20 MW/min), up min(2 %, 8 MW/min); the share taken per "
        "minute",
        date="2023",
    )
    title = f"ERCOT NPRR 1191: ramp {direction}"

    def half(way: Method, name: str, said: str, value: float) -> Limit:
        return limit_by(
            way,
            f"nprr1191_ramp_{direction}_{name}",
            said,
            value,
            jurisdiction="ERCOT",
            source=rule,
            status="proposal",
            window_s=MINUTE_S,
            direction=direction,
        )

    return (
        half(RAMP_MW_PER_MIN, "mw", title, mw_per_min),
        half(RAMP_PERCENT_PER_MIN, "share", f"{title}, share of the peak", percent_per_min),
    )


def _per_minute(mw_per_min: float, jurisdiction: str, source: Source) -> Limit:
    return limit_by(
        RAMP_MW_PER_MIN,
        f"poi_ramp_{mw_per_min:g}_mw_per_min",
        POI_RAMP,
        mw_per_min,
        jurisdiction=jurisdiction,
        source=source,
        status="draft",
        window_s=MINUTE_S,
    )


def _within(mw: float, seconds: float, title: str, jurisdiction: str, source: Source) -> Limit:
    return limit_by(
        CHANGE_WITHIN,
        f"poi_change_{mw:g}_mw_{seconds:g}s",
        title,
        mw,
        jurisdiction=jurisdiction,
        source=source,
        status="draft",
        window_s=seconds,
    )


RAMPS: tuple[Limit, ...] = (
    _per_minute(
        20.0,
        "IESO (Ontario); Southern Company",
        surveyed("IESO v3.0 and Southern Company: 20 MW/min", date="2026-09-03"),
    ),
    _per_minute(10.0, "AESO (Alberta)", listed_by_caiso("AESO: 10 MW/min")),
    limit_by(
        AVERAGE_RAMP,
        "poi_ramp_20_mw_per_min_10min",
        f"{POI_RAMP}, averaged over 10 min",
        20.0,
        jurisdiction="CAISO",
        source=surveyed("CAISO straw proposal: 20 MW/min, rolling 10 min average", date="2026-06-15"),
        status="proposal",
        window_s=600.0,
    ),
    *_nprr_1191("down", 20.0, 5.0),
    *_nprr_1191("up", 8.0, 2.0),
    limit_by(
        RAMP_PERCENT_PER_S,
        "nvidia_bess_ramp",
        "Ramp at the meter behind storage, per second",
        20.0,
        jurisdiction="none; a vendor's guideline",
        source=Source(
            "NVIDIA BESS Self-Qualification Guidelines (draft 0.4): grid ramp at most 20 % of the IT load a second; "
            "taken of the site's largest demand",
            "S",
            "2026-05-28",
            "https://docs.nvidia.com/datacenter/dsx/BESS-Self-Qualification-Guidelines.html",
        ),
        status="proposal",
        window_s=1.0,
        mean_s=0.1,
    ),
    limit_by(
        SLOW_CHANGE,
        "poi_ramp_0p5_mw_per_s",
        "Changes above 50 MW slower than 0.5 MW/s",
        0.5,
        jurisdiction="ATC",
        source=listed_by_caiso("ATC: changes above 50 MW slower than 0.5 MW/s"),
        status="draft",
        note="at 0.5 MW/s a change of 50 MW takes 100 s, so 50 MW or less in every 100 s is what the rule needs at "
        "least; a larger change spread over several such windows can break the rule unseen",
        window_s=100.0,
    ),
    _within(25.0, 5.0, "Change within 5 s", "ATC; SPP", listed_by_caiso("ATC and SPP: under 25 MW in 5 s")),
    _within(
        10.0,
        5.0,
        "Change within 4 to 6 s",
        "Southern Company",
        listed_by_caiso("Southern Company (50 MW and more above 40 kV): under 10 MW in 4-6 s, here 5 s"),
    ),
    _within(
        5.0,
        15.0,
        "Change within 15 s",
        "IESO (Ontario)",
        surveyed("IESO v3.0: at most 5 MW in any 15 s", date="2026-09-03"),
    ),
)
