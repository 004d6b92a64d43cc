"""The JSON Schema of the scenario file."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from gridsim.scenario.values import Scenario


def json_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a scenario file, with units, bounds and the sources of defaults.

    It says what each value may be. What must hold between values, and that files exist, is checked on reading.
    """
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "gridsim scenario",
        **{key: part for key, part in Scenario.model_json_schema(by_alias=True).items() if key != "title"},
    }
