"""STATCOM at a site: its slope, its constant current in a fault, its store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.studies.result import Result
from tests.power.campus import campus, run

GRID: dict[str, Any] = {"case": "wscc9", "bus": 5}
STEPS = [(0.0, 50.0), (1.0, 110.0)]
STATCOM: dict[str, Any] = {"type": "statcom", "name": "statcom", "s_mva": 100.0, "slope": 0.03}
STORE: dict[str, Any] = {"e_mwh": 0.5, "p_mw": 60.0}
FAULT = {"t_s": 1.0, "type": "bus_fault", "bus": 5, "duration_s": 0.15, "x_pu": 0.05}


def current_pu(result: Result) -> tuple[np.ndarray, np.ndarray]:
    """Active and reactive current of the STATCOM on its rating."""
    table = result.timeseries
    scale = 100.0 * table["v_pu.bus_501"].to_numpy()
    return table["p_mw.gen_501_1"].to_numpy() / scale, table["q_mvar.gen_501_1"].to_numpy() / scale


@pytest.mark.parametrize("slope", [0.01, 0.03, 0.05])
def test_its_reactive_current_stands_on_its_slope(tmp_path: Path, slope: float) -> None:
    result = run(tmp_path, STEPS, {**STATCOM, "slope": slope}, duration_s=20.0, record_every=4, **GRID)
    v, (_, i_q) = result.timeseries["v_pu.bus_501"].to_numpy(), current_pu(result)
    assert abs(v[-1] - v[0]) > 1e-3
    # Swings of the grid are over after 19 s to 1e-5 pu of voltage.
    assert i_q[-1] - i_q[0] == pytest.approx((v[0] - v[-1]) / slope, abs=1e-5 / slope)


def test_it_lifts_the_voltage_by_what_the_grids_impedance_makes_of_its_current(tmp_path: Path) -> None:
    """dv = X dI_q: a load's dip d without it becomes d / (1 + X / slope), X seen from its terminals on its rating."""
    bare = run(tmp_path, STEPS, duration_s=20.0, record_every=4, **GRID)
    dip = np.ptp(bare.timeseries["v_pu.bus_5"].to_numpy()[[0, -1]])
    found = []
    for slope in (0.02, 0.04):
        held = run(tmp_path, STEPS, {**STATCOM, "slope": slope}, duration_s=20.0, record_every=4, **GRID)
        v, (_, i_q) = held.timeseries["v_pu.bus_5"].to_numpy(), current_pu(held)
        left = v[0] - v[-1]
        assert left < dip
        found.append((dip - left) / (i_q[-1] - i_q[0]))
    # One impedance explains both, to the second order that a dip of a percent leaves out.
    assert found[0] == pytest.approx(found[1], rel=0.1)
    assert 0.0 < found[0] < 0.3


def test_in_a_fault_it_gives_constant_current_and_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, [(0.0, 50.0)], STATCOM, duration_s=3.0, events=[FAULT], **GRID)
    bare = run(tmp_path, [(0.0, 50.0)], duration_s=3.0, events=[FAULT], **GRID)
    table = result.timeseries
    _, i_q = current_pu(result)
    late = (table["t_s"] > 1.12) & (table["t_s"] < 1.15)  # five of its time constants after the fault
    assert i_q[late] == pytest.approx(1.2, abs=0.01)
    assert np.abs(i_q).max() < 1.2 + 1e-6
    assert (table["v_pu.bus_5"] - bare.timeseries["v_pu.bus_5"])[late].min() > 0.02
    account = next(account for account in result.accounts if account.type == "statcom")
    assert 0.01 < account.at_limit_share < 0.15
    assert account.generated_mwh == pytest.approx(0.0, abs=1e-9)
    assert account.stored_mwh == 0.0


def test_its_store_supports_the_frequency_by_droop(tmp_path: Path) -> None:
    runs = [run(tmp_path, STEPS, {**STATCOM, **own}, duration_s=20.0, record_every=4, **GRID) for own in ({}, STORE)]
    nadir = [float(result.metrics["nadir_hz"] or 0.0) for result in runs]
    assert nadir[1] > nadir[0] + 0.01
    with_store = runs[1]
    last = with_store.timeseries.iloc[-1]
    outside_pu = (60.0 - float(last["f_hz.coi"])) / 60.0 - 0.017 / 60.0
    assert outside_pu > 1e-4
    # REPCA1 holds its plant's terminal power; frequency still creeps a little after 19 s.
    assert last["p_mw.gen_501_1"] == pytest.approx(60.0 * outside_pu / 0.01, rel=0.02)
    account = next(account for account in with_store.accounts if account.type == "statcom")
    assert account.stored_mwh < 0.0
    assert account.out_mwh == pytest.approx(account.in_mwh + account.stored_mwh + account.burned_mwh, rel=1e-9)
    assert last["soc.campus_statcom"] == pytest.approx(0.5 + account.stored_mwh / 0.5, rel=1e-9)


def test_a_store_needs_power_and_energy_within_the_rating(tmp_path: Path) -> None:
    for own, sentence in (
        ({"p_mw": 10.0}, "p_mw and e_mwh of the storage option must be given together"),
        ({"p_mw": 110.0, "e_mwh": 1.0}, "p_mw must not be above s_mva"),
    ):
        with pytest.raises(InputError) as raised:
            campus(tmp_path, STEPS, {**STATCOM, **own}, **GRID)
        assert sentence in str(raised.value)
