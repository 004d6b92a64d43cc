"""What a run of a state leaves to be judged."""

from __future__ import annotations

import pytest

import gridsim as gs

pytestmark = pytest.mark.verify


def test_a_run_of_a_state_records_what_its_limits_need() -> None:
    """A minute would be long enough for all of them: what is null here is so for the length of the run alone."""
    scenario = gs.Scenario.model_validate({"case": "georgia", "duration_s": 1.0})
    result = gs.simulate(scenario)
    assert not [
        found.id for found in result.assessments if "recorded" in found.why_null or "computed" in found.why_null
    ]
    speeds = [name for name in result.timeseries if name.startswith("speed_pu.gen_")]
    assert len(speeds) == 270  # of 261 machines, 8 converters and the rest of the interconnection
    assert not [name for name in result.timeseries if name.startswith("e_fd_pu.")]
    (damping,) = (found for found in result.assessments if found.id == "mode_damping_3")
    assert damping.passed
    named = gs.simulate(gs.Scenario.model_validate({**scenario.mapping(), "record": {"generators": ["24588:1"]}}))
    assert [name for name in named.timeseries if name.startswith("speed_pu.gen_")] == ["speed_pu.gen_24588_1"]
