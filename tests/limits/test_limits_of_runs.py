"""Limits on simulated runs: flows from recorded voltages, sites that stay or go, modes, and what cannot be judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.limits.catalogue import limit_named
from gridsim.limits.contract import assess
from gridsim.scenario.values import Scenario
from gridsim.signals.branch_flow import branch_flows_mw
from gridsim.simulation.simulate import Simulated, simulate_scenario
from tests.simulation.worlds import Line, Machine, write_case

CAMPUS: dict[str, Any] = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 300.0}}
# A bolted fault two lines away, cleared after 0.1 s, as a normally cleared fault is.
FAULT = {"t_s": 1.0, "type": "bus_fault", "bus": 17, "duration_s": 0.1, "r_pu": 0.0, "x_pu": 0.001}


def run(duration_s: float, **site: Any) -> Simulated:
    mapping = {"case": "ieee39", "duration_s": duration_s, "sites": [{**CAMPUS, **site}], "events": [FAULT]}
    return simulate_scenario(Scenario.model_validate(mapping))


@pytest.fixture(scope="module")
def ceased() -> Simulated:
    """A site that leaves at 0.7 pu after 20 ms, and is back after 4 s and a ramp of 10 s."""
    return run(6.0, ride_through={"Vcease": 0.7, "Vrecon": 0.9, "Tcease": 0.02, "Trecon": 4.0, "Tramp": 10.0})


@pytest.fixture(scope="module")
def stayed() -> Simulated:
    return run(6.0)


def test_the_flow_into_a_step_up_transformer_is_what_its_machine_gives(stayed: Simulated) -> None:
    flows, recording = branch_flows_mw(stayed.recording), stayed.recording
    # Bus 32 has one machine, no load, and one transformer without resistance, to bus 10.
    (flow,) = [np.abs(p_mw) for name, p_mw in flows.items() if "32" in name.split(" ")[1].split("-")]
    quiet = recording.t_s < 1.0
    np.testing.assert_allclose(flow[quiet], recording.channel("p_mw", "gen_32_1")[quiet], rtol=1e-6)


def test_a_branch_that_is_switched_is_left_out() -> None:
    trip = {"t_s": 1.0, "type": "line_trip", "from": 16, "to": 17}
    mapping = {"case": "ieee39", "duration_s": 2.0, "events": [trip]}
    names = branch_flows_mw(simulate_scenario(Scenario.model_validate(mapping)).recording)
    assert not {"line 16-17 1", "line 17-16 1"} & set(names)
    assert len(names) == 45


def test_a_site_that_leaves_in_a_normally_cleared_fault_breaks_every_rule_that_covers_the_sag(
    ceased: Simulated, stayed: Simulated
) -> None:
    rules = tuple(limit_named(f"ride_through_{who}") for who in ("ercot", "caiso", "ieso", "aeso"))
    left = ceased.recording.channel("connected", "site_campus")
    assert left.min() == 0.0
    for found in assess(ceased.recording, rules):
        assert (found.passed, found.place) == (False, "site campus"), found
        assert found.value == pytest.approx(0.0, abs=1e-9)
        assert found.t_s is not None
        assert found.t_s >= 1.1 + limit_named(found.id).settings["recovery_s"] - 0.01
    assert all(found.passed for found in assess(stayed.recording, rules))


def test_a_site_may_leave_in_a_sag_that_outstays_the_curve(ceased: Simulated) -> None:
    # The sag lasts 0.1 s, longer than the 70 ms that Dominion's reclosing shots take.
    (found,) = assess(ceased.recording, (limit_named("ride_through_dominion"),))
    assert (found.passed, found.value) == (True, 100.0)


def test_a_run_that_ends_within_the_time_to_recover_cannot_judge_it(ceased: Simulated) -> None:
    recording = ceased.recording
    short = type(recording)(
        recording.t_s[:400],
        {name: values[:400] for name, values in recording.channels.items()},
        recording.nominal_hz,
        recording.sites,
    )
    (found,) = assess(short, (limit_named("ride_through_ercot"),))
    assert found.passed is None
    assert "before the rule's time to recover is over" in found.why_null


def test_damping_is_that_of_the_grid_at_the_start(stayed: Simulated) -> None:
    (found,) = assess(stayed.recording, (limit_named("mode_damping_3"),))
    assert stayed.modes is not None
    inside = stayed.modes[(stayed.modes.f_hz >= 0.1) & (stayed.modes.f_hz <= 2.5)]
    assert found.value == pytest.approx(100.0 * inside.damping.min(), rel=1e-12)
    assert found.place == f"mode at {inside.f_hz[inside.damping.idxmin()]:.2f} Hz"


#: Droop 5 % on 2,000 MVA: 40,000 MW a per unit of frequency, 66.7 MW a tenth of a hertz.
TGOV1 = " 2 'TGOV1' 1 0.05 0.1 9.0 -9.0 2.4 8.0 0.0 /\n"


def two_machines(folder: Path, event: dict[str, Any]) -> Simulated:
    """One governed machine and one without, loads of constant power, and something that happens at 10 s."""
    case = write_case(
        folder,
        machines=[Machine(1, 800.0, 1000.0, 0.2, slack=True), Machine(2, 1600.0, 2000.0, 0.2)],
        lines=[Line(1, 3, 0.001), Line(2, 4, 0.001), Line(3, 4, 0.001)],
        loads={3: (800.0, 0.0), 4: (1600.0, 0.0)},
        dyr=f" 1 'GENCLS' 1 4.0 0.0 /\n 2 'GENCLS' 1 4.0 0.0 /\n{TGOV1}",
    )
    constant = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}
    mapping = {"case": str(case), "duration_s": 65.0, "record_every": 4, "load_model": constant, "events": [event]}
    return simulate_scenario(Scenario.model_validate(mapping))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "load_step", "bus": 3, "p_mw": 50.0},
        {"type": "load_trip", "bus": 4, "fraction": 0.05},
        {"type": "generator_trip", "bus": 1},
    ],
    ids=lambda event: str(event["type"]),
)
def test_the_response_to_a_loss_is_the_governors_droop(tmp_path: Path, event: dict[str, Any]) -> None:
    found = two_machines(tmp_path / "two", {"t_s": 10.0, **event}).recording
    (response,) = assess(found, (limit_named("frequency_response_ercot"),))
    assert response.t_s == 10.0
    # 20 to 52 s after the loss a reheater of 8 s still has e^-2.5 of its part to give at first: 2 % of the mean.
    assert response.value == pytest.approx(2000.0 / 0.05 / 60.0 / 10.0, rel=0.02)
    assert response.passed is False


def test_kinetic_energy_is_that_of_the_machines_that_are_left(tmp_path: Path) -> None:
    found = two_machines(tmp_path / "two", {"t_s": 10.0, "type": "generator_trip", "bus": 1}).recording
    energy = found.channel("kinetic_mws", "coi")
    assert energy[0] == pytest.approx(4.0 * 3000.0)
    (least,) = assess(found, (limit_named("kinetic_energy_ercot"),))
    assert least.value == pytest.approx(4.0 * 2000.0 / 1000.0)


def test_a_run_without_a_loss_has_no_response_to_judge(stayed: Simulated) -> None:
    (found,) = assess(stayed.recording, (limit_named("frequency_response_eastern"),))
    assert found.why_null == "no scripted event takes generation or load away"


def test_a_jump_of_the_angle_in_a_fault_is_the_faults(stayed: Simulated) -> None:
    """The fault throws the angles about; what counts is what lines that open or close do to a sound voltage."""
    (found,) = assess(stayed.recording, (limit_named("phase_jump_25deg_prc029"),))
    assert found.passed is True
    assert found.value is not None
    angle = stayed.recording.channel("angle_deg", "bus_17")
    assert np.abs(np.diff(angle)).max() > 2.0 * found.value
