"""What a limit holds at rest makes no grid stiff."""

from __future__ import annotations

import pytest

import gridsim as gs
from gridsim.simulation.linear.descriptor import descriptor
from gridsim.simulation.linear.modes import eigensystem_of
from gridsim.simulation.prepare import prepare


@pytest.mark.parametrize("control", ["droop", "virtual_machine"])
def test_a_converter_whose_limits_rest_is_as_fast_as_its_filters(control: str) -> None:
    """Its integrals of the limits stand at 0, held; on the other side of 0 their rate jumps by up to 20 per second.

    Differenced over that jump with a step of 1e-5 they would show eigenvalues near -1e6 per second.
    """
    battery = {"type": "grid_forming_battery", "name": "battery", "p_mw": 200, "e_mwh": 100, "control": control}
    site = {
        "name": "campus",
        "bus": 16,
        "load": {"profile": "pretrain_dense", "peak_mw": 300},
        "mitigation": [battery],
    }
    prepared = prepare(gs.Scenario.model_validate({"case": "ieee39", "duration_s": 1.0, "sites": [site]}))
    values = eigensystem_of(descriptor(prepared.model, buses=())).values
    # Filters of 10 and 20 ms, and the electrical time constants of the case's exciters.
    assert -200.0 < values.real.min() < -50.0
    assert values.real.max() < 1e-6  # and nothing swings up
