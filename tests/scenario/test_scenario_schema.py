"""The published JSON Schema says what the reader takes, with units, bounds and sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from gridsim.devices.loads.catalogue import RIDES
from gridsim.devices.loads.contract import RideModel
from gridsim.mitigation.catalogue import MITIGATIONS
from gridsim.scenario.mitigation_schema import STAGES
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.ride_through import CLASSES
from gridsim.scenario.schema import SHIPPED, json_schema, shipped_text


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return Draft202012Validator(schema)


def test_the_complete_scenario_fits_as_written_and_as_completed(
    validator: Draft202012Validator, complete: Path, complete_text: str
) -> None:
    validator.validate(YAML(typ="safe", pure=True).load(complete_text))
    validator.validate(read_scenario(complete).mapping())


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("duration_s: 60", "duration_s: 0"),
        ("duration_s: 60", "duration_s: abc"),
        ("duration_s: 60\n", ""),
        ("seed: 1", "sead: 1"),
        ("peak_mw: 400", "peak_mw: -1"),
        ("type: battery", "type: batery"),
        ("p_mw: 200", "p_mw: true"),
        ("hold: previous", "hold: next"),
        ("trace: trace.csv", "trace: trace.csv, profile: x"),
        ("Vcease: 0.7", "Vsease: 0.7"),
        ("fraction: 0.5", "fraction: 2"),
        ("limits: {preset: eastern}", "limits: 7"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(
    validator: Draft202012Validator, complete_text: str, good: str, bad: str
) -> None:
    assert good in complete_text
    assert not validator.is_valid(YAML(typ="safe", pure=True).load(complete_text.replace(good, bad)))


def test_every_parameter_of_every_mitigation_is_in_the_schema_with_its_unit() -> None:
    definitions = json_schema()["$defs"]
    for model in MITIGATIONS:
        properties = definitions[STAGES[model.type].__name__]["properties"]
        assert set(properties) == {
            "type",
            "name",
            *(p.name for p in model.parameters),
            *model.choices,
            *model.priorities,
        }
        for parameter in model.parameters:
            said = properties[parameter.name]
            number = said.get("anyOf", [said])[0]  # one that may be left out is a number or nothing
            assert number["unit"] == parameter.unit
            assert parameter.meaning in number["description"]


@pytest.mark.parametrize("model", RIDES, ids=lambda model: model.name)
def test_every_ride_through_default_has_its_source_in_the_schema(model: RideModel) -> None:
    properties = json_schema()["$defs"][CLASSES[model.name].__name__]["properties"]
    assert set(properties) == {"model", "name", "share", "cools", *(p.name for p in model.parameters)}
    for parameter in model.parameters:
        assert properties[parameter.name]["default"] == parameter.default
        assert parameter.source is not None
        assert parameter.source.text in properties[parameter.name]["description"]


def test_every_number_says_its_unit() -> None:
    def numbers(part: Any) -> list[dict[str, Any]]:
        inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        here = [part] if isinstance(part, dict) and part.get("type") == "number" else []
        return here + [number for each in inside for number in numbers(each)]

    found = numbers(json_schema())
    assert len(found) > 30
    assert all("unit" in number and number.get("description") for number in found)


def test_the_shipped_schema_is_that_of_the_code():
    """After a change of what a scenario may hold: make schema."""
    assert SHIPPED.read_text(encoding="utf-8") == shipped_text()
