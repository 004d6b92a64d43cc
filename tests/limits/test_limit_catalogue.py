"""Contract of every limit: complete, just inside holds, just outside fails, what cannot be judged is null."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from gridsim.limits.catalogue import LIMITS, limit_named
from gridsim.limits.contract import Assessment, Limit, assess, verdict
from gridsim.signals.flicker import flicker_pst
from gridsim.signals.recording import RecordedSite, Recording
from gridsim.sources import TAG_MEANING

RATE_HZ = 240.0
Builder = Callable[[float], Recording]


def recording(duration_s: float, wave: Callable[[np.ndarray], np.ndarray], channel: str) -> Recording:
    """A quiet grid with one site, of which one channel follows `wave`."""
    t_s = np.arange(round(duration_s * RATE_HZ) + 1) / RATE_HZ
    level = {
        "f_hz.coi": 60.0,
        "speed_pu.gen_30_1": 1.0,
        "speed_pu.gen_31_1": 1.0,
        "v_pu.bus_16": 1.0,
        "v_pu.bus_17": 1.0,
        "p_mw.site_campus": 500.0,
    }
    channels = {name: np.full(t_s.size, value) for name, value in level.items()}
    channels[channel] = channels[channel] + wave(t_s)
    return Recording(t_s, channels, 60.0, (RecordedSite("campus", 16, 1000.0),))


def step(channel: str, *, per_value: float = 1.0, base: float = 0.0, duration_s: float = 60.0) -> Builder:
    """A channel that steps to `base` plus the wanted value, above its quiet level, in mid-run."""
    return lambda value: recording(
        duration_s, lambda t_s: (t_s > duration_s / 2) * (base + per_value * value), channel
    )


def after_event(builder: Builder) -> Builder:
    return lambda value: replace(builder(value), disturbances_s=(1.0,))


def slope(channel: str, *, per_value: float, lasting_s: float, duration_s: float) -> Builder:
    return lambda value: recording(
        duration_s, lambda t_s: per_value * value * np.clip(t_s - 2.0, 0.0, lasting_s), channel
    )


def swing(f_hz: float) -> Builder:
    """A sine of the wanted peak to peak at the site's meter."""
    return lambda value: recording(
        60.0, lambda t_s: value / 2.0 * np.sin(2.0 * np.pi * f_hz * t_s), "p_mw.site_campus"
    )


def shared_energy(percent: float) -> Recording:
    """A swing at 1 Hz with the wanted percentage of the energy, the rest at 40 Hz."""
    inside, outside = np.sqrt(percent / 100.0), np.sqrt(1.0 - percent / 100.0)
    return recording(
        60.0,
        lambda t_s: 3.0 * (inside * np.sin(2 * np.pi * t_s) + outside * np.sin(80 * np.pi * t_s)),
        "p_mw.site_campus",
    )


def flickering(pst: float) -> Recording:
    """A 2 Hz square of the voltage, scaled to the wanted Pst, to which it is proportional."""

    def wave(t_s: np.ndarray) -> np.ndarray:
        unit = 0.002 * np.where(np.mod(t_s * 2.0 + 1e-9, 1.0) < 0.5, 1.0, -1.0)
        per_unit = flicker_pst(1.0 + unit, sample_rate_hz=RATE_HZ, lamp_v=120, system_hz=60)
        return unit * pst / per_unit

    return recording(60.0, wave, "v_pu.bus_16")


POWER = "p_mw.site_campus"
BUILDERS: dict[str, Builder] = {
    **{
        f"frequency_{side}_{where}": step("f_hz.coi", base=-60.0)
        for side in ("nadir", "zenith")
        for where in ("eastern", "western", "ercot")
    },
    **{f"frequency_band_fal_{where}": step("f_hz.coi", per_value=-1.0) for where in ("eastern", "western")},
    **{
        f"frequency_band_ftl_{where}": step("f_hz.coi", per_value=-1.0, duration_s=610.0)
        for where in ("eastern", "western")
    },
    "rocof_500ms": slope("f_hz.coi", per_value=-1.0, lasting_s=1.0, duration_s=10.0),
    "rocof_100ms_prc029": slope("f_hz.coi", per_value=1.0, lasting_s=0.2, duration_s=10.0),
    **{
        f"machine_frequency_{side}_{where}": step("speed_pu.gen_31_1", per_value=1 / 60.0, base=-1.0)
        for side in ("low", "high")
        for where in ("eastern", "western", "ercot")
    },
    "voltage_low_normal": step("v_pu.bus_17", base=-1.0),
    "voltage_high_normal": step("v_pu.bus_17", base=-1.0),
    "voltage_low_emergency": after_event(step("v_pu.bus_17", base=-1.0)),
    "voltage_high_emergency": after_event(step("v_pu.bus_17", base=-1.0)),
    "rapid_voltage_change_poi": step("v_pu.bus_16", per_value=-0.01),
    "flicker_pst_hv": flickering,
    "poi_ramp_20_mw_per_min": step(POWER),
    "poi_ramp_10_mw_per_min": slope(POWER, per_value=1 / 60.0, lasting_s=100.0, duration_s=110.0),
    "poi_ramp_20_mw_per_min_10min": slope(POWER, per_value=1 / 60.0, lasting_s=700.0, duration_s=710.0),
    "poi_ramp_0p5_mw_per_s": slope(POWER, per_value=1.0, lasting_s=150.0, duration_s=160.0),
    "poi_change_25_mw_5s": step(POWER),
    "poi_change_10_mw_5s": slope(POWER, per_value=-0.2, lasting_s=8.0, duration_s=20.0),
    "poi_change_5_mw_15s": step(POWER, per_value=-1.0),
    "ercot_lcl_band_power": swing(1.0),
    "lipa_band_power_low": swing(0.7),
    "lipa_band_power_high": swing(16.0),
    "band_energy_share": shared_energy,
    "dynamic_power_range": swing(0.5),
}

# How near to the limit a value is told apart, as a share of it: 1e-6 where only rounding is in the way.
NEARNESS = {
    "ercot_lcl_band_power": 0.01,  # the ends of the record, and 1e-4 of the filter at 1 Hz
    "lipa_band_power_low": 0.02,  # 0.7 Hz loses 0.1 % to the edges of the band
    "lipa_band_power_high": 0.06,  # 16 Hz loses 2 % to both edges, sampling 2 %
    "flicker_pst_hv": 1e-3,  # Pst is proportional to the change but for its square
    "voltage_low_normal": 1e-6,
}


def judged(limit: Limit, made: Recording) -> list[Assessment]:
    return assess(made, (limit,))


def only(limit: Limit, made: Recording) -> Assessment:
    found = judged(limit, made)
    assert len(found) == 1
    return found[0]


def shifted(limit: Limit, share: float) -> float:
    """A value `share` of the limit beyond it (positive: outside)."""
    return limit.value * (1.0 + share) if limit.sense == "max" else limit.value * (1.0 - share)


every_limit = pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.id)


@every_limit
def test_a_limit_states_everything(limit: Limit) -> None:
    empty = [field.name for field in fields(limit) if getattr(limit, field.name) in ("", None)]
    assert not empty
    assert limit.source.text
    assert limit.source.date
    assert limit.source.tag in TAG_MEANING
    assert limit.sense in ("max", "min")
    assert limit.rule_status in ("final", "draft", "proposal")
    assert np.isfinite(limit.value)


def test_ids_are_unique_and_every_limit_has_a_builder() -> None:
    ids = [limit.id for limit in LIMITS]
    assert len(set(ids)) == len(ids)
    assert set(BUILDERS) == set(ids)


@every_limit
def test_just_inside_holds(limit: Limit) -> None:
    found = only(limit, BUILDERS[limit.id](shifted(limit, -NEARNESS.get(limit.id, 1e-6))))
    assert found.passed is True, found


@every_limit
def test_just_outside_fails(limit: Limit) -> None:
    found = only(limit, BUILDERS[limit.id](shifted(limit, NEARNESS.get(limit.id, 1e-6))))
    assert found.passed is False, found
    assert found.margin is not None
    assert found.margin < 0.0


@every_limit
def test_a_run_of_one_row_is_null(limit: Limit) -> None:
    made = BUILDERS[limit.id](shifted(limit, -0.01))
    one_row = replace(made, t_s=made.t_s[:1], channels={name: c[:1] for name, c in made.channels.items()})
    found = only(limit, one_row)
    assert (found.passed, found.value, found.margin) == (None, None, None)
    assert "1 rows" in found.why_null


@every_limit
def test_a_run_shorter_than_the_window_is_null_and_says_both_numbers(limit: Limit) -> None:
    made = BUILDERS[limit.id](shifted(limit, 0.01))
    rows = 8  # 29 ms, shorter than every window
    short = replace(made, t_s=made.t_s[:rows], channels={name: c[:rows] for name, c in made.channels.items()})
    found = only(limit, short)
    if "every row counted" in limit.method or "whole run, scripted" in limit.method:
        assert found.passed is not None  # extremes need no window
    else:
        assert found.passed is None
        assert "run of 0.0291667 s is shorter than the" in found.why_null


@every_limit
def test_a_channel_that_was_not_recorded_is_null(limit: Limit) -> None:
    made = BUILDERS[limit.id](shifted(limit, -0.01))
    found = only(limit, replace(made, channels={}))
    assert found.passed is None
    assert "was not recorded" in found.why_null


@pytest.mark.parametrize("limit_id", ["ercot_lcl_band_power", "flicker_pst_hv", "band_energy_share"])
def test_a_run_recorded_too_slowly_is_null_and_says_both_rates(limit_id: str) -> None:
    made = BUILDERS[limit_id](shifted(limit_named(limit_id), 0.5))
    slow = replace(made, t_s=made.t_s[::4], channels={name: c[::4] for name, c in made.channels.items()})
    found = only(limit_named(limit_id), slow)
    assert found.passed is None
    assert "recorded at 60 Hz, the method needs at least" in found.why_null


def test_rules_for_60_hz_do_not_judge_a_50_hz_system() -> None:
    made = replace(BUILDERS["frequency_nadir_eastern"](50.0), nominal_hz=50.0)
    found = only(limit_named("frequency_nadir_eastern"), made)
    assert found.passed is None
    assert "60 Hz systems, the run is at 50 Hz" in found.why_null


def test_what_is_null_keeps_the_verdict_open_and_what_fails_closes_it() -> None:
    quiet = BUILDERS["ercot_lcl_band_power"](1.0)
    limits = (limit_named("ercot_lcl_band_power"), limit_named("frequency_band_ftl_eastern"))
    assert verdict(assess(quiet, limits[:1])) is True
    assert verdict(assess(quiet, limits)) is None
    assert verdict(assess(BUILDERS["ercot_lcl_band_power"](20.0), limits)) is False
