"""Measured figures beside those of a recording with known values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gridsim.scenario.measured import Measured
from gridsim.signals.recording import Recording
from gridsim.studies.beside import beside

T_S = np.arange(101) / 10.0
RUN = Recording(
    T_S,
    {
        "f_hz.coi": 60.0 + 0.05 * np.exp(-((T_S - 3.0) ** 2)),
        "p_mw.site_a": np.where(T_S > 2.0, 100.0, 300.0),
        "p_mw.site_b": np.where(T_S > 6.0, 400.0, 500.0),
    },
    60.0,
)


@pytest.mark.parametrize(
    ("figure", "simulated"),
    [
        ({"channel": "f_hz.coi", "take": "highest"}, 60.05),
        ({"channel": "f_hz.coi", "take": "lowest", "from_s": 3.0, "to_s": 3.0}, 60.05),
        ({"channel": "p_mw.site_*", "take": "fall", "from_s": 1.0, "to_s": 5.0}, 200.0),
        ({"channel": "p_mw.site_*", "take": "fall"}, 300.0),
        ({"channel": "p_mw.site_*", "take": "rise"}, -300.0),
        ({"channel": "p_mw.site_*", "take": "at", "to_s": 4.0}, 600.0),
        ({"channel": "p_mw.site_*", "take": "highest"}, 500.0),
        ({"channel": "p_mw.site_b", "take": "at"}, 400.0),
    ],
)
def test_a_figure_is_taken_as_it_says(figure: dict[str, Any], simulated: float) -> None:
    said = {"source": "a report", "figures": [{"title": "x", "value": [1.0, 2.0], "unit": "1", **figure}]}
    (found,) = beside(Measured.model_validate(said), RUN)
    assert found.simulated == pytest.approx(simulated, rel=1e-12)
    assert (found.low, found.high, found.source, found.why_null) == (1.0, 2.0, "a report", "")


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ({"channel": "v_pu.bus_1", "take": "lowest"}, "v_pu.bus_1 was not recorded"),
        ({"channel": "f_hz.coi", "take": "at", "to_s": 20.0}, "the run ends at 10 s"),
    ],
)
def test_what_the_run_does_not_have_is_null_with_its_reason(figure: dict[str, Any], why: str) -> None:
    said = {"source": "a report", "figures": [{"title": "x", "value": 1.0, "unit": "1", **figure}]}
    (found,) = beside(Measured.model_validate(said), RUN)
    assert (found.simulated, found.why_null) == (None, why)


def test_nothing_measured_is_nothing_to_compare() -> None:
    assert beside(None, RUN) == ()
