"""A folder that is there whole or not at all.

Everything is written into a hidden sibling, which takes the folder's name at the very end. A killed process
leaves such a sibling behind; its name says whose it was, and the next write beside it removes it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a new empty folder to write into; when the block ends well it replaces `folder`.

    What was in `folder` is moved aside and deleted last; when the block fails it is left as it was.
    Raises `OSError` where the file system refuses.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    written = _sibling(folder)
    written.mkdir()
    try:
        yield written
        _replace(folder, written)
    finally:
        shutil.rmtree(written, ignore_errors=True)
    for stale in stale_siblings(folder):
        shutil.rmtree(stale, ignore_errors=True)


def stale_siblings(folder: Path) -> list[Path]:
    """List what killed processes of this computer left beside `folder`."""
    pattern = re.compile(re.escape(_prefix(folder)) + r"(\d+)-[0-9a-f]{32}")
    found = ((path, pattern.fullmatch(path.name)) for path in folder.parent.glob(".*"))
    return [path for path, match in found if match and not _is_running(int(match[1]))]


def _replace(folder: Path, written: Path) -> None:
    if not folder.exists():
        written.rename(folder)
        return
    aside = _sibling(folder)
    folder.rename(aside)
    try:
        written.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.gridsim-{re.sub(r'[^A-Za-z0-9]', '', socket.gethostname())}-"


def _sibling(folder: Path) -> Path:
    return folder.with_name(f"{_prefix(folder)}{os.getpid()}-{uuid.uuid4().hex}")


def _is_running(process: int) -> bool:
    if os.name != "posix":  # elsewhere signal 0 is not a question: rather keep a folder too many
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
