"""Modes as values: against the independent program, and consistent in themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridsim.simulation.linear.modes import Mode, modes_of
from gridsim.simulation.prepare import prepare
from tests.simulation.worlds import scenario

REFERENCE = Path(__file__).parents[1] / "reference"


def modes(case: str) -> tuple[Mode, ...]:
    """Return the modes of a case."""
    return modes_of(prepare(scenario(case, 1.0)).model)


def test_modes_and_shapes_are_those_of_the_independent_program() -> None:
    # Its machines 1, 2, 3 are those at buses 1, 2, 3.
    for wanted in json.loads((REFERENCE / "modes.json").read_text(encoding="utf-8"))["wscc9_genrou"]["modes"]:
        mode = min(modes("wscc9"), key=lambda mode: abs(mode.f_hz - wanted["f_hz"]))
        # The third digit that a planner would quote.
        assert mode.f_hz == pytest.approx(wanted["f_hz"], abs=0.002)
        assert mode.damping == pytest.approx(wanted["damping_ratio"], abs=0.002)
        found = {at.machine: at for at in mode.machines}
        for name, size, angle_deg in wanted["omega_mode_shape"]:
            machine = found[f"gen_{name.removeprefix('GENROU ')}_1"]
            apart = (machine.angle_deg - angle_deg + 180.0) % 360.0 - 180.0
            # Printed to four digits and a tenth of a degree.
            assert machine.speed == pytest.approx(size, abs=0.002)
            assert apart == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize("case", ["wscc9", "kundur", "ieee39"])
def test_a_mode_accounts_for_itself(case: str) -> None:
    for mode in modes(case):
        parts = [at.participation for at in mode.machines]
        assert sum(parts) == pytest.approx(mode.electromechanical, rel=1e-12)
        assert parts == sorted(parts, reverse=True)
        assert max(at.speed for at in mode.machines) == pytest.approx(1.0, rel=1e-12)
        assert 0.0 <= mode.electromechanical <= 1.0 + 1e-9
        assert (mode.decay_per_s > 0.0) == (mode.damping > 0.0)
