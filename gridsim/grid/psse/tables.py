"""The rows of pandapower's tables that a RAW case becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.psse.branches import Line
from gridsim.grid.psse.buses import ISOLATED, Bus
from gridsim.grid.psse.case import RawCase
from gridsim.grid.psse.generators import NO_LIMIT
from gridsim.grid.psse.transformers import Transformer, Winding
from gridsim.grid.psse.windings import magnetising_pu, ratio_pu, winding_impedances_pu

#: Stands for the rating of a transformer that has none, as in the format for limits that are left out. [MVA]
NO_RATING_MVA = NO_LIMIT

TableRow = dict[str, float | int | str | bool | None]

#: Star points of three-winding transformers are numbered from here; the format's own numbers end at 999,997.
FIRST_STAR_BUS = 1_000_000


@dataclass(frozen=True)
class StarPoint:
    """The bus that stands for the star point of a three-winding transformer, and its stored voltage. [pu, deg]"""

    number: int
    vn_kv: float
    vm_pu: float
    va_degree: float
    name: str


def rating_mva(rate_mva: float, own_base_mva: float, system_base_mva: float) -> float:
    """Return the rating, else the impedance's base where it is the transformer's own, else `NO_RATING_MVA`. [MVA]

    >>> rating_mva(0.0, 400.0, 100.0), rating_mva(0.0, 100.0, 100.0)
    (400.0, 9999.0)
    """
    if rate_mva > 0.0:
        return rate_mva
    return own_base_mva if own_base_mva != system_base_mva else NO_RATING_MVA


class TableRows:
    """Makes the rows of every table; `star_points` are added to the buses of the file."""

    def __init__(self, case: RawCase) -> None:
        self.case = case
        self.base_mva = case.case_id.base_mva
        self.buses: Mapping[int, Bus] = {bus.number: bus for bus in case.buses}
        self.faults: list[Fault] = []
        self.star_points: list[StarPoint] = []
        self.trafo = [row for transformer in case.transformers for row in self._trafos(transformer)]
        lines = [line for line in case.lines if self._alive(line.from_bus, line.to_bus)]
        self.line = [self._line(line) for line in lines if self.joins_one_voltage(line)]
        self.trafo += [self._line_as_trafo(line) for line in lines if not self.joins_one_voltage(line)]
        self.shunt = [*self._shunts(), *self._branch_shunts()]
        raise_if_any(self.faults)

    def _alive(self, *buses: int) -> bool:
        return all(self.buses[bus].kind != ISOLATED for bus in buses)

    def joins_one_voltage(self, line: Line) -> bool:
        """Whether both ends have one base voltage; a line for which they differ becomes a transformer."""
        return self.buses[line.from_bus].vn_kv == self.buses[line.to_bus].vn_kv

    def bus(self) -> Iterator[TableRow]:
        """Yield the buses, isolated ones out of service, then the star points."""
        for bus in self.case.buses:
            live = bus.kind != ISOLATED
            yield {
                "index": bus.number,
                "name": bus.name,
                "vn_kv": bus.vn_kv,
                "area": str(bus.area),
                "zone": str(bus.zone),
                "in_service": live,
            }
        for star in self.star_points:
            blank = {"area": "", "zone": ""}
            yield {"index": star.number, "name": star.name, "vn_kv": star.vn_kv, **blank, "in_service": True}

    def gen(self) -> Iterator[TableRow]:
        """Yield the machines. In a solved case each holds the voltage its bus has, by whatever control it has it.

        A `PT` that is left out means no limit in the file; the rating stands there then [assumption], since headroom
        is read from it.
        """
        swing = self.case.swing.number
        slack_given = False
        for machine in self.case.generators:
            bus = self.buses[machine.bus]
            live = machine.in_service and bus.kind != ISOLATED
            slack = live and machine.bus == swing and not slack_given
            slack_given = slack_given or slack
            yield {
                "bus": machine.bus,
                "id": machine.id,
                "name": f"{bus.name} {machine.id}",
                "p_mw": machine.p_mw,
                "vm_pu": bus.vm_pu if self.case.is_solved else machine.v_set_pu,
                "slack": slack,
                "scaling": 1.0,
                "slack_weight": 1.0 if slack else 0.0,
                "sn_mva": machine.sn_mva,
                "zr_pu": machine.zr_pu,
                "zx_pu": machine.zx_pu,
                "max_p_mw": machine.max_p_mw if machine.max_p_mw < NO_LIMIT else machine.sn_mva,
                "min_p_mw": machine.min_p_mw if machine.min_p_mw > -NO_LIMIT else math.nan,
                "max_q_mvar": machine.max_q_mvar,
                "min_q_mvar": machine.min_q_mvar,
                "in_service": live,
            }

    def load(self) -> Iterator[TableRow]:
        """Yield the loads at what they draw at the stored voltage, the parts that follow voltage included."""
        for load in self.case.loads:
            bus = self.buses[load.bus]
            drawn = load.drawn_mva(bus.vm_pu)
            live = load.in_service and bus.kind != ISOLATED
            yield {
                "bus": load.bus,
                "id": load.id,
                "p_mw": drawn.real,
                "q_mvar": drawn.imag,
                "scaling": 1.0,
                "in_service": live,
            }

    def _shunts(self) -> Iterator[TableRow]:
        for shunt in self.case.shunts:
            live = shunt.in_service and self._alive(shunt.bus)
            yield self._shunt(shunt.bus, shunt.id, complex(shunt.p_mw, -shunt.q_mvar), live=live)

    def _branch_shunts(self) -> Iterator[TableRow]:
        """Yield what a two-port of equal ends cannot hold: unequal line shunts, magnetising admittances."""
        for line in self.case.lines:
            excess = (line.y_from_pu - line.y_to_pu) / 2.0
            at_ends = (excess, -excess)
            if not self.joins_one_voltage(line):
                at_ends = (line.y_from_pu + 0.5j * line.b_pu, line.y_to_pu + 0.5j * line.b_pu)
            if any(at_ends) and self._alive(line.from_bus, line.to_bus):
                for bus, y_pu in zip((line.from_bus, line.to_bus), at_ends, strict=True):
                    name = f"L{line.from_bus}-{line.to_bus}-{line.circuit}"
                    yield self._shunt(bus, name, y_pu.conjugate() * self.base_mva, live=line.in_service)
        for transformer in self.case.transformers:
            first = self.buses[transformer.windings[0].bus]
            y_pu = magnetising_pu(transformer, base_kv=first.vn_kv, base_mva=self.base_mva)
            live = transformer.windings[0].in_service and self._alive(first.number)
            if y_pu != 0.0:
                name = (
                    "T" + "-".join(str(winding.bus) for winding in transformer.windings) + f"-{transformer.circuit}"
                )
                yield self._shunt(first.number, name, y_pu.conjugate() * self.base_mva, live=live)

    def _shunt(self, bus: int, name: str, drawn_mva: complex, *, live: bool) -> TableRow:
        return {
            "bus": bus,
            "id": name,
            "p_mw": drawn_mva.real,
            "q_mvar": drawn_mva.imag,
            "vn_kv": self.buses[bus].vn_kv,
            "step": 1,
            "max_step": 1,
            "in_service": live,
        }

    def _line(self, line: Line) -> TableRow:
        vn_kv = self.buses[line.from_bus].vn_kv
        z_base = vn_kv**2 / self.base_mva
        y_pu = 1j * line.b_pu + line.y_from_pu + line.y_to_pu
        return {
            "from_bus": line.from_bus,
            "to_bus": line.to_bus,
            "circuit": line.circuit,
            "length_km": 1.0,
            "r_ohm_per_km": line.z_pu.real * z_base,
            "x_ohm_per_km": line.z_pu.imag * z_base,
            "c_nf_per_km": y_pu.imag / z_base / (2.0 * math.pi * self.case.case_id.nominal_hz) * 1e9,
            "g_us_per_km": y_pu.real / z_base * 1e6,
            "max_i_ka": line.rate_mva / (math.sqrt(3.0) * vn_kv) if line.rate_mva > 0.0 else math.nan,
            "df": 1.0,
            "parallel": 1,
            "in_service": line.in_service,
        }

    def _line_as_trafo(self, line: Line) -> TableRow:
        """Return a transformer of the line's series impedance and the ratio of its ends' base voltages."""
        one, other = self.buses[line.from_bus], self.buses[line.to_bus]
        high, low = (one, other) if one.vn_kv > other.vn_kv else (other, one)
        sn_mva = rating_mva(line.rate_mva, self.base_mva, self.base_mva)
        percent = 100.0 * sn_mva / self.base_mva
        return {
            "name": "",
            "hv_bus": high.number,
            "lv_bus": low.number,
            "circuit": line.circuit,
            "sn_mva": sn_mva,
            "vn_hv_kv": high.vn_kv,
            "vn_lv_kv": low.vn_kv,
            "vk_percent": math.copysign(abs(line.z_pu), line.z_pu.imag) * percent,
            "vkr_percent": line.z_pu.real * percent,
            "pfe_kw": 0.0,
            "i0_percent": 0.0,
            "shift_degree": 0.0,
            "df": 1.0,
            "parallel": 1,
            "in_service": line.in_service,
        }

    def _trafos(self, transformer: Transformer) -> Iterator[TableRow]:
        """Yield one transformer for two windings; for three, one from each winding to the star point."""
        windings = transformer.windings
        base_kv = tuple(self.buses[winding.bus].vn_kv for winding in windings)
        impedances = winding_impedances_pu(
            transformer, self.case.corrections, base_kv=base_kv, base_mva=self.base_mva, faults=self.faults
        )
        ratios = [ratio_pu(w, transformer.cw, base_kv=kv) for w, kv in zip(windings, base_kv, strict=True)]
        if len(windings) == 2:
            if self._alive(windings[0].bus, windings[1].bus):
                far = _End(windings[1].bus, base_kv[1], ratios[1])
                near = _End(windings[0].bus, base_kv[0], ratios[0])
                yield self._trafo(transformer, windings[0], impedances[0], near, far)
            return
        if not any(winding.in_service and self._alive(winding.bus) for winding in windings):
            return
        star = self._star_point(transformer, base_kv[0])
        for winding, kv, ratio, z_pu in zip(windings, base_kv, ratios, impedances, strict=True):
            if self._alive(winding.bus):
                far = _End(star.number, star.vn_kv, 1.0)
                yield self._trafo(transformer, winding, z_pu, _End(winding.bus, kv, ratio), far)

    def _star_point(self, transformer: Transformer, vn_kv: float) -> StarPoint:
        number = FIRST_STAR_BUS + len(self.star_points)
        name = "star point of " + "-".join(str(winding.bus) for winding in transformer.windings)
        star = StarPoint(number, vn_kv, transformer.star_vm_pu, transformer.star_va_degree, name)
        self.star_points.append(star)
        return star

    def _trafo(self, transformer: Transformer, winding: Winding, z_pu: complex, near: _End, far: _End) -> TableRow:
        """Return the row; the end of higher base voltage is pandapower's high side, whose lead is the shift."""
        turned = near.vn_kv < far.vn_kv
        high, low = (far, near) if turned else (near, far)
        sn_mva = rating_mva(winding.rate_mva, transformer.pairs[0].base_mva, self.base_mva)
        percent = 100.0 * sn_mva / self.base_mva
        return {
            "name": transformer.name,
            "hv_bus": high.bus,
            "lv_bus": low.bus,
            "circuit": transformer.circuit,
            "sn_mva": sn_mva,
            "vn_hv_kv": high.vn_kv * high.ratio_pu,
            "vn_lv_kv": low.vn_kv * low.ratio_pu,
            # pandapower gives the reactance the sign of vk_percent.
            "vk_percent": math.copysign(abs(z_pu), z_pu.imag) * percent,
            "vkr_percent": z_pu.real * percent,
            "pfe_kw": 0.0,
            "i0_percent": 0.0,
            "shift_degree": -winding.shift_degree if turned else winding.shift_degree,
            "df": 1.0,
            "parallel": 1,
            "in_service": winding.in_service,
        }


@dataclass(frozen=True)
class _End:
    bus: int
    vn_kv: float
    ratio_pu: float
