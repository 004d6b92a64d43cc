"""A case with no grid in it: one bus that sites and their own power stand on."""

from __future__ import annotations

from pathlib import Path

import pandapower
import pandas as pd

from gridsim.grid.case import GridCase
from gridsim.grid.load_model import LoadModel

#: The number of the only bus.
ISLAND_BUS = 1
ISLAND_BASE_MVA = 100.0


def island_case(*, kv: float, nominal_hz: float, preset: str) -> GridCase:
    """Return the bare bus; whatever runs on it, devices of sites bring.

    >>> len(island_case(kv=34.5, nominal_hz=60.0, preset="eastern").net.gen)
    0
    """
    net = pandapower.create_empty_network(name="island", f_hz=nominal_hz, sn_mva=ISLAND_BASE_MVA)
    pandapower.create_bus(net, vn_kv=kv, index=ISLAND_BUS, name="campus")
    for table, column in (("gen", "id"), ("load", "id"), ("shunt", "id"), ("line", "circuit"), ("trafo", "circuit")):
        net[table][column] = pd.Series(dtype=object)
    for column in ("sn_mva", "zr_pu", "zx_pu", "max_p_mw"):
        net.gen[column] = pd.Series(dtype=float)
    return GridCase(
        name="island",
        title="a campus on its own",
        nominal_hz=nominal_hz,
        base_mva=ISLAND_BASE_MVA,
        net=net,
        dynamics=(),
        folder=Path("island"),
        dyr_file=Path("island"),
        load_model=LoadModel(p_z=1.0, p_i=0.0, p_p=0.0, q_z=1.0, q_i=0.0, q_p=0.0),
        preset=preset,
        poi_buses=(ISLAND_BUS,),
        origin="made for the scenario",
        licence="none: it holds no data",
        changes=("made for the scenario",),
    )
