"""Voltage: planning bands at every bus, service voltage at the site, no-trip curves of generators, recovery.

The normal band applies to runs in which no scripted event changes the network, the emergency band to runs in which
one does. So each run is judged by one of the two. A criterion of recovery counts from the clearing of a fault; as a
curve of voltage and time it begins with the fault, a normal clearing time earlier.
"""

from __future__ import annotations

from gridsim.limits.citations import M_14B, M_14B_DATE, PRC_024_VOLTAGE, READ_2026
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.method import HIGH, LOW, Steps
from gridsim.limits.methods.curves import VOLTAGE_CURVE
from gridsim.limits.methods.voltage import SITE_VOLTAGE, VOLTAGE_EXTREME
from gridsim.no_trip import HIGH_V, LOW_V
from gridsim.sources import Source

BANDS = {"normal": (0.95, 1.05), "emergency": (0.90, 1.10)}
#: Range A and B of ANSI C84.1. [pu]
SERVICE = {"a": (0.95, 1.05), "b": (0.917, 1.058)}
PLANNING = Source(
    "American Transmission Company (ATC), facility rating methodology, voltage ratings: 95 to 105 % of nominal in "
    "normal, 90 to 110 % in emergency conditions; each planner sets its own",
    "Q",
    READ_2026,
    "http://www.atc10yearplan.com/about/planning-criteria-and-tools/facility-rating-criteria/",
)
ANSI = Source(
    "ANSI C84.1-2020, Table 1, service voltage of 120 V: range A 114-126 V, range B 110-127 V; in a text that read "
    "the draft of 15 February 2019 and assigned A and B partly by itself",
    "S",
    "2020-03-10",
)
#: Normal clearing of a fault, six cycles as ComEd has it; assumed where a rule names none. [s]
CLEARING_S = 0.1
#: From 1.5 s after clearing ComEd asks for its steady-state minimum. [s] Assumed of PJM's band as well.
STEADY_S = CLEARING_S + 1.5
#: ComEd's minimum is typically 0.92 to 0.95 pu; 0.92 is PJM's post-contingency minimum.
COMED: Steps = ((0.92, STEADY_S), (0.90, CLEARING_S + 0.5), (0.80, CLEARING_S + 20.0 / 60.0), (0.70, CLEARING_S))
PJM: Steps = ((0.70, CLEARING_S + 2.5),)


def _band(state: str, side: str) -> Limit:
    low, high = BANDS[state]
    extreme = {LOW: "Lowest", HIGH: "Highest"}[side]
    return limit_by(
        VOLTAGE_EXTREME,
        f"voltage_{side}_{state}",
        f"{extreme} voltage in the {state} planning band",
        low if side == LOW else high,
        jurisdiction="ATC (Wisconsin and Michigan); elsewhere a yardstick",
        source=PLANNING,
        starts_above_pu=low,
        starts_below_pu=high,
        side=side,
        when=state,
    )


def _service(letter: str, side: str) -> Limit:
    low, high = SERVICE[letter]
    return limit_by(
        SITE_VOLTAGE,
        f"ansi_c84_range_{letter}_{side}",
        f"{side.capitalize()} end of service voltage range {letter.upper()} at the site",
        low if side == LOW else high,
        jurisdiction="United States (ANSI C84.1)",
        source=ANSI,
        side=side,
    )


def _curve(
    limit_id: str, title: str, jurisdiction: str, source: Source, *, side: str, steps: Steps, at_level: str
) -> Limit:
    return limit_by(
        VOLTAGE_CURVE,
        limit_id,
        title,
        1.0,
        jurisdiction=jurisdiction,
        source=source,
        side=side,
        at_level=at_level,
        curves={"curve": steps},
    )


def _no_trip(side: str, steps: Steps, at_level: str) -> Limit:
    title = f"{side.capitalize()} voltage inside the no-trip curve of generators"
    source = Source(f"{PRC_024_VOLTAGE}, in two public programs that repeat it", "S", "2020")
    where = "North America (NERC)"
    return _curve(f"prc024_voltage_{side}", title, where, source, side=side, steps=steps, at_level=at_level)


def _recovery(who: str, title: str, jurisdiction: str, text: str, steps: Steps) -> Limit:
    source = Source(f"{M_14B}, {text}", "S", M_14B_DATE)
    limit_id = f"voltage_recovery_{who}"
    return _curve(limit_id, title, jurisdiction, source, side=LOW, steps=steps, at_level="does_not_count")


def _post_contingency(side: str, level_pu: float) -> Limit:
    title = f"{side.capitalize()} voltage back in the post-contingency band"
    source = Source(
        "PJM Manual 14B: 0.92 to 1.05 pu after contingencies P1 to P7 of TPL-001, in a text that names no revision; "
        "to hold from 1.6 s after the fault's start on, as ComEd has it, which is an assumption",
        "S",
        READ_2026,
    )
    steps = ((level_pu, STEADY_S),)
    limit_id = f"voltage_post_contingency_{side}_pjm"
    return _curve(limit_id, title, "PJM", source, side=side, steps=steps, at_level="does_not_count")


VOLTAGE: tuple[Limit, ...] = (
    *(_band(state, side) for state in BANDS for side in (LOW, HIGH)),
    *(_service(letter, side) for letter in SERVICE for side in (LOW, HIGH)),
    _no_trip(LOW, LOW_V, "does_not_count"),
    _no_trip(HIGH, HIGH_V, "counts"),
    _recovery(
        "pjm",
        "Voltage back above 0.70 pu within 2.5 s",
        "PJM",
        "G.2.2: at least 0.70 pu from 2.5 s after clearing on, in an excerpt that cites it; 0.1 s to clear assumed",
        PJM,
    ),
    _recovery(
        "comed",
        "Voltage back in steps after a fault",
        "ComEd (PJM)",
        "G.9.4: after clearing in 6 cycles 0.70 pu at once, 0.80 pu from 20 cycles, 0.90 pu from 0.5 s and the "
        "steady-state minimum (typically 0.92 to 0.95 pu, 0.92 taken) from 1.5 s on; in an excerpt that cites it",
        COMED,
    ),
    _post_contingency(LOW, 0.92),
    _post_contingency(HIGH, 1.05),
)
