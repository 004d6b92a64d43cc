"""gridsim: what a synchronised AI training campus does to its regional grid, and what would make it acceptable.

    import gridsim as gs
    result = gs.simulate(gs.read_scenario("campus.yaml"))

Names are imported when first used, so that `import gridsim` itself costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers and editors; at run time `__getattr__` imports what is asked for
    from gridsim.errors import GridsimError as GridsimError
    from gridsim.errors import InputError as InputError
    from gridsim.errors import SimulationError as SimulationError
    from gridsim.grid.folder import read_case as read_case
    from gridsim.grid.psse_case import import_psse as import_psse
    from gridsim.profiles.synthesis import synthesize as synthesize
    from gridsim.report.page import write_report as write_report
    from gridsim.scenario.reading import read_scenario as read_scenario
    from gridsim.scenario.schema import json_schema as json_schema
    from gridsim.scenario.values import Scenario as Scenario
    from gridsim.signals.flicker import flicker_pst as flicker_pst
    from gridsim.signals.trace import PowerTrace as PowerTrace
    from gridsim.signals.tracefile import read_trace as read_trace
    from gridsim.signals.tracefile import write_trace as write_trace
    from gridsim.simulation.simulate import modes as modes
    from gridsim.studies.result import Result as Result
    from gridsim.studies.run import simulate as simulate
    from gridsim.studies.run_all import simulate_all as simulate_all
    from gridsim.studies.screen import Screening as Screening
    from gridsim.studies.screen import screen as screen
    from gridsim.studies.store import read_result as read_result
    from gridsim.studies.store import write_result as write_result

_HOMES = {
    "GridsimError": "gridsim.errors",
    "InputError": "gridsim.errors",
    "SimulationError": "gridsim.errors",
    "read_case": "gridsim.grid.folder",
    "import_psse": "gridsim.grid.psse_case",
    "synthesize": "gridsim.profiles.synthesis",
    "write_report": "gridsim.report.page",
    "read_scenario": "gridsim.scenario.reading",
    "json_schema": "gridsim.scenario.schema",
    "Scenario": "gridsim.scenario.values",
    "flicker_pst": "gridsim.signals.flicker",
    "PowerTrace": "gridsim.signals.trace",
    "read_trace": "gridsim.signals.tracefile",
    "write_trace": "gridsim.signals.tracefile",
    "modes": "gridsim.simulation.simulate",
    "Result": "gridsim.studies.result",
    "simulate": "gridsim.studies.run",
    "simulate_all": "gridsim.studies.run_all",
    "Screening": "gridsim.studies.screen",
    "screen": "gridsim.studies.screen",
    "read_result": "gridsim.studies.store",
    "write_result": "gridsim.studies.store",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("gridsim.version").VERSION
    if name not in _HOMES:
        raise AttributeError(f"module 'gridsim' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
