"""Reading a text file of a case: network tables, PSS/E files."""

from __future__ import annotations

from pathlib import Path

from gridsim import text_file

# Assumption: a case of 100,000 buses stays below this; more is not a case but a mistake or an attack.
LARGEST_FILE_BYTES = 64_000_000


def read_text(path: Path, *, encodings: tuple[str, ...] = ("utf-8",)) -> str:
    """Return the text of `path`, decoded by the first of `encodings` that fits; raises `InputError`."""
    return text_file.read_text(path, kind="text", at_most_bytes=LARGEST_FILE_BYTES, encodings=encodings)
