"""The operating point: pandapower's power flow of a case with its sites, as a `Network`."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandapower
from pandapower.auxiliary import LoadflowNotConverged
from pandapower.pypower.idx_brch import BR_STATUS
from pandapower.pypower.idx_bus import BS, BUS_TYPE, GS, NONE, VA, VM
from pandapower.pypower.makeYbus import branch_vectors
from scipy.sparse.linalg import MatrixRankWarning

from gridsim.errors import Fault, InputError, SimulationError, raise_if_any
from gridsim.grid.additions import PlacedDevice
from gridsim.grid.case import GridCase
from gridsim.grid.device_dispatch import device_power, make_slack, overloaded, put_in_devices, shared_among_groups
from gridsim.grid.network import Branch, LoadPoint, MachinePoint, Network
from gridsim.grid.reactive_limits import own_ranges, solve_within, solved_machines

#: Mismatch at which the power flow ends; small enough that machines started from it stay at rest. [MVA]
TOLERANCE_MVA = 1e-9


@dataclass(frozen=True)
class Draw:
    """What a site takes from a bus at t = 0, in load direction, and whether the case's own load there gives way."""

    name: str
    bus: int
    p_mw: float
    q_mvar: float
    replaces_case_load: bool = False


def solve_operating_point(
    case: GridCase, draws: Sequence[Draw] = (), devices: Sequence[PlacedDevice] = ()
) -> Network:
    """Solve the power flow of `case` with `draws` added and return the network at it.

    What the sites take beyond the loads they replace is dispatched over all machines in proportion to their headroom
    (`max_p_mw` less their output without sites), so that no machine is driven past its rating by being the slack;
    the slack machine takes the change in losses alone. `devices` are those that stand in `case` already, out of
    service: they give what their dispatch says and hold the voltage that their sites' buses have without the sites; a
    case without machines of its own is carried by them. Machines of the case keep within their reactive limits
    (`reactive_limits.py`). Raises `InputError` where the headroom does not suffice and `SimulationError` where there
    is no solution.
    """
    net = copy.deepcopy(case.net)
    own = bool(net.gen.in_service.any())
    power_mw = device_power(devices, {draw.name: draw.p_mw for draw in draws}, case=case.name, own=own)
    ranges = None
    if own:
        _run(net, case, "the case itself")
        ranges = own_ranges(net)
    at_rest = dict(net.res_bus.vm_pu) if own else dict.fromkeys(net.bus.index, 1.0)
    extra_mw = _put_in(net, draws) - sum(power_mw.values())
    if own and extra_mw != 0.0:
        _dispatch(net, extra_mw, case)
    put_in_devices(net, devices, power_mw, at_rest)
    if not own:
        make_slack(net, devices)
    if draws or devices:
        what = " and ".join(f"site {draw.name} ({draw.p_mw:g} MW at bus {draw.bus})" for draw in draws)
        machines = solve_within(net, ranges, lambda init: _run(net, case, what, init))
    else:
        machines = solved_machines(net)
    if devices:
        machines = shared_among_groups(machines, devices)
        raise_if_any(overloaded(machines, devices))
    return _network(net, case, machines, replaced={draw.bus for draw in draws if draw.replaces_case_load})


def _run(net: Any, case: GridCase, what: str, init: str = "auto") -> None:
    try:
        try:
            _flow(net, init)
        except FloatingPointError:  # its start by a DC flow divides by reactances, of which one may be 0
            _flow(net, "flat")
    except (LoadflowNotConverged, MatrixRankWarning, FloatingPointError) as error:
        raise SimulationError(f"case {case.name}: the power flow with {what} has no solution") from error


def _flow(net: Any, init: str) -> None:
    """Run pandapower's power flow; numbers that leave all bounds on the way end as one that does not converge."""
    with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
        warnings.simplefilter("error", MatrixRankWarning)  # what follows from a singular matrix is no solution
        pandapower.runpp(
            net,
            init=init,
            calculate_voltage_angles=True,
            trafo_model="pi",
            tolerance_mva=TOLERANCE_MVA,
            max_iteration=60,
            numba=False,
        )


def _put_in(net: Any, draws: Sequence[Draw]) -> float:
    """Put the sites in as loads; return what they take beyond the loads they replace. [MW]"""
    replaced = net.load.index[
        net.load.bus.isin([draw.bus for draw in draws if draw.replaces_case_load]) & net.load.in_service
    ]
    extra = -float((net.load.p_mw * net.load.scaling).loc[replaced].sum())
    net.load.loc[replaced, "in_service"] = False
    for draw in draws:
        pandapower.create_load(net, draw.bus, p_mw=draw.p_mw, q_mvar=draw.q_mvar, name=f"site {draw.name}")
        extra += draw.p_mw
    return extra


def _dispatch(net: Any, extra_mw: float, case: GridCase) -> None:
    live = net.gen.index[net.gen.in_service]
    output = net.res_gen.p_mw.loc[live]
    most = net.gen.max_p_mw.fillna(net.gen.sn_mva).loc[live]  # no machine gives more active power than its rating
    room = most - output if extra_mw > 0.0 else output
    room = room.clip(lower=0.0)
    if room.sum() < abs(extra_mw):
        raise InputError(
            Fault(
                f"case {case.name}",
                "its machines cannot carry the sites at t = 0",
                f"{extra_mw:.0f} MW more than the loads they replace",
                f"at most {room.sum():.0f} MW, the machines' headroom (max_p_mw less output); or a larger case",
            )
        )
    net.gen.loc[live, "p_mw"] = output + extra_mw * room / room.sum()


def _network(net: Any, case: GridCase, machines: Any, replaced: set[int]) -> Network:
    ppc = net._ppc
    base = float(ppc["baseMVA"])
    lookup = net._pd2ppc_lookups["bus"]
    live = ppc["bus"][:, BUS_TYPE] != NONE
    row = np.where(live, np.cumsum(live) - 1, -1)  # a bus out of service has no row
    row_of = {int(bus): int(row[lookup[bus]]) for bus in net.bus.index if lookup[bus] >= 0 and live[lookup[bus]]}
    buses = ppc["bus"][live]
    v = buses[:, VM] * np.exp(1j * np.deg2rad(buses[:, VA]))
    return Network(
        base_mva=base,
        nominal_hz=case.nominal_hz,
        buses=tuple(row_of),
        row_of=row_of,
        v_pu=np.asarray(v, dtype=np.complex128),
        shunt_pu=np.asarray((buses[:, GS] + 1j * buses[:, BS]) / base, dtype=np.complex128),
        branches=_branches(net, row_of),
        machines=_machines(machines, row_of),
        loads=_loads(net, row_of, replaced),
    )


def _branches(net: Any, row_of: dict[int, int]) -> tuple[Branch, ...]:
    stamps = net._ppc["branch"].copy()
    live = stamps[:, BR_STATUS].real != 0.0
    stamps[:, BR_STATUS] = 1.0
    y_tt, y_ff, y_ft, y_tf = branch_vectors(stamps, len(stamps))
    found = []
    for kind, ends in (("line", ("from_bus", "to_bus")), ("trafo", ("hv_bus", "lv_bus"))):
        first, last = net._pd2ppc_lookups["branch"].get(kind, (0, 0))
        table = getattr(net, kind)
        for k, (one, other, circuit) in zip(
            range(first, last), table[[*ends, "circuit"]].itertuples(index=False), strict=True
        ):
            if int(one) not in row_of or int(other) not in row_of:
                continue
            found.append(
                Branch(
                    from_bus=int(one),
                    to_bus=int(other),
                    circuit=str(circuit),
                    from_row=row_of[int(one)],
                    to_row=row_of[int(other)],
                    y_ff=complex(y_ff[k]),
                    y_ft=complex(y_ft[k]),
                    y_tf=complex(y_tf[k]),
                    y_tt=complex(y_tt[k]),
                    in_service=bool(live[k]),
                )
            )
    return tuple(found)


def _machines(table: Any, row_of: dict[int, int]) -> tuple[MachinePoint, ...]:
    return tuple(
        MachinePoint(
            bus=int(gen.bus),
            id=str(gen.id),
            row=row_of[int(gen.bus)],
            sn_mva=float(gen.sn_mva),
            source_impedance_pu=complex(gen.zr_pu, gen.zx_pu),
            p_mw=float(gen.p_mw_solved),
            q_mvar=float(gen.q_mvar_solved),
        )
        for gen in table.itertuples()
    )


def _loads(net: Any, row_of: dict[int, int], replaced: set[int]) -> tuple[LoadPoint, ...]:
    """The case's own loads in service; sites were appended behind them and are not among them."""
    own = net.load[net.load.in_service & net.load.id.notna()] if "id" in net.load else net.load.iloc[:0]
    return tuple(
        LoadPoint(
            bus=int(load.bus),
            id=str(load.id),
            row=row_of[int(load.bus)],
            p_mw=float(load.p_mw * load.scaling),
            q_mvar=float(load.q_mvar * load.scaling),
        )
        for load in own.itertuples()
        if int(load.bus) not in replaced
    )
