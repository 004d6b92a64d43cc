"""System frequency: inertia, droop and the system frequency response model of Anderson and Mirheydar."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.simulation.worlds import Line, Machine, run, site, write_case, write_trace

CONSTANT_POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}


def two_units(folder: Path, *, nominal_hz: float = 50.0) -> Path:
    """Ireland at its inertia floor: 450 MW from a unit that holds 4,000 MVA s, the rest 19,000 MVA s."""
    return write_case(
        folder,
        machines=[Machine(1, 450.0, 1000.0, 0.2), Machine(2, 1550.0, 4000.0, 0.2, slack=True)],
        lines=[Line(1, 3, 0.001), Line(2, 3, 0.001)],
        loads={3: (2000.0, 0.0)},
        dyr=" 1 'GENCLS' 1 4.0 0.0 /\n 2 'GENCLS' 1 4.75 0.0 /\n",
        nominal_hz=nominal_hz,
    )


def slope_hz_per_s(t_s: np.ndarray, f_hz: np.ndarray, first_s: float, last_s: float) -> float:
    """Return the straight slope between two times. [Hz/s]"""
    f_first, f_last = np.interp([first_s, last_s], t_s, f_hz)
    return float(f_last - f_first) / (last_s - first_s)


def test_a_load_step_starts_the_rocof_of_the_whole_inertia(tmp_path: Path) -> None:
    step = {"t_s": 0.5, "type": "load_step", "bus": 3, "p_mw": 450.0}
    found = run(two_units(tmp_path / "two"), 1.5, events=[step], load_model=CONSTANT_POWER).recording
    slope = slope_hz_per_s(found.t_s, found.channel("f_hz", "coi"), 0.5, 1.5)
    # No governor, no losses, constant power: the slope lasts, to the solver's rounding.
    assert slope == pytest.approx(-450.0 * 50.0 / (2.0 * 23_000.0), rel=1e-6)


def test_a_lost_unit_takes_its_inertia_with_it(tmp_path: Path) -> None:
    trip = {"t_s": 0.5, "type": "generator_trip", "bus": 1}
    found = run(two_units(tmp_path / "two"), 1.5, events=[trip], load_model=CONSTANT_POWER).recording
    slope = slope_hz_per_s(found.t_s, found.channel("f_hz", "coi"), 0.5, 1.5)
    # The Irish operators print 0.592 Hz/s for this loss; with the lost inertia still in it would be 0.489.
    assert slope == pytest.approx(-0.592, abs=0.0005)
    assert found.channel("p_mw", "gen_1_1")[-1] == 0.0


def test_droop_is_the_steady_state_gain() -> None:
    step = {"t_s": 1.0, "type": "load_step", "bus": 8, "p_mw": 50.0}
    found = run("wscc9", 200.0, record_every=60, events=[step]).recording
    deviation = found.channel("f_hz", "coi")[-1] / 60.0 - 1.0
    ratings_and_droops = {"gen_1_1": (500.0, 0.020), "gen_2_1": (250.0, 0.026), "gen_3_1": (100.0, 0.039)}
    # The slowest mode decays by exp(-0.2 t): nothing of it is left after 200 s.
    for place, (sn_mva, droop) in ratings_and_droops.items():
        p_mech_mw = found.channel("p_mech_mw", place)
        assert p_mech_mw[-1] - p_mech_mw[0] == pytest.approx(-deviation * sn_mva / droop, rel=1e-6)
        assert found.channel("p_mw", place)[-1] == pytest.approx(p_mech_mw[-1], rel=1e-6)


SFR = {"r": 0.05, "h": 4.0, "km": 0.95, "fh": 0.3, "tr": 8.0, "d": 1.0}


def one_machine(folder: Path, **changed: float) -> Path:
    """A fleet as one machine of 100 MVA with TGOV1 without valve lag, at a load bus: the SFR model, nothing else."""
    v = SFR | changed
    governor = f"{v['r'] / v['km']!r} 0.0 2.0 -2.0 {v['fh'] * v['tr']!r} {v['tr']!r} 0.0"
    return write_case(
        folder,
        machines=[Machine(1, 50.0, 100.0, 0.05, slack=True)],
        lines=[Line(1, 2, 0.01)],
        loads={2: (1.0, 0.0)},
        dyr=f" 1 'GENCLS' 1 {v['h']} {v['d']} /\n 1 'TGOV1' 1 {governor} /\n",
    )


def sfr_run(
    folder: Path, rows: list[tuple[float, float]], duration_s: float, **changed: float
) -> tuple[np.ndarray, ...]:
    """Run the fleet against a site's trace; return times and frequency deviation. [s, Hz]"""
    trace = write_trace(folder / "trace.csv", rows)
    campus = site(trace, 2, hold="linear", power_factor=1.0)
    case = one_machine(folder / "one", **changed)
    found = run(case, duration_s, folder=folder, sites=[campus], load_model=CONSTANT_POWER).recording
    return found.t_s, found.channel("f_hz", "coi") - 60.0


def step_rows(step_pu: float, rise_s: float = 1e-6) -> list[tuple[float, float]]:
    """A site of 50 MW that takes `step_pu` of 100 MVA more from 1 s on."""
    return [(0.0, 50.0), (1.0, 50.0), (1.0 + rise_s, 50.0 + 100.0 * step_pu), (200.0, 50.0 + 100.0 * step_pu)]


# Changed value, step, nadir [Hz], its time [s], steady state [Hz], first RoCoF [Hz/s]: closed forms of the paper.
STEPS = [
    ({}, 0.1, -0.64991, 2.3688, -0.30000, -0.75),
    ({}, 0.2, -1.29981, 2.3688, -0.60000, -1.5),
    ({"h": 3.0}, 0.1, -0.67945, 1.9374, -0.30000, -1.0),
    ({"h": 5.0}, 0.1, -0.62595, 2.7657, -0.30000, -0.6),
    ({"r": 0.10}, 0.1, -1.05622, 3.6676, -0.57143, -0.75),
    ({"fh": 0.15}, 0.1, -0.85277, 2.5726, -0.30000, -0.75),
]


@pytest.mark.parametrize(("changed", "step_pu", "nadir_hz", "nadir_s", "steady_hz", "rocof_hz_per_s"), STEPS)
def test_a_fleet_of_tgov1_is_the_sfr_model(
    tmp_path: Path,
    changed: dict[str, float],
    step_pu: float,
    nadir_hz: float,
    nadir_s: float,
    steady_hz: float,
    rocof_hz_per_s: float,
) -> None:
    t_s, df_hz = sfr_run(tmp_path, step_rows(step_pu), 120.0, **changed)
    after = t_s > 1.0
    # The table has five decimals; the ramp of the step takes one time step, half of which delays everything.
    assert df_hz.min() == pytest.approx(nadir_hz, abs=5e-5)
    assert t_s[df_hz.argmin()] - 1.0 == pytest.approx(nadir_s, abs=0.01)
    assert df_hz[-1] == pytest.approx(steady_hz, abs=2e-5)
    # Within 20 ms the governor has taken back less than 3 % of it.
    steepest = np.diff(df_hz)[after[1:]].min() * 240.0
    assert steepest == pytest.approx(rocof_hz_per_s, rel=0.01)


@pytest.mark.parametrize(
    ("rise_s", "nadir_hz", "nadir_s", "rocof_hz_per_s"),
    [
        (1.0, -0.6454, 2.91, 0.491),
        (2.0, -0.6325, 3.53, 0.321),
        (5.0, -0.5627, 5.81, 0.130),
        (10.0, -0.4550, 10.5, 0.065),
        (30.0, -0.3515, 30.5, 0.0217),
    ],
)
def test_a_ramped_loss_has_the_closed_forms_nadir(
    tmp_path: Path, rise_s: float, nadir_hz: float, nadir_s: float, rocof_hz_per_s: float
) -> None:
    t_s, df_hz = sfr_run(tmp_path, step_rows(0.1, rise_s), 60.0)
    # One unit of the printed digits each.
    assert df_hz.min() == pytest.approx(nadir_hz, abs=1e-4)
    assert t_s[df_hz.argmin()] - 1.0 == pytest.approx(nadir_s, abs=0.05)
    assert np.abs(np.diff(df_hz)).max() * 240.0 == pytest.approx(rocof_hz_per_s, abs=1e-3)


@pytest.mark.parametrize(
    ("f_hz", "amplitude_mhz"),
    [(0.05, 68.48), (0.1, 78.72), (0.2, 54.08), (0.5, 23.52), (1.0, 11.893), (2.0, 5.963), (5.0, 2.387)],
)
def test_a_sinusoidal_load_moves_frequency_as_the_transfer_function_says(
    tmp_path: Path, f_hz: float, amplitude_mhz: float
) -> None:
    times = np.arange(0.0, 80.0, 1.0 / 240.0)
    power = 50.0 + np.sin(2.0 * math.pi * f_hz * times)
    t_s, df_hz = sfr_run(tmp_path, list(zip(times.tolist(), power.tolist(), strict=True)), 79.0)
    # Transients decay by exp(-0.48 t). Over whole periods the Fourier coefficient is exact but for the straight lines
    # between the trace's samples, which at 5 Hz and 48 of them a period lose 0.15 %.
    window = (t_s >= 39.0) & (t_s < 79.0)
    coefficient = 2.0 * np.mean(df_hz[window] * np.exp(-2j * math.pi * f_hz * t_s[window]))
    assert abs(coefficient) * 1e3 == pytest.approx(amplitude_mhz, rel=2e-3)
