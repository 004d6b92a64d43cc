"""`gridsim doctor`: versions, compiled code, browser."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

from gridsim.cli.console import JsonOption, out, plain_table, print_json
from gridsim.code_cache import cache_is_cold, cache_root, code_is_kept
from gridsim.paths import shipped
from gridsim.version import VERSION

PACKAGES = ("numpy", "scipy", "numba", "pandapower", "pandas", "pyarrow", "pydantic", "plotly", "typer")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def doctor(json: JsonOption = False) -> None:
    """Say which versions are at work, whether the simulation is compiled, and whether a browser was found."""
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


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
