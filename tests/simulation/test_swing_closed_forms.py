"""One machine against an infinite bus: the swing equation's closed forms."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gridsim.simulation.simulate import modes
from tests.simulation.worlds import (
    SMIB_H_S,
    SMIB_LINE_PU,
    SMIB_XD_PU,
    run,
    scenario,
    single_machine,
    synchronising_pu,
)

OMEGA_0 = 2.0 * math.pi * 60.0


def swing_mode(p_pu: float, damping_pu: float) -> tuple[float, float]:
    """Frequency [Hz] and damping ratio of 2 H s^2 + D s + w_0 K = 0 in the angle."""
    stiffness = synchronising_pu(p_pu)[1]
    undamped = math.sqrt(stiffness * OMEGA_0 / (2.0 * SMIB_H_S))
    ratio = damping_pu / (4.0 * SMIB_H_S * undamped)
    return undamped * math.sqrt(1.0 - ratio**2) / (2.0 * math.pi), ratio


@pytest.mark.parametrize(("p_mw", "damping_pu"), [(10.0, 0.0), (80.0, 2.0), (120.0, 20.0)])
def test_the_swing_mode_is_that_of_the_formula(tmp_path: Path, p_mw: float, damping_pu: float) -> None:
    found = modes(scenario(single_machine(tmp_path / "smib", p_mw=p_mw, damping_pu=damping_pu), 1.0))
    f_hz, ratio = swing_mode(p_mw / 100.0, damping_pu)
    # Central differences of 1e-5 are good to 1e-6.
    assert len(found) == 1
    assert found["f_hz"][0] == pytest.approx(f_hz, rel=1e-5)
    assert found["damping"][0] == pytest.approx(ratio, abs=1e-5)


def test_a_small_disturbance_rings_down_as_the_mode_says(tmp_path: Path) -> None:
    case = single_machine(tmp_path / "smib", damping_pu=4.0)
    kick = {"t_s": 0.5, "type": "bus_fault", "bus": 1, "duration_s": 0.01, "x_pu": 2.0}
    recording = run(case, 8.0, events=[kick]).recording
    speed = recording.channel("speed_pu", "gen_1_1") - 1.0
    after = recording.t_s > 1.0
    rises = np.flatnonzero((speed[:-1] < 0.0) & (speed[1:] >= 0.0) & after[:-1])
    crossing_s = recording.t_s[rises] - speed[rises] / np.diff(speed)[rises] / 240.0
    peaks = [speed[a:b].max() for a, b in pairwise(rises)]
    f_hz, ratio = swing_mode(0.8, 4.0)
    # Crossings are interpolated within a step: 1e-4 of a period. Damping from the logarithmic decrement.
    assert 1.0 / np.diff(crossing_s).mean() == pytest.approx(f_hz, rel=1e-3)
    decrement = -np.diff(np.log(peaks)).mean()
    assert decrement == pytest.approx(2.0 * math.pi * ratio / math.sqrt(1.0 - ratio**2), rel=0.01)


def critical_clearing_s(p_pu: float) -> float:
    """Equal areas, no power during the fault and the same network after it (Kundur 1994, section 13.1)."""
    delta = synchronising_pu(p_pu)[0]
    critical = math.acos((math.pi - 2.0 * delta) * math.sin(delta) - math.cos(delta))
    return math.sqrt(4.0 * SMIB_H_S * (critical - delta) / (OMEGA_0 * p_pu))


@pytest.mark.parametrize("p_mw", [40.0, 80.0])
def test_the_critical_clearing_time_is_that_of_equal_areas(tmp_path: Path, p_mw: float) -> None:
    step_s = 0.001
    case = single_machine(tmp_path / "smib", p_mw=p_mw)
    critical_s = critical_clearing_s(p_mw / 100.0)

    def status(duration_s: float) -> str:
        # 1e-7 pu lets 1e-6 pu of power through.
        fault = {"t_s": 0.1, "type": "bus_fault", "bus": 1, "duration_s": duration_s, "x_pu": 1e-7}
        result = run(case, 4.0, step_s=step_s, events=[fault])
        assert not np.isnan(result.timeseries.to_numpy()).any()
        return result.status

    # Clearing falls on a step of 1 ms: the boundary lies within the steps on either side of the closed form.
    inside = math.floor(critical_s / step_s) * step_s
    assert status(inside - step_s) == "completed"
    assert status(inside + 2.0 * step_s) == "lost_synchronism"


def test_power_at_rest_is_that_of_the_power_angle_curve(tmp_path: Path) -> None:
    recording = run(single_machine(tmp_path / "smib"), 0.1).recording
    delta, stiffness = synchronising_pu(0.8)
    e_pu = stiffness * (SMIB_LINE_PU + SMIB_XD_PU) / math.cos(delta)
    # The power flow ends at a mismatch of 1e-9 MVA, on 1e8 MVA of infinite bus: 1e-5 in angle.
    ours = math.radians(recording.channel("angle_deg", "gen_1_1")[0] - recording.channel("angle_deg", "bus_2")[0])
    assert ours == pytest.approx(delta, abs=1e-5)
    assert recording.channel("p_mw", "gen_1_1")[0] == pytest.approx(80.0, abs=1e-6)
    assert e_pu * math.sin(delta) / (SMIB_LINE_PU + SMIB_XD_PU) == pytest.approx(0.8, abs=1e-12)
