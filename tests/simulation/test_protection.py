"""Relays, islands and lost load in whole runs, against arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.studies.result import Result
from gridsim.studies.store import read_result, write_result
from tests.simulation.worlds import Line, Machine, run, single_machine, write_case

CONSTANT_POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}
#: TGOV1 that is the reheat turbine of the system frequency response model: R 0.05, F_H 0.3, T_R 8 s, K_m 0.95, D 1.
SFR = {"R": 0.05, "T1": 0.0, "VMAX": 9.0, "VMIN": -9.0, "T2": 0.3 * 8.0, "T3": 8.0, "Dt": 1.0}


def trips(*buses: int, t_s: float = 1.0) -> list[dict[str, Any]]:
    """Generators that trip."""
    return [{"t_s": t_s, "type": "generator_trip", "bus": bus} for bus in buses]


def islands(folder: Path, *, flow_mw: float, governor: str = "") -> Path:
    """Two areas of one machine and one load each, joined by one line that carries `flow_mw` from bus 3 to bus 4."""
    return write_case(
        folder,
        machines=[Machine(1, 800.0 + flow_mw, 1000.0, 0.2, slack=True), Machine(2, 1600.0 - flow_mw, 2000.0, 0.2)],
        lines=[Line(1, 3, 0.001), Line(2, 4, 0.001), Line(3, 4, 0.001)],
        loads={3: (800.0, 0.0), 4: (1600.0, 0.0)},
        dyr=f" 1 'GENCLS' 1 4.0 0.0 /\n 2 'GENCLS' 1 4.0 0.0 /\n{governor}",
    )


def tgov1(bus: int, **changed: float) -> str:
    """A TGOV1 record."""
    return f" {bus} 'TGOV1' 1 {' '.join(str(value) for value in (SFR | changed).values())} /\n"


PART = {"t_s": 1.0, "type": "line_trip", "from": 3, "to": 4}


def actions(result: Result, place: str = "", word: str = "") -> list[Any]:
    """Return what was not scripted, at a place, with a word in it."""
    return [
        action
        for action in result.timeline
        if action.cause != "scripted" and place in action.place and word in f"{action.action} {action.cause}"
    ]


def test_load_shedding_settles_where_droop_says(tmp_path: Path) -> None:
    """800 MW lost, a fifth of 2,400 MW shed; 320 MW on 2,000 MVA with droop 5 %: f = 60 (1 - 0.05 x 0.16)."""
    case = islands(tmp_path / "two", flow_mw=0.0, governor=tgov1(2, Dt=0.0))
    protection = {
        "preset": "eastern",
        "load_shedding": [{"f_hz": 59.4, "share": 0.2}, {"f_hz": 57.0, "share": 0.3}],
        "machine_trips": False,
    }
    found = run(case, 120.0, events=trips(1), protection=protection, load_model=CONSTANT_POWER)
    shed = actions(found, word="sheds")
    assert [action.place for action in shed] == ["bus_3", "bus_4"] or [a.place for a in shed] == ["bus_4", "bus_3"]
    assert all("stage 1" in action.cause for action in shed)
    assert found.metrics["load_lost_mw"] == pytest.approx(480.0)
    assert found.metrics["load_lost_share"] == pytest.approx(0.2)
    missing_pu = (800.0 - 480.0) / 2000.0
    assert found.recording.channel("f_hz", "coi")[-1] == pytest.approx(60.0 * (1.0 - 0.05 * missing_pu), abs=1e-4)
    assert found.status == "completed"
    assert "480 MW of load (20.0 %)" in found.status_text
    # It acts 0.1 s and a breaker of 0.083 s after the relay's frequency has passed 59.4 Hz: the island's falls at
    # 800 / (2 x 8,000) x 60 = 3 Hz/s at first, the relay's lags it by the filter's 50 ms.
    crossed_s = 1.0 + 0.6 / 3.0 + 0.05
    assert shed[0].t_s == pytest.approx(crossed_s + 0.183, abs=0.03)


@pytest.mark.parametrize("flow_mw", [100.0, -100.0])
def test_each_island_follows_its_own_inertia(tmp_path: Path, flow_mw: float) -> None:
    found = run(islands(tmp_path / "two", flow_mw=flow_mw), 3.0, events=[PART], load_model=CONSTANT_POWER)
    t_s = found.recording.t_s
    for place, surplus_mw, energy_mws in (("gen_1_1", flow_mw, 4000.0), ("gen_2_1", -flow_mw, 8000.0)):
        speed = found.recording.channel("speed_pu", place)
        slope = 60.0 * (np.interp(3.0, t_s, speed) - np.interp(1.5, t_s, speed)) / 1.5
        assert slope == pytest.approx(60.0 * surplus_mw / (2.0 * energy_mws), rel=1e-6)
    assert found.status == "completed"
    assert [action.action for action in actions(found)] == ["island of buses 2, 4"]
    assert "islands at" in found.status_text


@pytest.mark.parametrize(("loads_mw", "machine", "energy_mws"), [((800, 1600), 2, 8000), ((1500, 900), 1, 4000)])
def test_the_grids_frequency_is_that_of_the_island_with_most_load(
    tmp_path: Path, loads_mw: tuple[float, float], machine: int, energy_mws: float
) -> None:
    case = write_case(
        tmp_path / "two",
        machines=[
            Machine(1, loads_mw[0] + 100.0, 1000.0, 0.2, slack=True),
            Machine(2, loads_mw[1] - 100.0, 2000.0, 0.2),
        ],
        lines=[Line(1, 3, 0.001), Line(2, 4, 0.001), Line(3, 4, 0.001)],
        loads={3: (loads_mw[0], 0.0), 4: (loads_mw[1], 0.0)},
        dyr=" 1 'GENCLS' 1 4.0 0.0 /\n 2 'GENCLS' 1 4.0 0.0 /\n",
    )
    found = run(case, 3.0, events=[PART], load_model=CONSTANT_POWER).recording
    after = found.t_s > 1.0
    own_hz = 60.0 * found.channel("speed_pu", f"gen_{machine}_1")
    assert np.array_equal(found.channel("f_hz", "coi")[after], own_hz[after])
    kinetic = found.channel("kinetic_mws", "coi")
    assert kinetic[0] == pytest.approx(12000.0)
    assert kinetic[-1] == pytest.approx(energy_mws)


def test_an_island_has_the_nadir_of_its_own_frequency_response(tmp_path: Path) -> None:
    """P = -0.1 pu of the island's machine: Anderson and Mirheydar's model has its nadir of -0.64991 Hz at 2.3688 s.

    Their K_m of 0.95 is on droop and turbine, so the droop here is R / K_m; their D stands in Dt.
    """
    governor = tgov1(1, R=0.05 / 0.95, T2=0.3 * 8.0)
    case = islands(tmp_path / "two", flow_mw=-100.0, governor=governor)
    found = run(case, 8.0, events=[PART], load_model=CONSTANT_POWER).recording
    f_hz = 60.0 * found.channel("speed_pu", "gen_1_1")
    assert f_hz.min() - 60.0 == pytest.approx(-0.64991, abs=5e-4)
    assert found.t_s[f_hz.argmin()] - 1.0 == pytest.approx(2.3688, abs=0.02)


def test_an_island_without_a_machine_goes_dark_and_is_counted() -> None:
    events = [
        {"t_s": 1.0, "type": "line_trip", "from": 7, "to": 8},
        {"t_s": 1.5, "type": "line_trip", "from": 9, "to": 8},
    ]
    found = run("wscc9", 3.0, events=events)
    dark = actions(found, word="dark")
    assert [(action.t_s, action.place) for action in dark] == [(1.5, "bus_8")]
    assert found.metrics["load_lost_mw"] == pytest.approx(100.0)
    assert found.metrics["load_lost_share"] == pytest.approx(100.0 / 315.0)
    assert "100 MW of load (31.7 %)" in found.status_text


def test_a_machine_out_of_step_is_tripped_where_protection_is_asked_for(tmp_path: Path) -> None:
    case = single_machine(tmp_path / "one")
    fault = {"t_s": 1.0, "type": "bus_fault", "bus": 1, "duration_s": 1.0}
    protection = {"preset": "eastern", "machine_trips": False, "load_shedding": False}
    bare = run(case, 4.0, events=[fault])
    guarded = run(case, 4.0, events=[fault], protection=protection)
    assert bare.status == "lost_synchronism"
    assert guarded.status == "completed"
    (lost,) = actions(guarded, "gen_1_1")
    assert lost.cause == "lost synchronism"
    assert lost.t_s == pytest.approx(bare.timing.simulated_s, abs=1e-9)
    assert (guarded.timeseries["p_mw.gen_1_1"][guarded.timeseries.t_s > lost.t_s + 1e-9] == 0.0).all()


def test_frequency_that_nothing_stops_takes_all_the_load(tmp_path: Path) -> None:
    """No governors: 800 MW lost, 720 MW shed, and the 80 MW still missing take the last machine to its trip."""
    case = islands(tmp_path / "two", flow_mw=0.0)
    found = run(case, 30.0, events=trips(1), protection={"preset": "eastern"}, load_model=CONSTANT_POWER)
    assert found.status == "blackout"
    assert found.passed is False
    assert found.metrics["load_lost_mw"] == pytest.approx(2400.0)
    assert found.metrics["load_lost_share"] == pytest.approx(1.0)
    assert "2400 MW of load (100.0 %)" in found.status_text
    assert found.timeline[-1].action == "blackout"
    assert [action.t_s for action in found.timeline] == sorted(action.t_s for action in found.timeline)
    # What is shed step by step and what goes with the machine is all the load there was.
    shed_mw = sum(float(action.action.split()[1]) for action in actions(found, word="sheds"))
    assert shed_mw == pytest.approx(0.3 * 2400.0, abs=0.2)
    assert np.isfinite(found.timeseries.to_numpy()).all()


def test_a_frequency_that_nothing_trips_ends_the_run(tmp_path: Path) -> None:
    case = islands(tmp_path / "two", flow_mw=0.0)
    found = run(case, 30.0, events=trips(2), load_model=CONSTANT_POWER)
    assert found.status == "frequency_collapse"
    assert found.timing.simulated_s < 30.0


def test_relays_of_the_case_act_as_their_records_say(tmp_path: Path) -> None:
    """LDSHBL on the load at 3, FRQTPAT on machine 2, both from DYR text; nothing is asked for in the scenario."""
    records = " 3 'LDSHBL' 1 59.5 0.2 0.25  0 0 0  0 0 0  0.1 /\n 901 'FRQTPAT' 4 2 '1' 57.0 60.6 0.5 0.05 /\n"
    case = islands(tmp_path / "two", flow_mw=-200.0, governor=records)
    found = run(case, 6.0, events=[PART], load_model=CONSTANT_POWER)
    (shed,) = actions(found, "bus_3", "LDSHBL")
    assert shed.action == "sheds 200.0 MW"
    # 200 MW missing: 200 / (2 x 4,000) x 60 = 1.5 Hz/s; 59.5 Hz after 1/3 s, seen 50 ms later.
    assert shed.t_s == pytest.approx(1.0 + 1.0 / 3.0 + 0.05 + 0.3, abs=0.015)
    # 200 MW too much in the other: 0.75 Hz/s; 60.6 Hz after 0.8 s.
    (gone,) = actions(found, "gen_2_1", "FRQTPAT")
    assert gone.t_s == pytest.approx(1.0 + 0.8 + 0.05 + 0.55, abs=0.015)
    assert "above 60.6 Hz" in gone.cause
    # What was shed is what was missing: the island that is left stands still.
    speed = found.recording.channel("speed_pu", "gen_1_1")
    assert speed[-1] == pytest.approx(speed[-480], abs=1e-9)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (" 9 'LDSHBL' 1 59.5 0.2 0.25  0 0 0  0 0 0  0.1 /\n", "not in the network"),
        (" 3 'LDSHBL' 7 59.5 0.2 0.25  0 0 0  0 0 0  0.1 /\n", "no such load"),
        (" 3 'LDSHBL' 1 59.5 0.2 0.25 /\n", "wrong number of values"),
        (" 3 'LDSHBL' 1 59.5 -0.2 0.25  0 0 0  0 0 0  0.1 /\n", "T1"),
        (" 3 'LDSHBL' 1 59.5 0.2 0.9  59 0.1 0.9  0 0 0  0.1 /\n", "more than the load"),
        (" 901 'FRQTPAT' 4 2 '3' 57.0 60.6 0.5 0.05 /\n", "no such machine"),
        (" 901 'FRQTPAT' 4 2 '1' 61.0 60.6 0.5 0.05 /\n", "FL must be below FU"),
        (" 3 'OOSLINE' 1 1 120 0 0.05 /\n 3 'OOSLINE' 1 2 120 0 0.05 /\n", "no such branch"),
    ],
)
def test_a_bad_relay_record_is_refused_with_its_line(tmp_path: Path, record: str, said: str) -> None:
    case = islands(tmp_path / "two", flow_mw=0.0, governor=record)
    with pytest.raises(InputError, match=r"dynamics\.dyr line [34]") as refused:
        run(case, 1.0)
    assert said in str(refused.value)


def test_settings_of_another_continent_are_refused(tmp_path: Path) -> None:
    case = islands(tmp_path / "two", flow_mw=0.0)
    with pytest.raises(InputError, match="does not fit the case's frequency"):
        run(case, 1.0, protection={"preset": "gb"})


def test_relays_that_do_nothing_change_nothing() -> None:
    step = [{"t_s": 1.0, "type": "load_step", "bus": 8, "p_mw": 20.0}]
    bare = run("wscc9", 5.0, events=step)
    guarded = run("wscc9", 5.0, events=step, protection={"preset": "eastern", "zone_3": True, "line_overload": True})
    assert not actions(guarded)
    assert bare.timeseries.equals(guarded.timeseries)


@pytest.mark.parametrize(
    "event",
    [
        {"t_s": 1.0, "type": "generator_trip", "bus": 1},
        {"t_s": 1.0, "type": "generator_trip", "bus": 2},
        {"t_s": 1.0, "type": "bus_fault", "bus": 3, "duration_s": 0.3, "x_pu": 0.001},
        PART,
    ],
    ids=lambda event: f"{event['type']}_{event.get('bus', 'line')}",
)
def test_relays_that_rest_act_when_those_do_that_look_in_every_step(tmp_path: Path, event: dict[str, Any]) -> None:
    """Overcurrent relays never rest and here never act; with them all others look in every step too."""
    case = islands(tmp_path / "two", flow_mw=-200.0, governor=tgov1(2, Dt=0.0))
    timelines = []
    for awake in (False, True):
        protection = {"preset": "eastern", "under_voltage_shedding": True, "line_overload": awake}
        found = run(case, 12.0, events=[event], protection=protection, load_model=CONSTANT_POWER)
        timelines.append([(action.place, action.action, action.t_s) for action in found.timeline])
    resting, awake_too = timelines
    assert [entry[:2] for entry in resting] == [entry[:2] for entry in awake_too]
    # The frequency filter steps over a rest at once: a step of time between the two at most.
    assert [entry[2] for entry in resting] == pytest.approx([entry[2] for entry in awake_too], abs=1.0 / 240.0 + 1e-9)
    if event is not PART:
        assert len(resting) > 1


def test_a_timeline_survives_its_folder(tmp_path: Path) -> None:
    case = islands(tmp_path / "two", flow_mw=0.0)
    found = run(case, 20.0, events=trips(2), protection={"preset": "eastern"}, load_model=CONSTANT_POWER)
    write_result(found, tmp_path / "out")
    assert read_result(tmp_path / "out").timeline == found.timeline
    assert found.timeline[0].action == "trips"
    assert found.timeline[0].cause == "scripted"
