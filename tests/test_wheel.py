"""The wheel is whole: in an empty environment outside the checkout it runs a shipped example."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    ended = subprocess.run(list(map(str, words)), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.wheel
def test_a_wheel_in_an_empty_environment_runs_a_shipped_example(tmp_path: Path):
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    pins = tmp_path / "pins.txt"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins.write_text("\n".join(line.rstrip(" \\") for line in lock.splitlines() if line[:1].isalnum()))
    run(python, "-m", "pip", "install", "--quiet", "--constraint", pins, wheel, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": ""}
    gridsim = tmp_path / "env" / "bin" / "gridsim"
    out = run(gridsim, "run", "campus_1gw_unmitigated", "--json", cwd=elsewhere, env=env)
    assert json.loads(out)["status"] == "completed"
    assert (elsewhere / "out" / "campus_1gw_unmitigated" / "report.html").exists()
    assert "pretrain_dense" in run(gridsim, "profile", "--list", cwd=elsewhere, env=env)
    assert "kundur" in run(gridsim, "case", "list", cwd=elsewhere, env=env)
