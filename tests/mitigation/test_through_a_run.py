"""Mitigation in a whole run on a grid: accounts, wear and cost in the result, refusals before the first step."""

from __future__ import annotations

from pathlib import Path

import pytest

import gridsim as gs
from gridsim.errors import InputError

SCENARIO = """
case: wscc9
duration_s: 2
prices: {compute_usd_per_mwh: 400}
sites:
  - name: campus
    bus: 5
    load: {profile: pretrain_dense, peak_mw: 20}
    mitigation:
      - {type: power_cap, cap: 0.95}
      - {type: ballast, floor: 0.8}
      - {type: rack_storage, gpus: 12000, time_constant_s: 0.2}
      - {type: battery, unit: block_4h, units: 8, control: [voltage_support, smoothing], time_constant_s: 5,
         voltage_gain: 20}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "campus.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_tells_energies_wear_and_cost(tmp_path: Path):
    result = gs.simulate(gs.read_scenario(written(tmp_path, SCENARIO)))
    assert [account.type for account in result.accounts] == ["power_cap", "ballast", "rack_storage", "battery"]
    for account in result.accounts:
        moved = account.stored_mwh + account.burned_mwh - account.deferred_mwh - account.generated_mwh
        assert account.out_mwh == pytest.approx(account.in_mwh + moved, rel=1e-9)
        assert account.feasible
    racks, battery = result.accounts[2:]
    assert battery.e_rated_mwh == pytest.approx(8 * 3.917)
    # A store of 65 J an accelerator cycles through what a large one hardly notices.
    assert racks.full_cycles > battery.full_cycles > 0.0
    assert battery.capital_usd == pytest.approx(1000.0 * (8 * 0.979 * 311 + 8 * 3.917 * 310))
    metrics = result.metrics
    lost_mwh = sum(account.lost_mwh for account in result.accounts)
    demand_mwh = result.accounts[0].in_mwh
    # The metric's mean counts both ends of 480 steps whole, the account by halves: up to 1 / 480 of the 6 % lost.
    assert metrics["usable_compute"] == pytest.approx(1.0 - lost_mwh / demand_mwh, abs=0.06 / 240)
    # Two seconds say nothing of a year: what the store returns to takes five minutes.
    assert lost_mwh > 0.0
    assert metrics["compute_lost_usd_per_y"] is None
    assert metrics["total_usd_per_y"] is None
    assert metrics["year_needs_s"] == pytest.approx(10.0 * 300.0)
    assert all("needs 3,000 s" in account.why_no_year for account in result.accounts)
    again = gs.read_scenario(tmp_path / "campus.yaml")
    assert again.mapping()["sites"][0]["mitigation"][3]["p_mw"] is None  # blocks, no rating


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("units: 8", "units: 8, round_trip_efficiency: 1.2", "round_trip_efficiency"),
        ("units: 8", "units: 8, soc_min: 0.9", "soc_min must be below soc_max"),
        ("[voltage_support, smoothing]", "[voltage_support, smoothin]", "control"),
        ("unit: block_4h, units: 8", "p_mw: 8", "e_mwh must be given"),
        ("compute_usd_per_mwh", "compute_usd_per_mhw", "compute_usd_per_mwh"),
        ("compute_usd_per_mwh: 400", "file: nowhere.yaml", "nowhere.yaml"),
    ],
)
def test_bad_mitigation_is_named_before_the_first_step(tmp_path: Path, old: str, new: str, said: str):
    assert old in SCENARIO
    with pytest.raises(InputError, match=said):
        gs.read_scenario(written(tmp_path, SCENARIO.replace(old, new, 1)))
