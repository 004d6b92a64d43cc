"""Every kind of profile there is: listing one puts it in the reader, the documents and the contract tests."""

from __future__ import annotations

from gridsim.profiles import curtailable, mix, published_kind, service, training
from gridsim.profiles.contract import ProfileKind

KINDS: tuple[ProfileKind, ...] = (training.KIND, service.KIND, curtailable.KIND, published_kind.KIND, mix.KIND)
