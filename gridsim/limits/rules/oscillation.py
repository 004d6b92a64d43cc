"""Oscillations: damping of the grid's modes, forced swings of machines and lines, shafts."""

from __future__ import annotations

from gridsim.limits.citations import M_14B, M_14B_DATE, READ_2026, UNDATED, status_of
from gridsim.limits.contract import Limit, limit_by
from gridsim.limits.method import Method
from gridsim.limits.methods.oscillation import LINE_SWING, MACHINE_SWING, MODE_DAMPING, SHAFT_SWING
from gridsim.sources import Source

#: Inter-area to local and intra-plant modes. [Hz] Named so in arXiv 2508.14318.
SWING_MODES_HZ = (0.1, 2.5)
SHAFTS_HZ = (7.0, 60.0)
#: Whole periods of 0.1 Hz, and long enough that a damped swing has died down. [s] Assumption.
WINDOW_S, LASTING_S = 10.0, 20.0
FORCED = Source(
    "a 20 MW swing on a unit or line is of operating concern (PNNL, NERC practice on forced oscillations); taken as "
    "peak to peak, and as lasting 20 s, which is an assumption",
    "Q",
    READ_2026,
)


def _damping(percent: float, title: str, jurisdiction: str, source: Source) -> Limit:
    return limit_by(
        MODE_DAMPING,
        f"mode_damping_{percent:g}",
        title,
        percent,
        jurisdiction=jurisdiction,
        source=source,
        status=status_of(source),
        low_hz=SWING_MODES_HZ[0],
        high_hz=SWING_MODES_HZ[1],
    )


def _forced(way: Method, what: str) -> Limit:
    return limit_by(
        way,
        f"forced_oscillation_{what}",
        f"Lasting power swing on a {what}",
        20.0,
        jurisdiction="North America (operating practice)",
        source=FORCED,
        window_s=WINDOW_S,
        lasting_s=LASTING_S,
    )


OSCILLATION: tuple[Limit, ...] = (
    _damping(
        3.0,
        "Damping of swing modes, planning margin",
        "PJM; elsewhere a yardstick",
        Source(
            f"{M_14B}, G.2.2: damping margin of 3 %, tested over 10 to 15 s, in an excerpt that cites it; held "
            "against the modes",
            "S",
            M_14B_DATE,
        ),
    ),
    _damping(
        5.0,
        "Damping of swing modes, planning target",
        "planning practice",
        Source("damping ratio of 5 %: usual planning target", "I", UNDATED),
    ),
    limit_by(
        MODE_DAMPING,
        "mode_damping_shaft_band",
        "No negative damping at the frequencies of turbine shafts",
        0.0,
        jurisdiction="planning practice",
        source=Source(
            "no negative electrical damping at shaft modes, 7 to above 60 Hz; of the grid's own modes in that band, "
            "as a phasor model has them",
            "I",
            UNDATED,
        ),
        status="unverified",
        low_hz=SHAFTS_HZ[0],
        high_hz=SHAFTS_HZ[1],
    ),
    _forced(MACHINE_SWING, "machine"),
    _forced(LINE_SWING, "line"),
    limit_by(
        SHAFT_SWING,
        "shaft_band_power",
        "Machine power at the frequencies of turbine shafts",
        1.0,
        jurisdiction="none; a screening value",
        source=Source(
            "shaft modes from 7 to above 60 Hz (arXiv 2508.14318) [Q]; the 1 % of the machine's power, peak to peak, "
            "above which shafts need a study of their own, is an assumption",
            "I",
            UNDATED,
        ),
        status="unverified",
        low_hz=SHAFTS_HZ[0],
        high_hz=SHAFTS_HZ[1],
        window_s=5.0,
    ),
)
