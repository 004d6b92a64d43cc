"""What a run warns of stands in its result, each once, and says whether the sites cause it."""

from __future__ import annotations

from pathlib import Path

import gridsim as gs
from tests.simulation.worlds import copied_case, scenario, site, write_trace


def test_the_cases_own_oddities_are_told_apart_from_what_a_site_causes(tmp_path: Path) -> None:
    folder = copied_case("ieee39", tmp_path / "odd", lambda text: text.replace("4.2  0.0", "84.0  0.0", 1))
    trace = write_trace(tmp_path / "a.csv", [(0.0, 1200.0), (1.0, 1200.0)])
    result = gs.simulate(scenario(str(folder), 0.1, folder=tmp_path, sites=[site(trace, 3)]))
    overloaded = [one for one in result.warnings if "carries more than its rating" in one.text]
    assert overloaded
    assert all(one.because_of_site and "line.csv line" in one.where for one in overloaded)
    (odd,) = (one for one in result.warnings if "H is unusual" in one.text)
    assert not odd.because_of_site
    assert len(set(result.warnings)) == len(result.warnings)
    gs.write_result(result, tmp_path / "out")
    assert gs.read_result(tmp_path / "out").warnings == result.warnings


def test_a_shipped_case_warns_of_nothing_by_itself() -> None:
    assert gs.simulate(gs.Scenario.model_validate({"case": "ieee39", "duration_s": 0.1})).warnings == ()
