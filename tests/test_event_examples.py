"""The shipped examples of events say what their comments say: figures measured beside figures simulated."""

from __future__ import annotations

import numpy as np
import pytest

import gridsim as gs
from gridsim.paths import shipped
from gridsim.studies.result import Result


def example(name: str) -> Result:
    return gs.simulate(gs.read_scenario(shipped("examples") / f"{name}.yaml"))


@pytest.fixture(scope="module")
def virginia() -> Result:
    return example("virginia_2024")


def drawn_mw(result: Result, t_s: float) -> float:
    """What all sites draw at a time. [MW]"""
    table = result.timeseries
    row = int(np.searchsorted(table.t_s.to_numpy(), t_s))
    return float(sum(table[name].iloc[row] for name in table.columns if name.startswith("p_mw.site_")))


def test_virginia_loses_its_load_in_stages_by_counters(virginia: Result) -> None:
    """NERC: about 1,260 MW gone by the third sag, about 1,500 MW in all. Sags begin 1 s into the run."""
    before_mw = drawn_mw(virginia, 0.5)
    lost_mw = [before_mw - drawn_mw(virginia, 1.0 + t_s) for t_s in (0.4, 15.0, 20.0, 40.0, 80.0, 120.0)]
    assert lost_mw[0] == pytest.approx(0.0, abs=1.0)  # the first sag alone takes nothing
    assert lost_mw[1] == pytest.approx(240.0, rel=0.02)
    assert lost_mw[2] == pytest.approx(1260.0, rel=0.02)
    assert lost_mw[3] == pytest.approx(1380.0, rel=0.02)
    assert lost_mw[5] == pytest.approx(1500.0, rel=0.02)
    assert lost_mw == sorted(lost_mw)
    latched = [action for action in virginia.timeline if "latches" in action.action]
    assert [round(action.t_s - 1.0) for action in latched] == [16, 16, 21, 82]
    assert virginia.metrics["load_lost_mw"] == pytest.approx(1500.0, rel=0.01)


def test_virginia_has_the_events_frequency_and_comes_back(virginia: Result) -> None:
    """NERC: peak 60.047 Hz, settling near 60.0 Hz. The case's response was set for the peak; its shape was not."""
    f_hz = virginia.recording.channel("f_hz", "coi")
    assert f_hz.max() == pytest.approx(60.047, abs=0.003)
    assert f_hz[-1] == pytest.approx(60.0, abs=0.01)
    assert virginia.status == "completed"


def test_virginias_result_sets_the_measured_figures_beside_the_simulated(virginia: Result) -> None:
    """How near: MW as the losses were set, frequency as the case was; the rest as far as three machines carry."""
    near = {
        "Load lost by the third sag": 5.0,
        "Load lost in all": 5.0,
        "Highest area control error, every 4 s": 200.0,
        "Highest frequency": 0.003,
        "Frequency where it settles": 0.01,
        "Residual voltage near the fault": 0.0,
        "Highest voltage": 0.04,
    }
    assert [one.title for one in virginia.measured] == list(near)
    for one in virginia.measured:
        assert one.simulated is not None, one
        assert one.low - near[one.title] <= one.simulated <= one.high + near[one.title], one
        assert "NERC" in one.source


def test_virginias_sags_are_as_deep_as_near_the_fault(virginia: Result) -> None:
    """NERC: 0.25 to 0.40 pu near the fault."""
    v_pu = virginia.recording.channel("v_pu", "bus_24")
    assert 0.25 <= v_pu.min() <= 0.40
    assert virginia.recording.channel("v_pu", "bus_21").min() < 0.6


def test_a_region_goes_dark_and_with_a_battery_it_does_not() -> None:
    dark, alight = example("cascade_dark"), example("cascade_survives")
    assert dark.status == "blackout"
    assert dark.metrics["load_lost_share"] == pytest.approx(1.0)
    tripped = [action.place for action in dark.timeline if action.place.startswith("gen_")]
    assert len(tripped) == 4
    assert "blackout" in [action.action for action in dark.timeline if action.t_s == dark.timeline[-1].t_s]
    assert alight.status == "completed"
    assert alight.metrics["load_lost_mw"] == pytest.approx(0.0, abs=1e-6)
    assert not [a for a in alight.timeline if a.cause != "scripted" and not a.place.startswith("site_")]
    # A stopped job costs in both; five minutes of work are more than the run is long.
    assert dark.ride_accounts[0].stopped_mwh > 50.0
    assert alight.metrics["usable_compute"] == 0.0


def test_the_same_megawatts_break_limits_on_the_mode_and_not_beside_it() -> None:
    on, off = example("resonance_on_mode"), example("resonance_off_mode")
    swing = [np.ptp(result.timeseries["p_mw.site_campus"]) for result in (on, off)]
    assert swing[0] == pytest.approx(swing[1], rel=0.02)
    failed = [{a.id for a in result.assessments if a.passed is False} for result in (on, off)]
    assert "forced_oscillation_line" in failed[0] - failed[1]
    assert off.passed is True
