"""Where limits look, what they report of it, and which of them a preset holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.limits.catalogue import LIMITS, limit_named
from gridsim.limits.contract import assess
from gridsim.limits.presets import PRESETS, select
from gridsim.signals.recording import RecordedMode, RecordedSite, Recording
from tests.limits.made_grid import LINE


def campus_run(*, duration_s: float = 60.0, rate_hz: float = 240.0, nominal_hz: float = 60.0) -> Recording:
    """A run of the size of the 39-bus case: 39 buses, 10 machines, one site that swings 100 MW at 1 Hz."""
    t_s = np.arange(round(duration_s * rate_hz) + 1) / rate_hz
    swing = np.where(np.mod(t_s, 1.0) < 0.5, 1.0, -1.0)
    channels = {"f_hz.coi": nominal_hz + 0.001 * np.sin(2 * np.pi * t_s)}
    channels |= {f"v_pu.bus_{bus}": 1.0 + 0.0001 * bus * swing for bus in range(1, 40)}
    channels |= {f"speed_pu.gen_{bus}_1": 1.0 + 1e-6 * bus * swing for bus in range(30, 40)}
    channels["p_mw.site_campus"] = 500.0 + 50.0 * swing
    channels["connected.site_campus"] = np.ones(t_s.size)
    channels |= {f"angle_deg.bus_{bus}": np.zeros(t_s.size) for bus in range(1, 40)}
    modes = (RecordedMode(1.4, 0.1),)
    sites, machine_buses = (RecordedSite("campus", 16, 550.0),), frozenset(range(30, 40))
    grid = {"machine_buses": machine_buses, "branches": (LINE,), "modes": modes}
    return Recording(t_s, channels, nominal_hz, sites, **grid)  # type: ignore[arg-type]


def test_the_worst_bus_speaks_for_the_grid_with_its_time() -> None:
    run = campus_run()
    run.channels["v_pu.bus_7"][2400] = 0.93
    (found,) = assess(run, (limit_named("voltage_low_normal"),))
    assert (found.place, found.value, found.t_s) == ("bus 7", 0.93, 10.0)
    assert found.margin == pytest.approx(-0.02)


def test_the_worst_machine_is_named() -> None:
    run = campus_run()
    run.channels["speed_pu.gen_34_1"][240] = 57.7 / 60.0
    (found,) = assess(run, (limit_named("machine_frequency_low_eastern"),))
    assert (found.place, found.t_s, found.passed) == ("generator 34 1", 1.0, False)
    assert found.value == pytest.approx(57.7, rel=1e-12)


def test_rules_at_the_meter_give_one_assessment_a_site() -> None:
    run = campus_run()
    run.channels["p_mw.site_west"] = np.full(run.t_s.size, 200.0)
    run = replace(run, sites=(*run.sites, RecordedSite("west", 20, 200.0)))
    found = assess(run, (limit_named("ercot_lcl_band_power"),))
    assert [(a.place, a.passed) for a in found] == [("site campus", False), ("site west", True)]
    assert found[0].value == pytest.approx(110.0, rel=0.02)  # 100 MW and a square's overshoot of a tenth


def test_a_run_without_sites_has_nothing_to_judge_at_a_meter() -> None:
    assert assess(replace(campus_run(), sites=()), (limit_named("flicker_pst_hv"),)) == []


@pytest.mark.parametrize(("events_s", "state"), [((), "normal"), ((1.0,), "emergency")])
def test_one_of_the_two_voltage_bands_applies(events_s: tuple[float, ...], state: str) -> None:
    run = replace(campus_run(), disturbances_s=events_s)
    bands = tuple(limit for limit in LIMITS if limit.way.name == "voltage_extreme")
    assert {a.id for a in assess(run, bands)} == {f"voltage_low_{state}", f"voltage_high_{state}"}


@pytest.mark.parametrize(("back_s", "holds"), [(0.5, True), (0.7, False)])
def test_after_a_fault_voltage_comes_back_step_by_step(back_s: float, holds: bool) -> None:
    """ComEd: above 0.9 pu half a second after a fault of 0.1 s is cleared; 0.2 and 0.85 pu until `back_s`."""
    run = campus_run()
    since_s = run.t_s - 1.0
    sagged = np.where(since_s < 0.09, 0.2, 0.85)
    run.channels["v_pu.bus_7"] = np.where((since_s >= 0.0) & (since_s < back_s), sagged, 1.0)
    (found,) = assess(run, (limit_named("voltage_recovery_comed"),))
    assert (found.place, found.passed) == ("bus 7", holds)


def test_three_seconds_are_shorter_than_the_five_second_window() -> None:
    (found,) = assess(campus_run(duration_s=3.0), (limit_named("ercot_lcl_band_power"),))
    assert found.why_null == "run of 3 s is shorter than the 5 s window"


def test_a_trace_without_swing_passes_the_spectral_share() -> None:
    run = campus_run()
    run.channels["p_mw.site_campus"] = np.full(run.t_s.size, 1000.0)
    (found,) = assess(run, (limit_named("band_energy_share"),))
    assert (found.value, found.passed) == (0.0, True)


def test_gpu_smoothing_to_90_percent_cannot_meet_a_dynamic_range_of_10_mw() -> None:
    # A 100 MW job between 90 % (floor) and 110 % (peak) of its design power: arXiv 2508.14318.
    run = campus_run()
    run.channels["p_mw.site_campus"] = 100.0 + 10.0 * np.where(np.mod(run.t_s, 2.0) < 1.0, 1.0, -1.0)
    (found,) = assess(run, (limit_named("dynamic_power_range"),))
    assert found.value == pytest.approx(20.0, rel=1e-12)
    assert found.passed is False


def test_flicker_of_a_long_run_is_that_of_its_worst_ten_minutes() -> None:
    run = campus_run(duration_s=1300.0)
    quiet_first = np.where(run.t_s < 600.0, 1.0, run.channels["v_pu.bus_16"])
    run.channels["v_pu.bus_16"] = quiet_first
    (found,) = assess(run, (limit_named("flicker_pst_hv"),))
    alone = replace(run, t_s=run.t_s[:144_001], channels={"v_pu.bus_16": quiet_first[144_000 : 2 * 144_000 + 1]})
    (second_half,) = assess(alone, (limit_named("flicker_pst_hv"),))
    assert found.value == pytest.approx(second_half.value, rel=0.01)  # the meter is settled at another voltage


def test_50_hz_systems_flicker_on_the_230_v_lamp() -> None:
    (at_60,) = assess(campus_run(), (limit_named("flicker_pst_hv"),))
    (at_50,) = assess(campus_run(nominal_hz=50.0), (limit_named("flicker_pst_hv"),))
    assert at_60.value is not None
    assert at_50.value is not None
    # Pst per 1 % at 1 Hz: 1.413 and 1.209 (computed with another program, over ten minutes).
    assert at_50.value / at_60.value == pytest.approx(1.413 / 1.209, rel=0.01)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_minute_at_240_hz_can_be_judged_by_every_limit_of_a_preset(preset: str) -> None:
    found = assess(campus_run(nominal_hz=50.0 if preset in ("ireland", "gb") else 60.0), select(preset))
    assert [a.why_null for a in found if a.passed is None] == []
    assert {a.id for a in found} | {"voltage_low_emergency", "voltage_high_emergency"} == set(PRESETS[preset])


def test_unknown_names_are_told_all_at_once_with_the_nearest() -> None:
    with pytest.raises(InputError, match="'eastern'"):
        select("easter")
    with pytest.raises(InputError) as caught:
        select(["flicker_pst_h", "flicker_pst_hv", "ercot_band_power"])
    nearest = [fault.wanted.partition(" (known: ")[0] for fault in caught.value.faults]
    assert nearest == ["'flicker_pst_hv'", "'ercot_lcl_band_power'"]
    with pytest.raises(InputError, match="'rocof_500ms'"):
        limit_named("rocof_500")
