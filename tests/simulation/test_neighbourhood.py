"""Which buses of a large grid are worth recording."""

from __future__ import annotations

from pathlib import Path

import pytest

import gridsim as gs
from gridsim.grid.network import Network
from gridsim.simulation.neighbourhood import machine_buses, nearest_buses, next_to_machines
from gridsim.simulation.prepare import prepare
from gridsim.simulation.simulate import simulate_scenario
from tests.simulation.worlds import copied_case, scenario


@pytest.fixture(scope="module")
def new_england() -> Network:
    return prepare(gs.Scenario.model_validate({"case": "ieee39", "duration_s": 1.0})).model.network


def test_the_nearest_buses_are_those_over_the_smallest_impedance(new_england: Network) -> None:
    # Reactances from 16: 17 0.0089, 21 0.0135, 24 0.0059, 18 0.0089 + 0.0082, 19 0.0195, 15 0.0094 (Athay 1979).
    assert nearest_buses(new_england, 16, count=7) == [16, 24, 17, 15, 21, 18, 19]


def test_what_is_cut_off_is_not_near(new_england: Network) -> None:
    apart = new_england
    for other in (15, 17, 19, 21, 24):
        apart = apart.with_branch((16, other, "1"), in_service=False)
    assert nearest_buses(apart, 16, count=7) == [16]


def test_next_to_machines_are_the_high_sides_of_their_transformers(new_england: Network) -> None:
    # Machines stand at 30 to 39; 31 and 39 are in the meshed network, 39 between 1 and 9.
    assert set(next_to_machines(new_england)) == {2, 6, 10, 19, 20, 22, 23, 25, 29, 1, 9}


def test_a_load_with_a_model_of_its_own_is_no_machine_to_its_bus(tmp_path: Path) -> None:
    """Voltage bands leave out the terminals of machines; the bus of a load that follows frequency they judge."""
    case = copied_case("ieee39", tmp_path / "case", lambda dyr: f"{dyr}\n8 'LDFRBL' * 0 0 1 1 /\n")
    simulated = simulate_scenario(scenario(case, 1.0))
    assert "speed_pu.load_8_1" in simulated.recording.channels
    assert simulated.recording.machine_buses == frozenset(range(30, 40))
    assert machine_buses(prepare(scenario(case, 1.0)).model.network) == set(range(30, 40))
