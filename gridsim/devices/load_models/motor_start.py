"""A motor of `gridsim/devices/load_models/motor.py` at rest: the slip at which its circuit draws the load's power."""

from __future__ import annotations

from typing import Any

from gridsim.devices.contract import MachineStart, Start, Values

#: Slips that are tried for the largest power: 400 from 1e-5 to 1 in equal ratios.
SLIPS = [10.0 ** (-5.0 + 5.0 * k / 399.0) for k in range(400)]


def rotor_impedance(v: Values, slip: float) -> complex:
    """Impedance of the cages behind the air gap at a slip. [pu]"""
    first = complex(v["R1"] / slip, v["X1"])
    if v["R2"] == 0.0 or v["X2"] == 0.0:
        return first
    second = complex(v["R2"] / slip, v["X2"])
    if v["IT"] == 1.0:
        return first * second / (first + second)
    return 1j * v["X1"] + v["R1"] / slip * second / (v["R1"] / slip + second)


def impedance_at(v: Values, slip: float) -> complex:
    """Impedance of the motor at a slip. [pu]"""
    rotor, magnetising = rotor_impedance(v, slip), 1j * v["XM"]
    return complex(v["RA"], v["XA"]) + rotor * magnetising / (rotor + magnetising)


def slip_for(v: Values, p_pu: float, v_pu: float) -> float:
    """Return the least slip at which it draws `p_pu`; raises `ValueError` where it cannot."""

    def power(slip: float) -> float:
        return float(v_pu * v_pu * (1.0 / impedance_at(v, slip)).real)

    powers = [power(slip) for slip in SLIPS]
    top = next((k for k in range(1, len(SLIPS)) if powers[k] < powers[k - 1]), len(SLIPS)) - 1
    if not powers[0] < p_pu < powers[top]:
        can = f"between {powers[0]:.3g} and {powers[top]:.3g} is what it can"
        raise ValueError(f"draws {p_pu:.4g} pu of its rating at {v_pu:.4g} pu voltage: {can}")
    low, high = float(SLIPS[0]), float(SLIPS[top])
    while low < 0.5 * (low + high) < high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if power(middle) < p_pu else (low, middle)
    return low


def start_motor(v: Values, at: MachineStart, load: Any) -> Start:
    """Rest at the power flow's active power; the shunt makes up its reactive power."""
    drawn, size = -at.v_pu * at.i_pu.conjugate(), abs(at.v_pu)
    slip = slip_for(v, drawn.real, size)
    i_s = at.v_pu / impedance_at(v, slip)
    gap = at.v_pu - complex(v["RA"], v["XA"]) * i_s
    psi_m, rotor = gap / 1j, -gap / rotor_impedance(v, slip)
    psi_1, psi_2 = psi_m + v["X1"] * rotor, 0j
    if v["y_2"] > 0.0:
        first, second = (-gap / complex(v[f"R{k}"] / slip, v[f"X{k}"]) for k in (1, 2))
        psi_1, psi_2 = psi_m + v["X1"] * first, psi_m + v["X2"] * second
    elif v["y_12"] > 0.0:
        psi_2 = psi_1 + v["X2"] * (-1j * psi_1 / complex(v["R2"] / slip, v["X2"]))
    torque = (gap * i_s.conjugate()).real / load(1.0 - slip)
    b = ((at.v_pu * i_s.conjugate()).imag - drawn.imag) / (size * size)
    flux = (psi_1.real, psi_1.imag, psi_2.real, psi_2.imag)
    return Start((*flux, 1.0 - slip, 0.0, torque, b), p_mech_pu=-drawn.real)
