"""The text of a file that a user brings, or one clear refusal. Nothing is opened that is no file, or too large."""

from __future__ import annotations

import stat
from pathlib import Path

from gridsim.errors import Fault, InputError

_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NUL = b"\x00"
_BOM = "\ufeff"


def size_bytes(path: Path, *, kind: str, file: str = "") -> int:
    """Return the size of what must be an ordinary file, unopened. [bytes]

    `kind` says what is wanted (`scenario`: "a scenario file"), `file` what the path is called in messages.
    Raises `InputError`.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, file, kind, _reason(error)) from None
    if stat.S_ISDIR(found.st_mode):
        raise _unreadable(path, file, kind, "a folder")
    if not stat.S_ISREG(found.st_mode):
        raise _unreadable(path, file, kind, "a device, pipe or socket")
    return found.st_size


def read_text(
    path: Path, *, kind: str, at_most_bytes: int, file: str = "", encodings: tuple[str, ...] = ("utf-8",)
) -> str:
    """Return the text of `path`, without byte-order mark, decoded by the first of `encodings` that fits.

    `kind` and `file` as in `size_bytes`. Raises `InputError` where it is no file, too large, binary or in another
    encoding, the latter two with the line.
    """
    name = file or str(path)
    raw = _bytes_of(path, kind, file, at_most_bytes)
    if raw.startswith(_UTF_16_OR_32):
        raise InputError(Fault(name, "is not UTF-8", "UTF-16 or UTF-32", "the file saved as UTF-8"))
    if _NUL in raw:
        where = f"{name} line {_line(raw, raw.index(_NUL))}"
        raise InputError(Fault(where, "has a NUL byte", "a binary file or UTF-16", "UTF-8 text"))
    misfits = []
    for encoding in encodings:
        try:
            return raw.decode(encoding).removeprefix(_BOM)
        except UnicodeDecodeError as error:
            misfits.append(error.start)
    where = f"{name} line {_line(raw, misfits[0])}"
    raise InputError(Fault(where, "is not UTF-8", f"byte {raw[misfits[0]]:#04x}", "UTF-8 text"))


def _bytes_of(path: Path, kind: str, file: str, at_most_bytes: int) -> bytes:
    wanted = f"at most {at_most_bytes:,} bytes"
    size = size_bytes(path, kind=kind, file=file)
    if size > at_most_bytes:
        raise InputError(Fault(file or str(path), "is too large", f"{size:,} bytes", wanted))
    try:
        with path.open("rb") as opened:
            raw = opened.read(at_most_bytes + 1)
    except OSError as error:
        raise _unreadable(path, file, kind, _reason(error)) from None
    if len(raw) > at_most_bytes:
        raise InputError(Fault(file or str(path), "grew while it was read", wanted=wanted))
    return raw


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _unreadable(path: Path, file: str, kind: str, got: str) -> InputError:
    return InputError(Fault(file or str(path), "cannot be read", got, f"a {kind} file"))


def _line(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1
