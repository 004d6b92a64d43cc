"""Transformers of RAW files: ratios, impedances, shifts and magnetising in every code, against hand calculation."""

from __future__ import annotations

import cmath
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from tests.grid.psse_files import network_of, seen_from, two_buses

# Rounding of some ten operations on numbers of order one to a hundred.
EXACT = 1e-10
# In 200 MVA and the buses' 230 and 20 kV: z = 0.004 + j 0.08, t_1 = 1.05, t_2 = 0.98.
Z_PU, T_1, T_2 = 0.004 + 0.08j, 1.05, 0.98


def lines(*, cw: int = 1, cz: int = 1, cm: int = 1, mag: str = "0,0", z: str = "", windings: tuple[str, str]) -> str:
    z = z or f"{Z_PU.real},{Z_PU.imag},400.0"
    return f"1,2,0,'1',{cw},{cz},{cm},{mag},2,'T',1\n{z}\n{windings[0]}\n{windings[1]}\n"


PLAIN = (f"{T_1},0,0", f"{T_2},0")
SAME_RATIO = {
    "per unit of bus base": (1, PLAIN),
    "kV": (2, (f"{T_1 * 230.0},0,0", f"{T_2 * 20.0},0")),
    "per unit of rated kV": (3, (f"{T_1 * 230.0 / 242.0},242.0,0", f"{T_2 * 20.0 / 19.0},19.0")),
    "rated kV left out": (3, (f"{T_1},0,0", f"{T_2},,")),
}
SAME_IMPEDANCE = {
    "system base": (1, "0.004,0.08,400.0"),
    "own base": (2, "0.008,0.16,400.0"),
    # R is the load loss at 400 MVA, X the magnitude of the impedance on it.
    "watts": (3, f"{0.008 * 400e6},{abs(0.008 + 0.16j)},400.0"),
    "own base left out": (2, "0.004,0.08"),
}


@pytest.mark.parametrize("kv", [(230.0, 20.0), (20.0, 230.0), (230.0, 230.0)], ids=str)
@pytest.mark.parametrize("shift_degree", [0.0, 30.0, -7.5])
def test_a_transformer_is_the_two_port_of_its_ratios_and_impedance(
    kv: tuple[float, float], shift_degree: float, tmp_path: Path
) -> None:
    """v_1 / (t_1 e^jphi) and v_2 / t_2 stand across z; the currents come out over the conjugate ratios."""
    text = two_buses(transformer=lines(windings=(f"{T_1},0,{shift_degree}", f"{T_2},0")), kv=kv)
    branch = seen_from(network_of(tmp_path, text, solved=False), 1, 2)
    y, t_1 = 1.0 / Z_PU, cmath.rect(T_1, np.deg2rad(shift_degree))
    assert branch.y_ff == pytest.approx(y / T_1**2, abs=EXACT)
    assert branch.y_tt == pytest.approx(y / T_2**2, abs=EXACT)
    assert branch.y_ft == pytest.approx(-y / (t_1.conjugate() * T_2), abs=EXACT)
    assert branch.y_tf == pytest.approx(-y / (t_1 * T_2), abs=EXACT)


@pytest.mark.parametrize(("cw", "windings"), SAME_RATIO.values(), ids=SAME_RATIO)
def test_one_ratio_may_be_written_in_three_units(cw: int, windings: tuple[str, str], tmp_path: Path) -> None:
    branch = seen_from(
        network_of(tmp_path, two_buses(transformer=lines(cw=cw, windings=windings)), solved=False), 1, 2
    )
    assert branch.y_ff == pytest.approx(1.0 / Z_PU / T_1**2, abs=EXACT)
    assert branch.y_tt == pytest.approx(1.0 / Z_PU / T_2**2, abs=EXACT)


def test_a_ratio_in_kv_left_out_is_the_bus_voltage(tmp_path: Path) -> None:
    text = two_buses(transformer=lines(cw=2, windings=(",0,0", ",0")))
    assert seen_from(network_of(tmp_path, text, solved=False), 1, 2).y_ff == pytest.approx(1.0 / Z_PU, abs=EXACT)


@pytest.mark.parametrize(("cz", "z"), SAME_IMPEDANCE.values(), ids=SAME_IMPEDANCE)
def test_one_impedance_may_be_written_in_three_units(cz: int, z: str, tmp_path: Path) -> None:
    text = two_buses(transformer=lines(cz=cz, z=z, windings=PLAIN))
    branch = seen_from(network_of(tmp_path, text, solved=False), 1, 2)
    assert branch.y_ft == pytest.approx(-1.0 / Z_PU / (T_1 * T_2), abs=EXACT)


def test_a_positive_shift_is_a_lead_of_the_first_bus(tmp_path: Path) -> None:
    network = network_of(tmp_path, two_buses(transformer=lines(windings=("1.0,0,30.0", "1.0,0"))), solved=False)
    v_1, v_2 = (network.v_pu[network.row_of[bus]] for bus in (1, 2))
    assert np.rad2deg(cmath.phase(v_1 / v_2)) == pytest.approx(30.0, abs=1e-6)  # no load: no drop to speak of


@pytest.mark.parametrize(
    ("cm", "mag", "nominal", "wanted"),
    [
        (1, "0.001,-0.02", "0", 0.001 - 0.02j),
        # 300 kW and 1 % of 400 MVA, at 242 kV, on 200 MVA and 230 kV.
        (2, "300e3,0.01", "242.0", complex(0.3, -((4.0**2 - 0.3**2) ** 0.5)) / 200.0 * (230.0 / 242.0) ** 2),
    ],
)
def test_magnetising_stands_at_the_first_bus(
    cm: int, mag: str, nominal: str, wanted: complex, tmp_path: Path
) -> None:
    text = two_buses(transformer=lines(cm=cm, mag=mag, windings=(f"1.0,{nominal},0", "1.0,0")))
    network = network_of(tmp_path, text, solved=False)
    assert network.shunt_pu[network.row_of[1]] == pytest.approx(wanted, abs=EXACT)
    assert network.shunt_pu[network.row_of[2]] == 0.0


THREE = (
    "1,2,3,'1',1,2,1,0,0,2,'T3',{status}\n"
    # 12, 23, 31 on 100, 50, 400 MVA; on 200 MVA x 0.2, 0.08, 0.1, so z_1 = 0.11, z_2 = 0.09, z_3 = -0.01.
    "0.001,0.1,100.0, 0.0002,0.02,50.0, 0.002,0.2,400.0, 1.0,0.0\n"
    "1.02,0,0\n1.0,0,30.0\n0.97,0,0\n"
)


def test_three_windings_are_a_star_whose_arms_add_up_to_the_pairs(tmp_path: Path) -> None:
    network = network_of(tmp_path, two_buses(transformer=THREE.format(status=1)), solved=False)
    arms = [seen_from(network, bus, 1_000_000) for bus in (1, 2, 3)]
    z_pu = [1.0 / arm.y_tt for arm in arms]
    assert z_pu == pytest.approx([0.0011 + 0.11j, 0.0009 + 0.09j, -0.0001 - 0.01j], abs=EXACT)
    assert [arm.y_ff * z for arm, z in zip(arms, z_pu, strict=True)] == pytest.approx(
        [1.02**-2, 1.0, 0.97**-2], abs=EXACT
    )
    assert cmath.phase(-arms[1].y_ft) - cmath.phase(arms[1].y_tt) == pytest.approx(np.deg2rad(30.0), abs=EXACT)


@pytest.mark.parametrize(("status", "out"), [(2, {2}), (3, {3})])
def test_one_winding_of_three_may_be_out(status: int, out: set[int], tmp_path: Path) -> None:
    network = network_of(tmp_path, two_buses(transformer=THREE.format(status=status)), solved=False)
    assert {bus for bus in (1, 2, 3) if not seen_from(network, bus, 1_000_000).in_service} == out


TABLES = {
    "ratio": (33, "7, 0.9,1.0, 1.1,2.0 /\n", "1.05,0,10.0,0,0,0,0,0,1.1,0.9,1.1,0.9,33,7", 1.75),
    "ratio beyond the end": (33, "7, 0.9,1.0, 1.0,2.0, 0.0,0.0\n", "1.05,0,10.0,0,0,0,0,0,1.1,0.9,1.1,0.9,33,7", 2.0),
    "angle": (33, "7, -20.0,1.0, 20.0,2.0\n", "1.05,0,10.0,0,0,0,0,0,1.1,0.9,1.1,0.9,33,7", 1.75),
    "complex": (
        34,
        "7, 0.9,1.0,0.0,\n 1.1,2.0,0.4, 0.0,0.0,0.0\n",
        f"1.05,0,10.0,{'0,' * 12}0,0,1.1,0.9,1.1,0.9,33,7",
        1.75 + 0.3j,
    ),
}


@pytest.mark.parametrize(("revision", "table", "winding", "factor"), TABLES.values(), ids=TABLES)
def test_a_correction_table_scales_the_impedance(
    revision: int, table: str, winding: str, factor: complex, tmp_path: Path
) -> None:
    """From (0.9, 1) to (1.1, 2) at 1.05, or from (-20, 1) to (20, 2) at 10 degrees: three quarters of the way."""
    text = two_buses(transformer=lines(windings=(winding, "1.0,0")), rest=f"0 /\n0 /\n0 /\n{table}0 /\n")
    if revision == 34:
        text = (
            text.replace(" 33,", " 34,")
            .replace("/\n\n\n", "/\n\n\n0 /\n")
            .replace("0.1,0.0\n0 /\n", "0.1,0.0\n0 /\n0 /\n")
        )
    branch = seen_from(network_of(tmp_path, text, solved=False), 1, 2)
    assert 1.0 / branch.y_tt == pytest.approx(Z_PU * factor, abs=EXACT)


def test_a_missing_correction_table_is_named(tmp_path: Path) -> None:
    text = two_buses(transformer=lines(windings=("1.0,0,0,0,0,0,0,0,1.1,0.9,1.1,0.9,33,7", "1.0,0")))
    with pytest.raises(InputError, match=r"line 16: TAB: there is no such correction table: got 7"):
        network_of(tmp_path, text, solved=False)
