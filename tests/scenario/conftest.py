"""A complete scenario with the files it names, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def complete_text() -> str:
    """Every key of the contract once."""
    return Path(__file__).with_name("complete.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the trace and profile that the complete scenario names."""
    (tmp_path / "trace.csv").write_text("t_s,p_mw\n0,100\n1,200\n", encoding="utf-8")
    (tmp_path / "job.yaml").write_text("kind: training\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def complete(folder: Path, complete_text: str) -> Path:
    """The complete scenario as a file."""
    path = folder / "scenario.yaml"
    path.write_text(complete_text, encoding="utf-8")
    return path
