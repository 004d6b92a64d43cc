"""The rest of an interconnection as one machine: sized so that region and rest together are the measured system.

    2 H S       = E_system - E_region            kinetic energy at nominal speed, S the rest's rating
    D S / f_0   = damping of the rest's load
    S / (R f_0) = beta_system - beta_region - D S / f_0                  (1)

beta is the frequency response in MW/Hz. The machine is GENCLS; its governor TGOV1, of a steam turbine with reheat, a
third of the power ahead of the reheater: T1 0.3 s, T2 2.1 s, T3 7 s (Anderson and Mirheydar, 1990, F_H 0.3, T_R 7 to
8 s) [S].
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault, InputError
from gridsim.grid.dyr import DyrRecord
from gridsim.grid.regional.systems import System

_T1_S, _T2_S, _T3_S = 0.3, 2.1, 7.0
# Digits that the sized numbers keep.
_DIGITS = 5


@dataclass(frozen=True)
class Rest:
    """Records of the common machine, and what was given to it. [GW s, MW/Hz]"""

    records: tuple[DyrRecord, ...]
    inertia_gw_s: float
    governor_mw_per_hz: float
    damping_mw_per_hz: float


def rest_of(
    system: System,
    *,
    bus: int,
    id: str,
    rating_mva: float,
    load_mw: float,
    region_inertia_gw_s: float,
    region_mw_per_hz: float,
    nominal_hz: float,
) -> Rest:
    """Size the machine by equation (1). Raises `InputError` where the region alone is more than the system."""
    inertia = system.inertia_gw_s - region_inertia_gw_s
    damping = system.load_damping * load_mw / nominal_hz
    governor = 10.0 * system.response_mw_per_0_1_hz - region_mw_per_hz - damping
    faults = [
        Fault(
            "preset",
            f"the region has more {what} than the whole system",
            f"{region:.0f} {unit}",
            f"{whole:.0f} {unit}",
        )
        for what, left, region, whole, unit in (
            ("kinetic energy", inertia, region_inertia_gw_s, system.inertia_gw_s, "GW s"),
            ("frequency response", governor, region_mw_per_hz, 10.0 * system.response_mw_per_0_1_hz, "MW/Hz"),
        )
        if not left > 0.0
    ]
    if faults:
        raise InputError(faults)
    h_s = round(inertia * 1000.0 / rating_mva, _DIGITS)
    d_pu = round(damping * nominal_hz / rating_mva, _DIGITS)
    droop = round(rating_mva / nominal_hz / governor, _DIGITS)
    records = (
        DyrRecord(bus, "GENCLS", id, (h_s, d_pu), 0),
        DyrRecord(bus, "TGOV1", id, (droop, _T1_S, 1.0, -1.0, _T2_S, _T3_S, 0.0), 0),
    )
    return Rest(records, inertia, governor, damping)
