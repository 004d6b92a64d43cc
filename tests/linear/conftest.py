"""The fixtures of the command line, for `gridsim screen`."""

from __future__ import annotations

from tests.cli.conftest import command, short

__all__ = ["command", "short"]
