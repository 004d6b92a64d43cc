"""Loads with a model of their own in a grid: stalling, frequency's feedback, ceasing; and how records name them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.devices.load_models import cim5, motor_start
from gridsim.errors import InputError
from gridsim.grid.dynamic_loads import with_dynamic_loads
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import solve_operating_point
from tests.devices.test_load_models import CAGE, SHARES
from tests.simulation.worlds import Line, Machine, run, write_case

STIFF = "1 'GENCLS' 1 1000 0 /\n"
MACHINE = "1 'GENROU' 1 8.0 0.03 0.4 0.05 6.5 0 1.8 1.7 0.3 0.55 0.25 0.2 0 0 /\n1 'SEXS' 1 0.1 10 100 0.05 -5 5 /\n"
GOVERNOR = "1 'TGOV1' 1 0.05 0.5 1.2 0 1.0 1.0 0 /\n"
#: A motor of 1.2 MVA per MW against a constant torque, H = 0.5 s.
MOTOR = "2 'CIM5BL' 1 1 0.02 0.1 3.0 0.02 0.12 0 0 0 0 0 0 0 1.2 0.5 0 0 0 0 0 /\n"
LOAD_MW = 60.0


def motor_world(folder: Path, motor: str = MOTOR) -> Path:
    """A motor behind 0.02 pu on an all but infinite machine."""
    return write_case(
        folder,
        machines=[Machine(1, LOAD_MW, 10_000.0, 0.01, slack=True)],
        lines=[Line(1, 2, 0.02)],
        loads={2: (LOAD_MW, 20.0)},
        dyr=STIFF + motor,
    )


def critical_clearing_s() -> float:
    """Time at no torque in which the slip goes from rest to where the torque at 1 pu last equals the load's."""
    values = {**CAGE, **SHARES}
    rest = motor_start.slip_for(values, 1.0 / 1.2, 1.0)

    def torque(slip: float) -> float:
        i_s = 1.0 / motor_start.impedance_at(values, slip)
        gap = 1.0 - complex(values["RA"], values["XA"]) * i_s
        return (gap * i_s.conjugate()).real

    slips = np.linspace(0.1, 1.0, 2000)
    back = slips[np.array([torque(s) for s in slips]) < torque(rest)][0]
    return float(2.0 * CAGE["H"] * (back - rest) / torque(rest))


def test_a_motor_rides_through_a_short_fault_and_stalls_after_a_long_one(tmp_path: Path) -> None:
    """The bracket is the quasi-static critical time; rotor flux and the line's drop shift it by less than a third."""
    case, critical_s = motor_world(tmp_path / "motor"), critical_clearing_s()
    assert 0.1 < critical_s < 1.0
    last = {}
    for share in (0.65, 1.35):
        fault = {"t_s": 0.5, "type": "bus_fault", "bus": 2, "duration_s": share * critical_s, "x_pu": 1e-4}
        table = run(case, 8.0, events=[fault]).timeseries
        before, after = table.iloc[0], table.iloc[-1]
        assert float(before["p_mw.load_2_1"]) == pytest.approx(LOAD_MW, abs=1e-6)
        assert float(before["q_mvar.load_2_1"]) == pytest.approx(20.0, abs=1e-6)
        last[share] = after
    assert float(last[0.65]["p_mw.load_2_1"]) == pytest.approx(LOAD_MW, abs=0.01)
    assert float(last[0.65]["speed_pu.load_2_1"]) > 0.97
    # It stands, and draws what its circuit does at slip 1, four times its rated current, with the shunt beside it.
    stalled = last[1.35]
    assert float(stalled["speed_pu.load_2_1"]) == pytest.approx(0.0, abs=1e-3)
    v, rating = float(stalled["v_pu.bus_2"]), 1.2 * LOAD_MW
    values = {**CAGE, **SHARES}
    drawn = v * v * (1.0 / motor_start.impedance_at(values, 1.0)).conjugate()
    rest = motor_start.slip_for(values, 1.0 / 1.2, float(before["v_pu.bus_2"]))
    shunt = (1.0 / motor_start.impedance_at(values, rest)).conjugate().imag * rating
    shunt -= 20.0 / float(before["v_pu.bus_2"]) ** 2
    assert float(stalled["p_mw.load_2_1"]) == pytest.approx(drawn.real * rating, abs=0.05)
    assert float(stalled["q_mvar.load_2_1"]) == pytest.approx(drawn.imag * rating - shunt * v * v, abs=0.05)
    assert abs(drawn) / v > 3.5


def test_load_that_follows_frequency_helps_the_governor(tmp_path: Path) -> None:
    """df = -dP / (S / R + a7 P0), and the load has fallen by a7 df P0."""
    case = write_case(
        tmp_path / "one",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True)],
        lines=[Line(1, 2, 0.01), Line(1, 3, 0.01)],
        loads={2: (300.0, 30.0)},
        dyr=MACHINE + GOVERNOR + "2 'IEELBL' 1 0 0 1 0 0 1 2.0 0 0 0 0 0 0 0 /\n",
    )
    step = {"t_s": 1.0, "type": "load_step", "bus": 3, "p_mw": 30.0, "q_mvar": 0.0}
    table = run(case, 60.0, events=[step]).timeseries
    dw = float(table["speed_pu.gen_1_1"].iloc[-1]) - 1.0
    assert dw == pytest.approx(-30.0 / (600.0 / 0.05 + 2.0 * 300.0), rel=1e-4)
    assert float(table["p_mw.load_2_1"].iloc[-1]) == pytest.approx(300.0 * (1.0 + 2.0 * dw), abs=1e-3)


def test_an_electronic_load_ceases_in_a_fault_and_comes_back(tmp_path: Path) -> None:
    case = write_case(
        tmp_path / "one",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True)],
        lines=[Line(1, 2, 0.01), Line(1, 3, 0.01)],
        loads={2: (200.0, 30.0), 3: (100.0, 10.0)},
        dyr=MACHINE + GOVERNOR + "2 'PERC1BL' 1 0.8 1 1 0.5 0.01 0 0.6 0.05 1 1 0.02 /\n",
    )
    fault = {"t_s": 1.0, "type": "bus_fault", "bus": 2, "duration_s": 0.1, "x_pu": 0.001}
    table = run(case, 4.0, events=[fault]).timeseries
    p = np.interp([0.9, 1.12, 1.7, 3.9], table["t_s"], table["p_mw.load_2_1"])
    assert p[0] == pytest.approx(200.0, abs=1e-6)
    assert p[1] < 1.0
    # The ramp begins about 70 ms after the fault is cleared and takes a second.
    assert 70.0 < p[2] < 140.0
    assert p[3] == pytest.approx(200.0, abs=0.05)


def test_a_load_with_a_model_is_tripped_as_any_other(tmp_path: Path) -> None:
    case = motor_world(tmp_path / "motor")
    trip = {"t_s": 0.5, "type": "load_trip", "bus": 2, "fraction": 0.5}
    table = run(case, 5.0, events=[trip]).timeseries
    # Half of the motors are gone; the others go on as they were but for the voltage, which hardly moves.
    assert float(table["p_mw.gen_1_1"].iloc[-1]) == pytest.approx(LOAD_MW / 2.0, abs=0.1)


LAW = "0 0 1 0 0 1 {a7} 0 0 0 0 0 0 0 /\n"


@pytest.mark.parametrize(
    ("records", "given"),
    [
        ("2 'IEELBL' 1 ", {2: 1.0}),
        ("2 'IEELBL' * ", {2: 1.0}),
        ("0 'IEELAL' * ", {2: 1.0, 3: 1.0}),
        ("7 'IEELZN' * ", {3: 1.0}),
        ("5 'IEELAR' * ", {2: 1.0}),
        ("0 'IEELAL' * |7 'IEELZN' * |3 'IEELBL' * ", {2: 1.0, 3: 3.0}),
    ],
)
def test_a_record_names_one_load_or_those_of_a_bus_a_zone_an_area_or_all(
    tmp_path: Path, records: str, given: dict[int, float]
) -> None:
    text = "".join(one + LAW.format(a7=k) for k, one in enumerate(records.split("|"), start=1))
    case = read_case(_two_loads(tmp_path, text))
    network, units = with_dynamic_loads(case, solve_operating_point(case), case.load_model)
    points = [machine for machine in network.machines if machine.is_load]
    found = {point.bus: unit.machine.values["a7"] for point, unit in zip(points, units, strict=True)}
    assert found == given
    assert [load.modelled for load in network.loads] == [load.bus in given for load in network.loads]
    assert len(network.generators) == 1


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("9 'IEELBL' 1 " + LAW.format(a7=1), "no such load"),
        ("2 'IEELBL' 8 " + LAW.format(a7=1), "no such load"),
        ("2 'IEELBL' 1 1 2 3 /\n", "wrong number of values"),
        ("2 'IEELBL' 1 0 0 0 0 0 1 1 0 0 0 0 0 0 0 /\n", "must be above 0"),
        (("2 'IEELBL' 1 " + LAW.format(a7=1)) * 2, "have a model already"),
        ("2 'CIM5BL' 1 1 0.02 0.1 3.0 0.02 0.12 0 0 1 0.1 1.2 0.4 0 1.2 0.5 0 0 0 0 0 /\n", "not modelled"),
        ("2 'CIM5BL' 1 1 0.02 0.1 3.0 0.02 0.12 0 0 0 0 0 0 0 0 0.5 0 0 0 0 0 /\n", "MBASE or PMULT"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(tmp_path: Path, record: str, words: str) -> None:
    case = read_case(_two_loads(tmp_path, record))
    with pytest.raises(InputError, match=words):
        with_dynamic_loads(case, solve_operating_point(case), case.load_model)


def test_a_motor_too_small_for_its_load_is_refused_with_its_place(tmp_path: Path) -> None:
    case = motor_world(tmp_path / "motor", MOTOR.replace("1.2 0.5", "0.2 0.5"))
    with pytest.raises(InputError, match=r"CIM5BL at 2 id 1, load 1 at 2: draws 5 pu of its rating"):
        run(case, 1.0)


def test_the_fields_here_are_those_of_the_model() -> None:
    assert [*CAGE, "D", "TNOM"] == [field.name for field in cim5.FIELDS]


def _two_loads(tmp_path: Path, text: str) -> Path:
    folder = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True)],
        lines=[Line(1, 2, 0.01), Line(1, 3, 0.01)],
        loads={2: (200.0, 30.0), 3: (100.0, 10.0)},
        dyr=MACHINE + GOVERNOR + text,
    )
    bus = folder / "network" / "bus.csv"
    head, *rows = bus.read_text().splitlines()
    places = {"1": (1, 1), "2": (5, 1), "3": (1, 7)}
    rows = [f"{row},{','.join(map(str, places[row.split(',')[0]]))}" for row in rows]
    bus.write_text("\n".join([f"{head},area,zone", *rows]) + "\n")
    return folder
