"""A case written as PSS/E RAW and DYR files, both or none."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.grid.dyr_write import dyr_text
from gridsim.grid.export.psse_raw import raw_text
from gridsim.grid.folder import read_case


def export_psse_case(name_or_folder: str | Path, raw: Path, dyr: Path) -> tuple[str, ...]:
    """Write a case as RAW (revision 33) and DYR; return what the files do not carry as the case has it.

    Raises `InputError` where the case is none, RAW cannot carry it, or a file cannot be written.
    """
    case = read_case(name_or_folder)
    if raw.resolve() == dyr.resolve():
        raise InputError(Fault(str(raw), "would be both files", wanted="two names"))
    written = raw_text(case)
    _write({raw: written.text, dyr: dyr_text(case.dynamics)})
    return written.changes


def _write(texts: Mapping[Path, str]) -> None:
    """Write each text to a temporary name beside its own, then rename all."""
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}-{uuid.uuid4().hex}") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary[path].write_text(text, encoding="utf-8")
        for path, new in temporary.items():
            new.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Fault(str(error.filename or ""), "cannot be written", reason, "a writable place")) from error
    finally:
        for new in temporary.values():
            if new.exists():
                new.unlink()
