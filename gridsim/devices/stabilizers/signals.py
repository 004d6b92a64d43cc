"""The input codes that stabilizers share.

1 speed deviation, 2 frequency deviation of the bus, 3 electrical power, 4 accelerating power (mechanical less
electrical), 5 terminal voltage, 6 its rate of change, 0 nothing; all per unit on the machine's rating. Electrical
power is that which crosses the air gap, torque in per unit, as the reference program takes it; where the armature has
no resistance it is the power at the terminals.
Source: PSS/E models IEEEST and ST2CUT, input codes; ANDES 2.0.0 documentation of them [S].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gridsim.devices.contract import Values
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

INPUT_CODES = (0, 1, 2, 3, 4, 5, 6)
#: Codes of signals that are 0 at rest, so that a branch without a washout gives nothing there.
ZERO_AT_REST = (0, 1, 2, 6)
#: Codes that a sensor at the bus measures.
SENSED = (2, 6)

OWN_BUS = Source("PSS/E: 0 is the own bus", "S")


def code_parameter(name: str, meaning: str = "input code", *, lowest: float = 0.0) -> Parameter:
    """Return the parameter that chooses a signal."""
    return Parameter(name, "1", meaning, at_least=lowest, at_most=6.0)


def remote_parameter(name: str) -> Parameter:
    """Return the parameter that names the bus where a signal is measured."""
    return Parameter(name, "1", "remote bus, 0 for the own", default=0.0, source=OWN_BUS)


@kernel
def chosen_signal(code: float, u: Any) -> Any:
    """The signal that the input code names. [pu, or pu/s for code 6]"""
    if code == 1.0:
        return u.dw_pu
    if code == 2.0:
        return u.df_bus_pu
    if code == 3.0:
        return u.t_e_pu
    if code == 4.0:
        return u.p_mech_pu - u.t_e_pu
    if code == 5.0:
        return u.v_t_pu
    if code == 6.0:
        return u.dv_dt_pu_per_s
    return 0.0


def resting_signal(code: float, u: Values) -> float:
    """Return the signal that the input code names, at rest."""
    named = {3: u["t_e_pu"], 4: u["p_mech_pu"] - u["t_e_pu"], 5: u["v_t_pu"]}
    return named.get(int(code), 0.0)


def faults_of_inputs(v: Values, *, codes: Sequence[str], buses: Sequence[str]) -> list[str]:
    """Say which input codes do not exist and which inputs lie at another bus."""
    faults = [
        f"input code {name} = {v[name]:g} does not exist; there are {INPUT_CODES}"
        for name in codes
        if v[name] not in INPUT_CODES
    ]
    faults += [
        f"a remote input (bus {v[name]:g}) is not modelled; {name} must be 0" for name in buses if v[name] != 0.0
    ]
    return faults
