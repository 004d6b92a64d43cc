"""The page in a real browser, at the width of a desk and of a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gridsim.report import write_report
from gridsim.report.profile_page import write_profile_page
from gridsim.signals.trace import PowerTrace
from gridsim.studies.result import Result

CHROMIUM = shutil.which("chromium")
WIDTHS_PX = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
LONG = "a campus whose operator gave the scenario a name that is longer than any legend has room for, " * 2
ATTACK = "</script><img src=x onerror=\"console.error('ran')\"><b>bold</b>"

# Boxes in page coordinates of all texts Plotly drew in one figure.
TEXT_BOXES = """plot => [...plot.querySelectorAll("text")]
  .filter(text => text.textContent.trim() && text.getBoundingClientRect().width > 0)
  .map(text => {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    return {text: text.textContent, left, right, top, bottom};
  })"""
# For each panel and line: whether any of it lies inside the panel.
AREAS = """plot => Object.values(plot._fullLayout._plots).map(panel => {
  const {xaxis, yaxis} = panel;
  const inside = trace => [...trace.y].some((y, at) => {
    const down = yaxis.d2p(y), across = xaxis.d2p(trace.x[at]);
    return down >= 0 && down <= yaxis._length && across >= 0 && across <= xaxis._length;
  });
  return plot._fullData.filter(trace => trace.xaxis === xaxis._id && trace.yaxis === yaxis._id).map(inside);
})"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)"),
]


@dataclass
class Visit:
    """An opened page and what it complained about or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(swinging: Result, smoothed: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report([swinging, smoothed], path)
    return path


def opened(browser: Browser, path: Path, width: str) -> Visit:
    """Open `path` and wait until every figure is drawn."""
    across, down = WIDTHS_PX[width]
    page = browser.new_context(viewport={"width": across, "height": down}, has_touch=width == "phone").new_page()
    page.set_default_timeout(10_000)
    visit = Visit(page)
    page.on("console", lambda message: visit.complaints.append(message.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("[...document.querySelectorAll('.plot')].every(plot => plot._fullLayout)")
    page.wait_for_timeout(300)  # the figures fit themselves to the width once more after the first layout
    return visit


@pytest.fixture(params=list(WIDTHS_PX), scope="module")
def visit(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Visit]:
    visit = opened(browser, report, request.param)
    yield visit
    visit.page.context.close()


def test_nothing_is_complained_of_and_nothing_is_fetched(visit: Visit, report: Path) -> None:
    assert visit.complaints == []
    assert visit.requests == [report.as_uri()]


def test_no_button_sends_a_figure_away(browser: Browser, report: Path, tmp_path: Path) -> None:
    trace = PowerTrace(np.arange(100) / 10.0, np.arange(100) % 7 + 100.0, name="made")
    write_profile_page(trace, [], tmp_path / "profile.html")
    for path in (report, tmp_path / "profile.html"):
        page = opened(browser, path, "desktop").page
        page.wait_for_selector(".modebar-btn", state="attached")
        titles = page.evaluate("[...document.querySelectorAll('.modebar-btn')].map(b => b.dataset.title || '')")
        assert "Download plot as a PNG" in " ".join(titles)
        assert not [title for title in titles if "Share" in title or "Edit" in title or "Cloud" in title]
        page.context.close()


def test_every_figure_shows_every_line(visit: Visit) -> None:
    plots = visit.page.query_selector_all(".plot")
    assert len(plots) == 6
    for plot in plots:
        panels = plot.evaluate(AREAS)
        assert panels
        assert all(panel and all(panel) for panel in panels), plot.get_attribute("id")
        drawn = plot.query_selector_all(".scatterlayer .trace path.js-line")
        assert len(drawn) == sum(len(panel) for panel in panels)
        boxes = [path.bounding_box() for path in drawn]
        assert all(box is not None and box["width"] > 100 for box in boxes), plot.get_attribute("id")


def test_the_page_does_not_scroll_sideways(visit: Visit) -> None:
    width = visit.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] == width[1]


def test_figures_fill_their_column(visit: Visit) -> None:
    for plot in visit.page.query_selector_all(".plot"):
        drawn, column = plot.query_selector(".main-svg"), plot.bounding_box()
        assert drawn is not None
        assert column is not None
        box = drawn.bounding_box()
        assert box is not None
        assert box["width"] == pytest.approx(column["width"], abs=2)  # rounding to whole pixels


def test_no_text_in_a_figure_lies_on_another(visit: Visit) -> None:
    for plot in visit.page.query_selector_all(".plot"):
        boxes = plot.evaluate(TEXT_BOXES)
        pairs = [
            (one["text"], other["text"])
            for at, one in enumerate(boxes)
            for other in boxes[:at]
            if overlap(one, other)
        ]
        assert pairs == [], plot.get_attribute("id")


def test_headings_and_sections_follow_each_other(visit: Visit) -> None:
    boxes = [
        box
        for element in visit.page.query_selector_all("h1, h2, .says, .plot, .box:not(pre), .notes, .runs, .card p")
        if (box := element.bounding_box()) is not None
    ]
    edges = [
        {"left": box["x"], "right": box["x"] + box["width"], "top": box["y"], "bottom": box["y"] + box["height"]}
        for box in boxes
    ]
    assert not [(at, other) for at in range(len(edges)) for other in range(at) if overlap(edges[at], edges[other])]


def test_a_run_is_hidden_and_shown_in_all_figures(visit: Visit) -> None:
    count = "[...document.querySelectorAll('.plot .scatterlayer .trace')].length"
    page = visit.page
    before = page.evaluate(count)
    page.uncheck("[data-run='1']")
    page.wait_for_function(f"{count} < {before}")
    page.check("[data-run='1']")
    page.wait_for_function(f"{count} === {before}")
    assert visit.complaints == []


def test_zooming_in_time_takes_every_time_axis_along(browser: Browser, report: Path) -> None:
    visit = opened(browser, report, "desktop")
    visit.page.evaluate("Plotly.relayout(document.getElementById('plot-power'), {'xaxis.range': [10, 20]})")
    ranges = "[...document.querySelectorAll('.plot[data-axis=time]')].map(plot => plot.layout.xaxis.range.join())"
    visit.page.wait_for_function(f"new Set({ranges}).size === 1")
    assert set(visit.page.evaluate(ranges)) == {"10,20"}
    assert visit.complaints == []
    visit.page.context.close()


def test_thirteen_runs_side_by_side_fit_a_desk(
    browser: Browser, swinging: Result, smoothed: Result, tmp_path: Path
) -> None:
    """As many as the shipped campuses, answers and islands, with what a year of each costs."""
    money = {"capital_usd": 1234.5e6, "total_usd_per_y": 1234.5e6, "compute_lost_usd_per_y": 98.7e6}
    runs = [
        replace(
            (swinging, smoothed)[k % 2],
            name=f"campus-1gw-answer-number-{k}",
            metrics={**swinging.metrics, **money, "fuel_mwh": 12345.6, "rocof_max_hz_per_s": -0.01234},
        )
        for k in range(13)
    ]
    write_report(runs, tmp_path / "report.html")
    visit = opened(browser, tmp_path / "report.html", "desktop")
    wider = "[...document.querySelectorAll('.box:not(pre)')].filter(b => b.scrollWidth > b.clientWidth + 1)"
    assert visit.page.evaluate(f"{wider}.map(box => [box.getAttribute('aria-label'), box.scrollWidth])") == []
    visit.page.context.close()


@pytest.mark.parametrize("width", list(WIDTHS_PX))
@pytest.mark.parametrize("name", [ATTACK, LONG, "x" * 300])
def test_hostile_and_long_names_stay_text_and_stay_inside(
    browser: Browser, swinging: Result, smoothed: Result, tmp_path: Path, name: str, width: str
) -> None:
    sites = (replace(smoothed.recording.sites[0], name=name),)
    channels = {key.replace("campus", name): values for key, values in smoothed.recording.channels.items()}
    hostile = replace(smoothed, name=name, recording=replace(smoothed.recording, sites=sites, channels=channels))
    write_report([swinging, hostile], tmp_path / "report.html")
    visit = opened(browser, tmp_path / "report.html", width)
    assert visit.complaints == []
    assert len(visit.requests) == 1
    assert visit.page.query_selector("img") is None
    assert name.strip() in visit.page.inner_text("header")
    assert visit.page.evaluate("document.documentElement.scrollWidth") == WIDTHS_PX[width][0]
    for plot in visit.page.query_selector_all(".plot"):
        boxes = plot.evaluate(TEXT_BOXES)
        assert all(box["right"] <= WIDTHS_PX[width][0] for box in boxes)
    visit.page.context.close()


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Say whether two boxes share more than the pixel that antialiasing and line height give away."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1.0 and down > 2.0
