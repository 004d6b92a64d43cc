"""The demand that a profile makes in a scenario: scaled to its peak, its reactive power, its jobs' events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.scenario.reading import read_scenario
from gridsim.scenario.sites import Site
from gridsim.simulation.demand import demand_on_steps, site_trace


def site(**load: Any) -> Site:
    words = {"name": "campus", "bus": 5, "power_factor": 0.9, "load": {"peak_mw": 100.0, **load}}
    return Site.model_validate(words)


def demand(of: Site, *, duration_s: float = 4.0, rate_hz: float = 240.0):
    trace, sustained_mw = site_trace(of, duration_s=duration_s, span_s=duration_s, seed=1, folder=Path())
    return demand_on_steps(
        of, trace, sustained_mw=sustained_mw, steps=round(duration_s * rate_hz), step_s=1.0 / rate_hz
    )


def test_a_crash_at_a_stated_time_is_in_the_demand():
    plain, crashed = (
        demand(site(profile="pretrain_dense")),
        demand(site(profile="pretrain_dense", events={"crash_s": 2.0})),
    )
    factor = plain.p_before_mw[0] / crashed.p_before_mw[0]
    before = slice(0, 480)
    # the peak of a trace that ends early is another; up to that scale nothing differs before the crash
    assert crashed.p_before_mw[before] * factor == pytest.approx(plain.p_before_mw[before], rel=1e-9)
    # idle: the steady 0.3 and a tenth of 0.7 of the site at rating
    idle_mw = crashed.p_before_mw[490:]
    assert np.ptp(idle_mw) == pytest.approx(0.0, abs=1e-9)
    assert idle_mw[0] < 0.5 * crashed.p_before_mw[before].mean()


def test_a_profile_with_its_stages_brings_its_reactive_power():
    staged = demand(site(profile="pretrain_moe"))
    ratio = staged.q_before_mvar / staged.p_before_mw
    # halls at 0.99, cooling at 0.95: between the two, and not the site's own 0.9
    assert ratio.min() > np.tan(np.arccos(0.99))
    assert ratio.max() < np.tan(np.arccos(0.95))
    plain = demand(site(profile="pretrain_dense"))
    assert plain.q_before_mvar / plain.p_before_mw == pytest.approx(np.tan(np.arccos(0.9)))


def test_wrong_events_in_a_scenario_are_told_with_their_line(tmp_path: Path):
    path = tmp_path / "s.yaml"
    path.write_text(
        "case: wscc9\nduration_s: 2\nsites:\n  - name: campus\n    bus: 5\n    load:\n"
        "      profile: pretrain_dense\n      peak_mw: 100\n      events: {crash: 1.0}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"line 9: .*crash.*wanted 'crash_s'"):
        read_scenario(path)
