"""Scenario files with random damage: a scenario or an `InputError` comes out, nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridsim.errors import InputError
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.values import Scenario

_TEXT = Path(__file__).with_name("complete.yaml").read_text(encoding="utf-8")
_JUNK = (
    *(": ", "- ", "{", "}", "[", "]", '"', "'", "&a", "*a", "!!str ", "<<: ", "\t", "\n", "#", "|\n", ">\n", "? "),
    *("---\n", "...\n", "%YAML 1.2\n", "\\", "\0", "\ufeff", "\ud7ff", "\U0001f600", "\x85", "\u2028"),
    *(".nan", "-.inf", "1e400", "1e-400", "0x", "null", "~", "true", "-1", "9" * 30, "\\ud800", "NO", "{}", "[]"),
)
_MUTATION = st.tuples(
    st.integers(0, len(_TEXT)), st.integers(0, 12), st.one_of(st.sampled_from(_JUNK), st.text(max_size=4))
)


def _mutated(mutations: list[tuple[int, int, str]]) -> bytes:
    text = _TEXT
    for at, removed, inserted in mutations:
        text = text[:at] + inserted + text[at + removed :]
    return text.encode("utf-8", "surrogatepass")


def _outcome(content: bytes) -> Scenario | InputError:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.yaml"
        path.write_bytes(content)
        try:
            return read_scenario(path)
        except InputError as refused:
            return refused


def _is_sound(outcome: Scenario | InputError) -> bool:
    if isinstance(outcome, Scenario):
        return True
    str(outcome).encode("utf-8")  # raises where a lone surrogate would reach a terminal
    return bool(outcome.faults) and all("damaged.yaml" in fault.where and fault.what for fault in outcome.faults)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_MUTATION, min_size=1, max_size=4))
def test_a_damaged_file_is_a_scenario_or_an_input_error(mutations: list[tuple[int, int, str]]) -> None:
    assert _is_sound(_outcome(_mutated(mutations)))


@pytest.mark.verify
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_MUTATION, min_size=1, max_size=6))
def test_thousands_of_damaged_files_are_scenarios_or_input_errors(mutations: list[tuple[int, int, str]]) -> None:
    assert _is_sound(_outcome(_mutated(mutations)))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(content: bytes) -> None:
    assert isinstance(_outcome(content), InputError)
