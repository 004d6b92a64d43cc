"""Where compiled code is kept, so that a machine compiles once and not with every run.

Each compiled function has a folder named by a digest of the file that defines it, of every file of gridsim that this
one imports, directly or not, and of what was written around it: numba itself only notices a change in the defining
file. So what a change cannot reach is not compiled anew, and two versions of gridsim keep their code side by side.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

try:
    import fcntl
except ImportError:  # no such locks on Windows: there two processes may compile the same
    fcntl = None  # type: ignore[assignment]

_PACKAGE = Path(__file__).resolve().parent
_LOOP = _PACKAGE / "simulation" / "rms" / "loop.py"  # compiled for every run, and the longest
_FORGOTTEN_AFTER_S = 30 * 86_400.0
_IMPORT = re.compile(r"^[ \t]*from[ \t]+(gridsim[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)", re.MULTILINE)


def cache_root() -> Path:
    """Return where compiled code is kept: `$NUMBA_CACHE_DIR`, `$XDG_CACHE_HOME/gridsim`, or `~/.cache/gridsim`."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gridsim"


@cache
def cache_folder(source: Path, *, around: str = "") -> Path | None:
    """Return the folder for code compiled from the file `source`, `None` where none can be written.

    `around` is text that was compiled with it and stands in no file.
    """
    if not source.is_file():
        return None
    digest = hashlib.sha256(f"{version('numba')}\0{around}\0".encode())
    for path in sorted(_sources(source.resolve())):
        digest.update(_module_of(path).encode() + _contents(path))
    folder = _open_root() / f"kernels-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return None
    return folder


@contextmanager
def compiling_alone(folder: Path | None) -> Iterator[None]:
    """Let one process at a time compile what goes into `folder`: the others wait, then load what it has left."""
    if folder is None or fcntl is None:
        yield
        return
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed, also by the end of the process
        yield


def code_is_kept() -> bool:
    """Say whether there is a place for compiled code; without one every run compiles."""
    return cache_folder(_LOOP) is not None


def cache_is_cold() -> bool:
    """Say whether the next simulation has to compile its loop."""
    folder = cache_folder(_LOOP)
    return folder is None or next(folder.rglob("*.nbi"), None) is None


def _module_of(path: Path) -> str:
    """Return the place of a file in the package: compiled code names the modules of what it calls."""
    root = _PACKAGE.parent
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _sources(source: Path) -> set[Path]:
    """Return `source` and every file of gridsim that it imports, directly or not."""
    found: set[Path] = set()
    waiting = [source]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(_imported(path))
    return found


@cache
def _contents(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    found = []
    for module, names in _IMPORT.findall(_contents(path).decode()):
        for name in re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?", names):
            found.append(_file_of(f"{module}.{name}") or _file_of(module))
    return tuple(path for path in found if path is not None)


@cache
def _file_of(module: str) -> Path | None:
    path = _PACKAGE.parent.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@lru_cache(maxsize=1)
def _open_root() -> Path:
    """Return the root, what has long not been used taken away."""
    root = cache_root()
    oldest_s = time.time() - _FORGOTTEN_AFTER_S
    for folder in root.glob("kernels-*"):
        try:
            if folder.stat().st_mtime < oldest_s:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another process was faster
    return root
