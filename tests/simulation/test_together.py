"""Variants of a case side by side: each gives to the bit what it gives alone, whatever happens to the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import GridsimError, InputError
from gridsim.kernels import LANES
from gridsim.scenario.values import Scenario
from gridsim.simulation.rms.running import Running
from gridsim.simulation.rms.together import run as together
from gridsim.simulation.simulate import Simulated, simulate_scenario, simulate_together
from gridsim.studies.run_all import simulate_all
from tests.simulation.worlds import scenario, site, write_trace

pytestmark = pytest.mark.verify  # the loop of eight takes as long to compile as all else together

CASE = "ieee39"
FAULT = {"t_s": 0.4, "type": "bus_fault", "bus": 24, "duration_s": 0.08, "x_pu": 0.01}


@pytest.fixture
def stretches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many variants went through each stretch side by side, as they run."""
    found: list[int] = []
    stretch = together.stretch_together

    def counted(runs: Sequence[Running]) -> float:
        found.append(len(runs))
        return stretch(runs)

    monkeypatch.setattr(together, "stretch_together", counted)
    return found


def campus(v: int, *, stages: bool = True) -> dict[str, Any]:
    """Variant v of a campus: its own size, smoothing and battery."""
    smoothing = {"type": "gpu_smoothing", "floor": 0.6 + 0.03 * v, "ramp_up_mw_per_s": 100 + 20 * v}
    battery = {"type": "battery", "name": "b", "p_mw": 150 + 25 * v, "e_mwh": 50, "control": "smoothing"}
    mitigation = [{**smoothing, "ramp_down_mw_per_s": 80}, {**battery, "time_constant_s": 2 + v}]
    load = {"profile": "pretrain_dense", "peak_mw": 600 + 50 * v}
    return {"name": "campus", "bus": 16, "load": load, "mitigation": mitigation if stages else []}


def same(alone: Simulated, beside: Simulated | GridsimError) -> None:
    """Hold everything that a run leaves, except what it cost."""
    assert isinstance(beside, Simulated)
    assert beside.outcome == alone.outcome
    assert beside.timeline == alone.timeline
    assert beside.loss == alone.loss
    assert beside.accounts == alone.accounts
    assert beside.ride_accounts == alone.ride_accounts
    assert beside.recording.channels.keys() == alone.recording.channels.keys()
    for name, values in alone.recording.channels.items():
        assert np.array_equal(beside.recording.channels[name], values, equal_nan=True), name


def hold(variants: Sequence[Scenario]) -> list[Simulated]:
    """Run all side by side and one by one; return the latter."""
    alone = [simulate_scenario(one) for one in variants]
    for one, beside in zip(alone, simulate_together(variants), strict=True):
        same(one, beside)
    return alone


def test_sizes_seeds_and_settings_differ_and_the_network_is_switched(stretches: list[int]) -> None:
    """Smoothing, battery, a fault cleared: 8 variants, before t = 0, and before, during and after the fault."""
    found = hold([scenario(CASE, 1.0, seed=v + 1, sites=[campus(v)], events=[FAULT]) for v in range(LANES)])
    assert stretches == [LANES] * 4  # one more is led into the demand before t = 0
    powers = {float(one.recording.channels["p_mw.site_campus"][-1]) for one in found}
    assert len(powers) == LANES


def test_one_that_loses_its_voltages_ends_alone(tmp_path: Path, stretches: list[int]) -> None:
    """A stepwise trace of 9 GW at one bus: more than the network carries. All loads have constant power."""
    jumps = [[(0.0, 300.0 + 10 * v), (0.1, 9000.0 if v == 1 else 500.0)] for v in range(4)]
    shares = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0.5, "i": 0.5, "p": 0}}
    variants = [
        scenario(
            CASE,
            1.5,
            folder=tmp_path,
            load_model=shares,
            sites=[site(write_trace(tmp_path / f"{v}.csv", rows), 16)],
        )
        for v, rows in enumerate(jumps)
    ]
    found = hold(variants)
    assert [one.outcome.status == "completed" for one in found] == [True, False, True, True]
    assert stretches == [4]


def test_what_differs_in_kind_or_in_time_runs_apart(stretches: list[int]) -> None:
    """Three with stages and one without; of the three, one is switched at another time."""
    later = {**FAULT, "t_s": 0.45}
    variants = [
        scenario(CASE, 0.6, seed=v, sites=[campus(v, stages=v != 1)], events=[later if v == 2 else FAULT])
        for v in range(1, 6)
    ]
    hold(variants)
    assert stretches == [4, *[3] * 3]  # before t = 0 all four with stages are alike


def test_one_that_cannot_start_takes_none_with_it() -> None:
    """90 GW are ten times what the machines have to spare."""
    variants = [scenario(CASE, 0.1, sites=[campus(0)]) for _ in range(3)]
    variants[1] = variants[1].edited("sites.campus.load.peak_mw", 90_000.0)
    found = simulate_together(variants)
    assert [isinstance(one, InputError) for one in found] == [False, True, False]


def test_devices_of_a_site_ride_through_and_generation_control(stretches: list[int]) -> None:
    """A grid-forming battery iterates with the network, blocks let go in a sag, governors' references move."""
    battery = {"type": "grid_forming_battery", "name": "g", "e_mwh": 100, "control": "virtual_machine"}
    variants = [
        scenario(
            CASE,
            1.2,
            seed=v,
            sites=[
                {
                    **campus(v, stages=False),
                    "ride_through": "perc1",
                    "mitigation": [{**battery, "p_mw": 150 + 50 * v}],
                }
            ],
            events=[{**FAULT, "bus": 16}],
            agc={"cycle_s": 1.0},
        )
        for v in range(1, 4)
    ]
    hold(variants)
    assert set(stretches) == {3}


def test_why_variants_go_one_by_one_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """Relays watch three of them; three others, of which each differs in kind from the others, are not enough."""
    watched = [scenario(CASE, 0.1, seed=v, sites=[campus(v)], protection={"preset": "eastern"}) for v in range(3)]
    unlike = [scenario(CASE, 0.1, sites=[campus(v, stages=v != 1)], step_s=0.004 * (1 + v // 2)) for v in range(3)]
    list(simulate_all(watched + watched))
    said = [record.message for record in caplog.records if "one by one" in record.message]
    assert [text.split(": ")[1] for text in said] == ["relays watch them (protection, or records of the case)"]
    caplog.clear()
    list(simulate_all(unlike))
    (record,) = (record for record in caplog.records if "one by one" in record.message)
    assert record.levelname == "WARNING"
    assert "fewer than 3 have the same network" in record.message
