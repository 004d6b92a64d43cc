"""Power that swings inside a band of frequencies: the rules of ERCOT, Long Island and Ontario, and study bands."""

from __future__ import annotations

from gridsim.limits.citations import UNDATED, listed_by_caiso, surveyed
from gridsim.limits.contract import Limit, RuleStatus, limit_by
from gridsim.limits.methods.power import BAND_SWING, PERIODIC_CONTENT, PERIODIC_SHARE
from gridsim.sources import Source

WINDOW_S = 5.0
LIPA = "LIPA / PSEG Long Island"
DOE = "none; bands of an electromagnetic study"
#: What lies below the system frequency and can be told from it: the band of the ERCOT rule.
SUBSYNCHRONOUS_HZ = (0.1, 55.0)


def _band_limit(
    limit_id: str,
    title: str,
    value: float,
    *,
    band_hz: tuple[float, float],
    jurisdiction: str,
    source: Source,
    status: RuleStatus = "draft",
) -> Limit:
    return limit_by(
        BAND_SWING,
        limit_id,
        title,
        value,
        jurisdiction=jurisdiction,
        source=source,
        status=status,
        low_hz=band_hz[0],
        high_hz=band_hz[1],
        window_s=WINDOW_S,
    )


def _doe(limit_id: str, band_hz: tuple[float, float]) -> Limit:
    title = f"Study band: power swing in {band_hz[0]:g}-{band_hz[1]:g} Hz"
    source = Source(
        "bands of a DOE study of large loads (0.1-5 and 5-60 Hz) [S]; they come without a cap: the 10 MW of "
        "ERCOT's rule is an assumption",
        "I",
        UNDATED,
    )
    return _band_limit(limit_id, title, 10.0, band_hz=band_hz, jurisdiction=DOE, source=source, status="unverified")


IESO_PERIODIC = surveyed(
    "IESO v3.0: periodic content below system frequency at most the lesser of +/-2.5 MW and +/-0.25 %; "
    "0.25 % of the site's largest demand, and the band, assumed",
    date="2026-09-03",
)

BAND_POWER: tuple[Limit, ...] = (
    _band_limit(
        "ercot_lcl_band_power",
        "ERCOT large computational load: power swing in 0.1-55 Hz",
        10.0,
        band_hz=SUBSYNCHRONOUS_HZ,
        jurisdiction="ERCOT",
        source=surveyed(
            "ERCOT large computational load rule: at most 10 MW peak to peak in any rolling 5 s, 0.1-55 Hz; not in "
            "force, the board was told on 17 Sep 2026 that it will be recommended; filter not read",
            date="2026-06-19",
        ),
    ),
    _band_limit(
        "lipa_band_power_low",
        "LIPA / PSEG-LI: power swing in 0.1-5 Hz",
        10.0,
        band_hz=(0.1, 5.0),
        jurisdiction=LIPA,
        source=listed_by_caiso("LIPA / PSEG-LI: under 10 MW in 0.1-5 Hz; peak to peak in 5 s assumed"),
    ),
    _band_limit(
        "lipa_band_power_high",
        "LIPA / PSEG-LI: power swing in 5-55 Hz",
        3.5,
        band_hz=(5.0, 55.0),
        jurisdiction=LIPA,
        source=listed_by_caiso("LIPA / PSEG-LI: under 3.5 MW in 5-55 Hz; peak to peak in 5 s assumed"),
    ),
    limit_by(
        PERIODIC_CONTENT,
        "ieso_periodic_mw",
        "IESO: periodic content below system frequency",
        2.5,
        jurisdiction="IESO (Ontario)",
        source=IESO_PERIODIC,
        status="draft",
        low_hz=SUBSYNCHRONOUS_HZ[0],
        high_hz=SUBSYNCHRONOUS_HZ[1],
    ),
    limit_by(
        PERIODIC_SHARE,
        "ieso_periodic_share",
        "IESO: periodic content below system frequency, share of the site",
        0.25,
        jurisdiction="IESO (Ontario)",
        source=IESO_PERIODIC,
        status="draft",
        low_hz=SUBSYNCHRONOUS_HZ[0],
        high_hz=SUBSYNCHRONOUS_HZ[1],
    ),
    _doe("doe_band_power_low", (0.1, 5.0)),
    _doe("doe_band_power_high", (5.0, 60.0)),
)
