"""Bus numbers and ids as PSS/E allows them: numbers to 999,997, ids of one or two letters, plain names."""

from __future__ import annotations

from gridsim.grid.case import GridCase

#: The largest bus number of the format.
LARGEST_BUS = 999_997
_ID_LETTERS = 2


class Names:
    """Gives every bus and element a name that the format can hold; `changes` says which had to be others."""

    def __init__(self, case: GridCase) -> None:
        self._buses: dict[int, int] = {}
        self._taken: dict[tuple[object, ...], set[str]] = {}
        self._changed: dict[str, list[str]] = {}
        known = {int(bus) for bus in case.net.bus.index}
        free = LARGEST_BUS
        for number in sorted(known):
            if number > LARGEST_BUS or number < 1:
                while free in known:
                    free -= 1
                self._buses[number] = free
                self._changed.setdefault("bus", []).append(f"{number} is {free}")
                free -= 1
        for table, what in (("load", "load"), ("shunt", "shunt")):
            for bus, id_ in case.net[table][["bus", "id"]].itertuples(index=False):
                self._reserve((what, int(bus)), str(id_))
        for table, ends in (("line", ["from_bus", "to_bus"]), ("trafo", ["hv_bus", "lv_bus"])):
            for one, other, circuit in case.net[table][[*ends, "circuit"]].itertuples(index=False):
                self._reserve(("circuit", min(int(one), int(other)), max(int(one), int(other))), str(circuit))

    @property
    def changes(self) -> tuple[str, ...]:
        """Sentences on numbers and ids that differ from the case's."""
        return tuple(
            f"{what[0].upper()}{what[1:]} renamed: {', '.join(said)}." for what, said in self._changed.items()
        )

    def bus(self, number: int) -> int:
        """Return the number of a bus in the file."""
        return self._buses.get(number, number)

    def element(self, what: str, bus: int, name: str) -> str:
        """Return the id of a load or shunt at a bus."""
        return self._short((what, bus), name, f"{what} {name} at bus {bus}")

    def circuit(self, ends: tuple[int, int], name: str) -> str:
        """Return the circuit id of a branch between two buses."""
        return self._short(("circuit", *ends), name, f"circuit {name} between {ends[0]} and {ends[1]}")

    def plain(self, text: str) -> str:
        """Return text that can stand in quotes."""
        return "".join(letter if letter.isprintable() and letter not in "'\"" else " " for letter in text)

    def _reserve(self, key: tuple[object, ...], name: str) -> None:
        if len(name) <= _ID_LETTERS:
            self._taken.setdefault(key, set()).add(name)

    def _short(self, key: tuple[object, ...], name: str, said: str) -> str:
        if len(name) <= _ID_LETTERS:
            return name
        taken = self._taken.setdefault(key, set())
        short = next(str(k) for k in range(1, 100) if str(k) not in taken)
        taken.add(short)
        self._changed.setdefault(str(key[0]), []).append(f"{said.removeprefix('circuit ')} is {short}")
        return short
