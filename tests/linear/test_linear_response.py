"""A trace answered by the linear system against the time domain: the same for small swings, not for large ones."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.scenario.values import Scenario
from gridsim.signals.recording import Recording
from gridsim.simulation.linear.linear_response import linear_response
from gridsim.simulation.linear.time_response import hold_matrices
from gridsim.studies.run import simulate
from tests.simulation.worlds import scenario, site, write_trace

CASES = [("ieee39", 16), ("kundur", 7)]
#: What a planner would call the same answer; measured errors are a tenth of it for swings of a few MW.
AGREES = 0.02


def square(folder: Path, case: str, bus: int, swing_mw: float, *, hold: str = "previous", **rest: Any) -> Scenario:
    """A site of 100 MW that takes `swing_mw` more every other half second."""
    rows = [(0.5 * k, 100.0 + swing_mw * (k % 2)) for k in range(24)]
    trace = write_trace(folder / "square.csv", rows)
    return scenario(case, 11.0, folder=folder, sites=[site(trace, bus, hold=hold, **rest)])


def rms(values: np.ndarray) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(values**2)))


def error(linear: Recording, full: Recording, quantity: str, place: str) -> float:
    """Return the difference against the signal's deviation from its start, both as RMS."""
    wanted = full.channel(quantity, place)
    return rms(linear.channel(quantity, place) - wanted) / rms(wanted - wanted[0])


def worst_machine(full: Recording) -> str:
    """Return the machine whose speed swings most."""
    return full.places("speed_pu")[int(np.ptp(full.stacked("speed_pu"), axis=1).argmax())]


@pytest.mark.parametrize("hold", ["previous", "linear"])
@pytest.mark.parametrize(("case", "bus"), CASES)
def test_a_swing_of_a_few_mw_is_answered_as_in_the_time_domain(
    tmp_path: Path, case: str, bus: int, hold: str
) -> None:
    wanted = square(tmp_path, case, bus, 5.0, hold=hold)
    linear, full = linear_response(wanted), simulate(wanted).recording
    assert linear.t_s == pytest.approx(full.t_s, abs=1e-12)
    # Measured 0.02 % to 0.16 %; it is the square of the swing that the linear system lacks.
    worst = worst_machine(full)
    assert error(linear, full, "speed_pu", worst) < 0.1 * AGREES
    assert error(linear, full, "p_mw", worst) < 0.1 * AGREES
    assert error(linear, full, "v_pu", f"bus_{bus}") < 0.1 * AGREES
    assert error(linear, full, "f_hz", "coi") < 0.1 * AGREES
    assert set(linear.channels) <= set(full.channels)
    for quantity in ("p_mw", "q_mvar"):
        # The same power at the meter, to rounding.
        assert linear.channel(quantity, "site_campus") == pytest.approx(
            full.channel(quantity, "site_campus"), abs=1e-9
        )


@pytest.mark.parametrize(("case", "bus", "large_mw"), [("ieee39", 16, 1000.0), ("kundur", 7, 200.0)])
def test_what_it_lacks_grows_with_the_swing(tmp_path: Path, case: str, bus: int, large_mw: float) -> None:
    errors = []
    for swing_mw in (5.0, 20.0, large_mw):
        wanted = square(tmp_path, case, bus, swing_mw)
        errors.append(error(linear_response(wanted), simulate(wanted).recording, "v_pu", f"bus_{bus}"))
    # The second order: four times the swing, four times the error; the third takes part in it.
    assert errors[1] / errors[0] == pytest.approx(4.0, rel=0.1)
    assert errors[2] > AGREES


def test_mitigation_is_in_the_answer(tmp_path: Path) -> None:
    battery = {"type": "battery", "name": "b", "p_mw": 20, "e_mwh": 10, "control": "smoothing", "time_constant_s": 10}
    battery |= {"measurement_delay_s": 0.005, "converter_time_constant_s": 0.01}
    wanted = square(tmp_path, "kundur", 7, 10.0, mitigation=[battery])
    linear, full = linear_response(wanted), simulate(wanted).recording
    # This battery does not look at its bus: the same power, to rounding.
    assert error(linear, full, "p_mw", "site_campus") < 1e-9
    assert error(linear, full, "f_hz", "coi") < AGREES
    # And it does something: spikes of about 15 ms after each edge are left, measured 28 %.
    assert np.std(linear.channel("p_mw", "site_campus")[1000:]) < 0.5 * np.std(
        linear.channel("p_mw", "demand_campus")[1000:]
    )


def test_rows_are_every_so_many_steps(tmp_path: Path) -> None:
    wanted = square(tmp_path, "kundur", 7, 5.0)
    every, fourth = linear_response(wanted), linear_response(wanted.edited("record_every", 4))
    for name, values in fourth.channels.items():
        assert values.tolist() == every.channels[name][::4].tolist()


def test_events_are_refused(tmp_path: Path) -> None:
    step = {"t_s": 1.0, "type": "load_step", "bus": 8, "p_mw": 10.0}
    with pytest.raises(InputError, match="linear system"):
        linear_response(square(tmp_path, "kundur", 7, 5.0).edited("events", [step]))


@pytest.mark.parametrize("step_s", [0.01, 1.0, 30.0])
def test_a_lag_under_a_ramp_is_exact_at_any_step(step_s: float) -> None:
    f, g_0, g_1 = hold_matrices(np.array([[-0.5]]), np.array([[0.5]]), step_s=step_s)
    decay = math.exp(-0.5 * step_s)
    # x' = (u - x) / 2 under u from 0 straight to 1: (t - 2 (1 - exp(-t / 2))) / t. To rounding.
    ramp = (step_s - 2.0 * (1.0 - decay)) / step_s
    assert (f[0, 0], g_1[0, 0], g_0[0, 0]) == pytest.approx((decay, ramp, 1.0 - decay - ramp), rel=1e-9)
