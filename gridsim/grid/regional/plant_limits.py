"""Room for the solution in the controls of plants: each must be able to give what its bus has at the start.

Machines at a bus share its reactive power by rating, so that a plant among others may be asked for more than its own
limits in the source, where one of the others gives it. Its control could then not start.
"""

from __future__ import annotations

import math
from dataclasses import replace

from gridsim.devices.converters import repca1
from gridsim.grid.case import GridCase
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.network import MachinePoint, Network

#: Limits keep so many digits behind the point, rounded outwards. [pu of the rating]
_DIGITS = 4
_NAMES = [parameter.name for parameter in repca1.MODEL.parameters]
_LEAST, _MOST = _NAMES.index("Qmin"), _NAMES.index("Qmax")


def with_room_for(case: GridCase, network: Network) -> tuple[GridCase, tuple[str, ...]]:
    """Return `case` with the reactive limits of plant controls widened to what `network` asks, and what to say of it.

    `network` is the solved case. Nothing is said where every plant lies within its limits.
    """
    points = {(point.bus, point.id): point for point in network.generators}
    records, widened = [], []
    for record in case.dynamics:
        point = points.get((record.bus, record.id))
        roomy = _roomy(record, point) if record.model == repca1.MODEL.name and point is not None else record
        if roomy is not record:
            widened.append(f"{record.bus} id {record.id}")
        records.append(roomy)
    if not widened:
        return case, ()
    said = f"The reactive limits of {len(widened)} plant controls reach out to the solution: {', '.join(widened)}."
    return replace(case, dynamics=tuple(records)), (said,)


def _roomy(record: DyrRecord, point: MachinePoint) -> DyrRecord:
    """Return the record itself where what its machine gives lies within its limits, else one with wider limits."""
    values = list(record.values)
    low, high = values[_LEAST], values[_MOST]
    q_pu, scale = point.q_mvar / point.sn_mva, 10.0**_DIGITS
    if not (isinstance(low, float) and isinstance(high, float)) or low <= q_pu <= high:
        return record
    values[_LEAST] = min(low, math.floor(q_pu * scale) / scale)
    values[_MOST] = max(high, math.ceil(q_pu * scale) / scale)
    return replace(record, values=tuple(values))
