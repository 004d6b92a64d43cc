"""What a dynamic model is: its parameters, its equations as scalar kernels, and how it starts at rest.

Everything inside a model is per unit of its machine's rating and of nominal frequency; time is in seconds.
`dw_pu` is the speed deviation. Voltages and currents are phasors in the network's frame, which turns at nominal
frequency. Machine voltages are not scaled by speed, and torque and power are taken as equal in per unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gridsim.parameters import Parameter
from gridsim.sources import Source

ControlKind = Literal[
    "load_controller", "governor", "sensor", "stabilizer", "exciter", "plant", "electrical", "drive_train", "torque",
    "pitch", "aero",
]  # fmt: skip
Kind = Literal["machine"] | ControlKind
Values = Mapping[str, float]

#: Given to every machine's `terminal` and `rates`: terminal voltage phasor, field voltage, mechanical power, and the
#: rotor angle's sine and cosine as `source` gave them.
MACHINE_INPUTS = ("v_re_pu", "v_im_pu", "e_fd_pu", "p_mech_pu", "sin_delta", "cos_delta")
#: Given to a grid-following converter: terminal voltage phasor, and the active and reactive current it is to inject.
CONVERTER_INPUTS = ("v_re_pu", "v_im_pu", "ip_cmd_pu", "iq_cmd_pu")
#: Given to a grid-forming converter: terminal voltage phasor, references of voltage, active and reactive power.
FORMING_INPUTS = ("v_re_pu", "v_im_pu", "e_fd_pu", "p_mech_pu", "q_ref_pu")
#: What `source` gives: the Norton current behind the machine's constant source impedance, and the rotor's direction.
SOURCE_OUTPUTS = ("i_source_re_pu", "i_source_im_pu", "sin_delta", "cos_delta")
#: What `terminal` gives.
TERMINAL_OUTPUTS = (
    "dw_pu",
    "delta_rad",
    "p_e_pu",
    "q_e_pu",
    "i_fd_pu",
    "v_t_pu",
    "i_re_pu",
    "i_im_pu",
    "t_e_pu",
)

#: `p_poi_mw` is what the machine's site draws from the grid, 0 on a machine that stands at no site.
LOAD_CONTROLLER_INPUTS = ("p_poi_mw", "p_e_pu", "dw_pu")
#: A load controller moves its governor's reference by so much power, in per unit of the machine's rating.
LOAD_CONTROLLER_OUTPUTS = ("dp_ref_pu",)
#: `dp_ref_pu` is 0 on a machine without load controller.
GOVERNOR_INPUTS = ("dw_pu", "p_e_pu", *LOAD_CONTROLLER_OUTPUTS)
GOVERNOR_OUTPUTS = ("p_mech_pu",)
SENSOR_INPUTS = ("v_re_pu", "v_im_pu")
SENSOR_OUTPUTS = ("df_bus_pu", "dv_dt_pu_per_s")
#: What the sensor gives is 0 on a machine that has none.
STABILIZER_INPUTS = ("dw_pu", "t_e_pu", "p_mech_pu", "v_t_pu", *SENSOR_OUTPUTS)
STABILIZER_OUTPUTS = ("v_s_pu",)
EXCITER_INPUTS = ("v_t_pu", "v_s_pu", "i_fd_pu", "v_re_pu", "v_im_pu", "i_re_pu", "i_im_pu", "dw_pu")
EXCITER_OUTPUTS = ("e_fd_pu",)

#: A plant's control gives the references of the converter's electrical control, which gives its current commands.
#: `v_at` is the voltage at the bus that it watches.
PLANT_INPUTS = ("v_at_re_pu", "v_at_im_pu", "i_re_pu", "i_im_pu", "p_e_pu", "q_e_pu", "df_bus_pu")
PLANT_OUTPUTS = ("p_ref_pu", "q_ref_pu")
ELECTRICAL_INPUTS = ("v_t_pu", "p_e_pu", "q_e_pu", "p_ref_pu", "q_ref_pu", "w_g_pu")
#: The power order, and active and reactive current commands; a positive reactive current injects reactive power.
ELECTRICAL_OUTPUTS = ("p_mech_pu", "ip_cmd_pu", "iq_cmd_pu")
#: A wind turbine's parts. What the drive train gives are its states: it is evaluated first, and again last.
DRIVE_TRAIN_OUTPUTS = ("w_g_pu", "w_t_pu")
#: The power reference that stands in the place of the plant's, and the reference of the turbine's speed.
TORQUE_OUTPUTS = ("p_torque_pu", "w_ref_pu")
PITCH_OUTPUTS = ("theta_deg",)
AERO_OUTPUTS = ("p_aero_pu",)

#: Inputs and outputs of the kinds that hang on a machine, in the order in which they are evaluated.
CONTROLS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "load_controller": (LOAD_CONTROLLER_INPUTS, LOAD_CONTROLLER_OUTPUTS),
    "governor": (GOVERNOR_INPUTS, GOVERNOR_OUTPUTS),
    "sensor": (SENSOR_INPUTS, SENSOR_OUTPUTS),
    "stabilizer": (STABILIZER_INPUTS, STABILIZER_OUTPUTS),
    "exciter": (EXCITER_INPUTS, EXCITER_OUTPUTS),
    "drive_train": (("p_aero_pu", "p_e_pu"), DRIVE_TRAIN_OUTPUTS),
    "plant": (PLANT_INPUTS, PLANT_OUTPUTS),
    "torque": (("p_e_pu", "p_ref_pu", "w_g_pu"), TORQUE_OUTPUTS),
    "electrical": (ELECTRICAL_INPUTS, ELECTRICAL_OUTPUTS),
    "pitch": (("w_t_pu", "w_ref_pu", "p_mech_pu", "p_ref_pu"), PITCH_OUTPUTS),
    "aero": (PITCH_OUTPUTS, AERO_OUTPUTS),
}
#: What may hang on a synchronous machine, and on a grid-following converter.
MACHINE_CONTROLS: tuple[Kind, ...] = ("load_controller", "governor", "stabilizer", "exciter")
CONVERTER_CONTROLS: tuple[Kind, ...] = ("plant", "electrical", "drive_train", "torque", "pitch", "aero")


@dataclass(frozen=True)
class Start:
    """A model at rest: its states, the references that hold it there, and what it gives or needs.

    `signals` are further signals of the machine at rest, by name: what it needs of the controls in front of it.
    """

    states: tuple[float, ...]
    references: tuple[float, ...] = ()
    e_fd_pu: float = 0.0
    p_mech_pu: float = 0.0
    signals: Values = field(default_factory=dict)


@dataclass(frozen=True)
class MachineStart:
    """What the power flow says of a machine: terminal voltage and current phasors, on the machine's rating. [pu]"""

    v_pu: complex
    i_pu: complex


def no_numbers(values: Values) -> tuple[float, ...]:
    """Derive nothing."""
    return ()


def no_faults(values: Values) -> list[str]:
    """Find nothing wrong between the parameters."""
    return []


def inertia_h(values: Values) -> float:
    """Return the inertia constant of a synchronous machine. [s]"""
    return values["H"]


def no_inertia(values: Values) -> float:
    """Carry no inertia."""
    return 0.0


def no_gain(values: Values) -> float:
    """Answer no lasting fall of frequency."""
    return 0.0


def own_bus(values: Values) -> int:
    """Watch the bus of the machine."""
    return 0


def no_sensor(values: Values) -> bool:
    """Need no measurement at the bus."""
    return False


@dataclass(frozen=True)
class ControlModel:
    """What hangs on a machine or converter: an exciter, governor, stabilizer, plant or electrical control, a part of
    a wind turbine, a load controller above a governor, or the sensor at the bus that one of them asks for.

    `evaluate(p, x, u) -> (rates, outputs)` is compiled; `p` holds the parameters, then `derived`, then `references`.
    `start(values, u, wanted)` finds the states and references at which, with inputs `u`, the model rests and gives
    `wanted`; it is given `values` with the derived numbers. `wanted` is its first output; `u` holds the others beside
    the inputs. Controls start in the reverse of the order in which they are evaluated, so that one can ask for an
    input by `Start.signals`. `bounds(values)` are the limits of each state.
    `derive` finds the machine's rating beside the parameters, as `sn_mva`, and so does `gain`. Where `senses(values)`
    holds the machine gets a sensor, which is evaluated before them; `watches(values)` is the bus whose voltage is its
    `v_at`, 0 for its own. `gain(values)` is how much more power a governor gives at rest for a lasting fall of
    frequency, limits and the turbine's damping apart, per unit of the machine's rating. `texts` names the fields that
    a record may hold as text (0 where blank or 0, else 1). The states `drifts` move even at rest, as a battery's
    charge.
    """

    name: str
    kind: ControlKind
    title: str
    source: Source
    parameters: tuple[Parameter, ...]
    states: tuple[str, ...]
    evaluate: Callable[..., Any]
    start: Callable[[Values, Values, float], Start]
    references: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    derive: Callable[[Values], tuple[float, ...]] = no_numbers
    bounds: Callable[[Values], tuple[tuple[float, float], ...]] = lambda values: ()
    check: Callable[[Values], list[str]] = no_faults
    senses: Callable[[Values], bool] = no_sensor
    watches: Callable[[Values], int] = own_bus
    gain: Callable[[Values], float] = no_gain
    texts: tuple[str, ...] = ()
    drifts: tuple[str, ...] = ()


@dataclass(frozen=True)
class MachineModel:
    """What stands at a generator record: a source of current, and the rates of its states.

    `source(p, x, u)` gives `SOURCE_OUTPUTS`, `terminal(p, x, u)` `TERMINAL_OUTPUTS`, both with no rates; `rates`
    gives the rates and no outputs. `p` holds the parameters, then `r_pu`, `x_pu` (source impedance from the case),
    then `nominal_rad_per_s`, then `derived`. `impedance(values)` is the constant source impedance; `None` for a pure
    source of current, which cannot hold an island by itself.

    Where `iterates`, the source's current follows the terminal voltage beyond that impedance: it is solved together
    with the network. Of a machine with a `rotor` the first state is the rotor angle [rad], the second the speed
    deviation [pu], and it can lose synchronism. `inputs` are what all its parts are given, `takes` the kinds of
    control that may hang on it, `inertia(values)` its inertia constant [s].
    """

    name: str
    title: str
    source_text: Source
    parameters: tuple[Parameter, ...]
    states: tuple[str, ...]
    source: Callable[..., Any]
    terminal: Callable[..., Any]
    rates: Callable[..., Any]
    start: Callable[[Values, MachineStart], Start]
    impedance: Callable[[Values], complex] | None
    inertia: Callable[[Values], float] = inertia_h
    iterates: bool = False
    rotor: bool = True
    inputs: tuple[str, ...] = MACHINE_INPUTS
    takes: tuple[Kind, ...] = MACHINE_CONTROLS
    derived: tuple[str, ...] = ()
    derive: Callable[[Values], tuple[float, ...]] = no_numbers
    check: Callable[[Values], list[str]] = no_faults
    kind: Literal["machine"] = "machine"


#: Fields that every machine kernel finds in `p` behind its own parameters.
MACHINE_SETTING = ("r_pu", "x_pu", "nominal_rad_per_s")

DeviceModel = MachineModel | ControlModel


def state_bounds(*bounds: tuple[float, float] | None) -> tuple[tuple[float, float], ...]:
    """Write the bounds of states in order, `None` for a state without limits."""
    return tuple((-math.inf, math.inf) if bound is None else bound for bound in bounds)
