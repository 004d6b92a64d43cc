"""The handbook of mitigation is what the modules declare."""

from __future__ import annotations

from pathlib import Path

import gridsim.mitigation as wing
from gridsim.mitigation.handbook import handbook
from gridsim.scenario.mitigation_schema import STAGES


def test_the_file_is_what_the_modules_say() -> None:
    """Where this fails: `python -m gridsim.mitigation.handbook > gridsim/mitigation/README.md`."""
    assert Path(wing.__file__).with_name("README.md").read_text(encoding="utf-8") == handbook()


def test_every_type_and_every_key_that_a_scenario_may_hold_is_in_it() -> None:
    sections = {part.split("`")[1]: part for part in handbook().split("\n### ")[1:]}
    assert set(sections) == set(STAGES)
    for type, stage in STAGES.items():
        for key in set(stage.model_fields) - {"type", "name"}:
            assert f"| `{key}` |" in sections[type], (type, key)
