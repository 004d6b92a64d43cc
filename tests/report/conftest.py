"""The two runs that most tests of the report look at."""

from __future__ import annotations

import pytest

from gridsim.studies.result import Result
from tests.report.made_results import result


@pytest.fixture(scope="session")
def swinging() -> Result:
    return result("campus as demanded", swing_mw=400.0, with_store=False)


@pytest.fixture(scope="session")
def smoothed() -> Result:
    return result("campus with battery", swing_mw=8.0, with_store=True)
