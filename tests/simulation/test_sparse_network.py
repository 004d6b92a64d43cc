"""A large network's sparse factors give what a small one's dense matrix gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix, identity
from scipy.sparse import random as random_sparse
from scipy.sparse.linalg import splu

from gridsim.simulation.linear.flat_factors import factors_of, solve_sparse
from gridsim.simulation.prepare import prepare
from gridsim.simulation.rms import reduction, teams
from tests.simulation.worlds import run, scenario, site, write_trace


@pytest.mark.parametrize("seed", range(5))
def test_the_solve_inside_the_loop_is_that_of_the_library(seed: int) -> None:
    rng = np.random.default_rng(seed)
    real, imaginary = (random_sparse(60, 60, density=0.05, random_state=rng) for _ in range(2))
    lu = splu(csc_matrix(real + 1j * imaginary + 4.0 * identity(60)))
    b = np.where(rng.random(60) < 0.2, rng.normal(size=60) + 1j * rng.normal(size=60), 0.0)
    v_re, v_im = np.zeros(60), np.zeros(60)
    solve_sparse(factors_of(lu), b.real.copy(), b.imag.copy(), v_re, v_im)
    assert v_re + 1j * v_im == pytest.approx(lu.solve(b), abs=1e-13)


def test_a_run_is_the_same_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site, a fault, a lost line and a lost machine; what remains is rounding, grown over ten swings."""
    trace = write_trace(tmp_path / "trace.csv", [(0.0, 300.0), (2.0, 300.0), (2.5, 500.0), (10.0, 400.0)])
    events: list[dict[str, Any]] = [
        {"t_s": 1.0, "type": "bus_fault", "bus": 16, "duration_s": 0.1, "x_pu": 0.01},
        {"t_s": 3.0, "type": "line_trip", "from": 16, "to": 17},
        {"t_s": 5.0, "type": "generator_trip", "bus": 38},
    ]
    words: dict[str, Any] = {"events": events, "sites": [site(trace, 16)], "folder": tmp_path}
    dense = run("ieee39", 8.0, **words).timeseries
    monkeypatch.setattr(reduction, "MOST_DENSE_ROWS", 0)
    sparse = run("ieee39", 8.0, **words).timeseries
    assert list(dense.columns) == list(sparse.columns)
    speeds = [name for name in dense if name.startswith("speed_pu")]
    assert np.abs(dense[speeds].to_numpy() - sparse[speeds].to_numpy()).max() < 1e-11
    voltages = [name for name in dense if name.startswith("v_pu")]
    assert np.abs(dense[voltages].to_numpy() - sparse[voltages].to_numpy()).max() < 1e-9


def test_machines_side_by_side_have_the_numbers_that_they_have_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the bit: a site, a fault, a machine that is lost; teams of eight and what is left of them."""
    trace = write_trace(tmp_path / "trace.csv", [(0.0, 300.0), (1.0, 300.0), (1.5, 500.0), (4.0, 400.0)])
    events: list[dict[str, Any]] = [
        {"t_s": 0.5, "type": "bus_fault", "bus": 16, "duration_s": 0.1, "x_pu": 0.01},
        {"t_s": 2.0, "type": "generator_trip", "bus": 38},
    ]
    words: dict[str, Any] = {"events": events, "sites": [site(trace, 16)], "folder": tmp_path}
    monkeypatch.setattr(reduction, "MOST_DENSE_ROWS", 0)
    together = run("ieee39", 3.0, **words).timeseries
    monkeypatch.setattr(teams, "FEWEST", 100)
    alone = run("ieee39", 3.0, **words).timeseries
    assert together.equals(alone)


def test_teams_hold_every_number_of_every_machine_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduction, "MOST_DENSE_ROWS", 0)
    model = prepare(scenario("ieee39", 1.0)).model
    live = [True] * len(model.network.machines)
    found = teams.teams_of(model.assembly, model.assembly.devices(live), live, [], model.signals.size)
    assert found.devices.gather.size > 0
    assert found.devices.controls.shape[0] < model.assembly.devices(live).controls.shape[0]
    for order, values in ((found.p, model.assembly.p), (found.x, model.x), (found.signals, model.signals)):
        assert np.array_equal(order.back(order.there(values)), values)
