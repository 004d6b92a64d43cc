"""A case whose slack is an external grid, as that of every ordinary pandapower net, is the same case."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pandapower
import pytest

import gridsim as gs
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import Draw, solve_operating_point
from gridsim.grid.summary import summary
from gridsim.paths import shipped

SHARED = ("bus", "id", "vm_pu", "sn_mva", "zr_pu", "zx_pu")
# The power flow ends at 1e-9 MVA of 100 MVA; voltages differ by less than this.
SAME_PU = 1e-9
SCENARIO = """\
case: ./mine
duration_s: 1.0
limits: []
sites: [{name: campus, bus: 5, load: {trace: trace.csv}}]
record: {voltages: all, generators: all}
events: [{type: load_step, bus: 6, t_s: 0.1, p_mw: 20}]
"""


def as_tables(folder: Path) -> None:
    """Move the slack from gen.csv to ext_grid.csv."""
    path = folder / "network" / "gen.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    slack, others = [row for row in rows if row["slack"] == "true"], [row for row in rows if row["slack"] != "true"]
    for name, kept, columns in (("gen", others, list(rows[0])), ("ext_grid", slack, ["index", *SHARED])):
        with (folder / "network" / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(kept)


def as_json(folder: Path) -> None:
    """Save the net as a user of pandapower has it: an external grid, columns of ours added where they are needed."""
    net = read_case(folder).net
    slack = net.gen[net.gen.slack].iloc[0]
    net.gen = net.gen[~net.gen.slack].drop(columns="max_p_mw")
    pandapower.create_ext_grid(net, slack.bus, vm_pu=slack.vm_pu, va_degree=30.0)
    for column in ("id", "sn_mva", "zr_pu", "zx_pu"):
        net.ext_grid[column] = slack[column]
    shutil.rmtree(folder / "network")
    pandapower.to_json(net, str(folder / "network.json"))


@pytest.fixture(params=[as_tables, as_json])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(shipped("cases") / "wscc9", tmp_path / "mine"))
    request.param(copy)
    return copy


def test_the_operating_point_is_that_of_a_slack_machine(folder: Path) -> None:
    mine, theirs = solve_operating_point(read_case(folder)), solve_operating_point(read_case("wscc9"))
    assert np.abs(mine.v_pu - theirs.v_pu).max() < SAME_PU
    assert {(m.bus, m.id): round(m.p_mw, 6) for m in mine.machines} == {
        (m.bus, m.id): round(m.p_mw, 6) for m in theirs.machines
    }
    assert summary(read_case(folder)).inertia_gw_s == pytest.approx(summary(read_case("wscc9")).inertia_gw_s)


def test_it_runs_as_the_same_case_with_a_slack_machine(folder: Path) -> None:
    (folder.parent / "trace.csv").write_text("t_s,p_mw\n0,30\n1,30\n")
    path = folder.parent / "campus.yaml"
    found = []
    for case in ("./mine", "wscc9"):
        path.write_text(SCENARIO.replace("./mine", case))
        found.append(gs.simulate(path))
    mine, theirs = found
    assert mine.status == theirs.status == "completed"
    # The site's power is dispatched by ratings where no max_p_mw is given, so that machines differ; buses hardly do.
    assert np.abs(mine.recording.channels["f_hz.bus_5"] - theirs.recording.channels["f_hz.bus_5"]).max() < 1e-3


def test_sites_are_carried_by_machines_that_give_no_largest_output(folder: Path) -> None:
    network = solve_operating_point(read_case(folder), [Draw("campus", 5, 100.0, 0.0)])
    p_mw = {machine.bus: machine.p_mw for machine in network.machines}
    assert sum(p_mw.values()) == pytest.approx(415.0, abs=10.0)  # all loads, and losses of a few MW
    assert all(np.isfinite(mw) for mw in p_mw.values())
