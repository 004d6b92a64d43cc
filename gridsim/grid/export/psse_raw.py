"""A grid case as PSS/E RAW text of revision 33, numbers to the last digit, solved.

The network is written as the power flow has it: every branch by its two-port, machines at their solved output, buses
at their solved voltages. Field order as this package reads it (`gridsim.grid.psse`) [I].
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.export.psse_names import LARGEST_BUS, Names
from gridsim.grid.export.two_port import line_numbers, transformer_numbers
from gridsim.grid.network import Branch, Network
from gridsim.grid.operating_point import solve_operating_point

_TITLE_LETTERS, _NAME_LETTERS, _ID_LETTERS = 60, 12, 2
_PQ, _PV, _SWING, _ISOLATED = 1, 2, 3, 4
# The format's value for a limit that there is not.
_NO_LIMIT = 9999.0
_EMPTY_SECTIONS = (
    "AREA",
    "TWO-TERMINAL DC",
    "VSC DC LINE",
    "IMPEDANCE CORRECTION",
    "MULTI-TERMINAL DC",
    "MULTI-SECTION LINE",
    "ZONE",
    "INTER-AREA TRANSFER",
    "OWNER",
    "FACTS DEVICE",
    "SWITCHED SHUNT",
    "GNE",
    "INDUCTION MACHINE",
)


@dataclass(frozen=True)
class RawFile:
    """Text of a RAW file; `changes` are sentences on what it does not carry as the case has it."""

    text: str
    changes: tuple[str, ...]


def raw_text(case: GridCase) -> RawFile:
    """Return `case` as RAW text. Raises `InputError` for what a RAW file cannot carry without becoming another case.

    That is: an external grid, elements other than buses, lines, two-winding transformers, machines, loads and shunts,
    bus numbers above 999,997 but for star points of transformers, machine ids of more than two letters.
    """
    raise_if_any(_not_carried(case))
    return _Writer(case, solve_operating_point(case)).file()


def _not_carried(case: GridCase) -> Iterator[Fault]:
    where = f"case {case.name}"
    if len(case.net.ext_grid):
        yield Fault(where, "an external grid is no RAW record", wanted="a gen with slack true")
    for bus, id_ in case.net.gen[["bus", "id"]].itertuples(index=False):
        if len(str(id_)) > _ID_LETTERS:
            yield Fault(where, f"machine id at bus {bus} is too long for RAW", str(id_), "at most two letters")
    dead = case.net.bus.index[~case.net.bus.in_service.astype(bool)]
    if len(case.net.bus) - len(dead) > LARGEST_BUS:
        yield Fault(where, "has too many buses for RAW", str(len(case.net.bus)), f"at most {LARGEST_BUS}")


class _Writer:
    """Makes the sections; collects what had to change."""

    def __init__(self, case: GridCase, network: Network) -> None:
        self.case = case
        self.net: Any = case.net
        self.network = network
        self.names = Names(case)
        self.end_shunts: list[tuple[int, complex, bool]] = []
        self.dropped = len(self.net.line) + len(self.net.trafo) - len(network.branches)

    def file(self) -> RawFile:
        keys = [*zip(self.net.line.from_bus, self.net.line.to_bus, self.net.line.circuit, strict=True)]
        lines = {(int(one), int(other), str(circuit)) for one, other, circuit in keys}
        branches = [branch for branch in self.network.branches if branch.key in lines]
        transformers = [branch for branch in self.network.branches if branch.key not in lines]
        line_rows = [self._line(branch) for branch in branches]
        transformer_rows = [row for branch in transformers for row in self._transformer(branch)]
        sections = (
            ("BUS", [*self._buses()]),
            ("LOAD", [*self._loads()]),
            ("FIXED SHUNT", [*self._shunts()]),
            ("GENERATOR", [*self._machines()]),
            ("BRANCH", line_rows),
            ("TRANSFORMER", transformer_rows),
            *((name, []) for name in _EMPTY_SECTIONS),
        )
        case = self.case
        text = [f"0, {_n(case.base_mva)}, 33, 0, 1, {_n(case.nominal_hz)} / PSS/E-33 RAW written by gridsim"]
        title = self.names.plain(case.title)
        text += [title[:_TITLE_LETTERS], title[_TITLE_LETTERS : 2 * _TITLE_LETTERS]]
        for k, (name, rows) in enumerate(sections):
            following = f", BEGIN {sections[k + 1][0]} DATA" if k + 1 < len(sections) else ""
            text += [*rows, f"0 / END OF {name} DATA{following}"]
        return RawFile("\n".join([*text, "Q"]) + "\n", (*self.names.changes, *self._changes()))

    def _buses(self) -> Iterator[str]:
        live = self.net.gen[self.net.gen.in_service]
        swing = set(live.bus[live.slack.astype(bool)].astype(int))
        holding = set(live.bus.astype(int))
        for number, bus in self.net.bus.iterrows():
            row = self.network.row_of.get(int(number))
            kind = _ISOLATED if row is None else _SWING if number in swing else _PV if number in holding else _PQ
            v = 1.0 + 0j if row is None else self.network.v_pu[row]
            area, zone = (_number(getattr(bus, name, "")) for name in ("area", "zone"))
            name = self.names.plain(str(bus["name"] or ""))[:_NAME_LETTERS]
            vm_pu, va_degree = float(np.abs(v)), float(np.rad2deg(np.angle(v)))
            at = self.names.bus(int(number))
            v_text = f"{_n(vm_pu)},{_n(va_degree)}"
            yield f"{at},'{name:<12}',{_n(bus.vn_kv)},{kind},{area},{zone},1,{v_text},1.1,0.9,1.1,0.9"

    def _loads(self) -> Iterator[str]:
        for load in self.net.load.itertuples():
            p_mw, q_mvar = load.p_mw * load.scaling, load.q_mvar * load.scaling
            at, name = self.names.bus(int(load.bus)), self.names.element("load", int(load.bus), str(load.id))
            yield f"{at},'{name:<2}',{int(load.in_service)},1,1,{_n(p_mw)},{_n(q_mvar)},0,0,0,0,1,1,0"

    def _shunts(self) -> Iterator[str]:
        for shunt in self.net.shunt.itertuples():
            scale = shunt.step * (self.net.bus.vn_kv[shunt.bus] / shunt.vn_kv) ** 2
            at, name = self.names.bus(int(shunt.bus)), self.names.element("shunt", int(shunt.bus), str(shunt.id))
            live = int(shunt.in_service)
            yield f"{at},'{name:<2}',{live},{_n(shunt.p_mw * scale)},{_n(-shunt.q_mvar * scale)}"
        for bus, y_pu, live in self.end_shunts:
            name = self.names.element("shunt", bus, "transformer end")
            g_mw, b_mvar = y_pu.real * self.case.base_mva, y_pu.imag * self.case.base_mva
            yield f"{self.names.bus(bus)},'{name:<2}',{int(live)},{_n(g_mw)},{_n(b_mvar)}"

    def _machines(self) -> Iterator[str]:
        solved = {(point.bus, point.id): point for point in self.network.generators}
        for gen in self.net.gen.itertuples():
            point = solved.get((int(gen.bus), str(gen.id)))
            p_mw, q_mvar = (gen.p_mw * gen.scaling, 0.0) if point is None else (point.p_mw, point.q_mvar)
            q = f"{_limit(gen, 'max_q_mvar', _NO_LIMIT)},{_limit(gen, 'min_q_mvar', -_NO_LIMIT)}"
            p = f"{_limit(gen, 'max_p_mw', _NO_LIMIT)},{_limit(gen, 'min_p_mw', -_NO_LIMIT)}"
            source = f"{_n(gen.sn_mva)},{_n(gen.zr_pu)},{_n(gen.zx_pu)}"
            yield (
                f"{self.names.bus(int(gen.bus))},'{gen.id!s:<2}',{_n(p_mw)},{_n(q_mvar)},{q},{_n(gen.vm_pu)},0,{source},"
                f"0,0,1,{int(point is not None)},100,{p},1,1"
            )

    def _line(self, branch: Branch) -> str:
        found = line_numbers(branch)
        shared = complex(0.0, min(found.y_from_pu.imag, found.y_to_pu.imag))
        ends = [found.y_from_pu - shared, found.y_to_pu - shared]
        table = self.net.line
        at = table[(table.from_bus == branch.from_bus) & (table.to_bus == branch.to_bus)]
        row = at[at.circuit.astype(str) == branch.circuit].iloc[0]
        rating = row.max_i_ka * row.df * row.parallel * math.sqrt(3.0) * self.net.bus.vn_kv[branch.from_bus]
        rate = 0.0 if math.isnan(rating) else rating
        one, other, circuit = self._ends(branch)
        shunts = ",".join(f"{_n(y.real)},{_n(y.imag)}" for y in ends)
        return (
            f"{one},{other},'{circuit:<2}',{_n(found.z_pu.real)},{_n(found.z_pu.imag)},{_n(2.0 * shared.imag)},"
            f"{_n(rate)},0,0,{shunts},{int(branch.in_service)},1,0,1,1"
        )

    def _transformer(self, branch: Branch) -> tuple[str, ...]:
        found = transformer_numbers(branch)
        if found.y_to_pu != 0.0:
            self.end_shunts.append((branch.to_bus, found.y_to_pu, branch.in_service))
        table = self.net.trafo
        at = table[(table.hv_bus == branch.from_bus) & (table.lv_bus == branch.to_bus)]
        row = at[at.circuit.astype(str) == branch.circuit].iloc[0]
        one, other, circuit = self._ends(branch)
        mag = f"{_n(found.y_from_pu.real)},{_n(found.y_from_pu.imag)}"
        name = self.names.plain(str(row["name"] or ""))[:_NAME_LETTERS]
        rate = row.sn_mva * row.df * row.parallel
        return (
            f"{one},{other},0,'{circuit:<2}',1,1,1,{mag},2,'{name:<12}',{int(branch.in_service)},1,1",
            f"{_n(found.z_pu.real)},{_n(found.z_pu.imag)},{_n(self.case.base_mva)}",
            f"{_n(found.ratio)},0,{_n(found.shift_degree)},{_n(rate)},0,0,0,0,1.1,0.9,1.1,0.9,33,0",
            "1,0",
        )

    def _ends(self, branch: Branch) -> tuple[int, int, str]:
        ends = (min(branch.from_bus, branch.to_bus), max(branch.from_bus, branch.to_bus))
        circuit = self.names.circuit(ends, branch.circuit)
        return self.names.bus(branch.from_bus), self.names.bus(branch.to_bus), circuit

    def _changes(self) -> Iterator[str]:
        model = self.case.load_model
        yield (
            "RAW has no load model; loads are written as drawn. In the case they are "
            f"p: {model.p_z:g} z, {model.p_i:g} i, {model.p_p:g} p; "
            f"q: {model.q_z:g} z, {model.q_i:g} i, {model.q_p:g} p."
        )
        yield "Preset, points of interconnection, licence and list of changes are no part of RAW."
        if self.end_shunts:
            count = len(self.end_shunts)
            yield f"{count} transformers have half their magnetising admittance as a shunt at the far bus."
        if self.dropped:
            yield f"{self.dropped} branches at buses out of service are left out."


def _limit(gen: Any, name: str, nothing: float) -> str:
    value = float(getattr(gen, name, math.nan))
    return _n(nothing if math.isnan(value) else value)


def _n(value: float) -> str:
    """Return a number that is read as the same number."""
    return repr(float(value))


def _number(value: object) -> str:
    """The number of an area or zone, 1 where the case has none."""
    return str(value) if str(value).isdigit() and int(str(value)) > 0 else "1"
