"""Commands import what they use: a list or a help text does not wait for the simulation's libraries."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

#: A second or more each.
HEAVY = ("pandapower", "numba", "pandas", "scipy.signal", "pyarrow", "plotly")
#: Bound against hanging.
HANGS_S = 1200

SCRIPT = """
import contextlib, io, json, sys
from gridsim.cli.main import main
sys.argv = ["gridsim", *{words!r}]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


@pytest.mark.parametrize(
    "words",
    [["case", "list"], ["limits", "--json"], ["schema"], ["profile", "--list"], ["--help"], ["run", "--help"]],
    ids=" ".join,
)
def test_a_command_that_simulates_nothing_imports_no_heavy_library(words: list[str]):
    script = SCRIPT.format(words=words, heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANGS_S, check=True)
    assert json.loads(ran.stdout) == []
