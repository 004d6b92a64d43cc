"""What must hold for every kind of mitigation, alone and in chains of any order."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridsim.errors import InputError
from gridsim.mitigation.catalogue import MITIGATIONS, mitigation_named
from gridsim.mitigation.chain import ACCOUNTS, SIGNALS, Chain, advance, build_chain
from gridsim.mitigation.contract import MitigationModel, StageSetting
from gridsim.mitigation.offline import apply_offline
from gridsim.mitigation.specification import StageSpec, faults_of_stage, stage_values
from gridsim.parameters import Parameter
from gridsim.signals.trace import PowerTrace

DT_S = 1 / 240
PEAK_MW = 1000.0
EXAMPLES: Mapping[str, Mapping[str, float | str]] = {
    "gpu_smoothing": {"floor": 0.7, "ramp_up_mw_per_s": 50.0, "ramp_down_mw_per_s": 50.0},
    "battery": {"p_mw": 200.0, "e_mwh": 100.0, "control": "smoothing", "time_constant_s": 10.0},
    "ballast": {"floor": 0.6},
    "ramp_limit": {"ramp_up_mw_per_s": 50.0},
    "power_cap": {"cap": 1.2},
    "backstop": {"threshold_mw": 300.0, "ramp_down_mw_per_s": 100.0},
    "rack_storage": {"gpus": 500_000.0, "time_constant_s": 0.3},
    "supercapacitor": {"p_mw": 200.0, "e_mwh": 0.5, "time_constant_s": 2.0},
    "flywheel": {"p_mw": 200.0, "e_mwh": 5.0, "time_constant_s": 10.0},
    "ups_battery": {"p_mw": 200.0, "e_mwh": 20.0, "control": "ramp_limit", "ramp_limit_mw_per_s": 10.0},
}
MODELS = pytest.mark.parametrize("model", MITIGATIONS, ids=lambda model: model.type)


def example(type: str, **changes: float | str) -> StageSpec:
    return StageSpec(type, type, {**EXAMPLES[type], **changes})


def numbers(parameter: Parameter) -> st.SearchStrategy[float]:
    low = max(parameter.at_least, parameter.above, -1e3)
    high = min(parameter.at_most, parameter.below, 1e3)
    return st.floats(low + 1e-3 if low == parameter.above else low, high)


@st.composite
def stages(draw: st.DrawFn) -> StageSpec:
    model = draw(st.sampled_from(MITIGATIONS))
    values: dict[str, float | str] = {p.name: draw(numbers(p)) for p in model.parameters}
    values |= {name: draw(st.sampled_from(words)) for name, words in model.choices.items()}
    values |= {
        name: list(draw(st.permutations(words)))[: draw(st.integers(1, len(words)))]
        for name, words in model.priorities.items()
    }
    if model.type == "battery":
        values |= {"s_mva": None, "units": None, "unit": "rated"}
        if draw(st.booleans()):
            values |= {"p_mw": None, "e_mwh": None, "unit": "block_2h", "units": draw(st.integers(1, 300))}
    if "low_hz" in values:
        values |= {"low_hz": draw(st.floats(0.01, 1.0)), "high_hz": draw(st.floats(1.5, 50.0))}
    if "joules_per_gpu" in values:
        values |= {"gpus": draw(st.floats(1e3, 1e6)), "joules_per_gpu": draw(st.floats(1.0, 1e4))}
    if "soc_start" in values:
        values["soc_min"] = draw(st.floats(0.0, 0.4))
        values["soc_max"] = draw(st.floats(0.6, 1.0))
        values["soc_start"] = draw(st.floats(max(values["soc_min"], 1e-6), values["soc_max"]))
    if "measurement_delay_s" in values:
        values["measurement_delay_s"] = draw(st.floats(0.0, 0.2))
    if values.get("e_mwh") is not None:
        values["e_mwh"] = draw(st.floats(1e-3, 10.0))
    return StageSpec(model.type, model.type, values)


@st.composite
def chains(draw: st.DrawFn) -> list[StageSpec]:
    """One to three stages, of which the first has none before it to trip."""
    first, *others = draw(st.lists(stages(), min_size=1, max_size=3))
    if "trips" in first.values:
        first = StageSpec(first.type, first.name, {**first.values, "trips": "job"})
    return [first, *others]


powers = st.lists(st.floats(0.0, 1200.0), min_size=40, max_size=40)


def signal(chain: Chain, stage: int, name: str) -> float:
    return float(chain.signals[stage, SIGNALS.index(name)])


@settings(max_examples=80, deadline=None)
@given(specs=chains(), powers_mw=powers)
def test_every_account_closes_in_every_step(specs: list[StageSpec], powers_mw: list[float]) -> None:
    chain = build_chain([specs], [StageSetting(PEAK_MW, powers_mw[0], 60.0)], dt_s=0.05)
    for start_mw, end_mw in zip(powers_mw[0::2], powers_mw[1::2], strict=True):
        advance(chain, 0, start_mw, end_mw, 0.0, 0.0, 1.0, 60.0)
        for i in range(len(specs)):
            value = {name: signal(chain, i, name) for name in SIGNALS}
            entering = 0.5 * (value["in_start_mw"] + value["in_end_mw"])
            leaving = 0.5 * (value["out_start_mw"] + value["out_end_mw"])
            moved = value["stored_mw"] + value["burned_mw"] - value["deferred_mw"] - value["generated_mw"]
            largest = max(abs(number) for name, number in value.items() if name.endswith("_mw"))
            assert abs(entering + moved - leaving) <= 1e-9 * max(largest, 1e-3)  # rounding
            assert value["burned_mw"] >= -1e-9 * largest
            assert min(value["deferred_mw"], value["generated_mw"]) >= 0.0
            assert value["at_limit"] in (0.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(specs=chains(), powers_mw=powers, jumps=st.booleans())
def test_accounts_of_a_run_close_and_meet_the_stored_energy(
    specs: list[StageSpec], powers_mw: list[float], jumps: bool
) -> None:
    trace = PowerTrace(np.arange(40) * 0.25, powers_mw, hold="previous" if jumps else "linear")
    response = apply_offline(trace, specs, step_s=0.01, peak_mw=PEAK_MW)
    assert np.all(np.isfinite(response.p_mw))
    entering = response.accounts[0, 0]
    for i, spec in enumerate(specs):
        account = dict(zip(ACCOUNTS, response.accounts[i], strict=True))
        moved = account["stored_mwh"] + account["burned_mwh"] - account["deferred_mwh"] - account["generated_mwh"]
        largest = max(abs(number) for number in account.values())
        assert abs(account["in_mwh"] + moved - account["out_mwh"]) <= 1e-9 * max(largest, 1e-3)
        assert account["in_mwh"] == pytest.approx(entering, rel=1e-9, abs=1e-12)
        entering = account["out_mwh"]
        values = stage_values(spec)
        rating = mitigation_named(spec.type).rating(values, StageSetting(PEAK_MW, powers_mw[0], 60.0))
        if rating.e_mwh > 0.0:
            soc = response.soc[i]
            assert values["soc_min"] <= soc.min() <= soc.max() <= values["soc_max"]
            gained_mwh = (soc[-1] - soc[0]) * rating.e_mwh
            assert gained_mwh == pytest.approx(account["stored_mwh"], rel=1e-9, abs=1e-9)


@MODELS
@pytest.mark.parametrize("start_mw", [0.0, 137.3, 701.0, 1000.0, 1150.0])
def test_rest_stays_at_rest(model: MitigationModel, start_mw: float) -> None:
    at_rest: dict[str, float | str] = {"floor_at_start": "released"} if "floor_at_start" in model.choices else {}
    if model.type == "flywheel":
        at_rest = {"standby": 0.0}
    if model.type == "ballast":
        at_rest = {"floor": 0.0}
    trace = PowerTrace([0.0, 30.0], [start_mw, start_mw])
    response = apply_offline(trace, [example(model.type, **at_rest)], step_s=DT_S, peak_mw=PEAK_MW)
    np.testing.assert_array_equal(response.p_mw, start_mw)
    assert np.ptp(np.nan_to_num(response.soc)) == 0.0
    assert response.account("burned_mwh") == response.account("stored_mwh") == response.account("at_limit_s") == 0.0


def test_a_stage_rests_at_what_the_stage_before_it_gives() -> None:
    """A job found in a trough is held at its floor, and the battery behind it knows no other draw."""
    specs = [example("gpu_smoothing"), example("battery")]
    chain = build_chain([specs], [StageSetting(PEAK_MW, 300.0, 60.0, start_q_mvar=30.0)], dt_s=DT_S)
    assert (chain.rest_mw[0], chain.rest_mvar[0]) == pytest.approx((700.0, 70.0))
    assert signal(chain, 1, "soc") == 0.5  # readable before the first step
    for _ in range(240):
        given_back = advance(chain, 0, 300.0, 300.0, 30.0, 30.0, 1.0, 60.0)
        assert given_back == pytest.approx((700.0, 700.0, 70.0, 70.0), rel=1e-12)
    assert signal(chain, 1, "stored_mw") == 0.0


def test_the_charge_at_the_start_is_the_one_asked_for_even_behind_a_floor_about_to_let_go() -> None:
    trace = PowerTrace([0.0, 1.0], [300.0, 300.0])
    specs = [example("gpu_smoothing", stop_delay_s=0.0), example("battery", measurement_delay_s=0.0)]
    response = apply_offline(trace, specs, step_s=DT_S, peak_mw=PEAK_MW)
    assert response.soc[1, 0] == 0.5
    assert response.p_mw[0] == 700.0


def test_a_site_without_stages_passes_through() -> None:
    chain = build_chain([[]], [StageSetting(PEAK_MW, 300.0, 60.0, 30.0)], dt_s=DT_S)
    assert advance(chain, 0, 300.0, 310.0, 30.0, 31.0, 1.0, 60.0) == (300.0, 310.0, 30.0, 31.0)
    assert (chain.rest_mw[0], chain.rest_mvar[0]) == (300.0, 30.0)


def test_sites_of_one_chain_do_not_touch() -> None:
    specs = [[example("battery")], [], [example("gpu_smoothing"), example("battery", time_constant_s=2.0)]]
    levels = [400.0, 500.0, 800.0]
    together = build_chain(specs, [StageSetting(PEAK_MW, level, 60.0) for level in levels], dt_s=DT_S)
    alone = [
        build_chain([stages], [StageSetting(PEAK_MW, level, 60.0)], dt_s=DT_S)
        for stages, level in zip(specs, levels, strict=True)
    ]
    rng = np.random.default_rng(3)
    for start_mw, end_mw in rng.uniform(0.0, 1000.0, (100, 2)):
        for site, chain in enumerate(alone):
            inputs = (start_mw, end_mw, 0.0, 0.0, 1.0, 60.0)
            assert advance(together, site, *inputs) == advance(chain, 0, *inputs)


def test_reactive_power_follows_the_job_and_not_the_battery() -> None:
    t_s = np.arange(0.0, 20.0, 0.5)
    p_mw = np.where(np.arange(40) % 4 < 2, 1000.0, 300.0)
    trace = PowerTrace(t_s, p_mw, 0.2 * p_mw, hold="previous")
    gpu = apply_offline(trace, [example("gpu_smoothing")], step_s=DT_S)
    np.testing.assert_allclose(gpu.q_mvar, 0.2 * gpu.p_mw, rtol=1e-12)
    battery = apply_offline(trace, [example("battery")], step_s=DT_S)
    np.testing.assert_allclose(battery.q_mvar, trace.reactive_at(battery.t_s), rtol=1e-12)


def test_ballast_keeps_the_power_factor_of_a_job_that_draws_nothing() -> None:
    trace = PowerTrace([0.0, 1.0, 2.0], [1000.0, 0.0, 0.0], [200.0, 0.0, 0.0], hold="previous")
    response = apply_offline(trace, [example("gpu_smoothing")], step_s=DT_S)
    np.testing.assert_allclose(response.q_mvar, 0.2 * response.p_mw, rtol=1e-12)


@MODELS
def test_every_default_has_a_source(model: MitigationModel) -> None:
    assert model.source.text
    assert all(p.source is not None for p in model.parameters if p.default is not None)
    assert faults_of_stage(example(model.type), where="here") == []


@pytest.mark.parametrize(
    ("type", "values", "said"),
    [
        ("battery", {"p_mw": -1.0}, "p_mw (rated power, charging and discharging) is out of bounds: got -1 MW"),
        ("battery", {"e_mwh": 0.0}, "wanted a finite number above 0 MWh"),
        ("battery", {"p_mw": math.nan}, "got nan MW"),
        ("battery", {"p_mw": "big"}, "p_mw is not a number: got 'big'"),
        ("battery", {"soc_min": 0.8, "soc_max": 0.8}, "soc_min must be below soc_max"),
        ("battery", {"soc_start": 0.9}, "soc_start must lie between soc_min and soc_max"),
        (
            "battery",
            {"control": "smoothin"},
            "control is not a known word: got 'smoothin', wanted one or several of smoothing",
        ),
        ("battery", {"time_constants": 1.0}, "battery has no time_constants: wanted 'time_constant_s'"),
        ("gpu_smoothing", {"floor": 1.1}, "floor (minimum power of a running job"),
        ("gpu_smoothing", {"ramp_up_mw_per_s": 0.0}, "wanted a finite number above 0 MW/s"),
    ],
)
def test_a_bad_stage_is_refused_in_words(type: str, values: dict[str, float | str], said: str) -> None:
    faults = faults_of_stage(example(type, **values), where="sites.campus.mitigation[0]")
    assert len(faults) == 1
    assert said in str(faults[0])
    assert str(faults[0]).startswith("sites.campus.mitigation[0]: ")


def test_all_faults_of_all_sites_are_one_error() -> None:
    bad = [[example("battery", p_mw=-1.0, e_mwh=-1.0)], [StageSpec("batery", "b"), StageSpec("battery", "c")]]
    with pytest.raises(InputError) as caught:
        build_chain(bad, [StageSetting(PEAK_MW, 0.0, 60.0)] * 2, dt_s=DT_S)
    assert len(caught.value.faults) == 2 + 1 + 3  # out of bounds; no such type; size and time constant missing
    assert "mitigation b (batery): there is no such type: got 'batery', wanted 'battery'" in str(caught.value)


def test_an_unknown_type_names_what_there_is() -> None:
    with pytest.raises(InputError, match="one of gpu_smoothing, battery"):
        mitigation_named("moonbeam")


@pytest.mark.parametrize("step_s", [0.0, -1.0, math.nan, math.inf, 2.0])
def test_a_step_that_does_not_fit_is_refused(step_s: float) -> None:
    with pytest.raises(InputError, match="the step does not fit"):
        apply_offline(PowerTrace([0.0, 1.0], [1.0, 1.0]), [], step_s=step_s)
