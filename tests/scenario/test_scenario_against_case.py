"""What a scenario names must be in its case; what is not there is answered with what is near."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gridsim.scenario.against_case import faults_against_case
from gridsim.scenario.against_limits import faults_against_limits
from gridsim.scenario.case_names import circuit_of
from gridsim.scenario.events import LineTrip
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.values import Scenario

CASE: dict[str, Any] = {
    "buses": {1, 2, 7, 8, 16, 17, 30, 31},
    "generators": {(30, "1"), (31, "1"), (31, "2")},
    "branches": {(17, 16, "1"), (1, 2, "A"), (7, 8, "1"), (8, 7, "2"), (16, 30, "X"), (16, 30, "Y")},
    "load_buses": {7, 8},
}
TRIP = {"type": "line_trip", "t_s": 1.0}
WRONG = [
    (
        "sites.campus.bus",
        18,
        "line 13: sites[0].bus: there is no such bus in the case: got 18, wanted one that",
        "17, 16",
    ),
    ("sites.campus.replaces_case_load", True, "the case has no load at bus 16", "8 or 7"),
    ("record.voltages", [7, 99], "record.voltages[1]: there is no such bus", "31"),
    ("record.generators", ["31:3"], "record.generators[0]: there is no such generator", "31:1"),
    ("record.generators", [16], "record.generators[0]: there is no such generator", "30"),
    ("events.0.bus", 6, "events[0].bus: there is no such bus in the case: got 6", "7"),
    ("events.1.to", 7, "events[1].to: no line or transformer joins bus 16 to it: got 7", "17, 30"),
    ("events.1.to", 18, "events[1].to: there is no such bus", "17"),
    ("events.1.circuit", "2", "events[1].circuit: buses 16 and 17 have no such circuit: got '2'", "1"),
    ("events.3.bus", 8, "events[3].bus: the case has no generator at this bus: got 8", "30"),
    ("events.3.id", "9", "events[3].id: bus 30 has no generator with this id: got '9'", "1"),
    ("events.4.bus", 9, "events[4].bus: there is no such bus", "8"),
    ("events.5.bus", 16, "events[5].bus: the case has no load at this bus: got 16", "8"),
    ("events", [TRIP | {"from": 16, "to": 30}], "circuit: buses 16 and 30 have no such circuit: got none", "X, Y"),
    ("events", [TRIP | {"from": 1, "to": 2}] * 2, "events[1]: is already disconnected by then", "one trip"),
    (
        "events",
        [TRIP | {"from": 1, "to": 2}, TRIP | {"from": 2, "to": 1, "circuit": "A", "t_s": 2}],
        "events[1]: is already disconnected by then: got tripped at 1 s and at 2 s",
        "",
    ),
    ("events", [{"type": "generator_trip", "t_s": t, "bus": 30} for t in (1, 2)], "already disconnected", "one trip"),
]


def _faults(scenario: Scenario) -> list[str]:
    return [str(fault) for fault in faults_against_case(scenario, **CASE)]


def test_a_scenario_that_fits_its_case_has_no_faults(complete: Path) -> None:
    assert _faults(read_scenario(complete)) == []


@pytest.mark.parametrize(("path", "value", "said", "near"), WRONG, ids=[f"{row[0]}={row[1]}" for row in WRONG])
def test_what_is_not_in_the_case_is_named_with_what_is(
    complete: Path, path: str, value: Any, said: str, near: str
) -> None:
    scenario = read_scenario(complete).edited(path, value)
    (fault,) = _faults(scenario)
    assert said.replace("line 13", "edited") in fault
    assert near in fault


def test_faults_stand_in_the_order_of_the_file_with_their_lines(complete: Path, complete_text: str) -> None:
    text = complete_text.replace("bus: 16\n", "bus: 99\n").replace("bus: 7,", "bus: 98,")
    complete.write_text(text, encoding="utf-8")
    lines = [fault.split(": ")[0].rsplit(" ", 1)[1] for fault in _faults(read_scenario(complete))]
    assert lines == ["13", "26"]


def test_two_sites_cannot_both_replace_one_load(complete: Path) -> None:
    scenario = read_scenario(complete).edited("sites.campus.bus", 8).edited("events.5.bus", 7)
    for name in ("campus", "west"):
        scenario = scenario.edited(f"sites.{name}.replaces_case_load", True)
    (fault,) = _faults(scenario)
    assert "sites[1].replaces_case_load: site campus already replaces the load at bus 8" in fault


def test_a_load_whose_place_a_site_takes_cannot_trip(complete: Path) -> None:
    (fault,) = _faults(read_scenario(complete).edited("sites.west.replaces_case_load", True))
    assert "events[5].bus: a site takes the place of the load there" in fault


@pytest.mark.parametrize(
    ("ends", "circuit", "meant"),
    [((1, 2), None, "A"), ((7, 8), None, "1"), ((8, 7), "2", "2"), ((16, 30), None, None), ((1, 2), "1", None)],
)
def test_a_circuit_left_out_is_the_only_one_or_number_1(
    ends: tuple[int, int], circuit: str | None, meant: str | None
) -> None:
    event = LineTrip.model_validate(TRIP | {"from": ends[0], "to": ends[1], "circuit": circuit})
    assert circuit_of(event, CASE["branches"]) == meant


def test_unknown_limits_are_answered_with_the_nearest(complete: Path) -> None:
    scenario = read_scenario(complete)
    known = {"limits": ["flicker_pst_hv", "voltage_low_normal"], "presets": ["eastern", "western"]}
    assert faults_against_limits(scenario, **known) == []
    assert faults_against_limits(scenario.edited("limits", "default"), **known) == []
    (preset,) = faults_against_limits(scenario.edited("limits", {"preset": "eastren"}), **known)
    assert str(preset).endswith("there is no such preset: got 'eastren', wanted 'eastern' (known: eastern, western)")
    (limit,) = faults_against_limits(scenario.edited("limits", ["flicker_pst_hv", "flicker_pst"]), **known)
    assert "limits[1]: there is no such limit: got 'flicker_pst', wanted 'flicker_pst_hv'" in str(limit)
    (name,) = faults_against_limits(scenario.edited("limits", "flicker_pst"), **known)
    assert "limits: there is no such limit: got 'flicker_pst', wanted 'flicker_pst_hv'" in str(name)
