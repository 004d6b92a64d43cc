"""Every dynamic model there is, in one list: listing a model puts it in the readers, the tests and the documents."""

from __future__ import annotations

from gridsim.devices.contract import ControlModel, DeviceModel, MachineModel
from gridsim.devices.exciters import ieeex1, sexs
from gridsim.devices.governors import tgov1
from gridsim.devices.machines import gencls, genrou
from gridsim.devices.stabilizers import ieeest

MACHINES: tuple[MachineModel, ...] = (gencls.MODEL, genrou.MODEL)
CONTROLS: tuple[ControlModel, ...] = (
    tgov1.MODEL,
    sexs.MODEL,
    ieeex1.MODEL,
    ieeest.MODEL,
)
MODELS: dict[str, DeviceModel] = {}
MODELS.update((model.name, model) for model in MACHINES)
MODELS.update((model.name, model) for model in CONTROLS)
