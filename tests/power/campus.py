"""A campus with power of its own, as scenarios of the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import Scenario, validated
from gridsim.studies.result import Result
from gridsim.studies.run import simulate

ISLAND: dict[str, Any] = {"island_kv": 34.5}


def write_steps(folder: Path, steps: Sequence[tuple[float, float]]) -> str:
    """Write a stepwise trace of (t_s, p_mw); return its name."""
    rows = "\n".join(f"{t_s},{p_mw}" for t_s, p_mw in [*steps, (1e4, steps[-1][1])])
    (folder / "trace.csv").write_text(f"t_s,p_mw\n{rows}\n", encoding="utf-8")
    return "trace.csv"


def campus(
    folder: Path,
    steps: Sequence[tuple[float, float]],
    *mitigation: dict[str, Any],
    case: Any = ISLAND,
    bus: int = 1,
    duration_s: float = 20.0,
    **rest: Any,
) -> Scenario:
    """Return a scenario with one site that draws `steps` and has `mitigation`."""
    site = {
        "name": "campus",
        "bus": bus,
        "load": {"trace": write_steps(folder, steps), "hold": "previous"},
        "mitigation": list(mitigation),
    }
    mapping = {"name": "campus", "case": case, "duration_s": duration_s, "sites": [site], **rest}
    return validated(mapping, Origin(folder=folder))


def run(folder: Path, steps: Sequence[tuple[float, float]], *mitigation: dict[str, Any], **rest: Any) -> Result:
    """Simulate `campus`."""
    return simulate(campus(folder, steps, *mitigation, **rest))


def gas(kind: str, p_mw: float, mode: str = "islanded", **rest: Any) -> dict[str, Any]:
    """Return a gas plant called `gas`."""
    return {"type": "gas_plant", "name": "gas", "class": kind, "p_mw": p_mw, "mode": mode, **rest}
