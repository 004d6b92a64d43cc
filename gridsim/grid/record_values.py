"""What a dynamic record says by the names of its model's parameters, before the whole case is checked."""

from __future__ import annotations

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import MachineModel
from gridsim.grid.dyr import DyrRecord
from gridsim.parameters import faults_of


def sound_values(record: DyrRecord) -> dict[str, float]:
    """Return the record's numbers by name; empty for an unknown model and for a record that its model refuses.

    >>> sound_values(DyrRecord(1, "GENCLS", "1", (4.0, 0.0), 1))
    {'H': 4.0, 'D': 0.0}
    """
    model = MODELS.get(record.model)
    if model is None or len(record.values) != len(model.parameters):
        return {}
    pairs = zip((parameter.name for parameter in model.parameters), record.values, strict=True)
    values = {name: value for name, value in pairs if isinstance(value, float)}
    return {} if faults_of(values, model.parameters, where="") else values


def inertia_s(record: DyrRecord) -> float:
    """Return the inertia constant that a machine's model makes of its record, 0 for any other record. [s]"""
    model = MODELS.get(record.model)
    values = sound_values(record)
    return model.inertia(values) if isinstance(model, MachineModel) and values else 0.0
