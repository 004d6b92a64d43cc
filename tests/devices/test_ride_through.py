"""Every way of riding through sags: declared whole, at rest where nothing happens, and true to its curve."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from gridsim.devices.loads import chips
from gridsim.devices.loads.catalogue import RIDE_MODELS, RIDES
from gridsim.devices.loads.contract import CEASES, IS_BACK, LATCHES, RETURNS, RIDE_INPUTS, RideModel
from gridsim.sources import TAG_MEANING

DT_S = 0.001


def rides(
    model: RideModel,
    v_pu: Callable[[float], float],
    until_s: float,
    *,
    f_hz: float = 60.0,
    dt_s: float = DT_S,
    **changed: float,
) -> np.ndarray:
    """Return (connected, computing, event) at the end of each step of a block that sees `v_pu(t)`."""
    values = {parameter.name: parameter.default for parameter in model.parameters} | changed
    p = namedtuple("P", values)(**values)
    inputs, states = namedtuple("U", RIDE_INPUTS), namedtuple("X", model.states)
    x: Any = states(*model.start)
    found = []
    for k in range(round(until_s / dt_s)):
        state, outputs = model.evaluate(p, x, inputs(v_pu(k * dt_s), f_hz, dt_s))
        x = states(*state)
        found.append(outputs)
    return np.array(found)


def sag(depth_pu: float, lasts_s: float, *starts_s: float) -> Callable[[float], float]:
    """Return a voltage of 1 pu with sags."""
    return lambda t_s: depth_pu if any(at <= t_s < at + lasts_s - 1e-9 for at in starts_s) else 1.0


def events(found: np.ndarray, event: float) -> list[float]:
    """Return when an event was noted. [s]"""
    return ((np.flatnonzero(found[:, 2] == event) + 1) * DT_S).tolist()


@pytest.mark.parametrize("model", RIDES, ids=RIDE_MODELS)
def test_every_model_is_declared_whole_and_rests(model: RideModel) -> None:
    assert model.source.tag in TAG_MEANING
    assert "Source" in (__import__(model.evaluate.__module__, fromlist=["__doc__"]).__doc__ or "")
    values = {}
    for parameter in model.parameters:
        assert parameter.default is not None
        assert parameter.source is not None
        assert parameter.allows(parameter.default)
        assert not parameter.allows(math.nan)
        values[parameter.name] = parameter.default
    assert model.check(values) == []
    assert model.says(values)
    break_pu, exponent = model.below(values)
    assert 0.0 < break_pu <= 1.0
    assert exponent >= 1.0
    assert (rides(model, lambda t_s: 1.0, 2.0) == (1.0, 1.0, 0.0)).all()


@pytest.mark.parametrize("model", RIDES, ids=RIDE_MODELS)
def test_shares_stay_between_nothing_and_all_whatever_the_voltage(model: RideModel) -> None:
    noise = np.random.default_rng(1).uniform(0.0, 1.3, 400)
    found = rides(model, lambda t_s: float(noise[int(t_s / 0.05)]), 20.0)
    assert ((found[:, :2] >= 0.0) & (found[:, :2] <= 1.0)).all()


#: Curve, voltage, the time for which it is stood (`None`: for good).
STOOD = [
    ("itic", 0.0, 0.02),
    ("itic", 0.69, 0.02),
    ("itic", 0.71, 0.5),
    ("itic", 0.79, 0.5),
    ("itic", 0.81, 10.0),
    ("itic", 0.91, None),
    ("itic", 1.09, None),
    ("itic", 1.15, 0.5),
    ("itic", 1.3, 0.003),
    ("semi_f47", 0.51, 0.2),
    ("semi_f47", 0.71, 0.5),
    ("semi_f47", 0.81, 1.0),
    ("semi_f47", 0.91, None),
    ("ieee_1668", 0.81, 2.0),
    ("facility_study", 0.69, 0.03),
    ("facility_study", 0.79, 0.08),
    ("facility_study", 0.89, 0.25),
    ("facility_study", 0.94, 1.5),
    ("facility_study", 1.11, 0.1),
    ("psu_holdup", 0.0, 0.02),
    ("contactor", 0.54, 0.02),
    ("contactor", 0.56, None),
]


@pytest.mark.parametrize(("name", "v_pu", "stood_s"), STOOD)
def test_a_curve_is_stood_to_its_time_and_no_longer(name: str, v_pu: float, stood_s: float | None) -> None:
    model = RIDE_MODELS[name]
    if stood_s is None:
        assert (rides(model, lambda t_s: v_pu, 15.0)[:, 0] == 1.0).all()
        return
    inside = rides(model, sag(v_pu, stood_s, 0.1), stood_s + 0.3)
    outside = rides(model, sag(v_pu, stood_s + 2 * DT_S, 0.1), stood_s + 0.3)
    assert (inside[:, 0] == 1.0).all()
    assert outside[-1, 0] == 0.0
    assert events(outside, CEASES) == pytest.approx([0.1 + stood_s + DT_S], abs=1e-9)


def test_what_dropped_out_returns_along_its_ramp() -> None:
    found = rides(RIDE_MODELS["itic"], sag(0.0, 0.1, 0.1), 5.0, Tback=1.0, Tramp=2.0, Fback=0.5)
    assert events(found, RETURNS) == pytest.approx([0.2 + 1.0], abs=2 * DT_S)
    assert found[1700, 0] == pytest.approx(0.5 * 0.5 / 2.0, abs=0.002)
    assert found[-1, 0] == 0.5
    assert (rides(RIDE_MODELS["itic"], sag(0.0, 0.1, 0.1), 5.0, Tback=1.0, Fback=0.0)[-1, 0]) == 0.0


THREE = (1.0, 2.0, 30.0)


def test_the_third_sag_within_the_window_latches() -> None:
    ups = RIDE_MODELS["ups_counter"]
    found = rides(ups, sag(0.3, 0.05, *THREE), 90.0, carries=0.0)
    assert events(found, LATCHES) == pytest.approx([30.0 + 0.01], abs=2 * DT_S)
    assert found[round(29.9 / DT_S), 0] == 1.0
    assert (found[round(30.1 / DT_S) :, 0] == 0.0).all()
    assert (found[:, 1] == 1.0).all()  # the battery feeds the load meanwhile


@pytest.mark.parametrize(("third_s", "latches"), [(60.9, True), (61.1, False)])
def test_sags_further_apart_than_the_window_do_not_count_together(third_s: float, latches: bool) -> None:
    found = rides(RIDE_MODELS["ups_counter"], sag(0.3, 0.05, 1.0, 20.0, third_s), 62.0, carries=0.0)
    assert (found[-1, 0] == 0.0) == latches


@pytest.mark.parametrize(("changed", "latches"), [({}, True), ({"Tsag": 0.06}, False), ({"Vsag": 0.25}, False)])
def test_a_sag_too_short_or_too_shallow_is_none(changed: dict[str, float], latches: bool) -> None:
    found = rides(RIDE_MODELS["ups_counter"], sag(0.3, 0.05, 1.0, 2.0, 3.0), 4.0, carries=0.0, **changed)
    assert (found[-1, 0] == 0.0) == latches


def test_one_long_sag_counts_once() -> None:
    found = rides(RIDE_MODELS["ups_counter"], sag(0.3, 10.0, 1.0), 30.0, Tback=1.0, Twalk=5.0)
    assert events(found, LATCHES) == []
    assert events(found, CEASES) == pytest.approx([1.01], abs=2 * DT_S)
    assert events(found, RETURNS) == pytest.approx([12.0], abs=2 * DT_S)
    assert events(found, IS_BACK) == pytest.approx([17.0], abs=3 * DT_S)
    assert (found[:, 1] == 1.0).all()


def test_an_empty_battery_stops_computing_and_a_reset_by_hand_brings_it_back() -> None:
    found = rides(
        RIDE_MODELS["ups_counter"], sag(0.3, 0.05, 1.0, 2.0, 3.0), 40.0, carries=0.0, Tbattery=10.0, Tmanual=20.0
    )
    assert found[round(12.9 / DT_S), 1] == 1.0
    assert found[round(13.2 / DT_S), 1] == 0.0
    assert events(found, IS_BACK) == pytest.approx([23.0 + 10.0], abs=0.05)
    assert found[-1, 0] == found[-1, 1] == 1.0


@pytest.mark.parametrize(
    ("depth_pu", "lasts_s", "returns_after_s", "ramp_s"),
    [
        (0.7, 0.05, 0.05, 0.15),  # momentary
        (0.6, 0.6, 0.05, 5.0),  # below 0.80 for 0.5 s: long
        (0.3, 0.2, 0.05, 5.0),  # below 0.35 for 0.15 s: long
    ],
)
def test_perc2_tells_momentary_from_long(
    depth_pu: float, lasts_s: float, returns_after_s: float, ramp_s: float
) -> None:
    found = rides(RIDE_MODELS["perc2"], sag(depth_pu, lasts_s, 0.1), lasts_s + ramp_s + 0.5, Tv=0.0)
    assert events(found, CEASES) == pytest.approx([0.11], abs=2 * DT_S)
    assert events(found, RETURNS) == pytest.approx([0.1 + lasts_s + returns_after_s], abs=2 * DT_S)
    assert events(found, IS_BACK) == pytest.approx([0.1 + lasts_s + returns_after_s + ramp_s], abs=4 * DT_S)


def test_perc2_ceases_on_high_voltage_and_frequency_after_their_times() -> None:
    high = rides(RIDE_MODELS["perc2"], lambda t_s: 1.12, 1.2, Tv=0.0)
    assert events(high, CEASES) == pytest.approx([1.0], abs=2 * DT_S)
    fast = rides(RIDE_MODELS["perc2"], lambda t_s: 1.0, 0.6, f_hz=63.5, TF=0.5)
    assert events(fast, CEASES) == pytest.approx([0.5], abs=2 * DT_S)


@pytest.mark.parametrize(("v_min", "left"), [(0.75, 1.0), (0.6, 0.5 + 0.25 * 0.5), (0.4, 0.25)])
def test_the_composite_loads_electronics_come_back_in_part(v_min: float, left: float) -> None:
    """f(0.6) = 0.5; of the half that fell away a quarter returns."""
    found = rides(RIDE_MODELS["cmld_electronic"], sag(v_min, 0.5, 0.1), 1.0, Tv=0.0)
    assert found[-1, 0] == pytest.approx(left, abs=1e-12)
    assert found[300, 0] == pytest.approx(min(1.0, max(0.0, (v_min - 0.5) / 0.2)), abs=1e-12)


def job(see: Callable[[float], Mapping[str, float]], until_s: float, **changed: float) -> np.ndarray:
    """Return (demand, compute, event) of a job on brittle chips, step by step of 0.01 s."""
    values = {parameter.name: parameter.default for parameter in chips.PARAMETERS} | changed
    p = namedtuple("P", values)(**values)
    inputs, states = namedtuple("U", chips.INPUTS), namedtuple("X", chips.STATES)
    x: Any = states(*chips.START)
    found = []
    for k in range(round(until_s / 0.01)):
        u = {"v_pu": 1.0, "computing": 1.0, "cooling": 1.0, "dt_s": 0.01} | see(k * 0.01)
        state, outputs = chips.evaluate(p, x, inputs(**u))
        x = states(*state)
        found.append(outputs)
    return np.array(found)


def test_a_job_on_whole_equipment_runs() -> None:
    assert (job(lambda t_s: {}, 1.0) == (1.0, 1.0, 0.0)).all()


def test_a_sag_throttles_for_a_while() -> None:
    found = job(lambda t_s: {"v_pu": 0.8} if 1.0 <= t_s < 1.1 else {}, 4.0, Tthrottle=1.0, Fthrottle=0.7)
    throttled = np.flatnonzero(found[:, 1] < 1.0)
    assert throttled.size * 0.01 == pytest.approx(1.1, abs=0.02)
    assert found[throttled, :2] == pytest.approx(0.7)


def test_a_lost_hall_stops_the_job_until_it_has_started_again() -> None:
    found = job(lambda t_s: {"computing": 0.9} if 1.0 <= t_s < 2.0 else {}, 20.0, Trestart=5.0, Tramp=4.0, Fidle=0.3)
    assert found[150, :2] == pytest.approx((0.3, 0.0))
    assert found[650, 1] == 0.0
    assert found[900, 1] == pytest.approx(0.5, abs=0.01)  # half way up a ramp that began at 7 s
    assert found[900, 0] == pytest.approx(0.3 + 0.7 * 0.5, abs=0.01)
    assert found[-1, :2] == pytest.approx((1.0, 1.0))


def test_chips_grow_hot_before_they_are_throttled_for_want_of_cooling() -> None:
    found = job(lambda t_s: {"cooling": 0.0} if t_s >= 1.0 else {}, 40.0, Theat=30.0, Fthrottle=0.6)
    assert found[3090, 1] == 1.0
    assert found[3110, 1] == 0.6
