"""PSS/E files of an independent program, read from where it is installed: each comes out as solved, or is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gridsim.errors import InputError
from gridsim.grid.psse.case import read_raw
from gridsim.grid.psse.solution import compared
from gridsim.grid.psse_case import import_psse
from gridsim.scenario.reading import read_scenario
from gridsim.signals.recording import Recording
from gridsim.studies.run import simulate
from tests.oracle.bundled import bundled as cases_of_the_program

pytestmark = pytest.mark.oracle
REFERENCE = Path(__file__).parents[1] / "reference"
# The bounds of tests/simulation/test_references.py: a wrong sign, base or source impedance shows as 1e-4 or more.
SPEED_PU, VOLTAGE_PU, POWER_PU = 2e-6, 2e-4, 1e-3
STEP_S = 1.0 / 512.0
ON_S, CLEARED_AFTER_S = 1.0, 0.1015625


@pytest.fixture(scope="module")
def bundled() -> Path:
    """The folder of the program's cases."""
    return cases_of_the_program("")


@pytest.fixture
def no_machines(tmp_path: Path) -> Path:
    """A DYR file without records."""
    dyr = tmp_path / "none.dyr"
    dyr.write_text("/\n")
    return dyr


@pytest.mark.parametrize(
    "file",
    [
        "ieee14/ieee14.raw",
        "ieee14/ieee14_ieeevc.raw",
        "kundur/kundur.raw",
        "npcc/npcc.raw",
        "wecc/wecc.raw",
        "wscc9/wscc9.raw",
    ],
)
def test_a_solved_case_comes_out_to_the_digits_it_is_written_with(
    file: str, bundled: Path, no_machines: Path
) -> None:
    """Five digits of voltage, four of angle; 0.01 degrees leaves room for branches of little impedance."""
    difference = compared(import_psse(bundled / file, no_machines), read_raw(bundled / file)).voltages
    assert difference.vm_pu.max() < 2e-5
    assert difference.va_degree.max() < 1e-2


@pytest.mark.parametrize(("file", "unbalanced"), [("ieee39/ieee39.raw", 25), ("nordic44/N44_BC.raw", 5300)])
def test_a_case_whose_dispatch_is_not_that_of_its_voltages_is_refused(
    file: str, unbalanced: int, bundled: Path, no_machines: Path
) -> None:
    with pytest.raises(InputError, match=rf"bus {unbalanced}: does not balance"):
        import_psse(bundled / file, no_machines)
    assert len(import_psse(bundled / file, no_machines, solved=False).net.bus) in (39, 44)


def test_the_two_areas_swing_after_a_fault_as_in_the_independent_program(bundled: Path, tmp_path: Path) -> None:
    """From files to curves: RAW, DYR, power flow, classical machines, fault through 0.01 pu at bus 7."""
    text = (bundled / "kundur" / "kundur_gencls.dyr").read_text()
    kept = [line for line in text.splitlines() if "Toggle" not in line]  # that program's own kind of record
    (tmp_path / "kundur.dyr").write_text("\n".join(kept))
    (tmp_path / "kundur.raw").write_bytes((bundled / "kundur" / "kundur.raw").read_bytes())
    with gzip.open(REFERENCE / "kundur_gencls_fault.csv.gz", "rt") as file:
        wanted = pd.read_csv(file)
    scenario = tmp_path / "fault.yaml"
    scenario.write_text(
        "name: fault\n"
        "case: {raw: kundur.raw, dyr: kundur.dyr}\n"
        f"duration_s: {wanted['t'].max():g}\n"
        f"step_s: {STEP_S!r}\n"
        f"events: [{{t_s: {ON_S}, type: bus_fault, bus: 7, duration_s: {CLEARED_AFTER_S}, r_pu: 0, x_pu: 0.01}}]\n",
        encoding="utf-8",
    )
    result = simulate(read_scenario(scenario))
    assert result.status == "completed"
    largest = _largest_differences(result.recording, wanted)
    assert largest["w"] < SPEED_PU
    assert largest["v"] < VOLTAGE_PU
    assert largest["pe"] < POWER_PU


def _largest_differences(found: Recording, wanted: pd.DataFrame) -> dict[str, float]:
    """Return the largest difference of speeds, voltages and powers at times on a step and two away from a jump."""
    steps = wanted["t"].to_numpy() / STEP_S
    kept = np.abs(steps - steps.round()) < 1e-6
    for t_s in (ON_S, ON_S + CLEARED_AFTER_S):
        kept &= np.abs(steps - t_s / STEP_S) > 2.0
    rows = steps[kept].round().astype(int)
    largest = {"w": 0.0, "v": 0.0, "pe": 0.0}
    for column in wanted.columns:
        kind, _, place = str(column).partition("_")
        bus = place.removeprefix("GENCLS_")
        channels = {"v": f"v_pu.bus_{bus}", "w": f"speed_pu.gen_{bus}_1", "pe": f"p_mw.gen_{bus}_1"}
        if kind in channels:
            ours = found.channels[channels[kind]][rows] / (100.0 if kind == "pe" else 1.0)
            largest[kind] = max(largest[kind], float(np.abs(ours - wanted[column].to_numpy()[kept]).max()))
    return largest
