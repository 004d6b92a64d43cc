"""A run that ends badly is a result: a status, a sentence, rows up to its end, and no NaN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import GridsimError
from gridsim.studies.result import Result
from gridsim.studies.run import simulate
from tests.simulation.worlds import run, scenario, site, write_trace


def trips(*buses: int) -> list[dict[str, Any]]:
    """Generators that trip at 1 s."""
    return [{"t_s": 1.0, "type": "generator_trip", "bus": bus} for bus in buses]


def fault(bus: int, duration_s: float) -> list[dict[str, Any]]:
    """A bolted fault at 1 s."""
    return [{"t_s": 1.0, "type": "bus_fault", "bus": bus, "duration_s": duration_s}]


def step(bus: int, p_mw: float) -> list[dict[str, Any]]:
    """A load step at 1 s."""
    return [{"t_s": 1.0, "type": "load_step", "bus": bus, "p_mw": p_mw}]


def assert_told(result: Result) -> None:
    """Whatever the outcome: rows without NaN up to the end that the status tells of."""
    table = result.timeseries.to_numpy()
    assert len(table)
    assert np.isfinite(table).all()
    assert result.timeseries["t_s"].iloc[-1] <= result.timing.simulated_s + 1e-9
    assert result.timeseries["t_s"].iloc[-1] >= result.timing.simulated_s - result.timeseries["t_s"].iloc[1] - 1e-9
    if result.status != "completed":
        assert result.passed is False
        assert len(result.status_text.split()) > 5
        assert " s" in result.status_text


BAD_ENDS = [
    ("wscc9", fault(7, 0.6), {"lost_synchronism"}),
    ("ieee39", fault(16, 0.5), {"lost_synchronism"}),
    ("kundur", fault(7, 0.6), {"lost_synchronism"}),
    ("wscc9", trips(1, 2, 3), {"blackout"}),
    ("wscc9", step(8, 1000.0), {"voltage_collapse"}),
    ("wscc9", step(8, 20_000.0), {"voltage_collapse", "lost_synchronism"}),
    ("ieee39", step(16, 10_000.0), {"voltage_collapse", "lost_synchronism"}),
    ("ieee39", step(28, -5_000.0), {"voltage_collapse", "lost_synchronism"}),
]


@pytest.mark.parametrize(("case", "events", "statuses"), BAD_ENDS)
def test_a_bad_end_is_a_result_with_a_sentence(case: str, events: list[dict[str, Any]], statuses: set[str]) -> None:
    result = run(case, 10.0, events=events)
    assert result.status in statuses
    assert result.timing.simulated_s < 10.0
    assert_told(result)


def test_a_collapse_is_timed_over_events_that_happen_meanwhile() -> None:
    """A second below half voltage is a collapse, whatever small things are switched in that second."""
    nudges = [{"t_s": 1.0 + k / 10.0, "type": "load_step", "bus": 8, "p_mw": 0.001} for k in range(1, 30)]
    sag = fault(8, 3.0)
    sag[0] |= {"x_pu": 0.05}
    alone = run("wscc9", 6.0, events=[*sag, nudges[0]])
    nudged = run("wscc9", 6.0, events=[*sag, *nudges])
    assert alone.status == nudged.status == "voltage_collapse"
    assert alone.timing.simulated_s == pytest.approx(nudged.timing.simulated_s, abs=0.01)


def line(kind: str, t_s: float, one: int, other: int) -> dict[str, Any]:
    """A branch that opens or closes."""
    return {"t_s": t_s, "type": f"line_{kind}", "from": one, "to": other}


def test_a_site_behind_no_machine_is_named(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    campus = site(write_trace(tmp_path / "t.csv", [(0.0, 20.0), (9.0, 20.0)]), 5)
    events = [line("trip", 0.5, 5, 4), line("trip", 0.7, 5, 7)]
    result = run("wscc9", 1.0, folder=tmp_path, sites=[campus], events=events)
    told = [action for action in result.timeline if action.place == "site_campus"]
    assert [(action.t_s, action.action) for action in told] == [(pytest.approx(0.7), "is cut off and without power")]
    assert told[0].cause == "line_5_7_1 opens"
    assert "site campus is cut off and without power from 0.700 s on" in result.status_text
    assert "site campus is cut off" in caplog.text


def test_a_site_that_parts_with_a_machine_and_comes_back_is_named(tmp_path: Path) -> None:
    campus = site(write_trace(tmp_path / "t.csv", [(0.0, 160.0), (9.0, 160.0)]), 2)
    events = [line("trip", 0.5, 7, 2), line("close", 0.7, 2, 7)]
    result = run("wscc9", 1.0, folder=tmp_path, sites=[campus], events=events)
    told = [(action.t_s, action.action) for action in result.timeline if action.place == "site_campus"]
    assert told == [
        (pytest.approx(0.5), "is cut off from the grid"),
        (pytest.approx(0.7), "is tied to the grid again"),
    ]
    assert "cut off" not in result.status_text


def test_a_line_that_opens_beside_another_cuts_no_site_off(tmp_path: Path) -> None:
    campus = site(write_trace(tmp_path / "t.csv", [(0.0, 20.0), (9.0, 20.0)]), 5)
    result = run("wscc9", 1.0, folder=tmp_path, sites=[campus], events=[line("trip", 0.5, 5, 4)])
    assert [action.place for action in result.timeline] == ["line_5_4_1"]
    assert "cut off" not in result.status_text


def test_a_machine_that_loses_synchronism_is_named() -> None:
    result = run("wscc9", 10.0, events=fault(7, 0.6))
    assert result.status_text.startswith("machine 1 at bus ")
    assert "lost synchronism at " in result.status_text


def test_the_last_machine_takes_the_lights_with_it() -> None:
    result = run("wscc9", 5.0, events=trips(1, 2, 3))
    assert result.timeseries["t_s"].iloc[-1] == pytest.approx(1.0)
    assert result.metrics["v_min_pu"] == pytest.approx(0.9997, abs=1e-3)


@pytest.mark.parametrize("t_s", [0.0, 1.0 / 240.0])
def test_a_blackout_at_once_leaves_its_first_rows(t_s: float) -> None:
    result = run("wscc9", 5.0, events=[{**event, "t_s": t_s} for event in trips(1, 2, 3)])
    assert result.status == "blackout"
    assert len(result.timeseries) == round(t_s * 240.0) + 1
    assert np.isfinite(result.timeseries.to_numpy()).all()


@pytest.mark.parametrize("p_mw", [300.0, 2_000.0, 9_000.0])
@pytest.mark.parametrize("ride_through", [None, "perc1"])
def test_no_growing_site_leaves_nan(tmp_path: Path, p_mw: float, ride_through: str | None) -> None:
    trace = write_trace(tmp_path / "grows.csv", [(0, 50), (1, 50), (5, p_mw), (99, p_mw)])
    campus = site(trace, 8, hold="linear", ride_through=ride_through)
    assert_told(run("wscc9", 8.0, folder=tmp_path, sites=[campus]))


def test_a_site_that_no_power_flow_can_feed_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "huge.csv", [(0, 5000), (99, 5000)])
    with pytest.raises(GridsimError, match=r"campus|carry"):
        simulate(scenario("ieee39", 5.0, folder=tmp_path, sites=[site(trace, 16)]))


def test_a_mixed_day_leaves_no_nan(tmp_path: Path) -> None:
    rows = [(k / 10.0, 200.0 + 150.0 * (k % 3)) for k in range(200)]
    trace = write_trace(tmp_path / "day.csv", rows)
    events = [
        *fault(16, 0.08),
        {"t_s": 1.08, "type": "line_trip", "from": 16, "to": 17},
        {"t_s": 3.0, "type": "generator_trip", "bus": 34},
        {"t_s": 4.0, "type": "load_trip", "bus": 8, "fraction": 0.3},
        {"t_s": 5.0, "type": "line_close", "from": 16, "to": 17},
        {"t_s": 6.0, "type": "load_step", "bus": 4, "p_mw": 200.0, "q_mvar": 50.0},
    ]
    battery = {"type": "battery", "name": "b", "p_mw": 200, "e_mwh": 50, "control": "smoothing", "time_constant_s": 5}
    campus = site(trace, 21, ride_through="perc1", mitigation=[battery])
    result = run("ieee39", 12.0, folder=tmp_path, sites=[campus], events=events)
    assert result.status == "completed"
    assert_told(result)
