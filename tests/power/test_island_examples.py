"""The three shipped islands: what the examples and the README say of them."""

from __future__ import annotations

import pytest

from gridsim.paths import shipped
from gridsim.scenario.reading import read_scenario
from gridsim.studies.result import Result
from gridsim.studies.run import simulate


def island(name: str) -> Result:
    return simulate(read_scenario(shipped("examples") / f"island_{name}.yaml"))


def test_engines_and_turbines_fail_by_flicker_and_droop_and_a_battery_mends_both() -> None:
    engines, turbines, mended = (island(name) for name in ("reciprocating", "aeroderivative", "engines_and_battery"))
    for bare in (engines, turbines):
        assert bare.status == "completed"
        assert bare.passed is False
        violated = {found.id for found in bare.assessments if found.passed is False}
        assert {"rapid_voltage_change_poi", "flicker_pst_hv"} <= violated
    assert mended.passed is True
    dips = [60.0 - float(result.metrics["nadir_hz"] or 0.0) for result in (engines, turbines, mended)]
    assert dips[1] == pytest.approx(2.0 / 3.0 * dips[0], rel=0.15)  # as the examples say
    assert dips[2] < 0.25
    flicker = [float(result.metrics["pst_max"] or 0.0) for result in (engines, turbines, mended)]
    assert flicker == pytest.approx([2.9, 3.6, 0.7], abs=0.06)  # as written beside them
