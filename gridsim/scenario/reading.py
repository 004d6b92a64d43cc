"""A scenario file, read safely and checked whole."""

from __future__ import annotations

from pathlib import Path

from gridsim.safe_yaml.page import read_page
from gridsim.scenario.origin import Origin
from gridsim.scenario.values import Scenario, validated

#: A site with mitigation takes some 300 bytes, so that hundreds of them fit; scanned in a third of a second.
MOST_BYTES = 256 * 1024


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file (YAML 1.2, UTF-8).

    Raises one `InputError` that lists all faults, each with file, line, path, what was found and what was wanted.
    Bus numbers and ids are checked later, against the case. Never runs or imports anything a file names.
    """
    path = Path(path)
    wanted = "a table with at least case and duration_s"
    page = read_page(path, kind="scenario", wanted=wanted, at_most_bytes=MOST_BYTES)
    return validated(page.content, Origin(page.file, path.parent, page.lines))


def scenario_of(scenario: Scenario | str | Path) -> Scenario:
    """Return a scenario as it is, or the one in a file; raises what `read_scenario` raises."""
    return scenario if isinstance(scenario, Scenario) else read_scenario(scenario)
