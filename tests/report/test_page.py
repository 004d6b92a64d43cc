"""The page: whole, offline, and deaf to what a name says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.report import write_report
from gridsim.report.page import page
from gridsim.report.profile_page import write_profile_page
from gridsim.report.tables import measured_table, timeline_table
from gridsim.signals.timeline import Action
from gridsim.signals.trace import PowerTrace
from gridsim.sources import Source
from gridsim.studies.result import Beside, Result
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


OFFLINE = {"showSendToCloud": False, "plotlyServerURL": ""}


def test_no_figure_of_a_report_can_be_sent_to_a_server(swinging: Result) -> None:
    (text,) = re.findall(r'<script type="application/json" id="config">(.*?)</script>', page([swinging]))
    assert OFFLINE.items() <= json.loads(text).items()


def test_no_figure_of_a_profile_can_be_sent_to_a_server(tmp_path: Path) -> None:
    trace = PowerTrace(np.arange(100) / 10.0, np.arange(100) % 7 + 100.0, name="made")
    write_profile_page(trace, [], tmp_path / "profile.html")
    text = (tmp_path / "profile.html").read_text(encoding="utf-8")
    configs = [json.loads(found) for found in re.findall(r'\{"responsive"[^{}]*\}', text)]
    assert len(configs) == 2
    assert not any(config["showSendToCloud"] for config in configs)


def test_two_runs_of_a_minute_make_a_small_page(swinging: Result, smoothed: Result, tmp_path: Path) -> None:
    write_report([swinging, smoothed], tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < MOST_BYTES


def test_the_verdict_comes_before_every_figure(swinging: Result, smoothed: Result) -> None:
    html = page([swinging, smoothed])
    places = [html.index(text) for text in ("FAIL", "<h2>Limits", "<h2>Metrics", "<h2>Site power", "<h2>Provenance")]
    assert places == sorted(places)


def test_the_page_asks_for_nothing_from_outside(swinging: Result, smoothed: Result) -> None:
    tags = outline(page([swinging, smoothed])).tags
    # Links are there to be followed by people; nothing is loaded by itself.
    assert not [tag for tag, attributes in tags if {"src", "href", "srcset"} & attributes.keys() and tag != "a"]
    assert all(attributes.get("rel") == "noreferrer" for tag, attributes in tags if tag == "a")
    policies = [attributes.get("content") for tag, attributes in tags if tag == "meta" and "http-equiv" in attributes]
    assert policies
    assert str(policies[0]).startswith("default-src 'none'")


def test_a_limit_shows_how_sure_it_is_and_links_its_source(smoothed: Result) -> None:
    rule = Source("a standard", "Q", "2020", "https://example.org/standard")
    found = replace(smoothed, assessments=(assessment(source=str(rule)), assessment(id="other")))
    html = page([found])
    assert 'href="https://example.org/standard"' in html
    assert html.count('class="status tag-Q"') == html.count('class="status tag-I"') == 1
    assert "Q read in the primary source" in html
    assert "at most 10\u00a0MW; ERCOT" in html
    hostile = replace(
        smoothed, assessments=(assessment(source="x, javascript:alert(1) [Q: read in the primary source]"),)
    )
    assert "href" not in page([hostile]).partition("<main>")[2].partition("<h2>Metrics")[0]


def test_what_was_measured_stands_beside_what_is_simulated(swinging: Result, smoothed: Result) -> None:
    peak = Beside("Highest frequency", "Hz", 60.047, 60.047, 60.0481, "", "NERC, 2025")
    sag = Beside("Residual voltage", "pu", 0.25, 0.40, None, "v_pu.bus_9 was not recorded", "NERC, 2025")
    table = measured_table([replace(swinging, measured=(peak, sag)), smoothed])
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in table.rows] == [
        ["Highest frequency", "60.047 Hz", "60.048 Hz", "–"],
        ["Residual voltage", "0.2500 to 0.4000 pu", "v_pu.bus_9 was not recorded", "–"],
    ]
    html = page([replace(swinging, measured=(peak, sag))])
    assert html.index("Measured and simulated") < html.index("<h2>Limits")
    assert html.count("NERC, 2025") == 1
    assert ">Simulated</th>" in html
    assert "Measured and simulated" not in page([smoothed])


def test_scripted_actions_stand_back_in_the_timeline(smoothed: Result) -> None:
    actions = (Action(1.0, "bus_3", "fault", "scripted"), Action(1.1, "gen_3_1", "trips", "VTGCURVE"))
    html = page([replace(smoothed, timeline=actions)])
    assert html.count('<tr class="quiet">') == 1
    assert timeline_table([replace(smoothed, timeline=actions)]).header == ("Time", "Where", "What", "Why")
    assert timeline_table([replace(smoothed, timeline=actions), smoothed]).header[1] == "Run"


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
    assert tags.count("script") == 4  # the figures' numbers and settings, plotly.js, the page's own
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
