"""The handbook of mitigation is what the modules declare."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

import gridsim.mitigation as wing
from gridsim.mitigation.catalogue import MITIGATIONS
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.handbook import handbook
from gridsim.mitigation.store_parameters import CONTROLS, NUMBER_OF
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


STORES = [model for model in MITIGATIONS if model.priorities]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("model", STORES, ids=lambda model: model.type)
def test_a_store_needs_what_the_handbook_says_of_its_control(model: MitigationModel, control: str) -> None:
    number = NUMBER_OF[control]
    size = {"gpus": 1e5} if model.type == "rack_storage" else {"p_mw": 100.0, "e_mwh": 50.0}
    stage = {"type": model.type, "name": "store", "control": control, **size}
    row = f"| `{number.name}` | {number.unit.strip('1')} | must be given where control has {control}, else left out |"
    (section,) = (part for part in handbook().split("\n### ")[1:] if part.startswith(f"`{model.type}`"))
    assert row in section
    with pytest.raises(ValidationError, match=f"{number.name} must be given where control has {control}"):
        STAGES[model.type].model_validate(stage)
    STAGES[model.type].model_validate({**stage, number.name: 0.5})
