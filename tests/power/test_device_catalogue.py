"""Contract tests over every network device, class and mode: records that the models take, sources, refusals."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import MachineModel
from gridsim.errors import InputError
from gridsim.mitigation.network.catalogue import NETWORK_DEVICES, complete_settings
from gridsim.mitigation.network.contract import Addition, NetworkDevice
from gridsim.mitigation.network.gas_classes import CLASSES
from gridsim.mitigation.prices import SHIPPED, read_prices
from gridsim.parameters import faults_of
from gridsim.scenario.schema import json_schema
from gridsim.simulation.prepare import prepare
from gridsim.sources import TAG_MEANING
from tests.power.campus import ISLAND, campus, gas

DEVICES = pytest.mark.parametrize("device", NETWORK_DEVICES, ids=lambda device: device.type)


def settings_of(device: NetworkDevice) -> list[dict[str, Any]]:
    """Every mix of words, with an ordinary rating."""
    needed = {p.name: 100.0 for p in device.parameters if p.default is None}
    mixes = itertools.product(*([(name, word) for word in words] for name, words in device.choices.items()))
    return [complete_settings(device, {**needed, **dict(mix)}) for mix in mixes]


@DEVICES
def test_every_record_is_one_that_the_models_take(device: NetworkDevice) -> None:
    for settings in settings_of(device):
        assert device.check(settings) == []
        addition: Addition = device.addition(settings)
        assert sum(group.share for group in addition.groups) == pytest.approx(1.0, abs=1e-12)
        assert len({group.id for group in addition.groups}) == len(addition.groups)
        assert addition.p_min_mw <= addition.p_max_mw
        assert addition.groups
        for group in addition.groups:
            kinds = [MODELS[record.model].kind for record in group.records]
            assert kinds.count("machine") == 1
            assert len(set(kinds)) == len(kinds)
            for record in group.records:
                model = MODELS[record.model]
                assert set(record.fields) == {p.name for p in model.parameters}
                assert faults_of(record.fields, model.parameters, where="") == []
                setting = {"r_pu": 0.0, "x_pu": group.x_pu} if isinstance(model, MachineModel) else {}
                assert model.check({**record.fields, **setting}) == []


@DEVICES
def test_every_device_has_a_price(device: NetworkDevice) -> None:
    prices = read_prices(SHIPPED).entries
    for settings in settings_of(device):
        assert str(settings.get("class") or settings.get("kind") or device.type) in prices


@DEVICES
def test_every_number_has_unit_meaning_and_source(device: NetworkDevice) -> None:
    assert device.source.tag in TAG_MEANING
    for parameter in (*device.parameters, *device.typical):
        assert parameter.unit
        assert parameter.meaning
        if parameter.default is not None:
            assert parameter.source is not None
    for settings in settings_of(device):
        typical = {p.name: float(settings[p.name]) for p in device.typical}
        assert faults_of(typical, device.typical, where="") == []
    title = "".join(part.capitalize() for part in device.type.split("_"))
    properties = json_schema()["$defs"][title]["properties"]
    names = {p.name for p in (*device.parameters, *device.typical)}
    assert set(properties) == {"type", "name", *device.choices, *names}


def test_faster_classes_ramp_faster_and_efficient_ones_burn_less() -> None:
    by_ramp = sorted(CLASSES, key=lambda name: -CLASSES[name].ramp_per_min)
    assert by_ramp == ["reciprocating", "aeroderivative", "industrial", "frame", "combined_cycle"]
    assert min(CLASSES, key=lambda name: CLASSES[name].heat_rate_btu_per_kwh) == "combined_cycle"
    for name, kind in CLASSES.items():
        assert kind.source.tag in TAG_MEANING, name


CONSTANT = [(0.0, 50.0)]
GRID: dict[str, Any] = {"case": "wscc9", "bus": 5}
IMPOSSIBLE: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("nothing at its sites keeps frequency", [], {}),
    ("takes its load from the grid of a case that has none", [gas("frame", 60.0, "load_following")], {}),
    ("is islanded on a case that has a grid", [gas("reciprocating", 60.0)], GRID),
    ("30 to 40 MW (4 units running), its minimum load", [gas("reciprocating", 30.0, min_load=0.75)], {}),
    ("240 to 480 MW (2 units running), its minimum load", [gas("frame", 240.0)], {}),
    ("loading must be at least min_load", [gas("frame", 60.0, "parallel", loading=0.3)], GRID),
    ("spare_units must be a whole number", [gas("reciprocating", 60.0, spare_units=1.5)], {}),
    ("following_time_s must be at least", [gas("frame", 300.0, "load_following", following_time_s=1.0)], GRID),
    ("at least 0 and below 1", [gas("reciprocating", 60.0, min_load=1.2)], {}),
    ("above 3412 Btu/kWh", [gas("reciprocating", 60.0, heat_rate_btu_per_kwh=3000.0)], {}),
]


@pytest.mark.parametrize(("sentence", "mitigation", "rest"), IMPOSSIBLE)
def test_what_cannot_be_is_named_before_the_first_step(
    tmp_path: Path, sentence: str, mitigation: list[dict[str, Any]], rest: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as raised:
        prepare(campus(tmp_path, CONSTANT, *mitigation, **rest))
    assert sentence in str(raised.value)


def test_typical_values_are_written_out_and_give_way_to_the_users(tmp_path: Path) -> None:
    scenario = campus(tmp_path, CONSTANT, gas("reciprocating", 60.0, h_s=3.0), case=ISLAND)
    plant = scenario.mapping()["sites"][0]["mitigation"][0]
    assert plant["unit_mw"] is None
    written = prepare(scenario).scenario.mapping()["sites"][0]["mitigation"][0]
    assert (written["unit_mw"], written["h_s"], written["droop"]) == (10.0, 3.0, 0.04)
    assert not any(value is None for value in written.values())
