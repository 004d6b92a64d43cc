"""Reading a text file that a user brings: size, encoding and binary content checked before anything else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from gridsim.errors import Fault, InputError

# Assumption: a case of 100,000 buses stays below this; more is not a case but a mistake or an attack.
LARGEST_FILE_BYTES = 64_000_000


def read_text(
    path: Path, *, encodings: tuple[str, ...] = ("utf-8-sig",), at_most_bytes: int = LARGEST_FILE_BYTES
) -> str:
    """Return the text of `path`, decoded by the first of `encodings` that fits.

    Raises `InputError` where it is missing, no file, too large, binary or in another encoding.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= at_most_bytes else b""
    except OSError as error:
        raise InputError(Fault(str(path), "cannot be read", got=error.strerror or "no file")) from error
    if size > at_most_bytes:
        raise InputError(Fault(str(path), "is too large", f"{size:,} bytes", f"at most {at_most_bytes:,}"))
    if b"\0" in data:
        raise InputError(Fault(str(path), "is a binary file", wanted="text"))
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Fault(str(path), "is not text", wanted=f"text in {' or '.join(encodings)}"))


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant.

    >>> nearest("vn_kw", ["vn_kv", "name"])
    'vn_kv?'
    >>> nearest("zzz", ["vn_kv", "name"])
    'one of name, vn_kv'
    """
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    return f"{close[0]}?" if close else f"one of {', '.join(names)}"
