"""A plant's control can start at what the solution asks of it, and one that can already is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.regional.plant_limits import with_room_for
from tests.devices.ordinary_sets import ORDINARY

NAMES = [parameter.name for parameter in MODELS["REPCA1"].parameters]
BUS = 3  # of a machine of 100 MVA that takes up 11.45 Mvar


def with_plant(low: float, high: float) -> GridCase:
    values = {**ORDINARY["REPCA1"], "Qmin": low, "Qmax": high}
    record = DyrRecord(BUS, "REPCA1", "1", tuple(float(values[name]) for name in NAMES), 1)
    case = read_case("wscc9")
    return replace(case, dynamics=(*case.dynamics, record))


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [(-0.05, 0.3, (-0.1145, 0.3)), (-0.3, -0.2, (-0.3, -0.1144))],
    ids=["too low", "too high"],
)
def test_limits_reach_out_to_the_solution(low: float, high: float, wanted: tuple[float, float]) -> None:
    case = with_plant(low, high)
    network = solve_operating_point(case)
    (q_mvar,) = (point.q_mvar for point in network.generators if point.bus == BUS)
    assert q_mvar == pytest.approx(-11.45, abs=0.01)
    roomy, said = with_room_for(case, network)
    values = dict(zip(NAMES, roomy.dynamics[-1].values, strict=True))
    assert (values["Qmin"], values["Qmax"]) == pytest.approx(wanted)
    assert said == ("The reactive limits of 1 plant controls reach out to the solution: 3 id 1.",)
    assert roomy.dynamics[:-1] == case.dynamics[:-1]
    assert with_room_for(roomy, network) == (roomy, ())


def test_a_plant_within_its_limits_is_left_alone() -> None:
    case = with_plant(-0.3, 0.3)
    assert with_room_for(case, solve_operating_point(case)) == (case, ())
