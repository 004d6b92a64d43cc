"""One value changed by its dotted path; a path that leads nowhere says what is there."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.settings import LoadShares, Shares
from gridsim.scenario.sites import ProfileLoad

EDITS = [
    ("duration_s", 30, lambda s: s.duration_s, 30.0),
    ("sites.campus.mitigation.store.p_mw", 60.0, lambda s: s.sites[0].mitigation[1].p_mw, 60.0),
    ("sites.0.mitigation.1.p_mw", 60.0, lambda s: s.sites[0].stage("store").p_mw, 60.0),
    ("sites.west.load.peak_mw", np.float64(250.0), lambda s: s.sites[1].load.peak_mw, 250.0),
    ("sites.1.bus", np.int64(20), lambda s: s.sites[1].bus, 20),
    ("sites.campus.load", {"profile": "job.yaml", "peak_mw": 5}, lambda s: type(s.sites[0].load), ProfileLoad),
    ("sites.campus.mitigation", [], lambda s: s.sites[0].mitigation, ()),
    ("sites.campus.ride_through", None, lambda s: s.sites[0].ride_through, None),
    ("sites.west.ride_through.Vcease", 0.6, lambda s: s.sites[1].ride_through.Vcease, 0.6),
    ("events.0.t_s", 2.5, lambda s: s.events[0].t_s, 2.5),
    ("events.1.from", 15, lambda s: s.events[1].from_bus, 15),
    ("record.voltages", [7, 8], lambda s: s.record.voltages, (7, 8)),
    ("limits", "default", lambda s: s.limits, "default"),
    ("load_model", LoadShares(p=Shares(i=1.0), q=Shares(z=1.0)), lambda s: s.load_model.p.i, 1.0),
]
WRONG = [
    ("sites.campos.bus", 1, "sites has no 'campos': wanted 'campus' (known: campus, west)"),
    ("sites.2.bus", 1, "sites has no '2'"),
    ("sites.-1.bus", 1, "sites has no '-1'"),
    ("sites.campus.load.events", 1, "sites.campus.load has no 'events': wanted one of trace, hold, peak_mw"),
    ("sites.campus.mitigation.batery.p_mw", 1, "sites.campus.mitigation has no 'batery'"),
    ("sites.campus.mitigation.store.p_mv", 1, "has no 'p_mv': wanted 'p_mw'"),
    ("events.6.t_s", 1, "events has no '6': wanted an index from 0 to 5"),
    ("duration", 1, "the scenario has no 'duration': wanted 'duration_s'"),
    ("duration_s.x", 1, "duration_s has no 'x': wanted nothing further"),
    ("", 1, "the scenario has no ''"),
    ("duration_s", "60", "edited: duration_s: is not what it should be: got '60', wanted a finite number above 0 s"),
    ("duration_s", float("nan"), "got nan"),
    ("duration_s", 5.5, "events[5].t_s: lies after the end of the run: got 6 s"),
    ("sites.campus.mitigation.store.p_mw", -1, "edited: sites[0].mitigation[1].p_mw"),
    ("sites.west.name", "campus", "edited: sites[1].name: is the name of another site"),
    ("sites.campus.load.trace", "gone.csv", "there is no such file: got 'gone.csv'"),
]


@pytest.mark.parametrize(("path", "value", "found", "wanted"), EDITS, ids=[row[0] for row in EDITS])
def test_an_edit_changes_that_value_and_nothing_else(
    complete: Path, path: str, value: Any, found: Any, wanted: Any
) -> None:
    scenario = read_scenario(complete)
    edited = scenario.edited(path, value)
    assert found(edited) == wanted
    assert found(scenario) != wanted
    assert edited.folder == scenario.folder
    top = path.split(".")[0]
    assert {k: v for k, v in edited.mapping().items() if k != top} == {
        k: v for k, v in scenario.mapping().items() if k != top
    }


@pytest.mark.parametrize(("path", "value", "said"), WRONG, ids=[f"{row[0]}={row[1]}" for row in WRONG])
def test_a_wrong_edit_says_what_is_there_or_wanted(complete: Path, path: str, value: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario(complete).edited(path, value)
    assert said in str(refused.value)


def test_what_was_not_edited_keeps_its_line(complete: Path) -> None:
    edited = read_scenario(complete).edited("sites.campus.bus", 17)
    assert edited.origin.where(("sites", 0, "bus")) == f"{complete} edited: sites[0].bus"
    assert edited.origin.where(("sites", 1, "bus")) == f"{complete} line 22: sites[1].bus"


def test_a_scenario_survives_the_way_to_another_process(complete: Path) -> None:
    scenario = read_scenario(complete)
    arrived = pickle.loads(pickle.dumps(scenario))
    assert arrived == scenario
    assert arrived.folder == scenario.folder
    assert arrived.edited("duration_s", 30.0).duration_s == 30.0
