"""The files that a scenario names: which they are, where they lie, and their digests.

A bare name of what gridsim ships goes before a file or folder of the same name beside the scenario; `./name` means
the latter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gridsim.errors import Fault
from gridsim.nearest import suggestion
from gridsim.paths import shipped, shipped_names
from gridsim.safe_yaml.places import Loc
from gridsim.scenario.origin import Origin, Placed

Kind = Literal["case", "profile", "file"]
_CHUNK_BYTES = 1 << 20
_PROFILE_SUFFIX = ".yaml"


class NamedFile(NamedTuple):
    """A place in a scenario that names a file, and the text that stands there."""

    loc: Loc
    kind: Kind
    text: str

    def is_shipped(self) -> bool:
        """Say whether this is the name of something that comes with gridsim."""
        return self.text in _shipped(self.kind)

    def path(self, folder: Path) -> Path:
        """Return where the file or folder lies, `folder` being that of the scenario."""
        if self.is_shipped():
            return shipped("cases") / self.text if self.kind == "case" else _shipped_profile(self.text)
        return folder / self.text


def _shipped(kind: Kind) -> list[str]:
    if kind == "file":
        return []
    return shipped_names("cases") if kind == "case" else shipped_names("load_profiles", _PROFILE_SUFFIX)


def _shipped_profile(name: str) -> Path:
    return shipped("load_profiles") / f"{name}{_PROFILE_SUFFIX}"


def named_files(mapping: Mapping[str, Any]) -> Iterator[NamedFile]:
    """Find what a scenario's mapping names; passes over whatever is not sound by itself."""
    case = mapping.get("case")
    if isinstance(case, str):
        yield NamedFile(("case",), "case", case)
    elif isinstance(case, dict):
        yield from (
            NamedFile(("case", key), "file", case[key]) for key in ("raw", "dyr") if isinstance(case.get(key), str)
        )
    limits = mapping.get("limits")
    listed = list(enumerate(limits)) if isinstance(limits, list | tuple) else []
    for loc, item in [(("limits",), limits), *((("limits", i), item) for i, item in listed)]:
        if isinstance(item, dict) and isinstance(item.get("file"), str):
            yield NamedFile((*loc, "file"), "file", item["file"])
    prices = mapping.get("prices")
    if isinstance(prices, dict) and isinstance(prices.get("file"), str):
        yield NamedFile(("prices", "file"), "file", prices["file"])
    sites = mapping.get("sites")
    for i, site in enumerate(sites if isinstance(sites, list | tuple) else ()):
        load = site.get("load") if isinstance(site, dict) else None
        for key, kind in (("profile", "profile"), ("trace", "file")):
            if isinstance(load, dict) and isinstance(load.get(key), str):
                yield NamedFile(("sites", i, "load", key), "profile" if kind == "profile" else "file", load[key])


def faults_of_files(mapping: Mapping[str, Any], origin: Origin) -> list[Placed]:
    """List the files and folders that are named but not there."""
    faults = ((named.loc, _fault(named, origin)) for named in named_files(mapping))
    return [(loc, fault) for loc, fault in faults if fault is not None]


def _fault(named: NamedFile, origin: Origin) -> Fault | None:
    where, wanted = origin.where(named.loc), "a folder" if named.kind == "case" else "a file"
    try:
        path = named.path(origin.folder)
        there, fits = path.exists(), path.is_dir() if named.kind == "case" else path.is_file()
    except (OSError, ValueError):
        there, fits = False, False
    if fits:
        return None
    if there:
        return Fault(where, "is no folder" if named.kind == "case" else "is no file", repr(named.text), wanted)
    known = _shipped(named.kind)
    if known:
        wanted = f"{suggestion(named.text, known)}, or {wanted} beside the scenario"
    return Fault(where, f"there is no such {named.kind}", repr(named.text), wanted)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, or of a folder's files with their names (hidden ones left out)."""
    if path.is_file():
        found = path.stat()
        return _digest_of_file(path, found.st_mtime_ns, found.st_size)
    total = hashlib.sha256()
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        inside = file.relative_to(path)
        if not any(part.startswith(".") for part in inside.parts):
            total.update(f"{inside.as_posix()}\0{digest(file)}\n".encode())
    return total.hexdigest()


@lru_cache(maxsize=4096)
def _digest_of_file(path: Path, modified_ns: int, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
