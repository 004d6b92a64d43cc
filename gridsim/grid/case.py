"""A grid case: the network with the dynamic data of its machines, and where both come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pandapower.auxiliary import pandapowerNet

from gridsim.grid.dyr import DyrRecord
from gridsim.grid.load_model import LoadModel


@dataclass(frozen=True)
class GridCase:
    """A network as pandapower has it, with its dynamics and its provenance.

    The index of `net.bus` is the bus number of the source. Beside pandapower's own columns `net.gen` carries
    `id`, `sn_mva`, `zr_pu` and `zx_pu` (source impedance on `sn_mva`) and `max_p_mw`; the slack is one of its rows,
    `net.ext_grid` has none (`external_grids.py`). `net.line` and `net.trafo` carry `circuit`; `net.load` and
    `net.shunt` carry `id`. `preset` names the limits
    of the interconnection, `poi_buses` the buses where a campus may connect, strong to weak. `load_model` is
    the case's default. The net must not be written to: work on a copy.
    """

    name: str
    title: str
    nominal_hz: float
    base_mva: float
    net: pandapowerNet
    dynamics: tuple[DyrRecord, ...]
    folder: Path
    dyr_file: Path
    load_model: LoadModel
    preset: str
    poi_buses: tuple[int, ...]
    origin: str
    licence: str
    changes: tuple[str, ...]
