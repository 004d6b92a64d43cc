"""The JSON Schema of the scenario file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from gridsim.scenario.values import Scenario

#: The schema as it is shipped, so that printing it imports nothing; a test holds it against `json_schema`.
SHIPPED = Path(__file__).with_name("schema.json")


def json_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a scenario file, with units, bounds and the sources of defaults.

    It says what each value may be. What must hold between values, and that files exist, is checked on reading.
    """
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "gridsim scenario",
        **{key: part for key, part in Scenario.model_json_schema(by_alias=True).items() if key != "title"},
    }


def shipped_text() -> str:
    """Return the schema as the text that is shipped."""
    return json.dumps(json_schema(), indent=1, allow_nan=False) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(shipped_text(), encoding="utf-8")
