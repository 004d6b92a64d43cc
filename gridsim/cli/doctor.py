"""`gridsim doctor`: versions, compiled code, browser."""

from __future__ import annotations

import platform
import shutil
import time
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from gridsim.cli.console import JsonOption, out, plain_table, print_json, tell_compilation, waiting
from gridsim.code_cache import cache_is_cold, cache_root, code_is_kept
from gridsim.paths import shipped
from gridsim.version import VERSION

PACKAGES = ("numpy", "scipy", "numba", "pandapower", "pandas", "pyarrow", "pydantic", "plotly", "typer")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def doctor(
    json: JsonOption = False,
    speed: Annotated[
        bool, typer.Option("--speed", help="Measure this machine instead, in some ten seconds.")
    ] = False,
) -> None:
    """Say which versions are at work, whether the simulation is compiled, and whether a browser was found."""
    if speed:
        measure(json=json)
        return
    found: dict[str, str] = {"gridsim": VERSION, "python": platform.python_version(), "system": platform.platform()}
    found |= {package: _version(package) for package in PACKAGES}
    if code_is_kept():
        found["compiled code"] = f"{'none yet' if cache_is_cold() else 'there'}, in {cache_root()}"
    else:
        found["compiled code"] = "cannot be kept: no writable cache folder; every run compiles"
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    found["browser"] = browser or "no Chromium found (needed by tests alone)"
    found["cases"] = str(shipped("cases"))
    if json:
        print_json(found)
        return
    table = plain_table("", "")
    for key, value in found.items():
        table.add_row(key, value)
    out().print(table, soft_wrap=True)


def measure(*, json: bool) -> None:
    """Print what each part of a run takes on this machine, and what whole runs will take."""
    tell_compilation()
    with waiting("importing the simulation ..."):
        began = time.perf_counter()
        from gridsim.report.page import page
        from gridsim.studies.speed import WHOLE_RUNS_PP, measure_speed

        import_s = time.perf_counter() - began
        found, result = measure_speed()
        began = time.perf_counter()
        page([result])
        report_s = time.perf_counter() - began
    times_s = {
        "import pandapower (1 pp)": found.pp_s,
        "import of what a run needs": import_s,
        "compiling, or loading what is compiled": found.compile_s,
        "set-up of a run": found.set_up_s,
        "time loop, a minute of 39 buses": found.loop_s,
        "judging": found.judge_s,
        "report": report_s,
    }
    runs_s = {
        "a minute of 39 buses, with report": import_s + found.compile_s + found.loop_s + found.judge_s + report_s
    }
    runs_s |= {name: pp * found.pp_s for name, pp in WHOLE_RUNS_PP.items()}
    if json:
        print_json({"times_s": times_s, "runs_s": runs_s})
        return
    table = plain_table("part", "s>", "pp>")
    for name, taken_s in times_s.items():
        table.add_row(name, f"{taken_s:.2f}", f"{taken_s / found.pp_s:.2f}")
    out().print(table)
    estimates = plain_table("a whole run, about", "s>", "pp>")
    for name, taken_s in runs_s.items():
        estimates.add_row(name, f"{taken_s:.1f}", f"{taken_s / found.pp_s:.1f}")
    out().print(estimates)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
