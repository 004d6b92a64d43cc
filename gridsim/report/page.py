"""One self-contained page: the verdict first, then the figures, then what the runs were made of."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs
from ruamel.yaml import YAML

from gridsim.errors import Fault, InputError
from gridsim.report.answers import answers_table
from gridsim.report.cost_tables import costs_table, wear_table, year_notes
from gridsim.report.draw import CONFIG, draw
from gridsim.report.plots.charge import charge_plot
from gridsim.report.plots.flicker import flicker_plot
from gridsim.report.plots.frequency import frequency_plot
from gridsim.report.plots.plot import Plot
from gridsim.report.plots.power import power_plot
from gridsim.report.plots.spectrum import spectrum_plot
from gridsim.report.plots.voltage import voltage_plot
from gridsim.report.runs import run_labels, run_styles
from gridsim.report.tables import (
    accounts_table,
    measured_sources,
    measured_table,
    metrics_table,
    provenance_table,
    rides_table,
    timeline_table,
    warnings_table,
)
from gridsim.report.verdict import headlines, verdict_groups
from gridsim.sources import TAG_MEANING
from gridsim.studies.result import Result

# In the order of the page.
PLOTS = (power_plot, spectrum_plot, frequency_plot, voltage_plot, flicker_plot, charge_plot)


def write_report(results: Sequence[Result], path: str | Path) -> None:
    """Write one offline HTML page about `results`, several runs over each other, as `path`.

    The page appears whole or not at all. Raises `InputError` without a result, and where `path` cannot be written.
    """
    if not results:
        raise InputError(Fault(str(path), "has nothing to show", "no result", "at least one"))
    path = Path(path)
    whole = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        whole.write_text(page(results), encoding="utf-8")
        whole.replace(path)
    except OSError as error:
        whole.unlink(missing_ok=True)
        raise InputError(
            Fault(str(path), "cannot be written", error.strerror or str(error), "a writable place")
        ) from error


def page(results: Sequence[Result]) -> str:
    """Return the page as HTML; nothing in it asks the network for anything."""
    plots = [plot for make in PLOTS if (plot := make(results)) is not None]
    styles = run_styles(results)
    environment = Environment(
        loader=PackageLoader("gridsim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        headlines=list(zip(headlines(results), styles, strict=True)),
        styles=styles,
        groups=verdict_groups(results),
        tags=TAG_MEANING,
        plots=plots,
        answers=answers_table(results) if len(results) > 1 else None,
        wear=wear_table(results),
        costs=costs_table(results),
        year_notes=year_notes(results),
        measured=measured_table(results),
        measured_sources=measured_sources(results),
        metrics=metrics_table(results),
        accounts=accounts_table(results),
        rides=rides_table(results),
        timeline=timeline_table(results),
        warnings=warnings_table(results),
        provenance=provenance_table(results),
        scenarios=list(zip(run_labels(results), map(_as_yaml, results), strict=True)),
        figures=Markup(script_json({plot.key: _figure(plot, results) for plot in plots})),
        config=Markup(script_json(CONFIG)),
        css=_asset("page.css"),
        js=_asset("page.js"),
        plotly_js=Markup(get_plotlyjs()),
    )


def script_json(value: object) -> str:
    """Return JSON that may stand inside a script element, whatever texts it holds.

    >>> script_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _figure(plot: Plot, results: Sequence[Result]) -> object:
    figure = draw(plot, run_styles(results)).to_plotly_json()
    return json.loads(figure) if isinstance(figure, str) else figure


def _asset(name: str) -> Markup:
    return Markup(resources.files("gridsim.report").joinpath("templates", name).read_text(encoding="utf-8"))


def _as_yaml(result: Result) -> str:
    text = io.StringIO()
    YAML().dump(result.scenario, text)
    return text.getvalue()
