"""Running the command in this process, as a user would, with what it prints and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gridsim.cli.main import main


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Command = Callable[..., Ended]

SHORT = """\
name: short
case: wscc9
duration_s: 1.5
sites:
  - name: campus
    bus: 8
    replaces_case_load: true
    load: {trace: trace.csv}
"""
TRACE = "t_s,p_mw,q_mvar\n0,100,35\n0.5,100,35\n0.6,130,40\n1.5,110,35\n"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["gridsim", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A scenario of a second and a half, with its trace beside it."""
    (tmp_path / "trace.csv").write_text(TRACE, encoding="utf-8")
    path = tmp_path / "short.yaml"
    path.write_text(SHORT, encoding="utf-8")
    return path
