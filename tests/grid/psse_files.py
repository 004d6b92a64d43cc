"""PSS/E RAW texts for the tests: the nine buses of Anderson and Fouad, and small networks around one element."""

from __future__ import annotations

from pathlib import Path

from gridsim.grid.network import Branch, Network
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse_case import import_psse

# Voltages printed in Anderson and Fouad, Power System Control and Stability, figure 2.19, with the further digits of
# the data's usual distributions.
NINE_BUSES = (
    (1, "GEN 1", 16.5, 3, 1.04, 0.0),
    (2, "GEN, 2", 18.0, 2, 1.025, 9.2800),
    (3, "GEN 3", 13.8, 2, 1.025, 4.6648),
    (4, "STATION 1", 230.0, 1, 1.02579, -2.2168),
    (5, "LOAD A", 230.0, 1, 0.99563, -3.9888),
    (6, "LOAD B", 230.0, 1, 1.01265, -3.6874),
    (7, "STATION/2", 230.0, 1, 1.02577, 3.7197),
    (8, "LOAD C", 230.0, 1, 1.01588, 0.7275),
    (9, "STATION 3", 230.0, 1, 1.03235, 1.9667),
)
_LOADS = ((5, 125.0, 50.0), (6, 90.0, 30.0), (8, 100.0, 35.0))
_MACHINES = ((1, 71.641, 27.046, 500.0, 0.045), (2, 163.0, 6.654, 250.0, 0.09), (3, 85.0, -10.86, 100.0, 0.135))
_LINES = (
    (4, 5, 0.01, 0.085, 0.176),
    (4, 6, 0.017, 0.092, 0.158),
    (5, 7, 0.032, 0.161, 0.306),
    (6, 9, 0.039, 0.17, 0.358),
    (7, 8, 0.0085, 0.072, 0.149),
    (8, 9, 0.0119, 0.1008, 0.209),
)
_TRAFOS = ((4, 1, 0.0576), (2, 7, 0.0625), (9, 3, 0.0586))
GENCLS = "".join(f"{bus} 'GENCLS' 1 {h} 0.0 /\n" for bus, h in ((1, 9.551), (2, 3.92), (3, 2.766)))

_SECTIONS_AFTER_TRANSFORMERS = {30: 10, 31: 11, 32: 12, 33: 13, 34: 14, 35: 14}


def nine_buses(revision: int, *, x: tuple[float, float, float] = (0.085, 0.17, 0.072)) -> str:
    """The nine buses as a file of some revision; `x` are the reactances of lines 4-5, 6-9 and 7-8."""
    head = [f"0, 100.0, {revision}, 0, 1, 60.0 / nine buses", "ANDERSON & FOUAD'S", "'9-BUS"]
    if revision >= 34:
        head = ["@!IC,SBASE,REV", *head, "GENERAL, THRSHZ=0.0001, PQBRAK=0.7", "0 / END OF SYSTEM-WIDE DATA"]
    chosen = dict(zip(((4, 5), (6, 9), (7, 8)), x, strict=True))
    lines = [_line(revision, one, other, r, chosen.get((one, other), x), b) for one, other, r, x, b in _LINES]
    transformers = [text for one, other, x in _TRAFOS for text in _transformer(revision, one, other, x)]
    sections = [
        [_bus(revision, *bus) for bus in NINE_BUSES],
        [f"{bus},'1 ',1,1,1, {p}, {q}, 0.0,0.0 /" for bus, p, q in _LOADS],
        *([[]] if revision >= 31 else []),
        [_machine(revision, *machine) for machine in _MACHINES],
        lines,
        *([[]] if revision >= 34 else []),
        transformers,
        ["1, 1, 0.0, 10.0, 'AREA'"],
        *[[] for _ in range(_SECTIONS_AFTER_TRANSFORMERS[revision] - 1)],
    ]
    body = [text for section in sections for text in [*section, "0 / END"]]
    return "\n".join([*head, *body, "Q"]) + "\n"


def _bus(revision: int, number: int, name: str, kv: float, kind: int, vm: float, va: float) -> str:
    if revision < 31:
        return f"{number},'{name:<8}',{kv},{kind},0.0,0.0,1,1,{vm},{va},1"
    return f"{number},'{name:<12}',{kv},{kind},1,1,1,{vm},{va}" + (",1.1,0.9,1.1,0.9" if revision >= 33 else "")


def _machine(revision: int, bus: int, p: float, q: float, mva: float, x: float) -> str:
    v = NINE_BUSES[bus - 1][4]
    node = "0," if revision >= 35 else ""
    return f"{bus},'1',{p},{q},9900.0,-9900.0,{v},0,{node}{mva},0.0,{x},0.0,0.0,1.0,1,100.0,{mva * 0.9},0.0,1,1.0"


def _line(revision: int, one: int, other: int, r: float, x: float, b: float) -> str:
    if revision >= 34:
        return f"{one},{other},'1',{r},{x},{b},'L{one}-{other}',{'250.0,' * 12}0,0,0,0,1,1,0.0,1,1.0"
    # Blanks part fields as well as commas do; a negative far bus is the metered end in old files.
    return f"{one} {-other if revision < 31 else other} '1' {r},{x} ,{b}, 250.0,,,, ,,,1"


def _transformer(revision: int, one: int, other: int, x: float) -> list[str]:
    third = "" if one == 9 else "0"
    return [f"{one},{other},{third},'1',1,1,1,0.0,0.0,2,'T',1,1,1.0", f"0.0,{x},100.0", "1.0,0.0,0.0 /", "1.0,0.0"]


def two_buses(
    *, transformer: str, revision: int = 33, kv: tuple[float, float] = (230.0, 20.0), rest: str = "", load: str = ""
) -> str:
    """A swing bus 1 and a bus 2, joined by the transformer of the given lines; the base is 200 MVA."""
    return (
        f"0, 200.0, {revision}, 0, 1, 50.0 /\n\n\n"
        f"1,'A',{kv[0]},3,1,1,1,1.0,0.0\n2,'B',{kv[1]},1,1,1,1,1.0,0.0\n3,'C',{kv[1]},1,1,1,1,1.0,0.0\n0 /\n"
        f"{load}0 /\n0 /\n1,'1',0.0,0.0,99.0,-99.0,1.0,0,300.0,0.0,0.2\n0 /\n2,3,'1',0.0,0.1,0.0\n0 /\n"
        f"{transformer}0 /\n{rest}Q\n"
    )


def written(folder: Path, text: str, dyr: str = GENCLS) -> tuple[Path, Path]:
    """The RAW and DYR files with these texts."""
    raw, dynamics = folder / "case.raw", folder / "case.dyr"
    raw.write_text(text, newline="")
    dynamics.write_text(dyr)
    return raw, dynamics


def network_of(folder: Path, text: str, *, solved: bool | None = None) -> Network:
    """The network at the power flow of a RAW text."""
    return solve_operating_point(import_psse(*written(folder, text), solved=solved))


def seen_from(network: Network, one: int, other: int) -> Branch:
    """The branch between two buses as if it ran from `one` to `other`."""
    (branch,) = (b for b in network.branches if {b.from_bus, b.to_bus} == {one, other})
    if branch.from_bus == one:
        return branch
    ends = (branch.to_bus, branch.from_bus, branch.circuit, branch.to_row, branch.from_row)
    return Branch(
        *ends, y_ff=branch.y_tt, y_ft=branch.y_tf, y_tf=branch.y_ft, y_tt=branch.y_ff, in_service=branch.in_service
    )
