"""Wind and solar plants as grid-following converters: REGCA1 with REECB1, typical values.

A plant holds its reactive power, its inner loop supports voltage in sags; it gives what the weather allows, so that
nothing more can be dispatched. There is no REPCA1: plants at full output have no response to frequency upwards. The
values are WECC's typical ones (Solar and Wind Plant Dynamic Modeling Guidelines, 2014) [I].
"""

from __future__ import annotations

from gridsim.devices.catalogue import MODELS
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.psse.generators import Generator

#: A fault current of about the rating, where short-circuit power is counted. Assumption [I]. [pu]
SOURCE_REACTANCE_PU = 1.0
_REGCA1 = {
    "Lvplsw": 1.0, "Tg": 0.02, "Rrpwr": 10.0, "Brkpt": 0.9, "Zerox": 0.4, "Lvpl1": 1.22, "Volim": 1.2, "Lvpnt1": 0.8,
    "Lvpnt0": 0.4, "Iolim": -1.3, "Tfltr": 0.02, "Khv": 0.7, "Iqrmax": 99.0, "Iqrmin": -99.0, "Accel": 0.7,
}  # fmt: skip
_REECB1 = {
    "BUSR": 0.0, "PFFLAG": 0.0, "VFLAG": 1.0, "QFLAG": 1.0, "PQFLAG": 0.0,
    "Vdip": 0.85, "Vup": 1.15, "Trv": 0.02, "dbd1": -0.05, "dbd2": 0.05, "Kqv": 2.0, "Iqh1": 1.05, "Iql1": -1.05,
    "Vref0": 0.0, "Tp": 0.05, "Qmax": 0.75, "Qmin": -0.75, "Vmax": 1.15, "Vmin": 0.85, "Kqp": 0.0, "Kqi": 0.1,
    "Kvp": 1.0, "Kvi": 40.0, "Tiq": 0.02, "dPmax": 99.0, "dPmin": -99.0, "Pmax": 1.2, "Pmin": 0.0, "Imax": 1.4,
    "Tpord": 0.02,
}  # fmt: skip


def converter_records(plant: Generator) -> tuple[DyrRecord, ...]:
    """Return the records of one plant."""
    return tuple(
        DyrRecord(plant.bus, name, plant.id, tuple(values[p.name] for p in MODELS[name].parameters), 0)
        for name, values in (("REGCA1", _REGCA1), ("REECB1", _REECB1))
    )
