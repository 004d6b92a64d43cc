"""Every kind of profile there is: listing one puts it in the reader, the documents and the contract tests."""

from __future__ import annotations

from gridsim.profiles import training
from gridsim.profiles.contract import ProfileKind

KINDS: tuple[ProfileKind, ...] = (training.KIND,)
