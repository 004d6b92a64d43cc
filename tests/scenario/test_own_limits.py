"""Limits that a user brings: inline and from files, by the methods that shipped rules use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from gridsim.errors import InputError
from gridsim.limits.catalogue import LIMITS
from gridsim.limits.methods.catalogue import METHODS
from gridsim.scenario.limits_in_force import limits_in_force, read_rules
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.rules_schema import RULES
from gridsim.scenario.values import Scenario
from gridsim.scenario.writing import complete_mapping, scenario_hash

SWING = {
    "id": "utility_swing",
    "title": "Swing in the local mode",
    "jurisdiction": "My Utility",
    "method": "band_swing",
    "low_hz": 0.8,
    "high_hz": 1.6,
    "window_s": 5,
    "value": 4,
    "source": "interconnection agreement, annex C",
    "date": 2026,
}
RIDE = {
    "id": "utility_ride",
    "title": "Stay through",
    "method": "stay_connected",
    "voltage_low": [[0.9, 1.0], [0.5, 0.2]],
    "recovery_s": 1,
    "value": 95,
    "source": "annex D",
    "date": "2026-05-01",
    "tag": "I",
    "rule_status": "draft",
}


def written(folder: Path, limits: Any, *rules: dict[str, Any]) -> Path:
    """A scenario with these limits, and a file of rules beside it."""
    yaml = YAML()
    yaml.dump({"rules": list(rules)}, folder / "rules.yaml")
    yaml.dump({"case": "ieee39", "duration_s": 10, "limits": limits}, folder / "scenario.yaml")
    return folder / "scenario.yaml"


def in_force(folder: Path, limits: Any, *rules: dict[str, Any]) -> dict[str, Any]:
    return {limit.id: limit for limit in limits_in_force(read_scenario(written(folder, limits, *rules)))}


def test_ids_presets_rules_and_files_stand_side_by_side(tmp_path: Path) -> None:
    listed = ["frequency_nadir_eastern", {"preset": "quebec"}, {"file": "rules.yaml"}, SWING]
    found = in_force(tmp_path, listed, RIDE)
    assert next(iter(found)) == "frequency_nadir_eastern"
    assert {"frequency_nadir_quebec", "utility_ride", "utility_swing"} <= set(found)
    swing, ride = found["utility_swing"], found["utility_ride"]
    assert (swing.value, swing.unit, swing.sense, swing.rule_status) == (4.0, "MW", "max", "final")
    assert (swing.source.tag, swing.source.date, swing.jurisdiction) == ("Q", "2026", "My Utility")
    assert "0.8 to 1.6 Hz" in swing.method
    assert (ride.sense, ride.rule_status, ride.source.tag) == ("min", "draft", "I")
    assert ride.settings.curve("voltage_low") == ((0.9, 1.0), (0.5, 0.2))


@pytest.mark.parametrize("limits", [{"file": "rules.yaml"}, [{"file": "rules.yaml"}]])
def test_a_file_alone_is_enough(tmp_path: Path, limits: Any) -> None:
    assert list(in_force(tmp_path, limits, SWING, RIDE)) == ["utility_swing", "utility_ride"]


@pytest.mark.parametrize("name", ["ercot", "frequency_nadir_eastern"])
def test_a_name_by_itself_is_a_list_of_one(tmp_path: Path, name: str) -> None:
    assert list(in_force(tmp_path, name)) == list(in_force(tmp_path, [name]))


def test_every_method_is_open_to_rules_and_every_shipped_limit_can_be_written_as_one() -> None:
    assert set(RULES) == {method.name for method in METHODS}
    for limit in LIMITS:
        given = {
            **dict(limit.settings.numbers),
            **dict(limit.settings.words),
            **{name: [list(step) for step in steps] for name, steps in limit.settings.curves},
        }
        rule = RULES[limit.way.name].model_validate(
            {
                "id": limit.id,
                "title": limit.title,
                "method": limit.way.name,
                "value": limit.value,
                "source": limit.source.text[:200],
                "date": limit.source.date,
                **given,
            }
        )
        again = rule.limit()
        assert (again.settings, again.unit, again.sense) == (limit.settings, limit.unit, limit.sense), limit.id


def test_a_complete_scenario_says_the_same_limits_again(tmp_path: Path) -> None:
    scenario = read_scenario(written(tmp_path, [SWING, {"file": "rules.yaml"}], RIDE))
    again = Scenario.model_validate(complete_mapping(scenario))
    assert [limit.id for limit in limits_in_force(again)] == ["utility_swing", "utility_ride"]
    before = scenario_hash(scenario)
    assert (
        scenario_hash(read_scenario(written(tmp_path, [SWING, {"file": "rules.yaml"}], {**RIDE, "value": 94})))
        != before
    )


def test_all_faults_of_a_file_are_told_with_their_lines(tmp_path: Path) -> None:
    written(
        tmp_path, "default", {**SWING, "windows_s": 3}, {**RIDE, "method": "stay_conected"}, {**SWING, "value": "x"}
    )
    with pytest.raises(InputError) as caught:
        read_rules(tmp_path / "rules.yaml")
    told = [str(fault) for fault in caught.value.faults]
    assert "rules[0].windows_s: is not a known key: got 'windows_s', wanted 'window_s'" in told[0]
    assert " line 12: " in told[0]
    assert "rules[1].method: is no known method: got 'stay_conected', wanted 'stay_connected'" in told[1]
    assert "rules[2].value: is not what it should be: got 'x'" in told[2]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({**SWING, "low_hz": 2.0}, "low_hz must be below high_hz"),
        (
            {**RIDE, "voltage_low": [[0.5, 0.2], [0.9, 1.0]]},
            "voltage_low must go from the mildest level to the worst",
        ),
        ({**RIDE, "voltage_low": [[0.9, 0.2], [0.5, 1.0]]}, "voltage_low must allow less time the further it goes"),
        ({key: value for key, value in RIDE.items() if key != "voltage_low"}, "at least one curve must be given"),
        ({**SWING, "window_s": 0}, "above 0 s"),
        ({key: value for key, value in SWING.items() if key != "source"}, "source: is missing"),
        ({**SWING, "method": "flicker_pst"}, "low_hz: is not a known key"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(tmp_path: Path, rule: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said.split("(")[0]):
        read_scenario(written(tmp_path, [rule]))


def test_an_id_that_is_taken_and_a_file_that_is_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"limits\[0\]\.id: is the id of a shipped limit or preset"):
        in_force(tmp_path, [{**SWING, "id": "flicker_pst_hv"}])
    with pytest.raises(InputError, match=r"rules\[0\]\.id: is the id of another rule: got 'utility_swing'"):
        in_force(tmp_path, [SWING, {"file": "rules.yaml"}], SWING)
    with pytest.raises(InputError, match=r"there is no such file: got 'other\.yaml'"):
        read_scenario(written(tmp_path, [{"file": "other.yaml"}]))
