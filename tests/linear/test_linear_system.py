"""The differences that make a linear system, and how large their error is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.simulation.linear.blocks import STEP
from gridsim.simulation.linear.system import LinearSystem, linearised
from tests.linear.differenced import differenced_signals, differenced_state_matrix
from tests.linear.grids import CONSTANT_POWER, linear, with_site

CASES = [("ieee39", 16), ("kundur", 7), ("wscc9", 8)]


def difference(one: LinearSystem, other: LinearSystem, matrix: str) -> float:
    """Return the largest difference of a matrix, against its largest entry."""
    a, b = getattr(one, matrix), getattr(other, matrix)
    return float(np.abs(a - b).max() / np.abs(b).max())


@pytest.mark.parametrize(("case", "bus"), CASES)
def test_halving_the_step_changes_nothing_that_counts(tmp_path: Path, case: str, bus: int) -> None:
    model = with_site(tmp_path, case, bus).model
    whole, half = linearised(model), linearised(model, step=STEP / 2.0)
    for matrix in "abcd":
        # Truncation of order h^2 and rounding of order 1e-16 / h; measured 2e-10 at most.
        assert difference(half, whole, matrix) < 2e-9


@pytest.mark.parametrize("load_model", [None, CONSTANT_POWER])
@pytest.mark.parametrize(("case", "bus"), CASES)
def test_put_together_by_device_it_is_the_whole_right_hand_side_differenced(
    tmp_path: Path, case: str, bus: int, load_model: dict[str, dict[str, int]] | None
) -> None:
    model = with_site(tmp_path, case, bus, load_model=load_model).model
    system, whole = linearised(model), differenced_state_matrix(model)
    # There the voltages are converged to 1e-11 pu and differenced over 1e-5 pu; measured 2e-9 of the largest entry.
    assert np.abs(system.a - whole).max() < 1e-8 * np.abs(whole).max()
    speeds = differenced_signals(model)[
        [model.assembly.signal(m, "p_e_pu") for m in range(len(model.network.machines))]
    ]
    ratings = np.array([machine.sn_mva for machine in model.network.machines]) / model.network.base_mva
    taken = system.d[system.rows("p_mw")]
    assert np.abs(taken - ratings[:, np.newaxis] * speeds).max() < 1e-6


def test_the_error_falls_with_the_square_of_the_step(tmp_path: Path) -> None:
    model = with_site(tmp_path, "wscc9", 8).model
    best, coarse, fine = (linearised(model, step=step) for step in (STEP, 1e-2, 5e-3))
    for matrix in "abcd":
        # Central differences: 4, and the next term of the series is 1e-4 of this one.
        assert difference(coarse, best, matrix) / difference(fine, best, matrix) == pytest.approx(4.0, rel=0.01)


def test_all_angles_turned_together_change_nothing(tmp_path: Path) -> None:
    prepared = with_site(tmp_path, "ieee39", 16)
    system, placed = linearised(prepared.model), prepared.model.assembly.placed
    turned = np.zeros(prepared.model.x.size)
    turned[[at.x_at for at in placed if at.device.model.kind == "machine"]] = 1.0
    # A machine's rates answer to single states by up to 377 per s; to all angles by the differences' error alone.
    machine_rows = [row for at in placed if at.device.model.kind == "machine" for row in (at.x_at, at.x_at + 1)]
    assert np.abs(system.a[machine_rows] @ turned).max() < 1e-5
    assert np.abs(system.c @ turned).max() < 1e-3 * np.abs(system.c).max()


def test_the_outputs_at_rest_are_those_of_the_power_flow(tmp_path: Path) -> None:
    prepared = with_site(tmp_path, "kundur", 7)
    system, network = linearised(prepared.model), prepared.model.network
    at_rest = dict(zip(system.outputs, system.at_rest, strict=True))
    # The power flow is solved to 1e-8 MVA.
    for machine in network.machines:
        assert at_rest[f"p_mw.{machine.place}"] == pytest.approx(machine.p_mw, abs=1e-4)
        assert at_rest[f"f_hz.{machine.place}"] == pytest.approx(60.0, abs=1e-9)
    for bus in network.buses:
        assert at_rest[f"v_pu.bus_{bus}"] == pytest.approx(abs(network.v_pu[network.row_of[bus]]), abs=1e-7)


def test_at_once_machines_take_over_what_the_site_draws(tmp_path: Path) -> None:
    system = linear(tmp_path, "wscc9", 8, load_model={"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}})
    taken = system.d[system.rows("p_mw"), 0].sum()
    # All of it and the change of losses, which are 1.4 % of this grid's power and about twice that of its change.
    assert taken == pytest.approx(1.0, abs=0.03)
    assert taken > 1.0


@pytest.mark.verify
def test_a_large_networks_sparse_factors_give_the_same_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dense = linear(tmp_path, "kundur", 7)
    monkeypatch.setattr("gridsim.simulation.rms.reduction.MOST_DENSE_ROWS", 0)
    sparse = linear(tmp_path, "kundur", 7)
    assert sparse.outputs == dense.outputs
    for matrix in "abcd":
        # The voltages about which both are differenced agree to 1e-11 pu.
        assert difference(sparse, dense, matrix) < 1e-8
