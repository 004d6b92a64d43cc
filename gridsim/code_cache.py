"""Where compiled code is kept, so that a machine compiles once and not with every run.

The folder's name is a digest of every source that compiled code could depend on: numba itself only notices a change
in the file that defines a function, not in the files it calls.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

_COMPILED_PACKAGES = ("devices", "mitigation", "simulation")
_KEPT_CACHES = 3  # this one and two older, so that switching between two versions does not recompile


def cache_root() -> Path:
    """Return where compiled code is kept: `$NUMBA_CACHE_DIR`, `$XDG_CACHE_HOME/gridsim`, or `~/.cache/gridsim`."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gridsim"


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """Return the folder for code compiled from the present sources, `None` where none can be written."""
    package = Path(__file__).resolve().parent
    sources = [
        Path(__file__),
        *(p for name in _COMPILED_PACKAGES for p in sorted((package / name).rglob("*.py"))),
    ]
    digest = hashlib.sha256(version("numba").encode())
    for source in sources:
        digest.update(source.relative_to(package).as_posix().encode() + source.read_bytes())
    folder = cache_root() / f"kernels-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return None
    _forget_old_caches(folder)
    return folder


def cache_is_cold() -> bool:
    """Say whether the next simulation has to compile."""
    folder = cache_folder()
    return folder is None or next(folder.rglob("*.nbi"), None) is None


def _forget_old_caches(current: Path) -> None:
    others = [path for path in current.parent.glob("kernels-*") if path != current]
    for stale in sorted(others, key=lambda path: -path.stat().st_mtime)[_KEPT_CACHES - 1 :]:
        shutil.rmtree(stale, ignore_errors=True)
