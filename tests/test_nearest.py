"""What is said of an unknown name: the one that was probably meant, and what there is, in a line and at once."""

from __future__ import annotations

import pytest

from gridsim.nearest import nearest_numbers, suggestion


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("batery", ["battery", "ballast"], "'battery' (known: battery, ballast)"),
        ("BATTERY", ["battery"], "'battery' (known: battery)"),
        ("genrou", ["GENROU", "GENCLS"], "'GENROU' (known: GENROU, GENCLS)"),
        ("moonbeam", ["battery", "ballast"], "one of battery, ballast"),
        ("", ["battery"], "one of battery"),
        ("battery", [], "nothing: there is none"),
    ],
)
def test_the_nearest_goes_first_whatever_its_case(word: str, known: list[str], said: str) -> None:
    assert suggestion(word, known) == said


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [f"limit_of_some_kind_{number}" for number in range(500)]
    said = suggestion("limit_of_some_kind_499", many)
    assert said.startswith("'limit_of_some_kind_499' (known: limit_of_some_kind_0, ")
    assert said.endswith(", ...)")
    assert len(said) < 300  # a line or three of a terminal


def test_a_single_long_name_is_still_listed() -> None:
    assert suggestion("zzz", ["x" * 300]) == "one of " + "x" * 300


@pytest.mark.timeout(60)  # 0.02 s; comparing the whole word takes minutes
def test_a_huge_word_costs_no_more_than_a_long_one() -> None:
    assert suggestion("duration" * 100_000, [f"duration_{number}_s" for number in range(100)])


def test_numbers_are_named_by_their_distance() -> None:
    assert nearest_numbers(18, {1, 16, 17, 19, 39}) == "one that exists, such as 17, 19 or 16"
    assert nearest_numbers(18, set()) == "one that exists; there is none"
