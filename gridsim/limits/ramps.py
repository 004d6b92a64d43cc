"""Ramps at the point of interconnection: how much power may change within seconds, minutes, tens of minutes."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.arrays import Floats
from gridsim.limits.citations import surveyed
from gridsim.limits.contract import Limit, RuleStatus
from gridsim.limits.judging import Needs, Reading, at_sites, site_power
from gridsim.signals.ramps import SECONDS_PER_MINUTE, mean_slope_per_s, ramp_mw_per_min, ramp_mw_per_s
from gridsim.signals.windows import rolling_mean, rolling_peak_to_peak
from gridsim.sources import Source

#: Power for a rule per minute is a telemetered mean: operators scan every 2 to 6 s. [s] The rules do not say;
#: assumption. What happens within seconds is left to the rules on bands, changes within seconds, and flicker.
TELEMETRY_S = 4.0


@dataclass(frozen=True)
class _Method:
    """A way to measure power at the meter: its unit, its window, its sentence."""

    unit: str
    window_s: float
    sentence: str
    reading: Reading


def _per_minute(p_mw: Floats, sample_rate_hz: float) -> Floats:
    metered = rolling_mean(p_mw, window_s=TELEMETRY_S, sample_rate_hz=sample_rate_hz)
    return ramp_mw_per_min(metered, window_s=60.0, sample_rate_hz=sample_rate_hz)


def _ten_minute_average(p_mw: Floats, sample_rate_hz: float) -> Floats:
    return SECONDS_PER_MINUTE * abs(mean_slope_per_s(p_mw, window_s=600.0, sample_rate_hz=sample_rate_hz))


def _slow_change(p_mw: Floats, sample_rate_hz: float) -> Floats:
    return ramp_mw_per_s(p_mw, window_s=100.0, sample_rate_hz=sample_rate_hz)


def _change_within(window_s: float) -> _Method:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        return rolling_peak_to_peak(p_mw, window_s=window_s, sample_rate_hz=sample_rate_hz)

    sentence = f"largest difference of power between two instants of any {window_s:g} s"
    return _Method("MW", window_s, sentence, reading)


PER_MINUTE = _Method(
    "MW/min",
    60.0,
    f"largest change of the {TELEMETRY_S:g} s mean of power (as telemetry reports it; assumption) between two "
    "instants of any 60 s, per minute",
    _per_minute,
)
TEN_MINUTE_AVERAGE = _Method(
    "MW/min", 600.0, "largest straight slope of power across any 10 min", _ten_minute_average
)
SLOW_CHANGE = _Method(
    "MW/s",
    100.0,
    "largest change of power between two instants of any 100 s, divided by 100 s: at 0.5 MW/s a change of 50 MW "
    "takes 100 s, so 50 MW or less in every 100 s is what the rule needs at least; a larger change spread "
    "over several such windows can break the rule unseen",
    _slow_change,
)


def _ramp(
    limit_id: str, title: str, value: float, *, jurisdiction: str, source: Source, method: _Method, status: RuleStatus
) -> Limit:
    return Limit(
        id=limit_id,
        title=title,
        jurisdiction=jurisdiction,
        quantity="p_mw.site_*",
        method=f"{method.sentence}; scripted events included",
        value=value,
        unit=method.unit,
        sense="max",
        source=source,
        rule_status=status,
        measure=at_sites(site_power, method.reading, needs=Needs(window_s=method.window_s)),
    )


RAMPS: tuple[Limit, ...] = (
    _ramp(
        "poi_ramp_20_mw_per_min",
        "Ramp at the point of interconnection",
        20.0,
        jurisdiction="IESO (Ontario); Southern Company",
        source=surveyed("IESO v3.0 and Southern Company: 20 MW/min", date="2026-09-03"),
        method=PER_MINUTE,
        status="draft",
    ),
    _ramp(
        "poi_ramp_10_mw_per_min",
        "Ramp at the point of interconnection",
        10.0,
        jurisdiction="AESO (Alberta)",
        source=surveyed("AESO: 10 MW/min", date="surveyed 2026"),
        method=PER_MINUTE,
        status="draft",
    ),
    _ramp(
        "poi_ramp_20_mw_per_min_10min",
        "Ramp at the point of interconnection, averaged over 10 min",
        20.0,
        jurisdiction="CAISO",
        source=surveyed("CAISO straw proposal: 20 MW/min, rolling 10 min average", date="2026-06-15"),
        method=TEN_MINUTE_AVERAGE,
        status="proposal",
    ),
    _ramp(
        "poi_ramp_0p5_mw_per_s",
        "Changes above 50 MW slower than 0.5 MW/s",
        0.5,
        jurisdiction="ATC; SPP",
        source=surveyed("ATC and SPP: changes above 50 MW slower than 0.5 MW/s", date="surveyed 2026"),
        method=SLOW_CHANGE,
        status="draft",
    ),
    _ramp(
        "poi_change_25_mw_5s",
        "Change within 5 s",
        25.0,
        jurisdiction="ATC; SPP",
        source=surveyed("ATC and SPP: under 25 MW over 5 s", date="surveyed 2026"),
        method=_change_within(5.0),
        status="draft",
    ),
    _ramp(
        "poi_change_10_mw_5s",
        "Change within 4 to 6 s",
        10.0,
        jurisdiction="Southern Company",
        source=surveyed("Southern Company: under 10 MW in 4-6 s, here 5 s", date="surveyed 2026"),
        method=_change_within(5.0),
        status="draft",
    ),
    _ramp(
        "poi_change_5_mw_15s",
        "Change within 15 s",
        5.0,
        jurisdiction="IESO (Ontario)",
        source=surveyed("IESO v3.0: at most 5 MW in any 15 s", date="2026-09-03"),
        method=_change_within(15.0),
        status="draft",
    ),
)
