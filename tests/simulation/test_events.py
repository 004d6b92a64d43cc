"""Each event does what its name says, at its step, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.signals.recording import Recording
from gridsim.simulation.prepare import prepare
from tests.simulation.worlds import Line, Machine, run, scenario, site, write_case, write_trace

AT_S, ROW = 1.0, 240


def line(type_: str, t_s: float, one: int, other: int) -> dict[str, Any]:
    """A line trip or close."""
    return {"t_s": t_s, "type": type_, "from": one, "to": other}


def flat_site(folder: Path, bus: int, **rest: Any) -> dict[str, Any]:
    """A site that wants 100 MW and 30 Mvar all the time."""
    return site(write_trace(folder / "flat.csv", [(0, 100, 30), (99, 100, 30)]), bus, **rest)


EVENTS: list[dict[str, Any]] = [
    {"t_s": AT_S, "type": "bus_fault", "bus": 7, "duration_s": 0.1},
    line("line_trip", AT_S, 5, 7),
    {"t_s": AT_S, "type": "generator_trip", "bus": 3},
    {"t_s": AT_S, "type": "load_step", "bus": 8, "p_mw": 30.0},
    {"t_s": AT_S, "type": "load_trip", "bus": 8},
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event["type"]))
@pytest.mark.parametrize("t_s", [0.0, AT_S])
def test_the_row_at_an_event_is_before_it_and_the_next_shows_it(event: dict[str, Any], t_s: float) -> None:
    found = run("wscc9", 2.0, events=[{**event, "t_s": t_s}]).recording
    v = found.stacked("v_pu")
    row = round(t_s * 240.0)
    assert np.abs(v[:, row] - v[:, 0]).max() < 1e-8
    assert np.abs(v[:, row + 1] - v[:, 0]).max() > 1e-4
    before = prepare(scenario("wscc9", 1.0)).model.network
    assert v[:, 0] == pytest.approx([abs(before.v_pu[before.row_of[bus]]) for bus in before.buses], abs=1e-9)
    assert np.isfinite(found.to_frame().to_numpy()).all()


def test_an_open_line_carries_nothing_and_closed_again_all_is_as_before() -> None:
    events = [line("line_trip", 1.0, 5, 7), line("line_close", 1.5, 5, 7)]
    opened = run("wscc9", 60.0, record_every=4, events=events[:1]).recording
    closed = run("wscc9", 200.0, record_every=4, events=events).recording
    assert np.abs(opened.stacked("v_pu")[:, -1] - opened.stacked("v_pu")[:, 0]).max() > 0.01
    # Droop and field control have no memory: there is one operating point. The slowest mode decays by exp(-0.2 t).
    assert np.abs(closed.stacked("v_pu")[:, -1] - closed.stacked("v_pu")[:, 0]).max() < 1e-7
    assert np.abs(closed.stacked("speed_pu")[:, -1] - 1.0).max() < 1e-9


def test_a_trip_and_close_at_one_step_is_no_event() -> None:
    events = [line("line_trip", 1.0, 5, 7), line("line_close", 1.0, 5, 7)]
    found = run("wscc9", 3.0, events=events).recording
    assert np.abs(found.stacked("speed_pu") - 1.0).max() < 1e-9


def test_a_tripped_generator_is_gone_and_frequency_falls() -> None:
    found = run("wscc9", 5.0, events=[{"t_s": AT_S, "type": "generator_trip", "bus": 3}]).recording
    assert found.channel("p_mw", "gen_3_1")[: ROW + 1] == pytest.approx(85.0, abs=1e-5)
    for quantity in ("p_mw", "q_mvar", "p_mech_mw"):
        assert (found.channel(quantity, "gen_3_1")[ROW + 1 :] == 0.0).all()
    assert found.channel("f_hz", "coi")[-1] < 59.9
    # The others' mean, each with its kinetic energy: H times rating.
    mean = np.average(found.stacked("speed_pu")[:2], axis=0, weights=[23.64 * 500.0, 6.4 * 250.0])
    assert found.channel("f_hz", "coi")[ROW + 1 :] == pytest.approx(60.0 * mean[ROW + 1 :], abs=1e-9)


@pytest.mark.parametrize("fraction", [0.25, 1.0])
def test_a_load_trip_takes_its_share_of_the_load(fraction: float) -> None:
    event = {"t_s": AT_S, "type": "load_trip", "bus": 5, "fraction": fraction}
    found = run("wscc9", 120.0, record_every=4, events=[event]).recording
    relief_mw = found.stacked("p_mw").sum(axis=0)
    v = found.channel("v_pu", "bus_5")
    kept_mw = 125.0 * (1.0 - fraction) * (v[-1] / v[0]) ** 2
    others_mw = sum(
        p * (found.channel("v_pu", f"bus_{bus}")[-1] / found.channel("v_pu", f"bus_{bus}")[0]) ** 2
        for bus, p in ((6, 90.0), (8, 100.0))
    )
    # What machines give beyond the loads are losses: 4.6 MW at the start, less than 8 MW with any of this.
    assert 0.0 < relief_mw[-1] - kept_mw - others_mw < 8.0
    assert found.channel("f_hz", "coi")[-1] > 60.0


def test_half_and_half_of_the_rest_leaves_a_quarter() -> None:
    halves = [{"t_s": AT_S, "type": "load_trip", "bus": 5, "fraction": 0.5}] * 2
    once = [{"t_s": AT_S, "type": "load_trip", "bus": 5, "fraction": 0.75}]
    one, two = (run("wscc9", 3.0, events=events).recording for events in (once, halves))
    assert np.abs(one.stacked("speed_pu") - two.stacked("speed_pu")).max() < 1e-10


def test_a_load_step_and_its_opposite_cancel() -> None:
    steps = [{"t_s": t_s, "type": "load_step", "bus": 4, "p_mw": p_mw} for t_s, p_mw in ((1.0, 40.0), (2.0, -40.0))]
    found = run("wscc9", 200.0, record_every=4, events=steps).recording
    assert found.channel("f_hz", "coi").min() < 59.99
    assert np.abs(found.stacked("v_pu")[:, -1] - found.stacked("v_pu")[:, 0]).max() < 1e-7


def test_a_load_step_draws_its_power_from_the_next_row_on() -> None:
    found = run("wscc9", 2.0, events=[{"t_s": AT_S, "type": "load_step", "bus": 1, "p_mw": 25.0}]).recording
    v = found.channel("v_pu", "bus_1")
    assert v[ROW] == pytest.approx(1.04, abs=1e-9)
    # Machine 1 stands at the same bus: what it gives more than the line takes is the step.
    network = prepare(scenario("wscc9", 1.0)).model.network
    branch = next(at for at in network.branches if {at.from_bus, at.to_bus} == {1, 4})
    angle = np.deg2rad(found.channel("angle_deg", "bus_1") - found.channel("angle_deg", "bus_4"))
    y = branch.y_ft if branch.from_bus == 1 else branch.y_tf
    into_line_mw = -100.0 * abs(y) * v * found.channel("v_pu", "bus_4") * np.sin(angle)
    drawn_mw = found.channel("p_mw", "gen_1_1") - np.abs(into_line_mw)
    assert drawn_mw[: ROW + 1] == pytest.approx(0.0, abs=1e-5)
    assert drawn_mw[ROW + 1 :] == pytest.approx(25.0, abs=1e-5)


DARK = [line("line_trip", 1.0, 7, 8), line("line_trip", 1.0, 9, 8)]
LIGHT = [line("line_close", 3.0, 7, 8), line("line_close", 3.0, 9, 8)]


@pytest.mark.parametrize("ride_through", [None, "perc1"])
def test_a_bus_without_a_machine_behind_it_is_dark(tmp_path: Path, ride_through: str | None) -> None:
    campus = flat_site(tmp_path, 8, ride_through=ride_through)
    result = run("wscc9", 6.0, folder=tmp_path, sites=[campus], events=[*DARK, *LIGHT])
    found = result.recording
    dark = (found.t_s > 1.0) & (found.t_s <= 3.0)
    assert result.status == "completed"
    assert (found.channel("v_pu", "bus_8")[dark] == 0.0).all()
    assert (found.channel("p_mw", "site_campus")[dark] == 0.0).all()
    assert (found.channel("p_mw", "demand_campus") == 100.0).all()
    assert found.channel("p_mw", "site_campus")[-1] == pytest.approx(100.0, abs=1e-6)
    assert found.channel("v_pu", "bus_8")[-1] > 0.9
    assert np.isfinite(found.to_frame().to_numpy()).all()


def test_two_islands_each_go_on_at_their_own_frequency() -> None:
    found = run("wscc9", 20.0, events=[line("line_trip", 1.0, 5, 7), line("line_trip", 1.0, 6, 9)]).recording
    # Machine 1 alone with the loads at 5 and 6 is short of power, machines 2 and 3 have too much of it.
    assert found.channel("speed_pu", "gen_1_1")[-1] < 0.999
    assert found.channel("speed_pu", "gen_2_1")[-1] > 1.001
    assert found.channel("f_hz", "bus_5")[-1] < 59.95
    assert found.channel("f_hz", "bus_8")[-1] > 60.05
    # Machines 2 and 3 swing against each other, but by far less than the islands have drifted apart.
    two, three = found.channel("speed_pu", "gen_2_1")[-960:], found.channel("speed_pu", "gen_3_1")[-960:]
    drift = two.mean() - found.channel("speed_pu", "gen_1_1")[-960:].mean()
    assert abs((two - three).mean()) < 0.05 * drift


def test_an_event_between_two_steps_falls_on_the_nearest() -> None:
    found = run("wscc9", 2.0, events=[{**EVENTS[3], "t_s": 1.0 + 0.4 / 240.0}]).recording
    same = run("wscc9", 2.0, events=[EVENTS[3]]).recording
    assert np.array_equal(found.stacked("v_pu"), same.stacked("v_pu"))


def perc1_run(folder: Path, *, duration_s: float, **changed: float) -> Recording:
    """A site with PERC1 (without lag of its voltage) at a bus with a bolted fault from 1 s on."""
    rides = {"Tv": 0.0, "Tcease": 0.02, "Trecon": 0.05, "Tramp": 0.5, **changed}
    fault = {"t_s": AT_S, "type": "bus_fault", "bus": 8, "duration_s": duration_s}
    campus = flat_site(folder, 8, ride_through=rides, replaces_case_load=True)
    return run("wscc9", 4.0, folder=folder, sites=[campus], events=[fault]).recording


def test_perc1_ceases_after_its_delay_and_comes_back_along_its_ramp(tmp_path: Path) -> None:
    found = perc1_run(tmp_path, duration_s=0.1)
    p_mw, v = found.channel("p_mw", "site_campus"), found.channel("v_pu", "bus_8")
    first_zero_s = found.t_s[np.flatnonzero(p_mw == 0.0)[0]]
    back = np.flatnonzero((p_mw > 0.0) & (found.t_s > 1.1))
    full_s = found.t_s[np.flatnonzero((p_mw > 99.999) & (found.t_s > 1.1))[0]]
    # Two steps: the site measures at the end of a step and acts by the end of the next.
    two_steps_s = 2.0 / 240.0 + 1e-9
    assert first_zero_s == pytest.approx(AT_S + 0.02, abs=two_steps_s)
    assert found.t_s[back[0]] == pytest.approx(AT_S + 0.1 + 0.05, abs=two_steps_s)
    assert full_s == pytest.approx(AT_S + 0.1 + 0.05 + 0.5, abs=two_steps_s)
    assert (v[back] > 0.6).all()
    rise = p_mw[(found.t_s > 1.2) & (found.t_s < 1.6)]
    assert np.diff(rise) == pytest.approx(np.full(rise.size - 1, 100.0 / 0.5 / 240.0), rel=1e-6)


def test_perc1_does_not_cease_in_a_sag_shorter_than_its_delay(tmp_path: Path) -> None:
    found = perc1_run(tmp_path, duration_s=0.05, Tcease=0.2)
    assert found.channel("p_mw", "site_campus")[ROW + 14 :] == pytest.approx(100.0, abs=1e-6)


def test_perc1_keeps_what_does_not_come_back_away(tmp_path: Path) -> None:
    found = perc1_run(tmp_path, duration_s=0.1, Fcease=0.8, Frecon=0.5)
    # 20 MW never ceased, half of the 80 MW returned.
    assert found.channel("p_mw", "site_campus")[-1] == pytest.approx(60.0, abs=1e-6)


def test_a_site_that_does_not_ride_through_is_back_with_the_voltage(tmp_path: Path) -> None:
    fault = {"t_s": AT_S, "type": "bus_fault", "bus": 8, "duration_s": 0.1}
    campus = flat_site(tmp_path, 8, replaces_case_load=True)
    found = run("wscc9", 4.0, folder=tmp_path, sites=[campus], events=[fault]).recording
    p_mw, v = found.channel("p_mw", "site_campus"), found.channel("v_pu", "bus_8")
    assert p_mw[ROW + 1 : ROW + 25].max() < 1.0
    assert p_mw[v > 0.7] == pytest.approx(100.0, abs=1e-6)
    assert p_mw[ROW + 26] == pytest.approx(100.0, abs=1e-6)


def test_a_gigawatt_site_at_the_faulted_bus_finds_its_voltage(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "gw.csv", [(0, 1000, 142), (99, 1000, 142)])
    for x_pu in (1e-4, 0.003, 0.01, 0.03, 0.1):
        fault = {"t_s": AT_S, "type": "bus_fault", "bus": 16, "duration_s": 0.1, "x_pu": x_pu}
        for ride_through in (None, "perc1"):
            campus = site(trace, 16, ride_through=ride_through)
            result = run("ieee39", 3.0, folder=tmp_path, sites=[campus], events=[fault])
            assert result.status == "completed"
            assert result.recording.channel("v_pu", "bus_16").min() < 0.95
            assert result.recording.channel("p_mw", "site_campus")[-1] == pytest.approx(1000.0, abs=1e-6)


def test_a_fault_ends_however_long_the_clearing_is_rounded(tmp_path: Path) -> None:
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 50.0, 100.0, 0.2), Machine(2, 50.0, 100.0, 0.2, slack=True)],
        lines=[Line(1, 3, 0.1), Line(2, 3, 0.1)],
        loads={3: (100.0, 0.0)},
        dyr=" 1 'GENCLS' 1 4.0 0.0 /\n 2 'GENCLS' 1 4.0 0.0 /\n",
    )
    fault = {"t_s": AT_S, "type": "bus_fault", "bus": 3, "duration_s": 1e-5}
    v = run(case, 2.0, events=[fault]).recording.channel("v_pu", "bus_3")
    # At least one step long, and one fault shows in exactly one row.
    assert (v < 0.5).sum() == 1
