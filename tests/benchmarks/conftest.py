"""Benchmarks run where they are asked for (`make bench`), not with the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what lies here unless --benchmark-only or --benchmark-enable is given."""
    if config.getoption("--benchmark-only", False) or config.getoption("--benchmark-enable", False):
        return
    ours = [item for item in items if HERE in item.path.parents]
    if ours:
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]
