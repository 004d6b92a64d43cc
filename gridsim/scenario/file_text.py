"""The text of a scenario file, or one clear refusal. Nothing is opened that is not a file, or too large."""

from __future__ import annotations

import stat
from pathlib import Path

from gridsim.errors import Fault, InputError

#: A site with mitigation takes some 300 bytes, so that hundreds of them fit; scanned in a third of a second.
MOST_BYTES = 256 * 1024
_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_BOM = "\ufeff"


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without byte-order mark; raises `InputError` on anything else."""
    raw = _bytes_of(path)
    if raw.startswith(_UTF_16_OR_32):
        raise _refusal(path, "is not UTF-8", "UTF-16 or UTF-32", "the file saved as UTF-8")
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise _refusal(f"{path} line {line}", "has a NUL byte", "a binary file or UTF-16", "UTF-8 text")
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(f"{path} line {line}", "is not UTF-8", f"byte {raw[error.start]:#04x}", "UTF-8 text") from None


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise _refusal(path, "is a folder", "", "a scenario file")
        if not stat.S_ISREG(found.st_mode):
            raise _refusal(path, "is no ordinary file", "a device, pipe or socket", "a scenario file")
        if found.st_size > MOST_BYTES:
            raise _refusal(path, "is too large", f"{found.st_size:,} bytes", f"at most {MOST_BYTES:,} bytes")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(path, "there is no such file", "", "a scenario file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refusal(path, "cannot be read", reason, "a scenario file") from None
    if len(raw) > MOST_BYTES:
        raise _refusal(path, "grew while it was read", "", f"at most {MOST_BYTES:,} bytes")
    return raw


def _refusal(where: Path | str, what: str, got: str, wanted: str) -> InputError:
    return InputError(Fault(str(where), what, got, wanted))
