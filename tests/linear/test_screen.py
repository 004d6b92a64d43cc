"""`gs.screen`: the worst frequency is the grid's mode, and the swings it names do what it says."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

import gridsim as gs
from gridsim.scenario.values import Scenario
from gridsim.simulation.linear.scan import BAND_HZ
from gridsim.studies.screen import Screening, SiteScreening
from tests.cli.conftest import Command
from tests.simulation.worlds import copied_case, scenario, site, write_trace


def flat(folder: Path, case: str | Path, bus: int) -> Scenario:
    """A site of 100 MW that does not move."""
    trace = write_trace(folder / "flat.csv", [(0.0, 100.0), (1.0, 100.0)])
    return scenario(case, 1.0, folder=folder, sites=[site(trace, bus)])


def only_site(found: Screening) -> SiteScreening:
    """Return the only site."""
    (one,) = found.sites
    return one


def sinusoid(folder: Path, case: str, bus: int, f_hz: float, swing_mw: float, duration_s: float) -> gs.Result:
    """Simulate a site that swings by `swing_mw` peak-to-peak about 100 MW."""
    t_s = np.arange(0.0, duration_s, 1.0 / 480.0)
    p_mw = 100.0 + 0.5 * swing_mw * np.sin(2.0 * math.pi * f_hz * t_s)
    trace = write_trace(folder / "sine.csv", list(zip(t_s.tolist(), p_mw.tolist(), strict=True)))
    return gs.simulate(scenario(case, duration_s - 1.0, folder=folder, sites=[site(trace, bus, hold="linear")]))


def test_the_worst_iteration_frequency_is_the_lightly_damped_mode(tmp_path: Path) -> None:
    found = gs.screen(flat(tmp_path, "wscc9", 8))
    mode = min(found.modes, key=lambda mode: mode.damping)
    campus = only_site(found)
    assert campus.worst_is_resonance
    # Within half the resonance's half-width.
    assert campus.worst_f_hz == pytest.approx(mode.f_hz, rel=0.5 * mode.damping)
    assert campus.resonance is not None
    assert campus.resonance.mode_f_hz == mode.f_hz
    assert campus.worst_machine == campus.resonance.place


def test_a_well_damped_grid_is_moved_most_as_a_whole(tmp_path: Path) -> None:
    campus = only_site(gs.screen(flat(tmp_path, "ieee39", 16)))
    # No mode below 1.4 Hz has less than 18 % damping: the common swing at the band's lower edge is larger.
    assert not campus.worst_is_resonance
    # The scan's point nearest to 0.1 Hz, which are 1.9 % apart.
    assert campus.worst_f_hz == pytest.approx(0.1, rel=0.02)
    assert campus.resonance is not None
    assert campus.resonance.f_hz > 0.5


def test_the_swing_it_names_brings_a_machine_to_20_mw(tmp_path: Path) -> None:
    campus = only_site(gs.screen(flat(tmp_path, "wscc9", 8)))
    forced = campus.reaches[0]
    assert forced.swing_mw is not None
    recording = sinusoid(tmp_path, "wscc9", 8, campus.worst_f_hz, forced.swing_mw, 41.0).recording
    late = recording.t_s > 30.0  # what was set going at the start has decayed by exp(-0.27 * 30)
    swing_mw = np.ptp(recording.channel("p_mw", forced.place)[late])
    # The second order at 20 MW on a machine of a few hundred; measured 3e-4.
    assert swing_mw == pytest.approx(20.0, rel=0.003)


def test_the_voltage_swing_is_what_the_scan_says(tmp_path: Path) -> None:
    campus = only_site(gs.screen(flat(tmp_path, "kundur", 7)))
    rapid = campus.reaches[1]
    assert rapid.least_swing_mw is not None
    share = 0.1  # small enough to stay linear
    swing_mw = share * rapid.least_swing_mw
    result = sinusoid(tmp_path, "kundur", 7, rapid.least_f_hz, swing_mw, 61.0)
    recording = result.recording
    rows = round(recording.sample_rate_hz)  # one second, the limit's window
    v_pu = recording.channel("v_pu", "bus_7")[-20 * rows :]
    windows = np.lib.stride_tricks.sliding_window_view(v_pu, rows + 1)
    # Second order at a tenth of the limit, whose even part cancels peak-to-peak; measured 3e-5.
    assert 100.0 * np.ptp(windows, axis=1).max() == pytest.approx(share * rapid.limit, rel=0.003)


def test_the_scan_covers_its_band_and_names_a_place_at_each_frequency(tmp_path: Path) -> None:
    found = gs.screen(flat(tmp_path, "kundur", 7))
    scan = only_site(found).scan
    assert (scan.f_hz[0], scan.f_hz[-1]) == pytest.approx(BAND_HZ)
    assert np.all(np.diff(scan.f_hz) > 0.0)
    for envelope in (scan.speed_mhz_per_mw, scan.power_mw_per_mw, scan.voltage_percent_per_100mw):
        assert envelope.value.shape == scan.f_hz.shape
        assert len(envelope.place) == scan.f_hz.size
    # No machine moves less than the mean of all of them.
    assert np.all(scan.speed_mhz_per_mw.value >= scan.coi_mhz_per_mw * (1.0 - 1e-12))
    assert np.all(scan.voltage_percent_per_100mw.value >= scan.poi_percent_per_100mw.value)


def test_modes_are_those_of_gs_modes() -> None:
    wanted = scenario("kundur", 1.0)
    found, table = gs.screen(wanted), gs.modes(wanted)
    assert [mode.f_hz for mode in found.modes] == pytest.approx(table["f_hz"].tolist(), rel=1e-9)
    assert found.sites == ()
    assert found.stable


def test_a_grid_that_grows_by_itself_is_told(tmp_path: Path) -> None:
    """Fast exciters take damping away, stabilizers give it back: without them the textbook grid is unstable."""
    case = copied_case(
        "ieee39", tmp_path / "bare", lambda dyr: "/".join(r for r in dyr.split("/") if "'IEEEST'" not in r)
    )
    found = gs.screen(scenario(case, 1.0))
    assert not found.stable
    assert found.growth_per_s > 0.01
    assert min(mode.damping for mode in found.modes) < 0.0


def test_the_command_prints_a_table_or_json(command: Command, short: Path) -> None:
    document = json.loads(command("screen", short, "--json").out)
    (campus,) = document["sites"]
    assert len(campus["scan"]["f_hz"]) == len(campus["scan"]["speed_mhz_per_mw"]["value"])
    told = command("screen", short)
    assert told.code == 0
    assert f"worst iteration frequency {campus['worst_f_hz']:.3f} Hz" in told.out
    assert all(reach["title"] in told.out for reach in campus["reaches"])
    assert command("screen", short.with_name("none.yaml")).code == 2
