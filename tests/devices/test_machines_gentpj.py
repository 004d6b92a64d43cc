"""GENTPJ1 against its phasor diagram, its operational equation, its own implicit equation, and GENROU's limit."""

from __future__ import annotations

import cmath
import math
from pathlib import Path

import numpy as np
import pytest

from gridsim.devices.contract import MachineModel, MachineStart
from gridsim.devices.machines import genrou, gentpj1
from gridsim.devices.saturation import quadratic_coefficients
from tests.devices.flat import SETTING, Flat
from tests.devices.ordinary_sets import ORDINARY
from tests.devices.test_forming import CONTROLS
from tests.simulation.worlds import Line, Machine, run, write_case

MODEL = gentpj1.MODEL
NO_SATURATION = {"S10": 0.0, "S12": 0.0}
POINTS = [(0.0, 0.3), (0.7, 0.2), (0.9, -0.3)]


def complete(model: MachineModel, **changed: float) -> dict[str, float]:
    values = {**ORDINARY[model.name], **SETTING, **changed}
    return values | dict(zip(model.derived, model.derive(values), strict=True))


def saturation(v: dict[str, float], flux: float) -> float:
    a, b = quadratic_coefficients(1.0, v["S10"], 1.2, v["S12"])
    return b * (flux - a) ** 2 / flux if flux > a else 0.0


@pytest.mark.parametrize(("p_pu", "q_pu"), POINTS)
@pytest.mark.parametrize("kis", [0.0, 0.1])
def test_the_field_voltage_is_that_of_the_phasor_diagram(p_pu: float, q_pu: float, kis: float) -> None:
    v = complete(MODEL, Kis=kis)
    i = complex(p_pu, -q_pu)
    start = MODEL.start(v, MachineStart(1.0 + 0.0j, i))
    s = saturation(v, abs(1.0 + complex(v["r_pu"], v["Xl"]) * i) + kis * abs(i))
    s_d, s_q = 1.0 + s, 1.0 + v["Xq"] / v["Xd"] * s
    # The air-gap voltage behind leakage, and magnetising reactances that saturate.
    delta = cmath.phase(1.0 + complex(v["r_pu"], v["Xl"] + (v["Xq"] - v["Xl"]) / s_q) * i)
    turn = cmath.exp(1j * (math.pi / 2.0 - delta))
    air_gap, i_d = (1.0 + complex(v["r_pu"], v["Xl"]) * i) * turn, (i * turn).real
    assert start.states[0] == pytest.approx(delta, abs=1e-12)
    assert start.e_fd_pu == pytest.approx(s_d * air_gap.imag + (v["Xd"] - v["Xl"]) * i_d, abs=1e-12)
    assert s > 0.03


@pytest.mark.parametrize(("v_pu", "excess"), [(1.0, 0.08), (1.2, 0.35)])
def test_the_open_circuit_curve_goes_through_the_two_points(v_pu: float, excess: float) -> None:
    start = MODEL.start(complete(MODEL), MachineStart(complex(v_pu), 0.0j))
    assert start.e_fd_pu == pytest.approx(v_pu * (1.0 + excess), abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_current_fits_the_voltage_and_its_own_saturation(seed: int) -> None:
    """Whatever the voltage, a bolted fault included, the kernel's current obeys (1) to (4)."""
    v = complete(MODEL)
    draw = np.random.default_rng(seed)
    v_d, v_q = draw.uniform(-1.2, 1.2, 2) * (0.0 if seed == 0 else 1.0)
    eppq, eppd = draw.uniform(0.6, 1.4), draw.uniform(-0.6, 0.6)
    u = {"v_re_pu": v_d, "v_im_pu": v_q, "e_fd_pu": 1.5, "p_mech_pu": 0.6, "sin_delta": 1.0, "cos_delta": 0.0}
    outputs = Flat(MODEL, "terminal", v, u)([math.pi / 2.0, 0.0, 1.0, 0.2, eppq, eppd])[1]
    i_d, i_q = outputs[6:8]  # the q axis lies along the imaginary one
    i = complex(i_d, i_q)
    flux = abs(complex(v_d, v_q) + complex(v["r_pu"], v["Xl"]) * i) + v["Kis"] * abs(i)
    s = saturation(v, flux)
    x_d = v["Xl"] + (v["Xppd"] - v["Xl"]) / (1.0 + s)
    x_q = v["Xl"] + (v["Xppq"] - v["Xl"]) / (1.0 + v["Xq"] / v["Xd"] * s)
    assert v_d == pytest.approx(eppd - v["r_pu"] * i_d + x_q * i_q, abs=1e-12)
    assert v_q == pytest.approx(eppq - v["r_pu"] * i_q - x_d * i_d, abs=1e-12)


@pytest.mark.parametrize("f_hz", [0.01, 0.1, 1.0, 10.0])
def test_field_and_armature_reach_the_flux_through_its_operational_equation(f_hz: float) -> None:
    """e''q (1 + (T'do + K T''do) s + T'do T''do s^2) = e_fd - i_d ((Xd - X''d) + T'do s (X'd - X''d)).

    K = (Xd - X''d) / (X'd - X''d); from (5) to (7) without saturation.
    """
    v = complete(MODEL, **NO_SATURATION, r_pu=0.0)
    rest = MODEL.start(v, MachineStart(1.0 + 0.0j, 0.5 - 0.2j))
    turn = {"sin_delta": math.sin(rest.states[0]), "cos_delta": math.cos(rest.states[0])}
    u = {"v_re_pu": 1.0, "v_im_pu": 0.0, "e_fd_pu": rest.e_fd_pu, "p_mech_pu": 0.5, **turn}
    names = ("epq", "eppq")
    at = [MODEL.states.index(name) for name in names]

    def rates(moved: dict[str, float], states: dict[str, float]) -> np.ndarray:
        x = np.array(rest.states)
        for name, by in states.items():
            x[MODEL.states.index(name)] += by
        return Flat(MODEL, "rates", v, {**u, **{name: u[name] + by for name, by in moved.items()}})(x)[0][at]

    h = 1e-4  # unsaturated, the equations of these states are linear
    a = np.array([(rates({}, {n: h}) - rates({}, {n: -h})) / (2.0 * h) for n in names]).T
    b = (rates({"e_fd_pu": h}, {}) - rates({"e_fd_pu": -h}, {})) / (2.0 * h)
    s = 2j * math.pi * f_hz
    found = np.linalg.solve(s * np.eye(2) - a, b)[1]
    # At a held voltage i_d = (e''q - v_q) / X''d.
    k = (v["Xd"] - v["Xppd"]) / (v["Xpd"] - v["Xppd"])
    own = 1.0 + (v["Tpdo"] + k * v["Tppdo"]) * s + v["Tpdo"] * v["Tppdo"] * s * s
    back = ((v["Xd"] - v["Xppd"]) + v["Tpdo"] * s * (v["Xpd"] - v["Xppd"])) / v["Xppd"]
    assert found == pytest.approx(1.0 / (own + back), rel=1e-8)


@pytest.mark.parametrize(("p_pu", "q_pu"), POINTS)
def test_unsaturated_it_rests_where_the_round_rotor_machine_does(p_pu: float, q_pu: float) -> None:
    v = complete(MODEL, **NO_SATURATION, Xppq=0.25)
    other = complete(genrou.MODEL, **{p.name: v[p.name] for p in genrou.PARAMETERS})
    at = MachineStart(1.02 + 0.1j, complex(p_pu, -q_pu))
    one, two = MODEL.start(v, at), genrou.MODEL.start(other, at)
    assert (one.states[0], one.e_fd_pu) == pytest.approx((two.states[0], two.e_fd_pu), abs=1e-12)


def test_with_fast_dampers_it_swings_as_the_round_rotor_machine(tmp_path: Path) -> None:
    """As the dampers' time constants go to 0, both become the two-axis transient machine."""
    speeds = []
    flux = "8.0 0.001 0.4 0.001 6.5 0 1.8 1.7 0.3 1.0"
    records = {"GENROU": f"{flux} 0.25 0.2 0 0", "GENTPJ1": f"{flux} 0.25 0.25 0.2 0 0 0.1"}
    for model, fields in records.items():
        case = write_case(
            tmp_path / model,
            machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 200.0, 400.0, 0.25)],
            lines=[Line(1, 2, 0.02), Line(2, 3, 0.03)],
            loads={2: (500.0, 50.0)},
            dyr="".join(f"{bus} '{model}' 1 {fields} /\n" for bus in (1, 3)) + CONTROLS,
        )
        fault = {"t_s": 0.5, "type": "bus_fault", "bus": 2, "duration_s": 0.1, "x_pu": 0.02}
        speeds.append(run(case, 3.0, events=[fault]).timeseries["speed_pu.gen_3_1"].to_numpy())
    moved = np.abs(speeds[0] - 1.0).max()
    assert moved > 0.002
    # The dampers add K T'' = 31 ms to T'do = 8 s and 2 ms to T'qo = 0.4 s: half a percent.
    assert np.abs(speeds[0] - speeds[1]).max() < 5e-3 * moved


def test_a_saturated_machine_carries_a_grid_through_a_fault(tmp_path: Path) -> None:
    """Beside its own kind it rests, rides through, and comes back to rest; current saturates it further."""
    fields = "8.0 0.03 0.4 0.05 6.5 0 1.8 1.7 0.3 0.55 0.25 0.26 0.2 0.08 0.35"
    fields_at = {}
    for kis in (0.0, 0.2):
        case = write_case(
            tmp_path / f"kis_{kis}",
            machines=[Machine(1, 300.0, 600.0, 0.25, slack=True), Machine(3, 200.0, 400.0, 0.25)],
            lines=[Line(1, 2, 0.02), Line(2, 3, 0.03)],
            loads={2: (500.0, 50.0)},
            dyr="".join(f"{bus} 'GENTPJ1' 1 {fields} {kis} /\n" for bus in (1, 3)) + CONTROLS,
        )
        fault = {"t_s": 0.5, "type": "bus_fault", "bus": 2, "duration_s": 0.1, "x_pu": 0.02}
        result = run(case, 20.0, events=[fault])
        assert result.status == "completed"
        table = result.timeseries
        assert np.ptp(table["speed_pu.gen_3_1"][table.t_s < 0.5]) < 1e-9
        assert float(table["v_pu.bus_2"].iloc[-1]) == pytest.approx(float(table["v_pu.bus_2"].iloc[0]), abs=2e-3)
        fields_at[kis] = float(table["e_fd_pu.gen_3_1"].iloc[0])
    assert fields_at[0.2] > fields_at[0.0] + 0.05
