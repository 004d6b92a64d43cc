"""The load controller at the point of interconnection: its delay, its ramp, its ends."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest

from gridsim.devices.load_controllers import lcpoi1
from tests.devices.flat import response
from tests.devices.frequency_response import Linearised


@pytest.mark.parametrize("f_hz", [0.02, 0.1, 0.4, 0.9])
def test_the_meter_is_late_by_its_delay(f_hz: float) -> None:
    s = 2j * math.pi * f_hz
    gain = Linearised(lcpoi1.MODEL, {}, 0.0).gain("p_poi_mw", f_hz)
    wanted = 0.1 / 100.0 / s / (1.0 + s) * cmath.exp(-s * 0.5)
    # The approximant's phase falls short of 2 pi f Td by this: 0.15 rad at 0.9 Hz, 4e-6 at 0.1 Hz.
    turn = 2.0 * math.pi * f_hz * 0.5
    off = turn - 2.0 * math.atan2(turn / 2.0, 1.0 - turn**2 / 12.0)
    assert abs(gain) == pytest.approx(abs(wanted), rel=1e-4)
    assert abs(cmath.phase(gain / wanted)) == pytest.approx(off, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(("step_mw", "ramp"), [(100.0, 0.01), (-100.0, -0.02)])
def test_the_reference_keeps_to_the_plants_ramp_and_stops_at_its_ends(step_mw: float, ramp: float) -> None:
    moved = response(lcpoi1.MODEL, {}, {"p_poi_mw": step_mw}, 8_000, 0.01)
    # The load at rest is 0.5 pu, the output at rest 0.8 by the test's choice.
    assert (moved[500] - moved[400]) / 1.0 == pytest.approx(ramp, rel=1e-6)
    assert moved[-1] - moved[0] == pytest.approx(0.5 if step_mw > 0 else -0.2, abs=1e-9)
    assert np.abs(np.diff(moved)).max() <= max(abs(ramp), 0.02) * 0.01 + 1e-12
