"""Contract tests over every model there is: declared numbers, rest, limits, zero time constants."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.devices.catalogue import CONTROLS, MACHINES, MODELS
from gridsim.devices.contract import ControlModel, DeviceModel, MachineModel, MachineStart
from gridsim.sources import TAG_MEANING
from tests.devices import exciter_sets
from tests.devices.flat import Flat, complete, response, resting, resting_inputs, wanted_of
from tests.devices.ordinary_sets import ORDINARY


def test_every_model_has_an_ordinary_set() -> None:
    assert set(ORDINARY) == set(MODELS)
    assert len(MODELS) == len(MACHINES) + len(CONTROLS)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_number_says_what_it_is(model: DeviceModel) -> None:
    names = [parameter.name for parameter in model.parameters]
    assert len(set(names)) == len(names)
    assert list(ORDINARY[model.name]) == names
    source = model.source_text if isinstance(model, MachineModel) else model.source
    assert source.tag in TAG_MEANING
    assert len(source.text) > 10
    for parameter in model.parameters:
        assert parameter.meaning
        assert parameter.unit
        assert parameter.allows(ORDINARY[model.name][parameter.name])
        assert not parameter.allows(math.nan)
        assert not parameter.allows(math.inf)
        if parameter.default is not None:
            assert parameter.source is not None
            assert parameter.allows(parameter.default)
        # Time constants, inertias and reactances cannot be negative; some must be above 0.
        if parameter.unit == "s":
            assert not parameter.allows(-1.0)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_equation_file_cites_its_source(model: DeviceModel) -> None:
    function = model.rates if isinstance(model, MachineModel) else model.evaluate
    assert "Source:" in (__import__(function.__module__, fromlist=["__doc__"]).__doc__ or "")
    assert model.check(complete(model)) == []


loading = st.tuples(st.floats(0.0, 1.0), st.floats(-0.5, 0.8), st.floats(0.9, 1.1), st.floats(-math.pi, math.pi))


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.name)
@given(at=loading)
@settings(max_examples=60, deadline=None)
def test_a_machine_rests_at_any_operating_point(model: MachineModel, at: tuple[float, float, float, float]) -> None:
    p_pu, q_pu, v_pu, angle_rad = at
    v = v_pu * complex(math.cos(angle_rad), math.sin(angle_rad))
    i = complex(p_pu, -q_pu) / v.conjugate()
    values = complete(model)
    start = model.start(values, MachineStart(v, i))
    x = start.states
    axis_rad = x[0] if model.rotor else angle_rad
    given = {"v_re_pu": v.real, "v_im_pu": v.imag, "e_fd_pu": start.e_fd_pu, "p_mech_pu": start.p_mech_pu}
    given |= {"sin_delta": math.sin(axis_rad), "cos_delta": math.cos(axis_rad), **start.signals}
    u = {name: given[name] for name in model.inputs}
    rates, _ = Flat(model, "rates", values, u)(x)
    # Rounding over the shortest time constant, 30 ms.
    assert np.abs(rates).max() < 1e-11
    _, outputs = Flat(model, "terminal", values, u)(x)
    dw, _, p_e, q_e, _, v_t, i_re, i_im, t_e = outputs
    assert (dw, v_t) == pytest.approx((0.0, v_pu), abs=1e-12)
    assert (p_e, q_e) == pytest.approx((p_pu, q_pu), abs=1e-12)
    assert complex(i_re, i_im) == pytest.approx(i, abs=1e-12)
    # The Norton source less what its own impedance takes is the terminal current.
    _, norton = Flat(model, "source", values, u)(x)
    taken = 0.0 if model.impedance is None else v / model.impedance(values)
    assert complex(*norton[:2]) - taken == pytest.approx(i, abs=1e-11)
    assert t_e == pytest.approx(start.p_mech_pu, abs=1e-11)
    assert norton[2:4] == pytest.approx((math.sin(axis_rad), math.cos(axis_rad)))
    # Mechanical power covers the terminal power and the loss in the armature, of which a converter has none.
    lost = values["r_pu"] * abs(i) ** 2 if "exciter" in model.takes else 0.0
    assert start.p_mech_pu == pytest.approx(p_pu + lost, abs=1e-12)


@pytest.mark.parametrize("model", CONTROLS, ids=lambda model: model.name)
@given(v_t=st.floats(0.9, 1.1), wanted=st.floats(0.05, 1.1), p_pu=st.floats(0.0, 1.0))
@settings(max_examples=60, deadline=None)
def test_a_control_rests_and_gives_what_is_wanted(
    model: ControlModel, v_t: float, wanted: float, p_pu: float
) -> None:
    u = resting_inputs(model, v_t, p_pu)
    target = wanted_of(model, wanted, p_pu)
    p, x, u = resting(model, complete(model), u, target)
    rates, outputs = Flat(model, "evaluate", p, u)(x)
    # Rounding of gain times error over the shortest time constant.
    rests = [name not in model.drifts for name in model.states]
    assert np.abs(rates[rests]).max(initial=0.0) < 1e-10
    assert outputs[0] == pytest.approx(target, abs=1e-12)


#: Model, an input that jumps, the output's limits: no push drives an output or a bounded state past them.
PUSHED = [
    ("TGOV1", {"dw_pu": -0.2}, 0.0, 1.2 + 0.1 * 0.2),
    ("TGOV1", {"dw_pu": 0.2}, -0.1 * 0.2, 1.2),
    ("GASENG1", {"dw_pu": -0.3}, 0.0, 1.1),
    ("GASENG1", {"dw_pu": 0.3}, 0.0, 1.1),
    ("SEXS", {"v_t_pu": 0.3}, -5.0, 5.0),
    ("SEXS", {"v_t_pu": 1.7}, -5.0, 5.0),
    ("IEEEST", {"dw_pu": 0.1}, -0.2, 0.2),
    ("IEEEST", {"dw_pu": -0.1}, -0.2, 0.2),
]


@pytest.mark.parametrize(("name", "push", "low", "high"), PUSHED)
def test_a_limit_holds_and_is_reached(name: str, push: dict[str, float], low: float, high: float) -> None:
    model = next(model for model in CONTROLS if model.name == name)
    output = response(model, {}, push, 5_000, 0.002)
    assert output.min() >= low - 1e-12
    assert output.max() <= high + 1e-12
    # Nearly reached: TGOV1's reheater has gone 1 - exp(-10 s / 5 s) of the way, the others stand there.
    share = 0.85 if name == "TGOV1" else 1.0
    nearest = min(abs(output[-1] - low), abs(output[-1] - high), abs(output.max() - high), abs(output.min() - low))
    assert nearest <= (1.0 - share) * (high - low) + 1e-9


def test_a_stabilizer_is_cut_off_outside_its_voltage_window() -> None:
    model = next(model for model in CONTROLS if model.name == "IEEEST")
    window = {"VCU": 1.1, "VCL": 0.9}
    for v_t, cut in ((1.0, False), (1.2, True), (0.8, True)):
        output = response(model, window, {"dw_pu": 0.001, "v_t_pu": v_t}, 10, 0.001)
        assert (output == 0.0).all() == cut


#: Time constants that may be zero, alone or together: a zero block is the limit of ever faster ones.
ZEROS = [
    ("TGOV1", ("T1",)),
    ("TGOV1", ("T2", "T3")),
    ("TGOV1", ("T1", "T2", "T3")),
    ("SEXS", ("TB",)),
    ("SEXS", ("TE",)),
    ("SEXS", ("TB", "TE")),
    ("IEEEX1", ("TR",)),
    ("IEEEX1", ("TA",)),
    ("IEEEX1", ("TB", "TC")),
    ("IEEEX1", ("TR", "TA", "TB", "TC")),
    ("IEEEST", ("A1", "A2")),
    ("IEEEST", ("A3", "A4", "A5", "A6")),
    ("IEEEST", ("T1", "T2")),
    ("IEEEST", ("T3", "T4")),
    ("IEEEST", ("A1", "A2", "A3", "A4", "A5", "A6", "T1", "T2", "T3", "T4")),
    *exciter_sets.ZEROS,
]


@pytest.mark.parametrize(("name", "fields"), ZEROS)
def test_a_zero_time_constant_is_the_gain_that_a_tiny_one_tends_to(name: str, fields: tuple[str, ...]) -> None:
    model = next(model for model in CONTROLS if model.name == name)
    push = {"governor": {"dw_pu": -0.001}, "exciter": {"v_t_pu": 0.99}, "stabilizer": {"dw_pu": 0.0005}}[model.kind]
    tiny_s, dt_s = 2e-4, 5e-5
    # Second-order blocks with both poles at 1 / tiny; a lead equal to its lag is no lead at all.
    tiny = {field: tiny_s**2 if field in ("A2", "A4", "A6") else tiny_s for field in fields}
    tiny |= {field: 2.0 * tiny_s for field in fields if field in ("A1", "A3", "A5")}
    zero = response(model, dict.fromkeys(fields, 0.0), push, 4_000, dt_s)
    fast = response(model, tiny, push, 4_000, dt_s)
    # After 20 ms the tiny blocks delay by at most ten times 0.2 ms of 200 ms shown: 2 % of the response.
    after = slice(400, None)
    moved = max(float(np.ptp(zero)), float(np.abs(zero - zero[0]).max()), 1e-9)
    assert np.abs(zero - fast)[after].max() < 0.03 * moved
