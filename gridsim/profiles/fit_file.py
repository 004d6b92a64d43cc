"""A fitted job as a profile file."""

from __future__ import annotations

import os
from pathlib import Path

from gridsim.errors import Fault, InputError
from gridsim.profiles.contract import values_of
from gridsim.profiles.fit import Fit
from gridsim.profiles.training_rules import SECTIONS


def profile_text(fit: Fit, *, measured: str) -> str:
    """Return the profile of a fit as YAML, each number with where it comes from."""
    lines = [f"# Fitted to {measured}. Measured and modelled:"]
    lines += [f"#   {name}: {was:.4g}, {made:.4g} {unit}" for name, (was, made, unit) in fit.quality.items()]
    lines += ["", "kind: training_job", f"title: Fitted to {_plain(measured)}"]
    for section, values in values_of(fit.job, SECTIONS).items():
        lines += ["", f"{section}:"]
        for name, value in values.items():
            assumed = section == "site" or (section, name) == ("levels", "compute")
            why = "[I] a trace does not tell it" if assumed else f"[C] fitted to {measured}"
            lines.append(f"  {name}: {value!r}  # {why}")
    return "\n".join(lines) + "\n"


def write_profile(fit: Fit, path: Path, *, measured: str) -> None:
    """Write the profile, whole or not at all; raises `InputError` where it cannot be written."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(profile_text(fit, measured=measured), encoding="utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(Fault(str(path), "cannot be written", str(error), "a file in a writable folder")) from error


def _plain(text: str) -> str:
    """Return text that YAML takes for words."""
    return "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in text)
