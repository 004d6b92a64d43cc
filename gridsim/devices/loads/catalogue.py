"""Every way of riding through there is, in one list: listing one puts it in the scenario's schema and the tests."""

from __future__ import annotations

from gridsim.devices.loads import cmld_electronic, perc1, perc2, trip_curve, ups_counter
from gridsim.devices.loads.contract import RideModel

RIDES: tuple[RideModel, ...] = (
    perc1.MODEL,
    perc2.MODEL,
    cmld_electronic.MODEL,
    ups_counter.MODEL,
    *trip_curve.MODELS,
)
RIDE_MODELS: dict[str, RideModel] = {model.name: model for model in RIDES}
