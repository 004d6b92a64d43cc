"""Machines of the same models side by side, eight at a time, in the arrays of the loop.

A kernel compiled for lanes (`gridsim/kernels.py`) takes eight machines in the time of two, each with the numbers that
it has alone, to the bit. So the devices of a stretch are laid out anew: a team is eight machines alike in all that
hangs on them, numbers innermost; the last team of a kind repeats a machine in the lanes to spare. Machines that
iterate with the network, that stand at a site, or of which too few are alike stay alone. Between stretches everything
is where the assembly has put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gridsim.arrays import Floats, Indices
from gridsim.kernels import LANES
from gridsim.simulation.rms.assembly import MACHINE_SIGNALS, Assembly
from gridsim.simulation.rms.flat import kernel_at
from gridsim.simulation.rms.plan import Devices, Layout, ReducedGrid

#: So many machines alike make a team: two alone take as long as eight in lanes. Measured.
FEWEST = 3
PHASES = ("source", "injectors", "terminal", "controls", "rates")
SIZE = len(MACHINE_SIGNALS)

#: A call of a device: its phase, kernel, and where its numbers begin, as in `Devices`.
Call = tuple[str, int, int, int, int, int]


@dataclass(frozen=True)
class Order:
    """Where numbers stand: `of` is the place before of each one, -1 for room to spare, `at` the place now."""

    of: Indices
    at: Indices

    @staticmethod
    def from_places(of: Sequence[int], size: int) -> Order:
        """Return the order of the places before, of which there are `size`; the first of a number repeated counts."""
        places = np.array(of, dtype=np.intp)
        at = np.zeros(size, dtype=np.intp)
        used = np.flatnonzero(places >= 0)[::-1]
        at[places[used]] = used
        return Order(places, at)

    def there(self, values: Floats) -> Floats:
        """Return `values` in this order."""
        return np.where(self.of >= 0, values[self.of], 0.0)

    def back(self, values: Floats) -> Floats:
        """Return `values` in the order before."""
        return values[self.at]


@dataclass(frozen=True)
class Teams:
    """The devices of a stretch in teams, and the orders of parameters, states and signals that takes."""

    devices: Devices
    p: Order
    x: Order
    signals: Order

    def layout(self, layout: Layout) -> Layout:
        """Return where the loop finds what."""
        at, meters = self.signals.at, layout.meters
        meters = meters._replace(current_at=at[meters.current_at], poi_at=at[meters.poi_at])
        site_at = int(at[layout.site_at]) if layout.site_at < at.size else layout.site_at
        return layout._replace(dw_at=at[layout.dw_at], delta_at=at[layout.delta_at], site_at=site_at, meters=meters)

    def grid(self, grid: ReducedGrid) -> ReducedGrid:
        """Return where the network finds the currents of its machines."""
        at = self.signals.at
        return grid._replace(
            source_at=at[grid.source_at], source_im_at=at[grid.source_im_at], injector_at=at[grid.injector_at]
        )


@dataclass
class _Growing:
    """Places before, in the new order, and what the devices become."""

    p: list[int] = field(default_factory=list)
    x: list[int] = field(default_factory=list)
    signals: list[int] = field(default_factory=list)
    wires: list[int] = field(default_factory=list)
    gather: list[tuple[int, int]] = field(default_factory=list)
    calls: dict[str, list[tuple[int, int, int, int, int]]] = field(
        default_factory=lambda: {phase: [] for phase in PHASES}
    )


class _Machines:
    """The calls of each machine, and how many numbers each device has."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.calls: list[list[Call]] = [[] for _ in assembly.machines]
        self.iterates = {call[0] for call in assembly.calls["injectors"]}
        for phase in PHASES:
            for machine, address, p_at, x_at, wires_at, to in assembly.calls[phase]:
                self.calls[machine].append((phase, address, p_at, x_at, wires_at, to))
        begins = np.array([(placed.p_at, placed.x_at, placed.wires_at) for placed in assembly.placed], dtype=np.intp)
        ends = np.vstack([begins[1:], [assembly.p.size, assembly.states, assembly.wires.size]])
        sizes = (ends - begins).tolist()
        self.sizes = dict(zip(begins[:, 0].tolist(), sizes, strict=True))

    def first(self, machine: int) -> int:
        """Where the machine's signals begin."""
        return self.assembly.signals_at + machine * SIZE

    def kind(self, machine: int) -> tuple[object, ...]:
        """What machines that may stand side by side have in common: their kernels, wired alike."""
        first = self.first(machine)
        far: dict[int, int] = {}
        return tuple(
            (phase, address, out - first, *(wire_of(wire, first, far) for wire in self.wires(call)))
            for call in self.calls[machine]
            for phase, address, *_, out in [call]
        )

    def wires(self, call: Call) -> list[int]:
        """Return the signals that a device reads."""
        wires_at, size = call[4], self.sizes[call[2]][2]
        found: list[int] = self.assembly.wires[wires_at : wires_at + size].tolist()
        return found


def wire_of(wire: int, first: int, far: dict[int, int]) -> int:
    """Return a wire counted from the `first` signal of its machine; voltages stand behind those, in turn."""
    return wire - first if first <= wire < first + SIZE else SIZE + far.setdefault(wire, len(far))


def teams_of(assembly: Assembly, devices: Devices, live: Sequence[bool], apart: Iterable[int], size: int) -> Teams:
    """Lay out the `devices` of the machines that are `live`; those `apart` stay alone. `size` counts the signals."""
    machines, out = _Machines(assembly), _Growing()
    out.signals = list(range(assembly.signals_at))
    alone = {*apart, *machines.iterates}
    alike: dict[object, list[int]] = {}
    for m in range(len(live)):
        alike.setdefault(m if m in alone or not live[m] else machines.kind(m), []).append(m)
    for group in alike.values():
        for k in range(0, len(group), LANES):
            team = group[k : k + LANES]
            if len(team) >= FEWEST:
                _side_by_side(machines, [*team, *[team[-1]] * (LANES - len(team))], out)
            else:
                for m in team:
                    _alone(machines, m, out, live=live[m])
    out.signals += range(assembly.signals_at + len(live) * SIZE, size)
    calls: dict[str, Any] = {
        phase: np.array(found, dtype=np.intp).reshape(-1, 5) for phase, found in out.calls.items()
    }
    return Teams(
        devices._replace(
            wires=np.array(out.wires, dtype=np.intp),
            gather=np.array(out.gather, dtype=np.intp).reshape(-1, 2),
            x_low=assembly.x_low[out.x],
            x_high=assembly.x_high[out.x],
            **calls,
        ),
        Order.from_places(out.p, assembly.p.size),
        Order.from_places(out.x, assembly.states),
        Order.from_places(out.signals, size),
    )


def _alone(machines: _Machines, m: int, out: _Growing, *, live: bool) -> None:
    """Put one machine behind what there is, laid out as before."""
    first, now = machines.first(m), len(out.signals)
    out.signals += range(first, first + SIZE)
    at: dict[int, tuple[int, int, int]] = {}
    for call in machines.calls[m]:
        phase, address, p_at, x_at, _, to = call
        if p_at not in at:
            at[p_at] = (len(out.p), len(out.x), len(out.wires))
            p_size, x_size, _ = machines.sizes[p_at]
            out.p += range(p_at, p_at + p_size)
            out.x += range(x_at, x_at + x_size)
            wires = machines.wires(call)
            out.wires += [wire - first + now if first <= wire < first + SIZE else wire for wire in wires]
        if live or phase == "injectors":
            out.calls[phase].append((address, *at[p_at], to - first + now))


def _side_by_side(machines: _Machines, team: list[int], out: _Growing) -> None:
    """Put a team behind what there is, its signals where a place of the lanes begins."""
    out.signals += [-1] * (-len(out.signals) % LANES)
    now = len(out.signals) // LANES
    firsts = [machines.first(m) for m in team]
    out.signals += [first + k for k in range(SIZE) for first in firsts]
    far: dict[int, int] = {}
    at: dict[int, tuple[int, int, int]] = {}
    for each in zip(*(machines.calls[m] for m in team), strict=True):
        phase, address, p_at, *_, to = each[0]
        if p_at not in at:
            at[p_at] = (len(out.p), len(out.x), len(out.wires))
            p_size, x_size, _ = machines.sizes[p_at]
            out.p += [call[2] + k for k in range(p_size) for call in each]
            out.x += [call[3] + k for k in range(x_size) for call in each]
            for wires in zip(*(machines.wires(call) for call in each), strict=True):
                known = len(far)
                place = now + wire_of(wires[0], firsts[0], far)
                out.wires.append(place)
                if len(far) > known:
                    out.signals += wires
                    out.gather += [(place * LANES + v, wire) for v, wire in enumerate(wires)]
        out.calls[phase].append((kernel_at(address).lanes_address, *at[p_at], now + to - firsts[0]))
