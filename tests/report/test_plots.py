"""The numbers behind the figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gridsim.report.draw import common_range, draw, label_rows
from gridsim.report.plots.charge import charge_plot
from gridsim.report.plots.flicker import flicker_plot
from gridsim.report.plots.frequency import frequency_plot, worst_machine
from gridsim.report.plots.plot import Line
from gridsim.report.plots.power import power_plot
from gridsim.report.plots.spectrum import mode_marks, spectrum_plot
from gridsim.report.plots.voltage import buses_by_movement, voltage_plot
from gridsim.report.runs import COLOURS, run_labels, run_styles
from gridsim.report.thinning import MOST_POINTS, PANEL_POINTS, thinned
from gridsim.signals.flicker import flicker_pst
from gridsim.studies.result import Result

ITERATION_HZ = 0.8
MODES = 9
PLOTS = [power_plot, spectrum_plot, frequency_plot, voltage_plot, flicker_plot, charge_plot]


def without(result: Result, prefix: str) -> Result:
    kept = {name: values for name, values in result.recording.channels.items() if not name.startswith(prefix)}
    return replace(result, recording=replace(result.recording, channels=kept))


def with_channel(result: Result, name: str, values: np.ndarray) -> Result:
    return replace(result, recording=replace(result.recording, channels={**result.recording.channels, name: values}))


def test_the_power_of_both_runs_stands_over_one_demand(swinging: Result, smoothed: Result) -> None:
    plot = power_plot([swinging, smoothed])
    assert plot is not None
    (panel,) = plot.panels
    assert [(line.run, line.before) for line in panel.lines] == [(None, True), (0, False), (1, False)]
    assert [float(np.ptp(line.y)) for line in panel.lines] == [400.0, 400.0, 8.0]


def test_demands_that_differ_are_drawn_each(swinging: Result, smoothed: Result) -> None:
    other = with_channel(smoothed, "p_mw.demand_campus", smoothed.recording.channel("p_mw", "demand_campus") / 2)
    plot = power_plot([swinging, other])
    assert plot is not None
    assert [line.run for line in plot.panels[0].lines if line.before] == [0, 1]


def test_the_spectrum_peaks_at_the_iteration_with_the_square_waves_amplitude(swinging: Result) -> None:
    plot = spectrum_plot([swinging])
    assert plot is not None
    line = plot.panels[0].lines[-1]
    peak = int(np.argmax(line.y))
    assert line.x[peak] == pytest.approx(ITERATION_HZ, abs=1 / 60)
    # A square wave of +-200 MW has a fundamental of 4 / pi * 200 MW; the one row more than 48 whole periods that a
    # recording has costs below 1 %.
    assert line.y[peak] == pytest.approx(4.0 / np.pi * 200.0, rel=0.01)


def test_modes_are_numbered_once_where_runs_have_them_in_common(swinging: Result, smoothed: Result) -> None:
    marks = mode_marks([swinging, smoothed])
    assert [mark.label for mark in marks] == [str(place) for place in range(1, MODES + 1)]
    assert marks[0].says == "mode 1: 0.610 Hz, damping 3.0 %"


def test_modes_that_cannot_resonate_are_not_marked(swinging: Result) -> None:
    modes = pd.DataFrame({"f_hz": [0.5, 0.0, 1.0], "damping": [0.3, 0.01, 0.05]})
    assert [mark.at for mark in mode_marks([replace(swinging, modes=modes)])] == [1.0]
    assert mode_marks([replace(swinging, modes=None)]) == ()


def test_two_modes_of_one_run_are_both_marked_however_near(swinging: Result) -> None:
    modes = pd.DataFrame({"f_hz": [1.0, 1.001], "damping": [0.05, 0.05]})
    assert len(mode_marks([replace(swinging, modes=modes)])) == 2


def test_the_worst_machine_is_chosen_over_all_runs(swinging: Result, smoothed: Result) -> None:
    assert worst_machine([swinging, smoothed]) == "gen_39_1"
    spike = smoothed.recording.channel("speed_pu", "gen_33_1") + np.eye(1, smoothed.recording.t_s.size, 500)[0]
    spiked = with_channel(smoothed, "speed_pu.gen_33_1", spike)
    assert worst_machine([swinging, spiked]) == "gen_33_1"
    plot = frequency_plot([swinging, spiked])
    assert plot is not None
    assert plot.panels[1].title == "worst: machine 1 at bus 33"
    assert [line.run for line in plot.panels[1].lines] == [0, 1]
    assert plot.panels[1].lines[1].y.max() == pytest.approx(120.0, rel=1e-3)  # a speed of 2 pu at 60 Hz


def test_voltages_show_the_site_then_the_buses_that_move_most(swinging: Result, smoothed: Result) -> None:
    assert buses_by_movement([smoothed, swinging])[:2] == ["bus_16", "bus_39"]
    plot = voltage_plot([smoothed, swinging])
    assert plot is not None
    assert [panel.title for panel in plot.panels] == ["bus 16, site campus", "bus 39", "bus 38", "bus 37"]


def test_flicker_is_the_flickermeters(swinging: Result, smoothed: Result) -> None:
    plot = flicker_plot([swinging, smoothed])
    assert plot is not None
    recording = swinging.recording
    pst = flicker_pst(recording.channel("v_pu", "bus_16"), sample_rate_hz=240.0, lamp_v=120, system_hz=60)
    assert plot.notes[0] == f"bus 16, campus as demanded: Pst {pst:.4g}"
    assert plot.panels[0].lines[0].y.max() > 100.0 * plot.panels[0].lines[1].y.max()


def test_a_run_sampled_too_slowly_for_flicker_says_so(swinging: Result, smoothed: Result) -> None:
    coarse = replace(
        smoothed.recording,
        t_s=smoothed.recording.t_s[::2],
        channels={name: values[::2] for name, values in smoothed.recording.channels.items()},
    )
    slow = replace(smoothed, recording=coarse)
    assert flicker_plot([slow]) is None
    plot = flicker_plot([swinging, slow])
    assert plot is not None
    assert [line.run for line in plot.panels[0].lines] == [0]
    assert "not measured" in plot.notes[1]
    assert "120 Hz" in plot.notes[1]


def test_charge_is_shown_where_something_stores(swinging: Result, smoothed: Result) -> None:
    plot = charge_plot([swinging, smoothed])
    assert charge_plot([swinging]) is None
    assert plot is not None
    assert [(panel.title, [line.run for line in panel.lines]) for panel in plot.panels] == [("campus battery", [1])]


def test_a_store_that_stores_nothing_has_no_line(smoothed: Result) -> None:
    assert charge_plot([with_channel(smoothed, "soc.campus_battery", np.full(14401, np.nan))]) is None


@pytest.mark.parametrize(
    ("plot", "prefix"),
    [
        (power_plot, "p_mw"),
        (spectrum_plot, "p_mw"),
        (voltage_plot, "v_pu"),
        (flicker_plot, "v_pu"),
        (charge_plot, "soc"),
    ],
)
def test_a_figure_without_data_is_left_out(plot, prefix: str, smoothed: Result) -> None:
    assert plot([without(smoothed, prefix)]) is None


def test_frequency_without_machines_shows_the_centre_alone(smoothed: Result) -> None:
    plot = frequency_plot([without(smoothed, "speed_pu")])
    assert plot is not None
    assert [panel.title for panel in plot.panels] == ["centre of inertia"]


@pytest.mark.parametrize("plot", PLOTS)
def test_a_run_of_one_row_is_no_reason_to_fail(plot, smoothed: Result) -> None:
    """A grid that collapses at once leaves the row of t = 0 and nothing to draw."""
    first = {name: values[:1] for name, values in smoothed.recording.channels.items()}
    short = replace(smoothed, recording=replace(smoothed.recording, t_s=smoothed.recording.t_s[:1], channels=first))
    assert plot([short]) is None


def test_events_are_marked_once(swinging: Result, smoothed: Result) -> None:
    plot = power_plot([swinging, smoothed])
    assert plot is not None
    assert [mark.at for mark in plot.marks] == [20.0]


@pytest.mark.parametrize("log_x", [False, True])
def test_thinning_keeps_ends_and_extremes(log_x: bool) -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        x = np.arange(1, 100_001) / 240.0
        y = rng.normal(size=x.size)
        y[rng.integers(y.size)] = 9.0
        y[rng.integers(y.size)] = -9.0
        few_x, few_y = thinned(x, y, log_x=log_x)
        assert few_x.size <= MOST_POINTS
        assert (few_y.min(), few_y.max()) == (y.min(), y.max())
        assert (few_x[0], few_x[-1]) == (x[0], x[-1])
        assert np.all(np.diff(few_x) > 0.0)


def test_short_lines_are_not_thinned() -> None:
    x = np.arange(float(MOST_POINTS))
    assert np.array_equal(thinned(x, x)[0], x)


def test_thinning_keeps_every_line_of_a_spectrum_below_one_hertz() -> None:
    f_hz = np.arange(1, 50_001) / 60.0
    few, _ = thinned(f_hz, np.random.default_rng(1).random(f_hz.size), log_x=True)
    assert np.isin(f_hz[f_hz < 1.0], few).all()


def test_lines_of_many_runs_share_their_points_and_keep_their_extremes(swinging: Result) -> None:
    for runs in (2, 40):
        results = [with_channel(swinging, "f_hz.coi", noise(run, swinging.recording.t_s.size)) for run in range(runs)]
        plot = frequency_plot(results)
        assert plot is not None
        lines = [trace.y for trace in draw(plot, run_styles(results)).data if len(trace.y) > 900]
        assert sum(len(y) for y in lines) <= PANEL_POINTS * len(plot.panels)
        most = min(MOST_POINTS, PANEL_POINTS // runs)
        assert most - 4 < max(len(y) for y in lines) <= most  # points picked twice count once
        for run in range(runs):
            drawn, whole = lines[run], results[run].recording.channels["f_hz.coi"].astype(np.float32)
            assert (drawn.min(), drawn.max()) == (whole.min(), whole.max())


def noise(seed: int, rows: int) -> np.ndarray:
    """Frequency that no thinning leaves whole."""
    return 60.0 + 0.01 * np.random.default_rng(seed).normal(size=rows)


def test_runs_have_a_name_and_a_look_each(swinging: Result) -> None:
    many = [replace(swinging, name=f"run {run % 4}", scenario_hash=f"{run % 8:064x}"[::-1]) for run in range(12)]
    assert len(set(run_labels(many))) == 12
    assert len({(style.colour, style.dash) for style in run_styles(many)}) == 12
    assert run_labels([swinging]) == ["campus as demanded"]
    assert len(set(COLOURS)) == len(COLOURS)


def test_figures_name_their_axes_with_units(swinging: Result, smoothed: Result) -> None:
    results = [swinging, smoothed]
    for make in PLOTS:
        plot = make(results)
        assert plot is not None
        figure = draw(plot, run_styles(results))
        titles = [axis.title.text for axis in figure.select_yaxes()]
        assert len(titles) == len(plot.panels)
        assert all(title and title.endswith("]") for title in titles)
        assert list(figure.select_xaxes())[-1].title.text in ("time [s]", "frequency [Hz]")


def test_labels_side_by_side_stand_in_different_rows() -> None:
    assert label_rows([(1.0, "1"), (1.01, "2"), (1.02, "3"), (3.0, "4")]) == [0, 1, 2, 0]


def test_lines_at_rest_have_a_range_too() -> None:
    low, high = common_range([Line(0, np.zeros(2), np.full(2, 60.0))])
    assert low < 60.0 < high
