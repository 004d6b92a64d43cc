"""`gridsim schema`: the JSON Schema of the scenario file."""

from __future__ import annotations

from importlib import resources


def schema() -> None:
    """Print the JSON Schema of the scenario file."""
    print(resources.files("gridsim.scenario").joinpath("schema.json").read_text(encoding="utf-8"), end="")
