"""What is suspicious about a case: data that can be simulated but is seldom meant, each with its record and line.

Nothing here stops a run; what cannot be simulated is an error of the readers. The bounds are assumptions [I].
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from gridsim.devices.catalogue import MODELS
from gridsim.devices.contract import ControlModel
from gridsim.errors import Fault
from gridsim.grid.case import GridCase
from gridsim.grid.loading import branch_loadings
from gridsim.grid.network import Network
from gridsim.grid.places import Places

LOG = logging.getLogger(__name__)

#: Inertia constants of generating units lie between 1 and 10 s on their rating; wide of that is another base. [s]
H_FROM_S, H_TO_S = 0.1, 50.0
#: Below this a reactance on the system base is none, as the RAW reader writes one of zero. [pu]
LEAST_X_PU = 1.0001e-5
#: Voltages outside are emergency voltages in any planning criterion. [pu]
V_FROM_PU, V_TO_PU = 0.9, 1.1
# Voltages held at a bound come out of files of five digits beside it. [pu]
_AT_BOUND_PU = 1e-4
# Output at a limit comes out of such voltages off by about this share of the rating. [1]
_AT_LIMIT = 1e-3
# ZSOURCE and X''d are the same reactance, written with four or five digits. [1]
_SAME_REACTANCE = 0.01
# Which of a machine's numbers must fall in this order; where one is missing in a model it is passed over.
_ORDERS = (
    ("Xd", "Xpd", "Xppd", "Xl"),
    ("Xq", "Xpq", "Xppd", "Xl"),
    ("Tpdo", "Tppdo"),
    ("Tpqo", "Tppqo"),
    ("S12", "S10"),
)
#: So many suspicions are logged one by one.
MOST_LOGGED = 10


def suspicions(case: GridCase, network: Network) -> tuple[Fault, ...]:
    """List what is suspicious about `case` and its operating point `network`, in the order of the tables."""
    places = Places(case)
    found = [*_voltages(network, places), *_branches(case, network, places), *_machines(case, network, places)]
    return (*found, *_dynamics(case))


def log_suspicions(
    case: GridCase, network: Network, *, before: Collection[Fault] | None = None, most: int = MOST_LOGGED
) -> None:
    """Log the first suspicions as warnings, of more than `most` their number.

    `before` are those of the grid without its sites: what is not among them is there because of a site. Only what a
    site causes is logged of a case whose own data need no word (`most` of 0).
    """
    found = suspicions(case, network)
    own = [one for one in found if before is None or _key(one) in {_key(earlier) for earlier in before}]
    for suspicion in own[:most]:
        LOG.warning("%s", suspicion, extra={"because_of_site": False})
    if len(own) > most > 0:
        text = "case %s: %d more; `gridsim case check` lists them"
        LOG.warning(text, case.name, len(own) - most, extra={"because_of_site": False})
    for suspicion in found:
        if suspicion not in own:
            LOG.warning("%s", suspicion, extra={"because_of_site": True})


def _key(fault: Fault) -> tuple[str, str]:
    """What makes two suspicions the same, whatever the numbers."""
    return fault.where, fault.what


def _voltages(network: Network, places: Places) -> Iterator[Fault]:
    for bus, row in network.row_of.items():
        v_pu = float(np.abs(network.v_pu[row]))
        if not V_FROM_PU - _AT_BOUND_PU <= v_pu <= V_TO_PU + _AT_BOUND_PU:
            where = places.of("bus", bus, f"bus {bus}")
            yield Fault(where, "voltage is unusual", f"{v_pu:.4f} pu", f"{V_FROM_PU:g} to {V_TO_PU:g} pu")


def _branches(case: GridCase, network: Network, places: Places) -> Iterator[Fault]:
    for table, ends in (("line", ("from_bus", "to_bus")), ("trafo", ("hv_bus", "lv_bus"))):
        for row in case.net[table][case.net[table].in_service.astype(bool)].itertuples():
            one, other = (int(getattr(row, end)) for end in ends)
            where = (table, row.Index, f"{table} {one}-{other} circuit {row.circuit}")
            r_pu, x_pu = _impedance_pu(case, row, one) if table == "line" else _trafo_impedance_pu(case, row)
            if x_pu < 0.0 or abs(x_pu) <= LEAST_X_PU:
                what = "reactance is negative" if x_pu < 0.0 else "has next to no reactance"
                yield Fault(places.of(*where), what, f"{x_pu:.4g} pu", f"above {LEAST_X_PU:.1g} pu")
            if r_pu < 0.0:
                yield Fault(places.of(*where), "resistance is negative", f"{r_pu:.4g} pu", "0 or above")
    for loading in branch_loadings(case, network):
        if loading.share > 1.0:
            where = (loading.table, loading.index, f"{loading.table} {loading.name}")
            yield Fault(places.of(*where), "carries more than its rating", f"{100.0 * loading.share:.0f} %", "100 %")


def _impedance_pu(case: GridCase, row: Any, bus: int) -> tuple[float, float]:
    z_base = case.net.bus.vn_kv[bus] ** 2 / case.base_mva
    share = row.length_km / z_base / row.parallel
    return row.r_ohm_per_km * share, row.x_ohm_per_km * share


def _trafo_impedance_pu(case: GridCase, row: Any) -> tuple[float, float]:
    share = case.base_mva / row.sn_mva / row.parallel / 100.0
    x = float(np.sqrt(max(row.vk_percent**2 - row.vkr_percent**2, 0.0)))
    return row.vkr_percent * share, float(np.copysign(x, row.vk_percent)) * share


def _machines(case: GridCase, network: Network, places: Places) -> Iterator[Fault]:
    solved = {(point.bus, point.id): point for point in network.generators}
    for row in case.net.gen.itertuples():
        point = solved.get((int(row.bus), str(row.id)))
        if point is None:
            continue
        margin = _AT_LIMIT * row.sn_mva
        where = ("gen", row.Index, f"machine {point.id} at bus {point.bus}")
        for name, value, unit in (("p_mw", point.p_mw, "MW"), ("q_mvar", point.q_mvar, "Mvar")):
            low, high = (float(getattr(row, f"{end}_{name}", np.nan)) for end in ("min", "max"))
            if low > high:
                yield Fault(places.of(*where), f"limits of {name} are crossed", f"{low:g} to {high:g} {unit}")
            elif value < low - margin or value > high + margin:
                got, wanted = f"{value:.2f} {unit}", f"{low:g} to {high:g} {unit}"
                yield Fault(places.of(*where), f"output {name} is outside its limits", got, wanted)
        drawn_mva = abs(complex(point.p_mw, point.q_mvar))
        if drawn_mva > row.sn_mva + margin:
            yield Fault(places.of(*where), "output exceeds the rating", f"{drawn_mva:.1f} MVA", f"{row.sn_mva:g} MVA")


def _dynamics(case: GridCase) -> Iterator[Fault]:
    zx_pu = {
        (int(row.bus), str(row.id)): float(row.zx_pu) for row in case.net.gen.itertuples() if bool(row.in_service)
    }
    for record in case.dynamics:
        model = MODELS.get(record.model)
        key = (record.bus, record.id)
        if model is None or isinstance(model, ControlModel) or key not in zx_pu:
            continue
        names = [parameter.name for parameter in model.parameters]
        values = {name: v for name, v in zip(names, record.values, strict=False) if isinstance(v, float)}
        where = f"{case.dyr_file} line {record.line}: {record.model} at bus {record.bus} id {record.id}"
        yield from _parameters(where, values, zx_pu[key])


def _parameters(where: str, values: Mapping[str, float], zx_pu: float) -> Iterator[Fault]:
    h_s = values.get("H", 1.0)
    if not H_FROM_S <= h_s <= H_TO_S:
        yield Fault(where, "H is unusual on the machine's rating", f"{h_s:g} s", f"{H_FROM_S:g} to {H_TO_S:g} s")
    for order in _ORDERS:
        given = [(name, values[name]) for name in order if name in values]
        if any(one[1] < other[1] for one, other in pairwise(given)):
            got = ", ".join(f"{name} {value:g}" for name, value in given)
            yield Fault(where, "numbers are not in the order of physics", got, " >= ".join(name for name, _ in given))
    x_sub = values.get("Xppd", zx_pu)
    if abs(zx_pu - x_sub) > _SAME_REACTANCE * x_sub:
        yield Fault(where, "X''d differs from the network data's ZSOURCE", f"{x_sub:g} pu", f"{zx_pu:g} pu")
