"""Every dynamic load there is, in one list, by the name that its records have before their suffix."""

from __future__ import annotations

from gridsim.devices.load_models import cim5, cim6, ieel, ldfr, perc1
from gridsim.devices.load_models.contract import LoadModel

LOADS: tuple[LoadModel, ...] = (cim5.MODEL, cim6.MODEL, ieel.MODEL, ldfr.MODEL, perc1.MODEL)
#: What a record's suffix says of the loads that it is for: one or all of a bus, of a zone, of an area, all there are.
SUFFIXES = ("BL", "ZN", "AR", "AL")
#: By the model a record names.
LOAD_RECORDS: dict[str, LoadModel] = {f"{load.name}{suffix}": load for load in LOADS for suffix in SUFFIXES}
