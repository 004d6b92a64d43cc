"""What large grids are treated with, on grids small enough to be treated wholly: the same modes and responses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import block_array, csc_matrix, csr_matrix, hstack, vstack

from gridsim.simulation.linear.descriptor import Descriptor, descriptor
from gridsim.simulation.linear.fastest import fastest_eigenvalues
from gridsim.simulation.linear.frequency_response import frequency_response, sparse_response
from gridsim.simulation.linear.linear_response import linear_response
from gridsim.simulation.linear.modes import Eigensystem, eigensystem, eigensystem_of
from gridsim.simulation.linear.reduction import reduced
from gridsim.simulation.linear.system import eliminated
from gridsim.simulation.linear.wedge import Wedge
from gridsim.simulation.simulate import substeps
from tests.linear.grids import CONSTANT_POWER, with_site
from tests.linear.test_linear_response import square

CASES = [("ieee39", 16), ("kundur", 7)]
#: Wide enough that several discs are needed and that modes of machines and of controls lie in it.
WIDE = Wedge(low_hz=0.05, high_hz=3.0, least=-0.1, most=0.5)


def grid(folder: Path, case: str, bus: int) -> Descriptor:
    """Return a case with a site, linearised, its loads of constant power."""
    return descriptor(with_site(folder, case, bus, load_model=CONSTANT_POWER).model)


def in_order(system: Eigensystem, within: Wedge) -> np.ndarray:
    """Return the places of the eigenvalues within a wedge, by frequency and damping."""
    held = np.flatnonzero(within.holds(system.values))
    return held[np.lexsort((system.values[held].real.round(6), system.values[held].imag.round(6)))]


@pytest.mark.verify
@pytest.mark.parametrize(("case", "bus"), CASES)
def test_every_mode_of_the_wedge_is_found_and_no_other(tmp_path: Path, case: str, bus: int) -> None:
    system = grid(tmp_path, case, bus)
    whole = eigensystem(eliminated(system).a)
    found = eigensystem_of(system, most_states=0, within=WIDE)
    ours, theirs = in_order(found, WIDE), in_order(whole, WIDE)
    assert found.values.size == ours.size == theirs.size >= 4
    # Two-sided projection of spaces good to 1e-9: the product of both errors, and rounding in a matrix of 1e5 per s.
    assert np.abs(found.values[ours] - whole.values[theirs]).max() < 1e-8
    assert np.abs(found.participation[:, ours] - whole.participation[:, theirs]).max() < 1e-6


def test_states_that_nothing_moves_stand_still_in_every_mode(tmp_path: Path) -> None:
    """A hundred memories, one of which a machine's first state hears of: the same modes, and they take no part."""
    system, still = grid(tmp_path, "kundur", 7), 100
    heard = csc_matrix(([1.0], ([0], [0])), shape=(system.states, still))
    rows = system.d.shape[0]
    larger = replace(
        system,
        a=csc_matrix(block_array([[system.a, heard], [None, csc_matrix((still, still))]])),
        b=csc_matrix(vstack([system.b, csc_matrix((still, rows))])),
        c=csc_matrix(hstack([system.c, csc_matrix((rows, still))])),
        y_x=csr_matrix(hstack([system.y_x, csr_matrix((system.y_x.shape[0], still))])),
    )
    alone = eigensystem_of(system, most_states=0, within=WIDE)
    found = eigensystem_of(larger, most_states=0, within=WIDE)
    ours, theirs = in_order(found, WIDE), in_order(alone, WIDE)
    # As above: both are what Arnoldi's method leaves.
    assert np.abs(found.values[ours] - alone.values[theirs]).max() < 1e-8
    assert not found.participation[system.states :].any()


@pytest.mark.parametrize(("case", "bus"), CASES)
def test_sparse_factors_give_the_same_response(tmp_path: Path, case: str, bus: int) -> None:
    system, f_hz = grid(tmp_path, case, bus), np.geomspace(0.01, 20.0, 25)
    dense = frequency_response(eliminated(system), f_hz, mvar_per_mw=np.array([0.2]))
    sparse = sparse_response(system, f_hz, mvar_per_mw=np.array([0.2]))
    # Pivots that stay on the diagonal cost about four of sixteen digits.
    assert np.abs(sparse - dense).max() < 1e-8 * np.abs(dense).max()


@pytest.mark.parametrize(("case", "bus"), CASES)
@pytest.mark.parametrize("step_s", [1.0 / 240.0, 0.02])
def test_the_fastest_eigenvalues_alone_decide_the_substeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, bus: int, step_s: float
) -> None:
    system = grid(tmp_path, case, bus)
    every = fastest_eigenvalues(system)
    assert every.size == system.states
    monkeypatch.setattr("gridsim.simulation.linear.fastest.MOST_STATES", 0)
    few = fastest_eigenvalues(system)
    # They are found to 1e-3 of their size.
    assert np.abs(few).max() == pytest.approx(np.abs(every).max(), rel=2e-3)
    wanted, found = (substeps(values, step_s) for values in (every, few))
    # Never fewer; the bound on those not found may ask for up to 2.51 / 1.73 as many, the ratio of the region's axes.
    assert wanted <= found <= int(np.ceil(1.5 * wanted))


def test_a_reduced_grid_responds_as_the_whole_one(tmp_path: Path) -> None:
    system, f_hz = grid(tmp_path, "ieee39", 16), np.geomspace(0.01, 20.0, 60)
    few = reduced(system, f_hz=np.geomspace(0.002, 40.0, 24))
    assert few.a.shape[0] < 0.5 * system.states
    whole, small = (frequency_response(at, f_hz, mvar_per_mw=np.array([0.2])) for at in (eliminated(system), few))
    apart = np.abs(small - whole).max(axis=(0, 1)) / np.abs(whole).max(axis=(0, 1))
    # 24 frequencies for ten machines, against each frequency's largest output; measured 6e-3, with 32 of them 5e-4.
    assert apart.max() < 0.02
    more = frequency_response(reduced(system, f_hz=np.geomspace(0.002, 40.0, 32)), f_hz, mvar_per_mw=np.array([0.2]))
    better = np.abs(more - whole).max(axis=(0, 1)) / np.abs(whole).max(axis=(0, 1))
    assert better.max() < 0.2 * apart.max()


def test_a_reduced_grid_answers_a_trace_as_the_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = square(tmp_path, "ieee39", 16, 5.0)
    whole = linear_response(wanted)
    monkeypatch.setattr("gridsim.simulation.linear.reduction.MOST_STATES", 0)
    small = linear_response(wanted)
    assert set(small.channels) == set(whole.channels)
    for quantity, place in (("f_hz", "coi"), ("speed_pu", "gen_33_1"), ("v_pu", "bus_16"), ("p_mw", "gen_33_1")):
        values = whole.channel(quantity, place)
        # 80 frequencies match ten machines nearly wholly; measured 5e-8.
        assert np.abs(small.channel(quantity, place) - values).max() < 1e-5 * np.ptp(values)
