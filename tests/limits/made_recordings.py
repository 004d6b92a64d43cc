"""Recordings with a known answer: for each method, one whose reading is a wanted value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from gridsim.limits.contract import Limit
from gridsim.limits.method import LOW
from gridsim.signals.flicker import flicker_pst, plt_of, pst_by_period
from gridsim.signals.recording import RecordedBranch, RecordedMode, RecordedSite, Recording

RATE_HZ = 240.0
PEAK_MW = 1000.0
POWER = "p_mw.site_campus"
Wave = Callable[[np.ndarray], np.ndarray]


def quiet(duration_s: float, *, nominal_hz: float = 60.0, rate_hz: float = RATE_HZ) -> Recording:
    """A grid at rest with one site, two machines, two buses and a lossless line of 1 pu at 100 MVA between them."""
    t_s = np.arange(round(duration_s * rate_hz) + 1) / rate_hz
    level = {
        "f_hz.coi": nominal_hz,
        "speed_pu.gen_30_1": 1.0,
        "speed_pu.gen_31_1": 1.0,
        "p_mw.gen_30_1": 400.0,
        "p_mw.gen_31_1": 100.0,
        "v_pu.bus_16": 1.0,
        "v_pu.bus_17": 1.0,
        "angle_deg.bus_16": 0.0,
        "angle_deg.bus_17": 0.0,
        POWER: 500.0,
        "connected.site_campus": 1.0,
    }
    channels = {name: np.full(t_s.size, value) for name, value in level.items()}
    return Recording(
        t_s,
        channels,
        nominal_hz,
        (RecordedSite("campus", 16, PEAK_MW),),
        branches=(RecordedBranch(16, 17, "1", own_mva=-100j, mutual_mva=100j),),
        modes=(RecordedMode(1.0, 0.10),),
    )


def recording(duration_s: float, wave: Wave, channel: str, *, nominal_hz: float = 60.0) -> Recording:
    """A quiet grid of which one channel follows `wave` on top of its level."""
    made = quiet(duration_s, nominal_hz=nominal_hz)
    return replace(made, channels={**made.channels, channel: made.channels[channel] + wave(made.t_s)})


def to_rows(made: Recording, rows: slice) -> Recording:
    """Some rows of a recording."""
    return replace(made, t_s=made.t_s[rows], channels={name: c[rows] for name, c in made.channels.items()})


def half_way(duration_s: float, height: float) -> Wave:
    return lambda t_s: (t_s > duration_s / 2.0) * height


def sine(amplitude: float, f_hz: float) -> Wave:
    return lambda t_s: amplitude * np.sin(2.0 * np.pi * f_hz * t_s)


def square(t_s: np.ndarray, f_hz: float) -> np.ndarray:
    return np.where(np.mod(t_s * f_hz + 1e-9, 1.0) < 0.5, 1.0, -1.0)


def nominal_of(limit: Limit) -> float:
    return dict(limit.settings.numbers).get("nominal_hz", 0.0) or 60.0


def middle_hz(limit: Limit) -> float:
    """A frequency well inside the limit's band: the geometric mean, at most 16 Hz, where 240 Hz samples it well."""
    return round(min(16.0, float(np.sqrt(limit.settings["low_hz"] * limit.settings["high_hz"]))), 1)


def _swing(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 2.0, middle_hz(limit)), POWER)


def _step(limit: Limit, value: float) -> Recording:
    duration_s = 2.0 * max(10.0, limit.settings["window_s"])
    return recording(duration_s, half_way(duration_s, value), POWER)


def _sinusoid(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value, middle_hz(limit)), POWER)


def _sinusoid_share(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 100.0 * PEAK_MW, middle_hz(limit)), POWER)


def _shared_energy(limit: Limit, value: float) -> Recording:
    """A swing at 1 Hz with the wanted percentage of the AC energy, the rest at 40 Hz, above the band."""
    inside, outside = np.sqrt(value / 100.0), np.sqrt(1.0 - value / 100.0)
    return recording(60.0, lambda t_s: 3.0 * (sine(inside, 1.0)(t_s) + sine(outside, 40.0)(t_s)), POWER)


def _ramp(seconds: float, scale: float) -> Callable[[Limit, float], Recording]:
    """A straight ramp, downwards where the limit is on falls, longer than its window."""

    def build(limit: Limit, value: float) -> Recording:
        words = dict(limit.settings.words)
        sign = -1.0 if words.get("direction") == "down" else 1.0
        # The telemetered mean follows a ramp once it has begun for as long as it averages.
        lasting_s = 1.5 * limit.settings["window_s"] + 10.0
        slope = sign * value / seconds * scale
        return recording(
            lasting_s + 10.0, lambda t_s: slope * np.clip(t_s - 2.0, 0.0, lasting_s), POWER, nominal_hz=60.0
        )

    return build


def _extreme(channel: str, base: float) -> Callable[[Limit, float], Recording]:
    """A channel that steps from `base` to the wanted value in mid-run."""

    def build(limit: Limit, value: float) -> Recording:
        made = recording(20.0, half_way(20.0, value - base), channel)
        emergency = dict(limit.settings.words).get("when") == "emergency"
        return replace(made, disturbances_s=(1.0,) if emergency else ())

    return build


def _frequency(limit: Limit, value: float) -> Recording:
    nominal_hz = nominal_of(limit)
    return recording(20.0, half_way(20.0, value - nominal_hz), "f_hz.coi", nominal_hz=nominal_hz)


def _machine(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, value / 60.0 - 1.0), "speed_pu.gen_31_1")


def _deviation(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, -value), "f_hz.coi", nominal_hz=nominal_of(limit))


def _lasting(limit: Limit, value: float) -> Recording:
    duration_s = 2.0 * limit.settings["window_s"] + 10.0
    return recording(duration_s, half_way(duration_s, -value), "f_hz.coi", nominal_hz=nominal_of(limit))


def _rocof(limit: Limit, value: float) -> Recording:
    window_s = limit.settings["window_s"]
    return recording(10.0, lambda t_s: -value * np.clip(t_s - 2.0, 0.0, 2.0 * window_s), "f_hz.coi")


def _dip(limit: Limit, value: float) -> Recording:
    return recording(20.0, half_way(20.0, -60.0 * value / 100.0), "f_hz.coi")


def _recovery(limit: Limit, value: float) -> Recording:
    depth_hz = 60.0 * 2.0 * limit.settings["band_percent"] / 100.0
    return recording(20.0, lambda t_s: -depth_hz * (rows_between(t_s, 2.0, value)), "f_hz.coi")


def rows_between(t_s: np.ndarray, start_s: float, lasting_s: float) -> np.ndarray:
    """True for as many rows as the time takes, from `start_s` on."""
    first = round(start_s * RATE_HZ)
    rows = np.arange(t_s.size)
    return (rows >= first) & (rows < first + round(lasting_s * RATE_HZ))


def _change(limit: Limit, value: float) -> Recording:
    where = "v_pu.bus_16" if limit.settings.word("where") == "sites" else "v_pu.bus_17"
    return recording(20.0, half_way(20.0, -value / 100.0), where)


def _changes_by_count(limit: Limit, value: float) -> Recording:
    """Five steps, two of them at the wanted share of the higher level, three at that of the lower."""
    s = limit.settings
    sizes = [s["few_percent"], s["few_percent"], *[s["many_percent"]] * 3]
    heights = np.array(sizes) * value / 100.0 * np.array([1, -1, 1, -1, 1])

    def wave(t_s: np.ndarray) -> np.ndarray:
        return sum((t_s > 3.0 * (k + 1)) * height for k, height in enumerate(heights))  # type: ignore[return-value]

    return recording(20.0, wave, "v_pu.bus_16")


@lru_cache(maxsize=4)
def _two_hours() -> tuple[np.ndarray, float]:
    """A square of the voltage at 200 Hz in the first ten minutes of two hours, and the Plt of 1 % of it."""
    t_s = np.arange(7200 * 200) / 200.0
    unit = 0.005 * square(t_s, 2.0) * (t_s < 600.0)
    return unit, plt_of(pst_by_period(1.0 + unit, sample_rate_hz=200.0, lamp_v=120, system_hz=60))


def _pst(limit: Limit, value: float) -> Recording:
    """A 2 Hz square of the voltage, scaled to the wanted Pst, to which it is proportional."""

    def wave(t_s: np.ndarray) -> np.ndarray:
        unit = 0.002 * square(t_s, 2.0)
        per_unit = flicker_pst(1.0 + unit, sample_rate_hz=RATE_HZ, lamp_v=120, system_hz=60)
        return unit * value / per_unit

    return recording(60.0, wave, "v_pu.bus_16")


def _plt(limit: Limit, value: float) -> Recording:
    unit, per_unit = _two_hours()
    t_s = np.arange(unit.size) / 200.0
    channels = {"v_pu.bus_16": 1.0 + unit * value / per_unit}
    return Recording(t_s, channels, 60.0, (RecordedSite("campus", 16, PEAK_MW),))


def _on_curve(channel: str, scale: float) -> Callable[[Limit, float], Recording]:
    """An excursion beyond the level of shortest time that is a whole number of rows, for the wanted share of it."""

    def build(limit: Limit, value: float) -> Recording:
        s = limit.settings
        level, seconds = min((step for step in s.curve("curve") if step[1] > 0.0), key=lambda step: step[1])
        beyond = level * (0.9999 if s.word("side") == LOW else 1.0001)
        nominal = 60.0 if channel.startswith("speed") else 1.0
        if s.word("between") == "log_time":
            beyond = (2.0 * level + s.curve("curve")[0][0]) / 3.0  # a third of the way down: seconds by (1)
            (first, most), (last, least) = s.curve("curve")[:2]
            seconds = most * (least / most) ** ((beyond - first) / (last - first))
        rows = int(seconds * RATE_HZ + 1e-6) + (0 if value < 1.0 else 1)
        made = quiet(rows / RATE_HZ + 10.0)
        inside = np.arange(made.t_s.size)
        moved = np.where((inside >= 240) & (inside < 240 + rows), beyond * scale, nominal * scale)
        return replace(made, channels={**made.channels, channel: moved})

    return build


def _connected(limit: Limit, value: float) -> Recording:
    """A site of which the wanted share is left after it should have recovered from a sag within the curve."""
    made = quiet(20.0, nominal_hz=nominal_of(limit))
    s = limit.settings
    (level, seconds) = s.curve("voltage_low")[0]
    sag = rows_between(made.t_s, 2.0, max(0.0, seconds - 1.0 / RATE_HZ) if seconds > 0.0 else 0.0)
    back_s = 2.0 + seconds + s["recovery_s"] + 2.0 / RATE_HZ
    left = np.where(sag, 0.0, np.where(made.t_s >= back_s, value / 100.0, 1.0))
    channels = {**made.channels, "v_pu.bus_16": np.where(sag, level - 0.01, 1.0), "connected.site_campus": left}
    return replace(made, channels=channels)


def _machine_swing(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 2.0, 0.5), "p_mw.gen_31_1")


def _line_swing(limit: Limit, value: float) -> Recording:
    """100 MW sin(angle) flow over the line, so that the angle swings by the arc sine."""
    return recording(60.0, lambda t_s: np.rad2deg(np.arcsin(sine(value / 200.0, 0.5)(t_s))), "angle_deg.bus_16")


def _shaft(limit: Limit, value: float) -> Recording:
    return recording(60.0, sine(value / 200.0 * 100.0, 20.0), "p_mw.gen_31_1")


def _damping(limit: Limit, value: float) -> Recording:
    modes = (RecordedMode(0.03, -0.5), RecordedMode(1.2, value / 100.0), RecordedMode(1.0, 0.2))
    return replace(quiet(20.0), modes=modes)


#: By the name of the method.
BUILDERS: dict[str, Callable[[Limit, float], Recording]] = {
    "band_swing": _swing,
    "change_within": _step,
    "power_range": _step,
    "periodic_content": _sinusoid,
    "periodic_share": _sinusoid_share,
    "band_energy": _shared_energy,
    "ramp_mw_per_min": _ramp(60.0, 1.0),
    "ramp_percent_per_min": _ramp(60.0, PEAK_MW / 100.0),
    "ramp_mw_per_s": _ramp(1.0, 1.0),
    "ramp_percent_per_s": _ramp(1.0, PEAK_MW / 100.0),
    "average_ramp": _ramp(60.0, 1.0),
    "slow_change": _ramp(1.0, 1.0),
    "voltage_extreme": _extreme("v_pu.bus_17", 1.0),
    "site_voltage": _extreme("v_pu.bus_16", 1.0),
    "voltage_change": _change,
    "voltage_changes_by_count": _changes_by_count,
    "flicker_pst": _pst,
    "flicker_plt": _plt,
    "frequency_extreme": _frequency,
    "machine_frequency": _machine,
    "frequency_deviation": _deviation,
    "frequency_lasting": _lasting,
    "rocof": _rocof,
    "frequency_dip": _dip,
    "frequency_recovery": _recovery,
    "voltage_curve": _on_curve("v_pu.bus_17", 1.0),
    "frequency_curve": _on_curve("speed_pu.gen_31_1", 1.0 / 60.0),
    "stay_connected": _connected,
    "machine_swing": _machine_swing,
    "line_swing": _line_swing,
    "shaft_swing": _shaft,
    "mode_damping": _damping,
}

#: How near to the limit a value is told apart, as a share of it: 1e-6 where only rounding is in the way.
NEARNESS = {
    "band_swing": 0.06,  # the ends of the record; 16 Hz loses 2 % to both edges, sampling 2 %
    "periodic_content": 0.02,  # between two lines, and the smallest amplitude against the window's floor
    "periodic_share": 0.02,
    "flicker_pst": 2e-3,  # Pst is proportional to the change but for its square
    "flicker_plt": 2e-3,
    "shaft_swing": 0.03,  # samples miss the peaks of 20 Hz by 3 %, the band's edges take 0.1 %
    "voltage_curve": 0.5,  # the builder moves by whole rows
    "frequency_curve": 0.5,
    "frequency_recovery": 1e-2,  # 3 s are 720 rows
    "voltage_changes_by_count": 1e-4,  # a step between rows
}


def made_for(limit: Limit, value: float) -> Recording:
    """A recording of which the limit's method reads `value`."""
    return BUILDERS[limit.way.name](limit, value)


def nearness(limit: Limit) -> float:
    return NEARNESS.get(limit.way.name, 1e-6)
