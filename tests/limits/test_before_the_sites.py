"""What was broken before the campus came is not the campus's fault."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gridsim.limits.catalogue import limit_named
from gridsim.limits.contract import Assessment, assess, verdict
from gridsim.signals.recording import RecordedMode, Recording, WithoutSites
from tests.limits.made_grid import quiet


def judged(made: Recording, limit_id: str) -> list[Assessment]:
    return assess(made, (limit_named(limit_id),))


def at(made: Recording, channel: str, value: float) -> Recording:
    return replace(made, channels={**made.channels, channel: np.full(made.t_s.size, value)})


def without(v_16: complex, v_17: complex = 1.0, damping: float = 0.1) -> WithoutSites:
    return WithoutSites({16: v_16, 17: v_17}, (RecordedMode(1.0, damping),))


def test_a_bus_that_was_too_high_before_is_told_and_does_not_count() -> None:
    made = replace(at(quiet(1.0), "v_pu.bus_16", 1.07), without_sites=without(1.06))
    own, earlier = judged(made, "voltage_high_normal")
    assert (own.place, own.passed, own.before, own.pre_existing) == ("bus 17", True, 1.0, False)
    assert (earlier.place, earlier.passed, earlier.before, earlier.pre_existing) == ("bus 16", False, 1.06, True)
    assert verdict([own, earlier]) is True


def test_a_bus_that_the_campus_lifts_over_the_limit_counts() -> None:
    made = replace(at(quiet(1.0), "v_pu.bus_16", 1.07), without_sites=without(1.04))
    (found,) = judged(made, "voltage_high_normal")
    assert (found.passed, found.before, found.pre_existing) == (False, 1.04, False)
    assert verdict([found]) is False


def test_a_bus_that_the_campus_brings_back_is_no_matter() -> None:
    made = replace(at(quiet(1.0), "v_pu.bus_16", 1.03), without_sites=without(1.06))
    (found,) = judged(made, "voltage_high_normal")
    assert found.passed


def test_a_line_that_was_overloaded_before_does_not_count() -> None:
    """A line of 1 pu, rated 100 MVA: the current is the difference of its ends' voltages."""
    made = at(quiet(90.0), "v_pu.bus_16", 2.2)
    (found,) = judged(replace(made, without_sites=without(2.1)), "branch_loading_normal")
    assert found.value == pytest.approx(120.0)
    assert found.before == pytest.approx(110.0)
    assert found.pre_existing
    (found,) = judged(replace(made, without_sites=without(1.5)), "branch_loading_normal")
    assert (found.passed, found.pre_existing) == (False, False)


def test_a_short_overload_is_no_lasting_one() -> None:
    made = quiet(90.0)
    v_pu = np.where(made.t_s > 70.0, 2.2, 1.5)  # 20 s at 120 %
    made = replace(made, channels={**made.channels, "v_pu.bus_16": v_pu})
    (normal,) = judged(made, "branch_loading_normal")
    assert normal.value == pytest.approx(50.0)
    (emergency,) = judged(made, "branch_loading_emergency")
    assert emergency.value == pytest.approx(120.0)


def test_poor_damping_of_the_grid_itself_does_not_count() -> None:
    made = replace(quiet(1.0), modes=(RecordedMode(1.0, 0.01),), without_sites=without(1.0, damping=0.02))
    (found,) = judged(made, "mode_damping_3")
    assert (found.passed, found.before, found.pre_existing) == (False, 2.0, True)
    assert verdict([found]) is None


def test_a_margin_that_the_campus_hardly_moves_is_not_its_own() -> None:
    """Georgia's tightest voltage stands at 1.0496 pu before the campus and at 1.0497 pu with it."""
    made = replace(at(quiet(1.0), "v_pu.bus_16", 1.0497), without_sites=without(1.0496))
    (found,) = judged(made, "voltage_high_normal")
    assert found.passed
    assert not found.is_moved
    made = replace(at(quiet(1.0), "v_pu.bus_16", 1.0497), without_sites=without(1.02))
    assert judged(made, "voltage_high_normal")[0].is_moved
