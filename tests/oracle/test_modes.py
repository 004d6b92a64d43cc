"""Modes of an independent program on cases that only it has, against ours on the same data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import validated
from gridsim.simulation.simulate import modes
from tests.oracle.bundled import bundled, psse_of_table, unsolved, with_plain_zeros, without_toggles

REFERENCE = Path(__file__).resolve().parent.parent / "reference"

pytestmark = pytest.mark.oracle


def kundur(dyr: str) -> Callable[[Path], tuple[Path, Path]]:
    return lambda folder: (bundled("kundur/kundur.raw"), without_toggles(bundled(f"kundur/{dyr}"), folder))


def new_england(folder: Path) -> tuple[Path, Path]:
    return psse_of_table(bundled("ieee39/ieee39_full.xlsx"), folder)


def western(folder: Path) -> tuple[Path, Path]:
    """The set's ESST3A as the standard has it: with its current as in the trajectories two modes move by 0.005 Hz."""
    dyr = with_plain_zeros(without_toggles(bundled("wecc/wecc_full.dyr"), folder), folder)
    return unsolved(bundled("wecc/wecc.raw"), folder), dyr


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("kundur_gencls", kundur("kundur_gencls.dyr")),
        ("kundur_full", kundur("kundur_full.dyr")),
        ("ieee39_full", new_england),
        ("wecc", western),
    ],
)
def test_every_mode_of_the_reference_is_among_ours(
    name: str, files: Callable[[Path], tuple[Path, Path]], tmp_path: Path
):
    raw, dyr = files(tmp_path)
    mapping = {"case": {"raw": str(raw), "dyr": str(dyr)}, "duration_s": 1.0}
    ours = modes(validated(mapping, Origin(name, tmp_path)))
    wanted = json.loads((REFERENCE / "modes.json").read_text(encoding="utf-8"))[name]["modes"]
    assert len(wanted) >= 3
    for mode in wanted:
        near = ours[(ours.f_hz - mode["f_hz"]).abs() < 0.002]
        assert (near.damping - mode["damping_ratio"]).abs().min() < 0.002, (mode["f_hz"], near)
