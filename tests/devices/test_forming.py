"""Grid-forming converters against closed forms: droop, equivalent inertia, the limit of the current."""

from __future__ import annotations

import cmath
import math
from pathlib import Path

import numpy as np
import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import MachineStart
from gridsim.devices.converters import regfm_a1
from tests.devices.flat import SETTING, Flat, complete
from tests.simulation.worlds import Line, Machine, run, write_case

FORMING = "{bus} 'REGFM_A1' 1 1 1 0.5 0.05 0.05 0 0.15 2 1.3 0 1 -1 1 -1 0.05 0.02 0 5 0.01 0.1 0.1 1 /\n"
ALL_POWER = {"p": {"z": 0, "i": 0, "p": 1}, "q": {"z": 0, "i": 0, "p": 1}}
MACHINE = "1 'GENROU' 1 8.0 0.03 0.4 0.05 6.5 0 1.8 1.7 0.3 0.55 0.25 0.2 0 0 /\n"
CONTROLS = "1 'TGOV1' 1 0.05 0.5 1.2 0 1.0 1.0 0 /\n1 'SEXS' 1 0.1 10 100 0.05 -5 5 /\n"


def test_alone_with_a_load_its_frequency_settles_on_the_droop_as_its_filter_does(tmp_path: Path) -> None:
    """dw = -Mp dP (1 - exp(-t / TPf)): a step of constant power, lines without loss."""
    case = write_case(
        tmp_path / "one",
        machines=[Machine(1, 200.0, 400.0, 0.2, slack=True)],
        lines=[Line(1, 2, 0.02)],
        loads={2: (200.0, 20.0)},
        dyr=FORMING.format(bus=1),
    )
    result = run(case, 6.0, load_model=ALL_POWER, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 80.0}])
    assert result.status == "completed"
    t_s, speed = result.timeseries["t_s"].to_numpy(), result.timeseries["speed_pu.gen_1_1"].to_numpy() - 1.0
    since = np.maximum(t_s - 1.0, 0.0)
    # Kutta's method at a 120th of the time constant errs by 1e-8 of the deviation.
    assert speed == pytest.approx(-0.05 * 80.0 / 400.0 * (1.0 - np.exp(-since / 0.5)), abs=1e-7)


def test_beside_a_machine_each_stands_on_its_droop(tmp_path: Path) -> None:
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 200.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (500.0, 50.0)},
        dyr=MACHINE + CONTROLS + FORMING.format(bus=3),
    )
    table = run(case, 40.0, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 30.0}]).timeseries
    first, last = table.iloc[0], table.iloc[-1]
    dw = float(last["speed_pu.gen_1_1"]) - 1.0
    assert dw < -0.0005
    assert float(last["speed_pu.gen_3_1"]) - 1.0 == pytest.approx(dw, abs=1e-7)
    # 1 / R = 1 / Mp = 20 on 600 and 400 MVA.
    assert float(last["p_mw.gen_1_1"] - first["p_mw.gen_1_1"]) == pytest.approx(-dw * 20.0 * 600.0, abs=0.01)
    assert float(last["p_mw.gen_3_1"] - first["p_mw.gen_3_1"]) == pytest.approx(-dw * 20.0 * 400.0, abs=0.01)


def test_the_filter_of_a_droop_is_an_inertia() -> None:
    values = complete(regfm_a1.MODEL, {"TPf": 0.1, "Mp": 0.02})
    assert regfm_a1.MODEL.inertia(values) == pytest.approx(2.5)
    start = regfm_a1.MODEL.start(values, MachineStart(1.0 + 0.0j, 0.5 + 0.0j))
    u = {"v_re_pu": 1.0, "v_im_pu": 0.0, "e_fd_pu": start.e_fd_pu, "p_mech_pu": 0.5, **start.signals}
    wanted = {name: u[name] for name in regfm_a1.MODEL.inputs}
    rates, _ = Flat(regfm_a1.MODEL, "rates", values, {**wanted, "p_mech_pu": 0.6})(start.states)
    # 2 H d w / dt is the surplus of power at the first moment.
    assert rates[1] == pytest.approx(0.1 / (2.0 * 2.5), abs=1e-12)


@pytest.mark.parametrize("v_pu", [0.9, 0.5, 0.1])
def test_the_current_is_limited_in_size_and_keeps_its_angle(v_pu: float) -> None:
    values = complete(regfm_a1.MODEL, {"Imax": 1.2, "Vflag": 0.0})
    at = MachineStart(1.0 + 0.0j, 0.5 - 0.1j)
    start = regfm_a1.MODEL.start(values, at)
    v = v_pu * cmath.exp(0.1j)
    u = {"v_re_pu": v.real, "v_im_pu": v.imag, "e_fd_pu": start.e_fd_pu, "p_mech_pu": 0.5, **start.signals}
    given = {name: u[name] for name in regfm_a1.MODEL.inputs}
    _, norton = Flat(regfm_a1.MODEL, "source", values, given)(start.states)
    z = regfm_a1.MODEL.impedance(values)
    i = complex(*norton[:2]) - v / z
    free = (cmath.rect(start.e_fd_pu, start.states[0]) - v) / z
    assert abs(i) == pytest.approx(min(abs(free), 1.2), abs=1e-12)
    assert cmath.phase(i) == pytest.approx(cmath.phase(free), abs=1e-12)


def test_power_beyond_its_limit_is_held_back_by_frequency(tmp_path: Path) -> None:
    """Above Pmax it lowers its angle until the other machine carries the rest."""
    case = write_case(
        tmp_path / "two",
        machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 380.0, 400.0, 0.2)],
        lines=[Line(1, 2, 0.01), Line(2, 3, 0.01)],
        loads={2: (680.0, 50.0)},
        dyr=MACHINE + CONTROLS + FORMING.format(bus=3),
    )
    table = run(case, 60.0, events=[{"t_s": 1.0, "type": "load_step", "bus": 2, "p_mw": 100.0}]).timeseries
    # 20 of 400 MVA to go to Pmax = 1, of the 40 MW that its droop alone would give.
    assert float(table["p_mw.gen_3_1"].iloc[-1]) == pytest.approx(400.0, abs=0.5)
    assert math.isfinite(float(table["speed_pu.gen_3_1"].iloc[-1]))


@pytest.mark.parametrize(("ours", "psse"), [("REGFM_A1", "REGFMA1"), ("REGFM_B1", "REGFMB1U")])
def test_the_record_of_psse_gives_the_same_converter(ours: str, psse: str) -> None:
    """The same numbers by name, the coupling Re + j Xe from the network data instead of the record."""
    values, v = complete(MODELS[ours], {"Re": SETTING["r_pu"], "Xe": SETTING["x_pu"]}), 1.02 + 0.1j
    named = {parameter.name: values[parameter.name] for parameter in MODELS[psse].parameters}
    theirs = complete(MODELS[psse], named)
    one, other = (
        MODELS[name].start(found, MachineStart(v, 0.6 - 0.2j)) for name, found in ((ours, values), (psse, theirs))
    )
    assert one == other
    assert not set(named) & {"Re", "Xe"}
