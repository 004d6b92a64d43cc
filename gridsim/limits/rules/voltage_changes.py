"""Changes of voltage: rapid ones, by their number, from one steady state to the next; jumps of the angle."""

from __future__ import annotations

from gridsim.limits.citations import PRC_029, READ_2026, UNDATED, status_of
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.judging import NORTH_AMERICA_HZ
from gridsim.limits.methods.voltage import VOLTAGE_CHANGE, VOLTAGE_CHANGES
from gridsim.limits.methods.voltage_steps import PHASE_JUMP, STEADY_CHANGE
from gridsim.sources import Source

BY_COUNT = Source(
    "IEC TR 61000-3-7 and IEEE 1453, indicative planning levels of rapid voltage changes by their number an hour; "
    "the table itself was not read",
    "I",
    UNDATED,
)
#: Up to four a day, up to two an hour, up to ten an hour. [%] Of a range the lenient end.
LEVELS = {"hv": (5.0, 3.0, 2.5), "mv": (6.0, 4.0, 3.0)}
RARE = {
    "hv": Source(f"{BY_COUNT.text}; up to four a day 3 to 5 % (5 taken)", BY_COUNT.tag, BY_COUNT.date),
    "mv": Source(
        "EN 50160, rapid voltage changes, medium voltage: up to 6 % infrequently, else 4 %, in a text that cites it",
        "S",
        READ_2026,
    ),
}
WHOSE = {"hv": "planning level for high and extra-high voltage", "mv": "planning level for medium voltage"}
LOW_VOLTAGE = "IEC 61000-3-3 (edition 3.0)"
LOW_VOLTAGE_DATE = "2013-05"


def _by_count(grid: str) -> Limit:
    _, few_percent, many_percent = LEVELS[grid]
    return limit_by(
        VOLTAGE_CHANGES,
        f"rapid_voltage_changes_{grid}",
        f"Rapid voltage changes by their number, {grid.upper()}",
        1.0,
        jurisdiction=WHOSE[grid],
        source=BY_COUNT,
        status=status_of(BY_COUNT),
        few=2.0,
        few_percent=few_percent,
        many=10.0,
        many_percent=many_percent,
    )


def _rare(grid: str) -> Limit:
    return limit_by(
        VOLTAGE_CHANGE,
        f"rapid_voltage_change_rare_{grid}",
        f"Rapid voltage change, however rare, {grid.upper()}",
        LEVELS[grid][0],
        jurisdiction=WHOSE[grid],
        source=RARE[grid],
        status=status_of(RARE[grid]),
        note="a larger one is above the level of even a few a day",
    )


VOLTAGE_CHANGE_RULES: tuple[Limit, ...] = (
    limit_by(
        VOLTAGE_CHANGE,
        "rapid_voltage_change_poi",
        "Rapid voltage change at the point of interconnection",
        3.0,
        jurisdiction="Dominion Energy Virginia; Great Britain P28 alike",
        source=Source(
            "Dominion: instantaneous voltage fluctuation at most 3 % at the POI, in arXiv 2601.12686, Table 1; Great "
            "Britain Engineering Recommendation P28 Issue 1: 3 % at the point of common coupling",
            "S",
            "2026-01",
            "https://arxiv.org/abs/2601.12686",
        ),
    ),
    limit_by(
        VOLTAGE_CHANGE,
        "voltage_dip_ameren",
        "Voltage dip at any bus",
        2.0,
        jurisdiction="Ameren",
        source=Source(
            "Ameren: a dip of 2.0 % on a critical bus is marginal, in arXiv 2601.12686, Table 1; every bus taken as "
            "critical",
            "S",
            "2026-01",
            "https://arxiv.org/abs/2601.12686",
        ),
        status="proposal",
        where="buses",
    ),
    limit_by(
        VOLTAGE_CHANGE,
        "rapid_voltage_change_lv",
        "Largest voltage change of equipment at low voltage",
        4.0,
        jurisdiction="IEC (low voltage)",
        source=Source(f"{LOW_VOLTAGE}: relative voltage change d_max 4 %", "S", LOW_VOLTAGE_DATE),
    ),
    limit_by(
        STEADY_CHANGE,
        "steady_voltage_change_lv",
        "Steady voltage change of equipment at low voltage",
        3.3,
        jurisdiction="IEC (low voltage)",
        source=Source(f"{LOW_VOLTAGE}: relative steady-state voltage change d_c 3.3 %", "S", LOW_VOLTAGE_DATE),
    ),
    *(_by_count(grid) for grid in LEVELS),
    *(_rare(grid) for grid in LEVELS),
    limit_by(
        PHASE_JUMP,
        "phase_jump_25deg_prc029",
        "Jump of the voltage's angle that inverter-based resources ride through",
        25.0,
        jurisdiction="North America (NERC)",
        source=Source(f"{PRC_029}: phase jumps above 25 degrees, other than by faults, are excepted", "Q", "2025"),
        note="the window of one period of 60 Hz is an assumption",
        window_s=1.0 / NORTH_AMERICA_HZ,
        nominal_hz=NORTH_AMERICA_HZ,
    ),
)
