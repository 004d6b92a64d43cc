"""Wind and solar plants as grid-following converters: typical data by class, drawn by a seed.

Solar plants have no reactive range in the source and hold what they give: REGCA1 with REECB1, current by division.
Wind plants are of type 4, without the turbine's shaft: REGCA1, REECA1 that supports voltage in sags, and REPCA1 that
holds the voltage at their bus within their reactive limits, with a droop, so that plants share and no integral is
alone. All give what the weather allows: nothing more comes at low frequency. Where the interconnection wants it,
wind plants give less at high frequency.

Values are those of all 90 plants of the reduced Western system, `psse_dyr/240_bus_remap2_dera2.dyr` of NREL-Sienna
PowerSystemsTestData [Q], but for what is said at each. Ranges stand around such a value: assumption [I].
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gridsim.devices.catalogue import MODELS
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.psse.generators import Generator
from gridsim.grid.regional.fleet import drawn
from gridsim.grid.regional.fleet_data import Range
from gridsim.grid.regional.fuel import SUN, WIND
from gridsim.grid.regional.systems import HighFrequency
from gridsim.sources import Source

PUBLISHED_PLANTS = Source(
    "NREL-Sienna PowerSystemsTestData, psse_dyr/240_bus_remap2_dera2.dyr: REGCA1, REECB1, REPCA1 of all its plants; "
    "voltage support in sags and voltage control of wind plants, ranges: general",
    "I",
)
#: As good as none: a grid-following converter follows the voltage and adds nothing to a bus's strength [I]. [pu]
SOURCE_REACTANCE_PU = 9999.0
_REGCA1: dict[str, Range] = {
    "Lvplsw": 1.0, "Tg": (0.016, 0.024), "Rrpwr": 10.0, "Brkpt": 0.9, "Zerox": 0.4, "Lvpl1": 1.22, "Volim": 1.2,
    "Lvpnt1": 0.9, "Lvpnt0": 0.5, "Iolim": -1.3, "Tfltr": (0.016, 0.024), "Khv": 0.0, "Iqrmax": 100.0,
    "Iqrmin": -100.0, "Accel": 0.7,
}  # fmt: skip
_REECB1: dict[str, Range] = {
    "BUSR": 0.0, "PFFLAG": 0.0, "VFLAG": 1.0, "QFLAG": 0.0, "PQFLAG": 0.0,
    "Vdip": -99.0, "Vup": 99.0, "Trv": (0.016, 0.024), "dbd1": 0.0, "dbd2": 0.0, "Kqv": 0.0, "Iqh1": 1.1,
    "Iql1": -1.1, "Vref0": 0.0, "Tp": (0.04, 0.06), "Qmax": 0.44, "Qmin": -0.44, "Vmax": 1.05, "Vmin": 0.9,
    "Kqp": 0.0, "Kqi": 0.01, "Kvp": 10.0, "Kvi": 60.0, "Tiq": (0.016, 0.024), "dPmax": 99.0, "dPmin": -99.0,
    "Pmax": 1.0, "Pmin": 0.0, "Imax": 1.11, "Tpord": (0.016, 0.024),
}  # fmt: skip
# Sags: WECC, Wind Plant Dynamic Modeling Guidelines, 2014 [I]. No current limits by voltage, no memory of sags.
_REECA1: dict[str, Range] = {
    **_REECB1,
    "PFLAG": 0.0, "Vdip": 0.85, "Vup": 1.15, "dbd1": -0.1, "dbd2": 0.1, "Kqv": 2.0, "Iqfrz": 0.0, "Thld": 0.0,
    "Thld2": 0.0, "Vref1": 0.0,
    **{f"{letter}{axis}{k}": 0.0 for axis in "qp" for k in range(1, 5) for letter in "VI"},
}  # fmt: skip
# Voltage control as turbines have it: proportional above all, with a droop, waiting in sags [I]. In the West of the
# synthetic Texas system, where wind stands behind long lines, gains of 4 let all plants swing up together at 12 Hz, a
# gain of 1 takes the damping of the export mode from 4 % to 1 % [C]; with the plant's lag Tfv, 0.05 s there, no gain
# is between the two, so that it is left out.
_REPCA1: dict[str, Range] = {
    "BUSR": 0.0, "BUS1": 0.0, "BUS2": 0.0, "CKTID": 0.0, "VCFlag": 0.0, "RefFlag": 1.0, "FreqFlag": 0.0,
    "Tfltr": (0.016, 0.024), "Kp": (2.0, 2.5), "Ki": (0.4, 0.6), "Tft": 0.0, "Tfv": 0.0, "Vfrz": 0.85,
    "Rc": 0.0, "Xc": 0.0, "Kc": (0.03, 0.05), "emax": 0.1, "emin": -0.1, "dbd1": 0.0, "dbd2": 0.0,
    "Kpg": 1.0, "Kig": 0.5, "Tp": (0.2, 0.3), "fdbd1": -1.0, "fdbd2": 1.0, "femax": 99.0, "femin": -99.0,
    "Pmin": 0.0, "Tg": (0.08, 0.12), "Ddn": 0.0, "Dup": 0.0,
}  # fmt: skip
#: The models of each class: converter, electrical control, plant control.
PLANTS: dict[str, tuple[tuple[str, dict[str, Range]], ...]] = {
    WIND: (("REGCA1", _REGCA1), ("REECA1", _REECA1), ("REPCA1", _REPCA1)),
    SUN: (("REGCA1", _REGCA1), ("REECB1", _REECB1)),
}
_DIGITS = 4
# So far beyond its limits a plant can start: what the few digits of the source's voltages leave open. [Mvar]
_OPEN_MVAR = 0.2


def converter_records(
    plant: Generator, kind: str, *, wanted: HighFrequency | None, nominal_hz: float, generator: np.random.Generator
) -> tuple[DyrRecord, ...]:
    """Return the records of one plant of class `kind`, drawn with `generator`."""
    found = []
    for model, ranges in PLANTS[kind]:
        values = drawn(ranges, generator)
        if model == "REPCA1":
            values = {**values, **_limits(plant), **_droop(wanted, nominal_hz)}
        names = [parameter.name for parameter in MODELS[model].parameters]
        found.append(DyrRecord(plant.bus, model, plant.id, tuple(values[name] for name in names), 0))
    return tuple(found)


def as_converter(plant: Generator) -> Generator:
    """Return the plant with nothing left to give, and no part in the strength of its bus."""
    return replace(plant, zx_pu=SOURCE_REACTANCE_PU, max_p_mw=plant.p_mw)


def _limits(plant: Generator) -> dict[str, float]:
    """The plant's own limits on its rating, rounded outwards so that it can start at them."""
    scale = 10.0**_DIGITS / plant.sn_mva
    return {
        "Qmax": math.ceil((plant.max_q_mvar + _OPEN_MVAR) * scale) / 10.0**_DIGITS,
        "Qmin": math.floor((plant.min_q_mvar - _OPEN_MVAR) * scale) / 10.0**_DIGITS,
        "Pmax": math.ceil(plant.p_mw * scale) / 10.0**_DIGITS,
    }


def _droop(wanted: HighFrequency | None, nominal_hz: float) -> dict[str, float]:
    if wanted is None:
        return {}
    edge = round(wanted.dead_band_hz / nominal_hz, 7)
    return {"FreqFlag": 1.0, "fdbd1": -edge, "fdbd2": edge, "Ddn": 1.0 / wanted.droop}
