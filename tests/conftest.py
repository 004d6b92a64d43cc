"""Property tests draw the same examples in every run, so that a run says something of the change and not of its luck.

`pytest --hypothesis-profile=searching` draws new ones: for looking for faults by hand. What takes long is marked
`verify` and is run by `make verify` alone: other programs beside gridsim, wheels, whole regions.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", derandomize=False, max_examples=1000)
settings.load_profile("repeatable")

#: Markers of what `make verify` runs, beside `verify` itself.
LONG = ("oracle", "wheel")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long."""
    for item in items:
        if any(item.get_closest_marker(name) for name in LONG):
            item.add_marker(pytest.mark.verify)
