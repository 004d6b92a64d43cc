"""A fault in one file of a scenario hides none in another: they are all told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import gridsim as gs
from gridsim.errors import Fault, Gathering, InputError

WRONG = """\
case: wscc9
duration_s: 1.0
limits: [eastrn, {file: rules.yaml}]
prices: {file: prices.yaml}
sites:
  - {name: one, bus: 5, load: {trace: one.csv}}
  - {name: two, bus: 6, load: {trace: two.csv}}
  - {name: three, bus: 99, load: {trace: three.csv}}
events: [{type: generator_trip, t_s: 0.5, bus: 98}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "one.csv").write_text("t_s,p_mw\n0,1\n1,x\n")
    (tmp_path / "two.csv").write_text("t_s,p_mw\n0,1\n0,1\n")
    (tmp_path / "three.csv").write_text("t_s,power\n0,1\n1,1\n")
    (tmp_path / "rules.yaml").write_text("rules: [{id: mine}]\n")
    (tmp_path / "prices.yaml").write_text("currency: 3\n")
    path = tmp_path / "campus.yaml"
    path.write_text(WRONG)
    return path


def test_all_faults_of_all_files_are_told_at_once(file: Path) -> None:
    with pytest.raises(gs.InputError) as caught:
        gs.simulate(file)
    said = str(caught.value)
    for wanted in (
        "campus.yaml line 3: limits[0]: there is no such limit: got 'eastrn', wanted 'eastern'",
        "rules.yaml line 1",
        "prices.yaml",
        "one.csv line 3: p_mw: is not a number: got 'x'",
        "two.csv line 3: t_s: does not rise",
        "three.csv line 1: unknown column: got 'power'",
        "campus.yaml line 8: sites[2].bus: there is no such bus in the case: got 99",
        "campus.yaml line 9: events[0].bus: there is no such bus in the case: got 98",
    ):
        assert wanted in said
    assert len(caught.value.faults) == len(set(caught.value.faults))


def test_a_device_at_a_bus_that_is_not_there_is_a_fault(file: Path) -> None:
    file.write_text(
        "case: wscc9\nduration_s: 1.0\nsites:\n"
        "  - {name: one, bus: 99, load: {trace: t.csv}, mitigation: [{type: synchronous_condenser, s_mva: 50}]}\n"
    )
    (file.parent / "t.csv").write_text("t_s,p_mw\n0,1\n1,1\n")
    with pytest.raises(gs.InputError, match=r"line 4: sites\[0\]\.bus: there is no such bus in the case: got 99"):
        gs.simulate(file)


def test_a_case_that_cannot_be_read_hides_no_bad_trace(file: Path) -> None:
    (file.parent / "mine").mkdir()
    file.write_text(WRONG.replace("case: wscc9", "case: ./mine"))
    with pytest.raises(gs.InputError) as caught:
        gs.simulate(file)
    said = str(caught.value)
    assert "case.yaml" in said
    assert "two.csv line 3" in said


def test_gathering_keeps_what_was_made_and_what_was_wrong() -> None:
    gathering = Gathering()

    def bad() -> int:
        raise InputError(Fault("b", "is wrong"))

    assert gathering.of(lambda: 3) == 3
    assert gathering.of(bad) is None
    assert gathering.of(bad) is None
    gathering.add([Fault("c", "is wrong too")])
    with pytest.raises(InputError, match=r"^b: is wrong\nc: is wrong too$"):
        gathering.raise_all()
