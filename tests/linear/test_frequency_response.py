"""Frequency response against closed forms: droop, inertia, the system frequency response model, resonance."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.simulation.linear.frequency_response import frequency_response
from gridsim.simulation.linear.modes import modes_of
from gridsim.simulation.linear.system import LinearSystem, linearised
from gridsim.simulation.prepare import prepare
from tests.linear.grids import CONSTANT_POWER, IMPEDANCE, linear, response, with_site
from tests.simulation.test_frequency_closed_forms import SFR, one_machine, two_units
from tests.simulation.worlds import scenario, single_machine, site, write_trace

# Amplitude for a load of 1 % of the rating, from the closed form of Anderson and Mirheydar (1990).
SFR_MHZ = {
    0.01: 33.37,
    0.02: 41.49,
    0.05: 68.48,
    0.1: 78.72,
    0.2: 54.08,
    0.5: 23.52,
    1.0: 11.893,
    2.0: 5.963,
    5.0: 2.387,
}


def sfr_hz_per_mw(f_hz: np.ndarray) -> np.ndarray:
    """Return the paper's transfer function for 1 MW on 100 MVA. [Hz]"""
    r, h, km, fh, tr, d = (SFR[name] for name in ("r", "h", "km", "fh", "tr", "d"))
    s = 2j * math.pi * f_hz
    squared = (d * r + km) / (2.0 * h * r * tr)
    damping = (2.0 * h * r + (d * r + km * fh) * tr) / (2.0 * h * r * tr)
    return np.asarray(-60.0 / 100.0 / (2.0 * h) * (s + 1.0 / tr) / (s**2 + damping * s + squared))


def test_a_fleet_of_tgov1_has_the_sfr_transfer_function(tmp_path: Path) -> None:
    system = linear(tmp_path, one_machine(tmp_path / "one"), 2, load_model=CONSTANT_POWER)
    table = 1e3 * np.abs(response(system, "f_hz.coi", list(SFR_MHZ)))
    # The table's own digits.
    assert table.tolist() == pytest.approx(list(SFR_MHZ.values()), abs=0.006)
    f_hz = np.geomspace(0.01, 20.0, 50)
    # One machine at unit voltage is the model exactly; measured 8e-12.
    assert response(system, "f_hz.coi", f_hz) == pytest.approx(sfr_hz_per_mw(f_hz), rel=1e-8)


def test_without_governors_inertia_alone_holds_the_frequency(tmp_path: Path) -> None:
    system = linear(tmp_path, two_units(tmp_path / "two"), 3, load_model=CONSTANT_POWER)
    f_hz = np.array([0.1, 0.5, 1.0, 2.0, 5.0, 20.0])
    # A f0 / (2 E_k 2 pi f) with 23,000 MW s at 50 Hz, no losses; measured 2e-9.
    wanted = 50.0 / (2.0 * 23_000.0 * 2.0 * math.pi * f_hz)
    assert np.abs(response(system, "f_hz.coi", f_hz)) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(("case", "bus"), [("ieee39", 16), ("kundur", 7), ("wscc9", 8)])
def test_above_2_hz_only_inertia_holds_the_centre_of_inertia(tmp_path: Path, case: str, bus: int) -> None:
    prepared = with_site(tmp_path, case, bus, load_model=CONSTANT_POWER)
    f_hz = np.array([2.0, 3.0, 5.0, 10.0, 20.0])
    found = np.abs(response(linearised(prepared.model), "f_hz.coi", f_hz))
    wanted = 60.0 / (2.0 * prepared.model.inertia_mws().sum() * 2.0 * math.pi * f_hz)
    # Losses move with the swing: 1 to 5 % of it, most on the long lines between the two areas.
    assert found == pytest.approx(wanted, rel=0.06)


def test_loads_that_follow_the_voltage_take_a_part_of_the_swing(tmp_path: Path) -> None:
    f_hz = [5.0]
    stiff, soft = (
        np.abs(response(linear(tmp_path, "ieee39", 16, load_model=model), "f_hz.coi", f_hz))[0]
        for model in (CONSTANT_POWER, IMPEDANCE)
    )
    # The site pulls down the voltages of its neighbours; measured 0.76.
    assert 0.6 < soft / stiff < 0.9


def test_slow_swings_are_shared_by_droop(tmp_path: Path) -> None:
    system = linear(tmp_path, "wscc9", 8)
    f_hz = [1e-4]
    for place, (sn_mva, droop) in {"gen_1_1": (500, 0.020), "gen_2_1": (250, 0.026), "gen_3_1": (100, 0.039)}.items():
        power, speed = (response(system, f"{quantity}.{place}", f_hz)[0] for quantity in ("p_mw", "f_hz"))
        # The governors' lag of about 7 s turns the phasor by 4e-3 and shortens it by half the square of that.
        assert (power / speed).real == pytest.approx(-sn_mva / droop / 60.0, rel=1e-3)


def test_a_resonance_stands_at_its_mode_and_is_as_high_as_damping_lets_it(tmp_path: Path) -> None:
    tops = []
    for damping_pu in (1.0, 2.0):
        prepared = with_site(tmp_path, single_machine(tmp_path / f"d{damping_pu}", damping_pu=damping_pu), 1)
        (mode,) = modes_of(prepared.model)
        f_hz = np.linspace(0.98 * mode.f_hz, 1.02 * mode.f_hz, 401)
        size = np.abs(response(linearised(prepared.model), "f_hz.gen_1_1", f_hz))
        # Within a tenth of the resonance's half-width of the mode's frequency.
        assert f_hz[size.argmax()] == pytest.approx(mode.f_hz, rel=0.1 * mode.damping)
        tops.append(size.max())
    # The height goes with 1 / damping; what does not resonate adds in quadrature, 1e-4 of it.
    assert tops[0] / tops[1] == pytest.approx(2.0, rel=1e-3)


def test_the_lightly_damped_mode_of_nine_buses_is_where_machine_two_swings_most(tmp_path: Path) -> None:
    prepared = with_site(tmp_path, "wscc9", 8)
    mode = min(modes_of(prepared.model), key=lambda mode: mode.damping)
    f_hz = np.linspace(0.5, 1.5, 1001)
    size = np.abs(response(linearised(prepared.model), "f_hz.gen_2_1", f_hz))
    assert mode.damping == pytest.approx(0.05, abs=0.01)
    # Within half a half-width: the other mode and the grid's common swing shift it.
    assert f_hz[size.argmax()] == pytest.approx(mode.f_hz, rel=0.5 * mode.damping)


def test_coinciding_eigenvalues_are_no_trouble() -> None:
    one = np.eye(1)
    system = LinearSystem(
        a=np.array([[-1.0, 1.0], [0.0, -1.0]]),
        b=np.array([[0.0, 0.0], [1.0, 0.0]]),
        c=np.array([[1.0, 0.0]]),
        d=0.0 * np.ones((1, 2)),
        at_rest=one[0],
        outputs=("f_hz.coi",),
        sites=("campus",),
        nominal_hz=60.0,
    )
    f_hz = np.geomspace(0.01, 10.0, 7)
    wanted = 1.0 / (2j * math.pi * f_hz + 1.0) ** 2
    # Two lags in a row with one time constant: a defective matrix. To rounding.
    assert response(system, "f_hz.coi", f_hz) == pytest.approx(wanted, rel=1e-12)


def test_reactive_power_moves_with_the_power_factor(tmp_path: Path) -> None:
    system = linear(tmp_path, "kundur", 7)
    f_hz = np.array([0.3, 1.0])
    at = [frequency_response(system, f_hz, mvar_per_mw=np.array([ratio])) for ratio in (0.0, 1.0, 0.5)]
    # Linear in the ratio, to rounding.
    assert at[2] == pytest.approx((at[0] + at[1]) / 2.0, rel=1e-9, abs=1e-15)


def test_sites_that_swing_together_add_up(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "flat.csv", [(0.0, 50.0), (1.0, 50.0)])
    sites = [{**site(trace, bus, power_factor=1.0), "name": name} for name, bus in (("a", 7), ("b", 7), ("c", 9))]
    system = linearised(prepare(scenario("kundur", 1.0, folder=tmp_path, sites=sites)).model)
    h = frequency_response(system, np.array([0.2, 0.6, 2.0]), mvar_per_mw=np.zeros(3))
    # Two at one bus are as one: to the differences' rounding, 1e-8 of the largest entry.
    assert h[:, 0] == pytest.approx(h[:, 1], rel=1e-5, abs=1e-9)
    # Above the inter-area mode a swing stays in its own area.
    own, other = (system.outputs.index(f"f_hz.gen_{machine}_1") for machine in (1, 3))
    assert abs(h[own, 0, 2]) > abs(h[other, 0, 2])
    assert abs(h[other, 2, 2]) > abs(h[own, 2, 2])


@pytest.mark.parametrize("f_hz", [0.0, -1.0, math.nan])
def test_a_frequency_that_is_none_is_refused(tmp_path: Path, f_hz: float) -> None:
    with pytest.raises(InputError, match="above 0 Hz"):
        response(linear(tmp_path, "wscc9", 8), "f_hz.coi", [1.0, f_hz])
