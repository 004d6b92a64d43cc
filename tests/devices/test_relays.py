"""Every relay: declared whole, silent where nothing is wrong, and acting when its equations say."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Mapping
from typing import Any

import pytest

from gridsim.devices.protection.catalogue import RELAY_MODELS, RELAYS
from gridsim.devices.protection.contract import ACTED, RelayModel
from gridsim.devices.protection.curve import curve_values
from gridsim.devices.protection.presets import HIGH_V, LOW_V, PRESETS
from gridsim.no_trip import eastern_high_s, eastern_low_s
from gridsim.sources import TAG_MEANING

DT_S = 0.001
STAGES = {
    "LDS3BL": {f"{n}{k}": v for k in range(1, 6) for n, v in (("F", 59.5 - 0.2 * k), ("T", 0.1 * k), ("TB", 0.05),
                                                              ("FRAC", 0.1))} | {"TTB": 0.0},
    "LDSHBL": {f"{n}{k}": v for k in range(1, 4) for n, v in (("F", 59.5 - 0.2 * k), ("T", 0.1 * k), ("FRAC", 0.1))}
    | {"TB": 0.05},
    "LVS3BL": {f"{n}{k}": v for k in range(1, 6) for n, v in (("V", 0.92 - 0.02 * k), ("T", 0.1 * k), ("TB", 0.05),
                                                              ("FRAC", 0.1))} | {"TTB1": 0.0, "TTB2": 0.0},
    "LVSHBL": {f"{n}{k}": v for k in range(1, 4) for n, v in (("V", 0.92 - 0.02 * k), ("T", 0.1 * k), ("FRAC", 0.1))}
    | {"TB": 0.05},
    "FRQTPAT": {"FL": 58.0, "FU": 61.5, "TP": 0.3, "TB": 0.05},
    "FRQDCAT": {"FL": 58.0, "FU": 61.5, "TP": 0.3, "TB": 0.05},
    "VTGTPAT": {"VL": 0.8, "VU": 1.15, "TP": 0.3, "TB": 0.05},
    "VTGDCAT": {"VL": 0.8, "VU": 1.15, "TP": 0.3, "TB": 0.05},
    "FRQCURVE": curve_values(PRESETS["western"].low_hz, PRESETS["western"].high_hz, 0.05),
    "VTGCURVE": curve_values(LOW_V, HIGH_V, 0.05),
    "OOSLINE": {"ANGLE": 120.0, "T": 0.02, "TB": 0.05},
    "OCLINE": {"PICKUP": 1.5, "TD": 1.0, "TB": 0.05},
    "ZONE3": {"REACH": 2.2, "T": 1.0, "TB": 0.05},
}  # fmt: skip
#: A line of 0.01 + j0.1 pu with 1 pu rating.
Y = 1.0 / complex(0.01, 0.1)
LINE = dict(
    zip(
        ("y_ff_re", "y_ff_im", "y_ft_re", "y_ft_im", "y_tf_re", "y_tf_im", "y_tt_re", "y_tt_im"),
        (Y.real, Y.imag, -Y.real, -Y.imag, -Y.real, -Y.imag, Y.real, Y.imag),
        strict=True,
    ),
    rating_pu=1.0,
)
REST = {
    "v_pu": 1.0,
    "f_hz": 60.0,
    "dt_s": DT_S,
    "v_from_re": 1.0,
    "v_from_im": 0.0,
    "v_to_re": 0.999,
    "v_to_im": -0.05,
}


def seen(v_from: complex, v_to: complex) -> dict[str, float]:
    """What a branch relay sees."""
    return {"v_from_re": v_from.real, "v_from_im": v_from.imag, "v_to_re": v_to.real, "v_to_im": v_to.imag}


def acts_at(model: RelayModel, values: Mapping[str, float], change: Mapping[str, float], *, until_s: float,
            holds_s: float = math.inf) -> dict[int, float]:  # fmt: skip
    """Run a relay from rest with inputs changed from t = 0 on for `holds_s`; return when each stage acts. [s]"""
    p = {**values, **(LINE if model.watches == "branch" else {})}
    types = namedtuple("P", p)(**p), namedtuple("X", model.states), namedtuple("U", model.inputs)
    x: Any = types[1](*([0.0] * len(model.states)))
    found: dict[int, float] = {}
    for k in range(round(until_s / DT_S)):
        now = REST | (change if k * DT_S < holds_s else {})
        state, (acts,) = model.evaluate(types[0], x, types[2](**{name: now[name] for name in model.inputs}))
        x = types[1](*state)
        for stage in range(1, int(acts).bit_length() + 1):
            if int(acts) >> (stage - 1) & 1:
                assert stage not in found  # a stage acts once
                found[stage] = (k + 1) * DT_S
    assert all(value == ACTED for value in x if value < 0.0)
    return found


@pytest.mark.parametrize("model", RELAYS, ids=RELAY_MODELS)
def test_every_relay_is_declared_whole(model: RelayModel) -> None:
    assert [parameter.name for parameter in model.parameters] == [*STAGES[model.name]]
    assert model.source.tag in TAG_MEANING
    assert "Source" in (__import__(model.evaluate.__module__, fromlist=["__doc__"]).__doc__ or "")
    assert model.check(STAGES[model.name]) == []
    for parameter in model.parameters:
        assert parameter.unit
        assert parameter.meaning
        assert parameter.allows(STAGES[model.name][parameter.name])
        assert not parameter.allows(math.nan)
    assert model.says(STAGES[model.name], 1)
    assert 0.0 < model.shed(STAGES[model.name], 1) <= 1.0


@pytest.mark.parametrize("model", RELAYS, ids=RELAY_MODELS)
def test_a_relay_is_silent_where_nothing_is_wrong(model: RelayModel) -> None:
    assert acts_at(model, STAGES[model.name], {}, until_s=3.0) == {}


#: Relay, what it sees, how long that holds, and when which stage acts: pick-up plus breaker.
TIMED = [
    ("LDS3BL", {"f_hz": 59.29}, math.inf, {1: 0.15}),
    ("LDS3BL", {"f_hz": 59.31}, math.inf, {}),
    ("LDS3BL", {"f_hz": 58.4}, math.inf, {1: 0.15, 2: 0.25, 3: 0.35, 4: 0.45, 5: 0.55}),
    ("LDS3BL", {"f_hz": 58.4}, 0.21, {1: 0.15, 2: 0.25}),  # two had given their breakers the order
    ("LDSHBL", {"f_hz": 58.8}, math.inf, {1: 0.15, 2: 0.25, 3: 0.35}),
    ("LVS3BL", {"v_pu": 0.87}, math.inf, {1: 0.15, 2: 0.25}),
    ("LVSHBL", {"v_pu": 0.89}, 0.099, {}),
    ("LVSHBL", {"v_pu": 0.89}, 0.101, {1: 0.15}),
    ("FRQTPAT", {"f_hz": 57.99}, math.inf, {1: 0.35}),
    ("FRQTPAT", {"f_hz": 58.01}, math.inf, {}),
    ("FRQDCAT", {"f_hz": 61.51}, math.inf, {2: 0.35}),
    ("VTGTPAT", {"v_pu": 0.79}, 0.299, {}),
    ("VTGTPAT", {"v_pu": 0.79}, 0.301, {1: 0.35}),
    ("VTGDCAT", {"v_pu": 1.16}, math.inf, {2: 0.35}),
    ("FRQCURVE", {"f_hz": 57.2}, 1.0, {2: 0.80}),
    ("FRQCURVE", {"f_hz": 61.7}, 0.01, {7: 0.051}),  # instantaneous: one step and the breaker
    ("VTGCURVE", {"v_pu": 0.44}, 0.2, {1: 0.20}),
    ("VTGCURVE", {"v_pu": 0.60}, 0.299, {}),
    ("VTGCURVE", {"v_pu": 0.60}, 0.301, {2: 0.35}),
    ("VTGCURVE", {"v_pu": 0.89}, math.inf, {4: 3.05}),
    ("VTGCURVE", {"v_pu": 1.12}, 1.1, {5: 1.05}),
    ("OOSLINE", seen(1.0 + 0j, complex(math.cos(2.11), math.sin(2.11))), math.inf, {1: 0.07}),  # 121 degrees
    ("OOSLINE", seen(1.0 + 0j, complex(math.cos(2.07), math.sin(2.07))), math.inf, {}),  # 119 degrees
    ("OOSLINE", seen(0.05 + 0j, -1.0 + 0j), math.inf, {}),  # a fault: no angle there
]


@pytest.mark.parametrize(("name", "change", "holds_s", "when"), TIMED)
def test_a_stage_acts_after_pick_up_and_breaker(
    name: str, change: dict[str, float], holds_s: float, when: dict[int, float]
) -> None:
    found = acts_at(RELAY_MODELS[name], STAGES[name], change, until_s=4.0, holds_s=holds_s)
    assert found == pytest.approx(when, abs=1.5 * DT_S)


@pytest.mark.parametrize("multiple", [1.2, 2.0, 5.0, 10.0])
def test_overcurrent_takes_its_inverse_time(multiple: float) -> None:
    """i = (v_1 - v_2) y; with v_2 = 1 the drop for M times the pick-up of 1.5 pu is M 1.5 / abs(y)."""
    drop = multiple * 1.5 / abs(Y)
    expected = 19.61 / (multiple**2 - 1.0) + 0.491 + 0.05
    found = acts_at(RELAY_MODELS["OCLINE"], STAGES["OCLINE"], seen(1.0 + drop, 1.0 + 0j), until_s=expected + 1.0)
    assert found == pytest.approx({1: expected}, abs=3 * DT_S)
    inside = seen(1.0 + 0.99 * 1.5 / abs(Y), 1.0 + 0j)
    assert acts_at(RELAY_MODELS["OCLINE"], STAGES["OCLINE"], inside, until_s=5.0) == {}


@pytest.mark.parametrize(("share", "acts"), [(0.9, True), (1.1, False)])
def test_zone_3_sees_a_fault_within_its_reach_and_none_beyond(share: float, acts: bool) -> None:
    """An impedance of `share` times the reach at the line's angle, seen from the sending end."""
    z_line = 1.0 / Y
    z_seen = share * 2.2 * z_line
    v_from = 1.0 + 0j
    current = v_from / z_seen
    found = acts_at(RELAY_MODELS["ZONE3"], STAGES["ZONE3"], seen(v_from, v_from - current * z_line), until_s=1.5)
    assert found == (pytest.approx({1: 1.05}, abs=1.5 * DT_S) if acts else {})


def test_the_eastern_curve_ends_where_it_is_remembered_to() -> None:
    assert eastern_low_s(59.5) == pytest.approx(1800.0, rel=0.01)  # 30 minutes
    assert eastern_high_s(60.5) == pytest.approx(600.0, rel=0.01)  # 10 minutes


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_ordered_and_has_its_sources(preset: Any) -> None:
    for steps in (preset.shedding, preset.low_hz, preset.high_hz):
        assert len(steps) <= 5
    assert [f for f, _, _ in preset.shedding] == sorted((f for f, _, _ in preset.shedding), reverse=True)
    assert sum(share for _, _, share in preset.shedding) < 0.5
    # A deeper excursion is stood for a shorter time.
    assert [t for _, t in preset.low_hz] == sorted(t for _, t in preset.low_hz)
    assert [t for _, t in preset.high_hz] == sorted((t for _, t in preset.high_hz), reverse=True)
    # Load goes before machines do.
    assert preset.shedding[-1][0] > preset.low_hz[0][0]
    assert preset.shedding_source.tag in TAG_MEANING
    assert preset.frequency_source.tag in TAG_MEANING
