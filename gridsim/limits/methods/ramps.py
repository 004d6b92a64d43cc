"""Methods for ramps at a site's meter: how fast its power changes over seconds, minutes, tens of minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gridsim.arrays import Floats
from gridsim.limits.judging import Needs, at_sites, share_of_peak, site_power
from gridsim.limits.method import Measure, Method, Settings
from gridsim.limits.settings import WINDOW
from gridsim.parameters import Parameter
from gridsim.signals.ramps import (
    SECONDS_PER_MINUTE,
    mean_slope_per_s,
    ramp_down_mw_per_s,
    ramp_mw_per_s,
    ramp_up_mw_per_s,
)
from gridsim.signals.windows import rolling_mean
from gridsim.sources import Source

POWER = "p_mw.site_*"
#: Power for a rule per minute is a telemetered mean: operators scan every 2 to 6 s. [s] What happens within seconds
#: is left to the rules on bands, changes within seconds, and flicker.
TELEMETRY_S = 4.0
MEAN = Parameter(
    "mean_s",
    "s",
    "power is first averaged over this long, as telemetry does",
    above=0.0,
    default=TELEMETRY_S,
    source=Source("assumption: the rules do not say; operators scan every 2 to 6 s", "I"),
)
DIRECTIONS: dict[str, Callable[..., Floats]] = {
    "both": ramp_mw_per_s,
    "up": ramp_up_mw_per_s,
    "down": ramp_down_mw_per_s,
}
IN_WORDS = {"both": "change", "up": "rise", "down": "fall"}


@dataclass(frozen=True)
class _Per:
    """A unit of time for ramps."""

    name: str
    unit: str
    seconds: float


MINUTE, SECOND = _Per("minute", "min", SECONDS_PER_MINUTE), _Per("second", "s", 1.0)


def _ramp(per: _Per, *, of_peak: bool) -> Method:
    def measure(s: Settings) -> Measure:
        slope = DIRECTIONS[s.word("direction")]

        def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
            metered = rolling_mean(p_mw, window_s=s["mean_s"], sample_rate_hz=sample_rate_hz)
            return per.seconds * slope(metered, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

        made = at_sites(site_power, reading, needs=Needs(window_s=max(s["window_s"], s["mean_s"])))
        return share_of_peak(made) if of_peak else made

    def sentence(s: Settings) -> str:
        whole = "; in % of the site's largest demand" if of_peak else ""
        return (
            f"largest {IN_WORDS[s.word('direction')]} of the {s['mean_s']:g} s mean of power (as telemetry reports "
            f"it; assumption) between two instants of any {s['window_s']:g} s, per {per.name}; scripted events "
            f"included{whole}"
        )

    return Method(
        name=f"ramp_{'percent' if of_peak else 'mw'}_per_{per.unit}",
        title=f"ramp at the meter in {'% of the peak' if of_peak else 'MW'} per {per.name}",
        quantity=POWER,
        unit=f"{'%' if of_peak else 'MW'}/{per.unit}",
        sense="max",
        sentence=sentence,
        measure=measure,
        parameters=(WINDOW, MEAN),
        choices={"direction": tuple(DIRECTIONS)},
    )


RAMP_MW_PER_MIN = _ramp(MINUTE, of_peak=False)
RAMP_PERCENT_PER_MIN = _ramp(MINUTE, of_peak=True)
RAMP_MW_PER_S = _ramp(SECOND, of_peak=False)
RAMP_PERCENT_PER_S = _ramp(SECOND, of_peak=True)


def _average(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        slope = mean_slope_per_s(p_mw, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)
        return SECONDS_PER_MINUTE * abs(slope)

    return at_sites(site_power, reading, needs=Needs(window_s=s["window_s"]))


AVERAGE_RAMP = Method(
    name="average_ramp",
    title="rolling average ramp at the meter",
    quantity=POWER,
    unit="MW/min",
    sense="max",
    sentence=lambda s: (
        f"largest straight slope of power across any {s['window_s'] / SECONDS_PER_MINUTE:g} min; scripted events "
        "included"
    ),
    measure=_average,
    parameters=(WINDOW,),
)


def _slow_change(s: Settings) -> Measure:
    def reading(p_mw: Floats, sample_rate_hz: float) -> Floats:
        return ramp_mw_per_s(p_mw, window_s=s["window_s"], sample_rate_hz=sample_rate_hz)

    return at_sites(site_power, reading, needs=Needs(window_s=s["window_s"]))


SLOW_CHANGE = Method(
    name="slow_change",
    title="largest change within a window, per second of it, at the meter",
    quantity=POWER,
    unit="MW/s",
    sense="max",
    sentence=lambda s: (
        f"largest change of power between two instants of any {s['window_s']:g} s, divided by {s['window_s']:g} s; "
        "scripted events included"
    ),
    measure=_slow_change,
    parameters=(WINDOW,),
)

RAMP_METHODS = (
    RAMP_MW_PER_MIN,
    RAMP_PERCENT_PER_MIN,
    RAMP_MW_PER_S,
    RAMP_PERCENT_PER_S,
    AVERAGE_RAMP,
    SLOW_CHANGE,
)
