"""A large network with much that is not linear: its factors are the library's, its runs those of a small network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix, identity
from scipy.sparse import random as random_sparse

from gridsim.simulation.linear.system import linearised
from gridsim.simulation.prepare import prepare
from gridsim.simulation.rms import reduction
from gridsim.simulation.rms.blocks import blocks_of
from gridsim.simulation.rms.elimination import factorise, follow, solve_blocks
from gridsim.simulation.rms.ordering import eliminated
from tests.linear.differenced import differenced_state_matrix
from tests.simulation.worlds import copied_case, run, scenario, site, write_trace

#: Typical sets of WECC for a photovoltaic plant: voltage control by the plant, frequency droop of 5 %.
PLANT = """
    {bus} 'REGCA1' 1 1 0.02 10 0.9 0.4 1.22 1.2 0.8 0.4 -1.3 0.02 0.7 99 -99 0.7 /
    {bus} 'REECB1' 1 0 0 1 1 0 0.85 1.15 0.02 -0.05 0.05 2 1.05 -1.05 0 0.05 0.6 -0.6 1.2 0.8 0 0.1 1 20 0.02
        99 -99 1.2 0 1.5 0.02 /
    {bus} 'REPCA1' 1 0 0 0 '0' 0 1 1 0.02 1 2 0 0.05 0.7 0 0 0.02 0.1 -0.1 0 0 0.6 -0.6 0.1 0.5 0.1 -0.0003 0.0003
        1 -1 1.2 0 0.1 20 20 /
"""
ALL_POWER = {"p": {"z": 0, "i": 0.3, "p": 0.7}, "q": {"z": 0, "i": 0.3, "p": 0.7}}


def with_plants(*buses: int) -> Any:
    """Put a converter plant in the place of the machine at each of `buses`."""

    def changed(dyr: str) -> str:
        kept = [r for r in dyr.split("/") if not any(re.match(rf"\s*{bus} '", r) for bus in buses)]
        return "/".join(kept).rstrip() + "\n" + "".join(PLANT.format(bus=bus) for bus in buses)

    return changed


@pytest.mark.parametrize("seed", range(5))
def test_the_factors_inside_the_loop_solve_the_real_system(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 60
    half = random_sparse(n, n, density=0.03, random_state=rng) + 1j * random_sparse(
        n, n, density=0.03, random_state=rng
    )
    matrix = csc_matrix(half + half.T + 6.0 * identity(n))
    rows = np.sort(rng.choice(n, size=20, replace=False))
    slopes = rng.normal(size=(4, 20))
    joined = matrix.tocoo()
    blocks = blocks_of(
        matrix, eliminated(zip(joined.row.tolist(), joined.col.tolist(), strict=True), n, rows.tolist())
    )
    assert blocks.silent > 0
    factorise(blocks, rows, slopes)
    right, at = np.zeros(2 * n), 2 * blocks.place
    right[2 * rows], right[2 * rows + 1] = rng.normal(size=(2, 20))
    blocks.y[at], blocks.y[at + 1] = right[0::2], right[1::2]
    solve_blocks(blocks)
    follow(blocks)
    found = np.array([blocks.y[at], blocks.y[at + 1]]).T.ravel()
    dense = matrix.toarray()
    real = np.zeros((2 * n, 2 * n))
    real[0::2, 0::2], real[0::2, 1::2], real[1::2, 0::2], real[1::2, 1::2] = (
        dense.real,
        -dense.imag,
        dense.imag,
        dense.real,
    )
    for row, (rr, ri, ir, ii) in zip(rows, slopes.T, strict=True):
        real[2 * row : 2 * row + 2, 2 * row : 2 * row + 2] -= [[rr, ri], [ir, ii]]
    assert found == pytest.approx(np.linalg.solve(real, right), abs=1e-12)


@pytest.mark.verify
def test_a_run_is_the_same_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every load of constant power and current, three plants, a site, a fault, a lost line, a lost plant."""
    case = copied_case("ieee39", tmp_path / "case", with_plants(33, 35, 37))
    trace = write_trace(tmp_path / "trace.csv", [(0.0, 300.0), (1.0, 300.0), (1.5, 400.0), (6.0, 350.0)])
    events: list[dict[str, Any]] = [
        {"t_s": 0.5, "type": "bus_fault", "bus": 16, "duration_s": 0.1, "x_pu": 0.02},
        {"t_s": 2.0, "type": "line_trip", "from": 16, "to": 17},
        {"t_s": 3.0, "type": "generator_trip", "bus": 37},
    ]
    words: dict[str, Any] = {
        "events": events,
        "sites": [site(trace, 16)],
        "folder": tmp_path,
        "load_model": ALL_POWER,
    }
    dense = run(case, 5.0, **words)
    monkeypatch.setattr(reduction, "MOST_DENSE_ROWS", 0)
    monkeypatch.setattr(reduction, "MOST_DENSE_ENTRIES", 0)
    large = run(case, 5.0, **words)
    assert (dense.status, large.status) == ("completed", "completed")
    names = [name for name in dense.timeseries if name.startswith(("v_pu.", "speed_pu.", "p_mw."))]
    apart = np.abs(dense.timeseries[names].to_numpy() - large.timeseries[names].to_numpy())
    # Both end their iterations at 1e-11 pu; ten swings and the MW of 100 MVA make more of it.
    assert apart.max() < 1e-6


def test_put_together_by_device_the_linear_system_is_the_whole_right_hand_side_differenced(tmp_path: Path) -> None:
    """Plants and loads that iterate: each device's own slopes make the matrix of the solved whole."""
    case = copied_case("ieee39", tmp_path / "case", with_plants(33, 37))
    model = prepare(scenario(case, 1.0, load_model=ALL_POWER)).model
    whole = differenced_state_matrix(model)
    # There the voltages are converged to 1e-11 pu and differenced over 1e-5 pu; measured 2e-9 of the largest entry.
    assert np.abs(linearised(model).a - whole).max() < 1e-8 * np.abs(whole).max()
