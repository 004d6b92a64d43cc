"""Contract of every limit: complete, just inside holds, just outside fails, what cannot be judged is null."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from gridsim.limits.catalogue import LIMITS, limit_named
from gridsim.limits.contract import Assessment, Limit, assess, verdict
from gridsim.limits.methods.catalogue import METHODS
from gridsim.limits.presets import PRESETS
from gridsim.sources import TAG_MEANING
from tests.limits.made_grid import to_rows
from tests.limits.made_recordings import BUILDERS, made_for, nearness

#: What needs no window: a single row tells, or the run's start.
WINDOWLESS = {
    "voltage_extreme",
    "site_voltage",
    "frequency_extreme",
    "machine_frequency",
    "frequency_deviation",
    "frequency_dip",
    "frequency_rise",
    "frequency_recovery",
    "kinetic_energy",
    "voltage_recovery",
    "phase_jump",
    "voltage_curve",
    "frequency_curve",
    "stay_connected",
    "mode_damping",
}
#: What has no rate: modes are computed, and kinetic energy changes only where a machine comes or goes.
RATELESS = {"mode_damping", "kinetic_energy"}
#: Two hours of voltage take seconds to judge: once inside and once outside is enough.
SLOW = {"flicker_plt"}


def only(limit: Limit, made: object) -> Assessment:
    found = assess(made, (limit,))  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def shifted(limit: Limit, share: float) -> float:
    """A value `share` of the limit beyond it (positive: outside)."""
    return limit.value + share * size(limit) * (1.0 if limit.sense == "max" else -1.0)


def size(limit: Limit) -> float:
    """What shares of a limit are shares of; of a limit of 0 its unit."""
    return abs(limit.value) or 1.0


every_limit: Callable[..., pytest.MarkDecorator] = pytest.mark.parametrize(
    "limit", LIMITS, ids=lambda limit: limit.id
)
#: What makes a reading null is the method's doing: the first limit of each stands for all of its limits.
FIRST_OF_METHOD = {limit.way.name: limit for limit in reversed(LIMITS)}
each_method = pytest.mark.parametrize(
    "limit", [limit for name, limit in FIRST_OF_METHOD.items() if name not in SLOW], ids=lambda limit: limit.way.name
)


@every_limit
def test_a_limit_states_everything(limit: Limit) -> None:
    empty = [field.name for field in fields(limit) if getattr(limit, field.name) in ("", None)]
    assert not empty
    assert limit.source.text
    assert limit.source.date
    assert limit.source.tag in TAG_MEANING
    assert limit.sense in ("max", "min")
    assert limit.rule_status in ("final", "draft", "proposal", "unverified")
    assert np.isfinite(limit.value)
    assert not limit.way.check(limit.settings)


@every_limit
def test_a_rule_whose_source_nobody_read_is_unverified_and_no_other_is(limit: Limit) -> None:
    assert (limit.source.tag == "I") == (limit.rule_status == "unverified")


@every_limit
def test_a_source_that_was_read_has_a_date(limit: Limit) -> None:
    """Its own, or where the text names none the year in which it was read."""
    if limit.source.tag != "I":
        assert re.search(r"\b(19|20)\d\d\b", limit.source.date), limit.source


def test_few_rules_stand_on_no_source() -> None:
    unread = [limit.id for limit in LIMITS if limit.source.tag == "I"]
    assert len(unread) <= 30, unread


def test_ids_are_unique_and_every_method_has_a_builder_and_is_listed_once() -> None:
    ids = [limit.id for limit in LIMITS]
    assert len(set(ids)) == len(ids)
    assert set(BUILDERS) == {method.name for method in METHODS}
    assert len(METHODS) == len(BUILDERS)
    assert {limit.way for limit in LIMITS if limit.way not in METHODS} == set()


def test_no_interconnection_and_no_rule_of_ride_through_is_missing() -> None:
    ids = {limit.id for limit in LIMITS}
    for where in ("eastern", "western", "ercot", "quebec"):
        assert {f"prc024_frequency_{side}_{where}" for side in ("low", "high")} <= ids
        assert {f"frequency_nadir_{where}", f"frequency_zenith_{where}", f"cps1_{where}"} <= ids
    for who in ("ercot", "caiso", "spp", "eirgrid", "eu_dcc", "ieso", "aemc", "aeso", "dominion"):
        assert f"ride_through_{who}" in ids
    assert {f"iso8528_{name}_{what}" for name in ("g1", "g2", "g3") for what in ("frequency_dip", "recovery")} <= ids


def test_every_interconnection_has_a_preset_of_known_limits() -> None:
    assert {"eastern", "western", "ercot", "quebec", "ireland", "gb", "islanded"} <= set(PRESETS)
    known = {limit.id for limit in LIMITS}
    assert {limit_id for ids in PRESETS.values() for limit_id in ids} <= known


@every_limit
def test_just_inside_holds(limit: Limit) -> None:
    found = only(limit, made_for(limit, shifted(limit, -nearness(limit))))
    assert found.passed is True, found


@every_limit
def test_just_outside_fails(limit: Limit) -> None:
    found = only(limit, made_for(limit, shifted(limit, nearness(limit))))
    assert found.passed is False, found
    assert found.margin is not None
    assert found.margin < 0.0
    # Not by far: the reading is what the recording was made for, so that a method off by more fails one of the two.
    assert found.value == pytest.approx(shifted(limit, nearness(limit)), abs=2.0 * nearness(limit) * size(limit))


@each_method
def test_a_run_of_one_row_is_null(limit: Limit) -> None:
    if limit.way.name == "mode_damping":
        return  # the grid's modes are known before the first row
    found = only(limit, to_rows(made_for(limit, shifted(limit, -0.01)), slice(1)))
    assert (found.passed, found.value, found.margin) == (None, None, None)
    assert "1 rows" in found.why_null


@each_method
def test_a_run_shorter_than_the_window_is_null_and_says_both_numbers(limit: Limit) -> None:
    short = to_rows(made_for(limit, shifted(limit, 0.01)), slice(8))  # 29 ms, shorter than every window
    found = only(limit, short)
    if limit.way.name in WINDOWLESS:
        assert found.passed is not None
    else:
        assert found.passed is None
        assert any(said in found.why_null for said in ("run of 0.0291667 s is shorter than the", "run ends before"))


@each_method
def test_what_was_not_recorded_is_null(limit: Limit) -> None:
    bare = replace(made_for(limit, shifted(limit, -0.01)), channels={}, modes=None)
    found = only(limit, bare)
    assert found.passed is None
    assert any(said in found.why_null for said in ("was not recorded", "recorded at both ends", "not computed"))


@each_method
def test_a_run_recorded_too_slowly_is_null_and_says_both_rates(limit: Limit) -> None:
    """Rows are left out, half of them each time, until the method says that it needs more."""
    if limit.way.name in RATELESS:
        return
    made = made_for(limit, shifted(limit, -0.5))
    for halvings in range(1, 16):
        slower = to_rows(made, slice(None, None, 2**halvings))
        found = only(limit, slower)
        if found.passed is None:
            break
    assert found.why_null.startswith(f"recorded at {slower.sample_rate_hz:g} Hz, the method needs at least"), found


def test_a_curve_needs_ten_rows_in_its_shortest_step() -> None:
    limit = limit_named("prc024_voltage_low")  # 0.15 s
    found = only(limit, to_rows(made_for(limit, 0.5), slice(None, None, 4)))
    assert found.why_null == "recorded at 60 Hz, the method needs at least 66.6667 Hz"


@pytest.mark.parametrize("limit_id", ["frequency_nadir_eastern", "prc024_frequency_low_ercot", "ride_through_ercot"])
def test_rules_for_60_hz_do_not_judge_a_50_hz_system(limit_id: str) -> None:
    limit = limit_named(limit_id)
    found = only(limit, replace(made_for(limit, 0.5), nominal_hz=50.0))
    assert found.passed is None
    assert "60 Hz systems, the run is at 50 Hz" in found.why_null


def test_what_is_null_keeps_the_verdict_open_and_what_fails_closes_it() -> None:
    limits = (limit_named("ercot_lcl_band_power"), limit_named("frequency_band_ftl_eastern"))
    quiet = made_for(limits[0], 1.0)
    assert verdict(assess(quiet, limits[:1])) is True
    assert verdict(assess(quiet, limits)) is None
    assert verdict(assess(made_for(limits[0], 20.0), limits)) is False
