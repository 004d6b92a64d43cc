"""Transformer records as the file has them: two and three windings, codes not yet applied."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.errors import Fault
from gridsim.grid.psse.records import Record, Row, layout
from gridsim.grid.psse.sections import RawText

_HEAD = layout("I J K CKT CW CZ CM MAG1 MAG2 NMETR NAME STAT")
_HEAD_35 = layout("I J K CKT CW CZ CM MAG1 MAG2 NMETR NAME STAT O1 F1 O2 F2 O3 F3 O4 F4 VECGRP ZCOD")
_IMPEDANCE = layout("R1-2 X1-2 SBASE1-2 R2-3 X2-3 SBASE2-3 R3-1 X3-1 SBASE3-1 VMSTAR ANSTAR")
_WINDING = layout("WINDV NOMV ANG RATE1 RATE2 RATE3 COD CONT RMA RMI VMA VMI NTP TAB")
_TWELVE_RATES = " ".join(f"RATE{k}" for k in range(1, 13))
_WINDING_34 = layout(f"WINDV NOMV ANG {_TWELVE_RATES} COD CONT RMA RMI VMA VMI NTP TAB")
_WINDING_35 = layout(f"WINDV NOMV ANG {_TWELVE_RATES} COD CONT NODE RMA RMI VMA VMI NTP TAB")
_PAIRS = ("1-2", "2-3", "3-1")
_TWELVE_RATES_SINCE, _NODES_SINCE = 34, 35
# Which windings are out of service by the status of a three-winding transformer.
_OUT = {
    0: (True, True, True),
    1: (False,) * 3,
    2: (False, True, False),
    3: (False, False, True),
    4: (True, False, False),
}


@dataclass(frozen=True)
class Winding:
    """One winding: its bus, ratio (in the unit CW says), rated voltage, phase shift, rating. [kV, deg, MVA]"""

    bus: int
    in_service: bool
    ratio: float
    nominal_kv: float
    shift_degree: float
    rate_mva: float
    table: int
    where: str


@dataclass(frozen=True)
class Pair:
    """The impedance between two windings, in the units that CZ says, and its base. [MVA]"""

    r: float
    x: float
    base_mva: float


@dataclass(frozen=True)
class Transformer:
    """A transformer of two windings and one pair, or of three and three (1-2, 2-3, 3-1)."""

    circuit: str
    name: str
    cw: int
    cz: int
    cm: int
    mag_1: float
    mag_2: float
    windings: tuple[Winding, ...]
    pairs: tuple[Pair, ...]
    star_vm_pu: float
    star_va_degree: float
    bus_to_bus_factors: bool
    line: int

    @property
    def in_service(self) -> bool:
        """Whether any winding is."""
        return any(winding.in_service for winding in self.windings)


def read_transformers(raw: RawText, faults: list[Fault]) -> list[Transformer]:
    """Read the transformers; the phase shift of a winding is that by which its bus leads the other side."""
    return [_transformer(rows, raw, faults) for rows in raw.records("transformer")]


def _transformer(rows: tuple[Row, ...], raw: RawText, faults: list[Fault]) -> Transformer:
    revision = raw.case_id.revision
    head = Record(rows[0], _HEAD_35 if revision >= _NODES_SINCE else _HEAD, faults)
    impedance = Record(rows[1], _IMPEDANCE, faults)
    buses = [head.whole("I"), abs(head.whole("J")), abs(head.whole("K", 0))]
    three = buses[2] != 0
    status = head.code("STAT", (0, 1, 2, 3, 4) if three else (0, 1), 1)
    out = _OUT.get(status, _OUT[1])
    cw = head.code("CW", (1, 2, 3), 1)
    return Transformer(
        circuit=head.text("CKT", "1"),
        name=head.text("NAME"),
        cw=cw,
        cz=head.code("CZ", (1, 2, 3), 1),
        cm=head.code("CM", (1, 2), 1),
        mag_1=head.number("MAG1", 0.0),
        mag_2=head.number("MAG2", 0.0),
        windings=tuple(
            _winding(Record(row, _winding_places(revision), faults), bus, not gone, cw)
            for row, bus, gone in zip(rows[2:], buses, out, strict=False)
        ),
        pairs=tuple(_pair(impedance, name, raw.case_id.base_mva) for name in (_PAIRS if three else _PAIRS[:1])),
        star_vm_pu=impedance.number("VMSTAR", 1.0),
        star_va_degree=impedance.number("ANSTAR", 0.0),
        bus_to_bus_factors="ZCOD" in head.places and head.whole("ZCOD", 0) == 1,
        line=rows[0].line,
    )


def _winding_places(revision: int) -> dict[str, int]:
    if revision >= _NODES_SINCE:
        return dict(_WINDING_35)
    return dict(_WINDING_34 if revision >= _TWELVE_RATES_SINCE else _WINDING)


def _winding(record: Record, bus: int, in_service: bool, cw: int) -> Winding:
    return Winding(
        bus=bus,
        in_service=in_service,
        # In kV (CW 2) the default is the base voltage of the bus; 0 stands for it here.
        ratio=record.above_zero("WINDV", 1.0) if cw != 2 else record.number("WINDV", 0.0),
        nominal_kv=record.number("NOMV", 0.0),
        shift_degree=record.number("ANG", 0.0),
        rate_mva=record.number("RATE1", 0.0),
        table=abs(record.whole("TAB", 0)),
        where=record.row.where(),
    )


def _pair(record: Record, name: str, base_mva: float) -> Pair:
    x = record.number(f"X{name}") if name == "1-2" else record.number(f"X{name}", 0.0)
    return Pair(record.number(f"R{name}", 0.0), x, record.above_zero(f"SBASE{name}", base_mva))
