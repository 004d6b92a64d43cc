"""Every kind of mitigation there is, in one list: listing one puts it in the reader, the tests and the documents."""

from __future__ import annotations

from gridsim.errors import Fault, InputError
from gridsim.mitigation import backstop, ballast, battery, gpu_smoothing, power_cap, ramp_limit
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.other_stores import FLYWHEEL, RACK_STORAGE, SUPERCAPACITOR, UPS_BATTERY
from gridsim.nearest import suggestion

MITIGATIONS: tuple[MitigationModel, ...] = (
    gpu_smoothing.MODEL,
    battery.MODEL,
    ballast.MODEL,
    ramp_limit.MODEL,
    power_cap.MODEL,
    backstop.MODEL,
    RACK_STORAGE,
    SUPERCAPACITOR,
    FLYWHEEL,
    UPS_BATTERY,
)


def mitigation_named(type: str) -> MitigationModel:
    """Return the model of a type; raises `InputError` naming the nearest where there is none.

    >>> mitigation_named("battery").title
    "battery at the site's meter"
    """
    known = {model.type: model for model in MITIGATIONS}
    if type in known:
        return known[type]
    raise InputError(Fault("mitigation", "there is no such type", got=repr(type), wanted=suggestion(type, known)))
