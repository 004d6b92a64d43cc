"""A RAW file read whole: its records as values, everything wrong with it said at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gridsim.errors import Fault, raise_if_any
from gridsim.grid.psse.branches import Line, read_lines
from gridsim.grid.psse.buses import ISOLATED, PV, SWING, Bus, read_buses
from gridsim.grid.psse.corrections import CorrectionTable, read_corrections
from gridsim.grid.psse.generators import Generator, read_generators
from gridsim.grid.psse.header import CaseId
from gridsim.grid.psse.loads import Load, read_loads
from gridsim.grid.psse.sections import read_sections
from gridsim.grid.psse.shunts import Shunt, read_shunts
from gridsim.grid.psse.transformers import Transformer, read_transformers
from gridsim.grid.psse.unsupported import Unsupported, unsupported


@dataclass(frozen=True)
class RawCase:
    """The network of a RAW file.

    `is_solved` says whether its voltages are those of a power flow, `remarks` are sentences on how it was read,
    `skipped` is what was left out on demand.
    """

    path: Path
    case_id: CaseId
    titles: tuple[str, ...]
    buses: tuple[Bus, ...]
    loads: tuple[Load, ...]
    shunts: tuple[Shunt, ...]
    generators: tuple[Generator, ...]
    lines: tuple[Line, ...]
    transformers: tuple[Transformer, ...]
    corrections: dict[int, CorrectionTable]
    is_solved: bool
    remarks: tuple[str, ...]
    skipped: tuple[Unsupported, ...]

    @property
    def swing(self) -> Bus:
        """The swing bus with the largest rating of machines in service; the others hold voltage only."""
        rating: dict[int, float] = {}
        for machine in self.generators:
            if machine.in_service:
                rating[machine.bus] = rating.get(machine.bus, 0.0) + machine.sn_mva
        return max((bus for bus in self.buses if bus.kind == SWING), key=lambda bus: rating.get(bus.number, 0.0))


def read_raw(path: Path, *, skip_unsupported: bool = False, solved: bool | None = None) -> RawCase:
    """Read a PSS/E RAW file of revision 30 to 35.

    `solved` says whether its voltages are a solution; left out, they are where buses in service differ in angle.
    Areas, zones, owners, transfers, line groups and substations are passed over. Raises `InputError` with all
    faults; among them, unless `skip_unsupported`, each DC line, FACTS device, induction machine and generic element
    in service.
    """
    raw = read_sections(path)
    faults: list[Fault] = []
    buses = read_buses(raw, faults)
    lines = read_lines(raw, faults)
    case = RawCase(
        path=path,
        case_id=raw.case_id,
        titles=raw.titles,
        buses=tuple(buses),
        loads=tuple(read_loads(raw, faults)),
        shunts=tuple(read_shunts(raw, buses, faults)),
        generators=tuple(read_generators(raw, faults)),
        lines=tuple(lines),
        transformers=tuple(read_transformers(raw, faults)),
        corrections=read_corrections(raw, faults),
        is_solved=_angles_differ(buses) if solved is None else solved,
        remarks=raw.remarks,
        skipped=tuple(unsupported(raw)),
    )
    if not skip_unsupported:
        faults.extend(link.fault() for link in case.skipped)
    raise_if_any(faults)
    raise_if_any(_faults_between(case))
    return _with_circuits_told_apart(case)


def _angles_differ(buses: list[Bus]) -> bool:
    return len({bus.va_degree for bus in buses if bus.kind != ISOLATED}) > 1


def _faults_between(case: RawCase) -> Iterator[Fault]:
    yield from _twice(case.path, "bus", ((bus.number, bus.line) for bus in case.buses))
    yield from _twice(case.path, "machine", (((g.bus, g.id), g.line) for g in case.generators))
    known = {bus.number for bus in case.buses}
    for number, line in _buses_named(case):
        if number not in known:
            yield Fault(f"{case.path} line {line}", "bus is not among the bus data", got=str(number))
    for branch in case.lines:
        if branch.from_bus == branch.to_bus:
            yield Fault(f"{case.path} line {branch.line}", "both ends are at one bus", got=str(branch.from_bus))
    if not any(bus.kind == SWING for bus in case.buses):
        yield Fault(str(case.path), "has no swing bus", wanted="a bus of type 3")
    live = {machine.bus for machine in case.generators if machine.in_service}
    for bus in case.buses:
        if bus.kind == SWING and bus.number not in live:
            where = f"{case.path} line {bus.line}"
            yield Fault(
                where, "swing bus has no machine in service", str(bus.number), f"a generator, or type {PV} or 1"
            )


def _buses_named(case: RawCase) -> Iterator[tuple[int, int]]:
    yield from ((load.bus, load.line) for load in case.loads)
    yield from ((shunt.bus, shunt.line) for shunt in case.shunts)
    yield from ((machine.bus, machine.line) for machine in case.generators)
    for branch in case.lines:
        yield branch.from_bus, branch.line
        yield branch.to_bus, branch.line
    for transformer in case.transformers:
        for winding in transformer.windings:
            yield winding.bus, transformer.line


def _twice(path: Path, what: str, keyed: Iterable[tuple[object, int]]) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for key, line in keyed:
        if first.setdefault(key, line) != line:
            yield Fault(
                f"{path} line {line}", f"{what} is there twice", str(key), f"another than in line {first[key]}"
            )


def _with_circuits_told_apart(case: RawCase) -> RawCase:
    """Give lines that share ends and circuit with an earlier one the id `1*2` and so on, where a solved case tells
    by its voltages whether they are meant as parallel; refuse them in a case without a solution."""
    seen: dict[tuple[frozenset[int], str], int] = {}
    lines, repeated = [], []
    for line in case.lines:
        key = (frozenset((line.from_bus, line.to_bus)), line.circuit)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            repeated.append(line)
            line = replace(line, circuit=f"{line.circuit}*{seen[key]}")
        lines.append(line)
    if not repeated:
        return case
    if not case.is_solved:
        raise_if_any(
            Fault(f"{case.path} line {line.line}", "circuit is there twice", line.circuit) for line in repeated
        )
    remark = (
        f"{len(repeated)} lines share ends and circuit with another (first in line {repeated[0].line}): kept as "
        "parallel lines, the later ones as circuit `id*2` and so on."
    )
    return replace(case, lines=tuple(lines), remarks=(*case.remarks, remark))
