"""What a record says by name: the inertia of every machine model, and nothing of a record that is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gridsim.devices.catalogue import MACHINES
from gridsim.devices.contract import MachineModel
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.folder import read_case
from gridsim.grid.record_values import inertia_s, sound_values
from gridsim.grid.summary import summary
from tests.devices.ordinary_sets import ORDINARY


def record_of(model: MachineModel, **changed: float) -> DyrRecord:
    values = {**ORDINARY[model.name], **changed}
    return DyrRecord(1, model.name, "1", tuple(float(values[p.name]) for p in model.parameters), 1)


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.name)
def test_inertia_is_what_the_model_says(model: MachineModel) -> None:
    assert inertia_s(record_of(model)) == model.inertia(ORDINARY[model.name])
    if model.rotor and "H" in ORDINARY[model.name]:
        assert inertia_s(record_of(model)) == ORDINARY[model.name]["H"]


def test_a_record_that_its_model_refuses_says_nothing() -> None:
    genrou = next(model for model in MACHINES if model.name == "GENROU")
    assert sound_values(record_of(genrou, H=-1.0)) == {}
    assert inertia_s(replace(record_of(genrou), values=(1.0,))) == 0.0
    assert inertia_s(DyrRecord(1, "NOSUCH", "1", (1.0,), 1)) == 0.0


def test_a_case_counts_the_inertia_of_a_gentpj(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(read_case("wscc9").folder, tmp_path / "mine"))
    case = read_case(folder)
    model = next(model for model in MACHINES if model.name == "GENTPJ1")
    one = replace(record_of(model), bus=case.dynamics[0].bus, id=case.dynamics[0].id)
    assert summary(replace(case, dynamics=(one,))).inertia_gw_s == pytest.approx(6.5 * 500.0 / 1000.0)
