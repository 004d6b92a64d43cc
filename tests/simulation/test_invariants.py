"""What no run may change: rest, names, time, bits, rows; and that power is never made or lost."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gridsim.paths import shipped
from gridsim.signals.recording import Recording
from gridsim.simulation.prepare import prepare
from tests.simulation.worlds import run, scenario, site, write_trace

STEP = {"t_s": 1.0, "type": "load_step", "bus": 8, "p_mw": 50.0, "q_mvar": 10.0}


@pytest.mark.parametrize("case", ["wscc9", "kundur", "ieee39"])
def test_a_grid_at_rest_stays_at_rest(case: str) -> None:
    found = run(case, 60.0).recording
    # Rounding of a power flow solved to 1e-9 MVA; a wrong start moves speeds by 1e-5 at once.
    assert np.abs(found.stacked("speed_pu") - 1.0).max() < 1e-9
    assert np.ptp(found.stacked("v_pu"), axis=1).max() < 1e-8


def renumbered(folder: Path, number: dict[int, int]) -> Path:
    """Copy wscc9 with other bus numbers, in another order."""
    shutil.copytree(shipped("cases") / "wscc9", folder)
    for file in (folder / "network").glob("*.csv"):
        table = pd.read_csv(file, dtype={"circuit": str, "id": str})
        for column in ("bus", "from_bus", "to_bus", "hv_bus", "lv_bus", *(["index"] if file.stem == "bus" else [])):
            if column in table:
                table[column] = table[column].map(number)
        table.iloc[::-1].to_csv(file, index=False)
    dyr = folder / "dynamics.dyr"
    records = [record.split(maxsplit=1) for record in dyr.read_text(encoding="utf-8").split("/") if record.strip()]
    dyr.write_text("".join(f"{number[int(bus)]} {rest} /\n" for bus, rest in reversed(records)), encoding="utf-8")
    about = folder / "case.yaml"
    pois = f"poi_buses: [{number[5]}]"
    lines = [
        pois if line.startswith("poi_buses") else line for line in about.read_text(encoding="utf-8").splitlines()
    ]
    about.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_bus_numbers_are_names(tmp_path: Path) -> None:
    number = {bus: 1000 - 37 * bus for bus in range(1, 10)}
    plain = run("wscc9", 5.0, events=[STEP]).recording
    other = run(renumbered(tmp_path / "other", number), 5.0, events=[{**STEP, "bus": number[8]}]).recording
    for bus, new in number.items():
        # Sums run in another order: rounding.
        assert np.abs(plain.channel("v_pu", f"bus_{bus}") - other.channel("v_pu", f"bus_{new}")).max() < 1e-10
    for bus in (1, 2, 3):
        here, there = f"gen_{bus}_1", f"gen_{number[bus]}_1"
        assert np.abs(plain.channel("speed_pu", here) - other.channel("speed_pu", there)).max() < 1e-10


def test_one_seed_gives_one_result_bit_for_bit() -> None:
    campus = {"name": "campus", "bus": 16, "load": {"profile": "pretrain_dense", "peak_mw": 800.0}}
    one, same = (run("ieee39", 10.0, seed=3, sites=[campus]).recording for _ in range(2))
    other = run("ieee39", 10.0, seed=4, sites=[campus]).recording
    assert one.channels.keys() == same.channels.keys()
    assert all(np.array_equal(one.channels[name], same.channels[name]) for name in one.channels)
    assert not np.array_equal(one.channel("p_mw", "site_campus"), other.channel("p_mw", "site_campus"))


def test_an_event_half_a_second_later_gives_the_response_half_a_second_later() -> None:
    early = run("wscc9", 6.0, events=[STEP]).recording
    late = run("wscc9", 6.5, events=[{**STEP, "t_s": 1.5}]).recording
    shift = round(0.5 * 240.0)
    # Both start from the same rest, which drifts by less than 1e-12.
    assert np.abs(early.stacked("speed_pu") - late.stacked("speed_pu")[:, shift:]).max() < 1e-10
    assert np.abs(early.stacked("v_pu") - late.stacked("v_pu")[:, shift:]).max() < 1e-10


def test_recording_fewer_rows_records_the_same_rows(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "saw.csv", [(k / 7.0, 50.0 + 20.0 * (k % 2)) for k in range(60)])
    events = [{"t_s": 1.013, "type": "bus_fault", "bus": 5, "duration_s": 0.09, "x_pu": 0.02}]
    keys = {"sites": [site(trace, 8)], "events": events, "folder": tmp_path}
    every = run("wscc9", 5.0, **keys).recording
    for stride in (2, 7, 60):
        some = run("wscc9", 5.0, record_every=stride, **keys).recording
        assert np.array_equal(some.t_s, (np.arange(some.t_s.size) * (every.t_s[1] * stride)))
        for name, column in some.channels.items():
            # A frequency is filtered from the rows that there are, voltages are sums whose blocks differ.
            if not name.startswith("f_hz.bus"):
                assert np.abs(every.channels[name][::stride] - column).max() < 1e-10 * max(1.0, np.abs(column).max())


def voltages(found: Recording, buses: tuple[int, ...]) -> np.ndarray:
    """Return the recorded voltage phasors, shape (buses, rows). [pu]"""
    v = np.array([found.channel("v_pu", f"bus_{bus}") for bus in buses])
    angle_deg = np.array([found.channel("angle_deg", f"bus_{bus}") for bus in buses])
    return np.asarray(v * np.exp(1j * np.deg2rad(angle_deg)))


def test_power_is_balanced_at_every_bus_and_row(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "wave.csv", [(k / 5.0, 40.0 + 30.0 * math.sin(k)) for k in range(60)])
    trip = {"t_s": 3.0, "type": "line_trip", "from": 5, "to": 7}
    asked = scenario("wscc9", 8.0, folder=tmp_path, sites=[site(trace, 6, hold="linear")], events=[trip])
    found = run("wscc9", 8.0, folder=tmp_path, sites=[site(trace, 6, hold="linear")], events=[trip]).recording
    network = prepare(asked).model.network
    v = voltages(found, network.buses)
    injected = np.zeros_like(v)
    place = {bus: k for k, bus in enumerate(network.buses)}
    for machine in network.machines:
        p_mw, q_mvar = found.channel("p_mw", machine.place), found.channel("q_mvar", machine.place)
        injected[place[machine.bus]] += (p_mw + 1j * q_mvar) / network.base_mva
    for load in network.loads:
        v_0 = abs(network.v_pu[load.row])
        drawn = complex(load.p_mw, load.q_mvar) / network.base_mva
        injected[place[load.bus]] -= drawn * (np.abs(v[place[load.bus]]) / v_0) ** 2
    p_mw, q_mvar = found.channel("p_mw", "site_campus"), found.channel("q_mvar", "site_campus")
    injected[place[6]] -= (p_mw + 1j * q_mvar) / network.base_mva
    order = [network.row_of[bus] for bus in network.buses]
    before, after = network.admittance(), network.with_branch((5, 7, "1"), in_service=False).admittance()
    for admittance, rows in ((before, found.t_s <= 3.0), (after, found.t_s > 3.0)):
        flow = v[:, rows] * np.conj(admittance.toarray()[np.ix_(order, order)] @ v[:, rows])
        # Voltages of the loads are iterated to 1e-11 pu; admittances are of order 100 pu.
        assert np.abs(flow - injected[:, rows]).max() < 1e-8


def test_the_method_is_of_third_order(tmp_path: Path) -> None:
    # Straight lines between samples that fall on steps of every size here: nothing jumps within a step.
    rows = [(0.02 * k, 100.0 + 20.0 * math.sin(2.0 * math.pi * 0.02 * k), 35.0) for k in range(101)]
    campus = site(write_trace(tmp_path / "sine.csv", rows), 8, hold="linear", replaces_case_load=True)

    def final_angles_deg(step_s: float) -> np.ndarray:
        found = run("wscc9", 2.0, folder=tmp_path, step_s=step_s, sites=[campus]).recording
        return np.asarray(found.stacked("angle_deg")[:, -1])

    exact = final_angles_deg(0.02 / 64.0)
    errors = [float(np.abs(final_angles_deg(0.02 / n) - exact).max()) for n in (1, 2, 4)]
    # The finest run's own error is (1/16)^3 of the last one's; 0.2 leaves room for the next term of the series.
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert orders == pytest.approx([3.0, 3.0], abs=0.2)


def test_a_site_without_power_changes_nothing(tmp_path: Path) -> None:
    campus = site(write_trace(tmp_path / "zero.csv", [(0, 0), (9, 0)]), 6)
    without = run("wscc9", 4.0, events=[STEP]).recording
    with_it = run("wscc9", 4.0, folder=tmp_path, events=[STEP], sites=[campus]).recording
    assert np.abs(without.stacked("speed_pu") - with_it.stacked("speed_pu")).max() < 1e-10
    assert np.array_equal(with_it.channel("p_mw", "site_campus"), np.zeros(with_it.t_s.size))


def test_two_halves_of_a_site_are_the_site(tmp_path: Path) -> None:
    whole = site(write_trace(tmp_path / "whole.csv", [(0, 40), (1, 80), (9, 80)]), 6)
    half = write_trace(tmp_path / "half.csv", [(0, 20), (1, 40), (9, 40)])
    halves = [site(half, 6) | {"name": name} for name in ("one", "other")]
    one = run("wscc9", 4.0, folder=tmp_path, sites=[whole]).recording
    two = run("wscc9", 4.0, folder=tmp_path, sites=halves).recording
    assert np.abs(one.stacked("speed_pu") - two.stacked("speed_pu")).max() < 1e-10


def test_a_trace_reaches_the_meter_as_it_is(tmp_path: Path) -> None:
    stepwise = write_trace(tmp_path / "steps.csv", [(0, 40, 5), (1, 80, 9), (2, 20, 1), (9, 20, 1)])
    found = run("wscc9", 4.0, folder=tmp_path, sites=[site(stepwise, 6)]).recording
    # A row holds what was before its time: a jump at 1 s shows in the row after it.
    wanted_mw = np.where(found.t_s <= 1.0, 40.0, np.where(found.t_s <= 2.0, 80.0, 20.0))
    assert found.channel("p_mw", "site_campus") == pytest.approx(wanted_mw, abs=1e-9)
    assert found.channel("q_mvar", "site_campus")[[0, 300, 900]] == pytest.approx([5.0, 9.0, 1.0], abs=1e-9)
    sloped = run("wscc9", 4.0, folder=tmp_path, sites=[site(stepwise, 6, hold="linear")]).recording
    wanted_mw = np.interp(sloped.t_s, [0.0, 1.0, 2.0], [40.0, 80.0, 20.0])
    assert sloped.channel("p_mw", "site_campus") == pytest.approx(wanted_mw, abs=1e-9)
