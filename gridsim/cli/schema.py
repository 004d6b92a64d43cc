"""`gridsim schema`: the JSON Schema of the scenario file."""

from __future__ import annotations

from gridsim.cli.console import print_json


def schema() -> None:
    """Print the JSON Schema of the scenario file."""
    from gridsim.scenario.schema import json_schema

    print_json(json_schema())
