"""The page: whole, offline, and deaf to what a name says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.report import write_report
from gridsim.report.page import page
from gridsim.studies.result import Result
from tests.report.made_results import assessment, result

MOST_BYTES = 8_000_000
ATTACK = "</script><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7 * 7 }} %{y} & \"q\""


class Outline(HTMLParser):
    """What a browser would find: tags with attributes, texts, the content of data scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


def test_two_runs_of_a_minute_make_a_small_page(swinging: Result, smoothed: Result, tmp_path: Path) -> None:
    write_report([swinging, smoothed], tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < MOST_BYTES


def test_the_verdict_comes_before_every_figure(swinging: Result, smoothed: Result) -> None:
    html = page([swinging, smoothed])
    places = [html.index(text) for text in ("FAIL", "<h2>Limits", "<h2>Metrics", "<h2>Site power", "<h2>Provenance")]
    assert places == sorted(places)


def test_the_page_asks_for_nothing_from_outside(swinging: Result, smoothed: Result) -> None:
    tags = outline(page([swinging, smoothed])).tags
    assert not [tag for tag, attributes in tags if {"src", "href", "srcset"} & attributes.keys()]
    policies = [attributes.get("content") for tag, attributes in tags if tag == "meta" and "http-equiv" in attributes]
    assert policies
    assert str(policies[0]).startswith("default-src 'none'")


def test_names_are_text_wherever_they_stand(smoothed: Result) -> None:
    hostile = replace(
        smoothed,
        name=ATTACK,
        scenario={"name": ATTACK},
        status="lost_synchronism",
        status_text=ATTACK,
        assessments=(assessment(title=ATTACK, place=ATTACK, source=ATTACK, why_null=ATTACK, id=ATTACK),),
        recording=replace(smoothed.recording, sites=(replace(smoothed.recording.sites[0], name=ATTACK),)),
    )
    html = page([hostile, smoothed])
    found = outline(html)
    tags = [tag for tag, _ in found.tags]
    assert tags.count("script") == 3  # the figures' numbers, plotly.js, the page's own
    assert "img" not in tags
    assert not [attributes for _, attributes in found.tags if "onerror" in attributes]
    assert "alert('x')" in found.text
    assert "49 %{y}" not in html
    assert "{{ 7 * 7 }}" in html


def figures(html: str) -> dict[str, dict[str, object]]:
    match = re.search(r'<script type="application/json" id="figures">(.*?)</script>', html, re.DOTALL)
    assert match
    document = json.loads(match[1])
    assert isinstance(document, dict)
    return document


def test_figures_are_those_that_have_data(swinging: Result, smoothed: Result) -> None:
    assert list(figures(page([swinging]))) == ["power", "spectrum", "frequency", "voltage", "flicker"]
    html = page([swinging, smoothed])
    assert list(figures(html))[-1] == "charge"
    assert html.count('class="plot"') == 6
    assert "State of charge" not in page([swinging])


def test_names_inside_figures_are_no_markup(smoothed: Result) -> None:
    html = page([replace(smoothed, name="<b>bold</b>")])
    document = figures(html)
    names = {trace["name"] for figure in document.values() for trace in figure["data"]}  # type: ignore[attr-defined]
    assert "&lt;b&gt;bold&lt;/b&gt;" in names


def test_the_page_is_the_same_each_time(swinging: Result, smoothed: Result) -> None:
    assert page([swinging, smoothed]) == page([swinging, smoothed])


def test_a_run_with_nothing_recorded_still_has_its_verdict(smoothed: Result) -> None:
    html = page([replace(smoothed, recording=replace(smoothed.recording, channels={}))])
    assert "Limits" in html
    assert 'class="plot"' not in html


def test_ten_runs_fit_side_by_side(tmp_path: Path) -> None:
    many = [result(f"battery {p_mw} MW", swing_mw=400.0 - 40.0 * p_mw, with_store=True) for p_mw in range(10)]
    assert page(many).count('type="checkbox"') == 10


def test_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to show"):
        write_report([], tmp_path / "report.html")


def test_an_unwritable_place_is_one_message_and_no_half_page(swinging: Result, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_report([swinging], tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
