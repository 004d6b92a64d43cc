"""Every shipped example reads, fits the schema and the public names hold what the documents promise."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

import gridsim as gs
from gridsim.paths import shipped
from gridsim.simulation.prepare import prepare

EXAMPLES = sorted(shipped("examples").glob("*.yaml"))
# Cases of thousands of buses: that their examples run is a matter of minutes, so here they are started only.
REGIONS = ("georgia", "michigan", "texas")
REGIONAL = [path for path in EXAMPLES if path.stem.startswith(REGIONS)]


def test_the_page_of_examples_names_each():
    page = (shipped("examples") / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in EXAMPLES if f"`{path.stem}`" not in page} == set()
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in EXAMPLES)


@pytest.mark.verify
@pytest.mark.parametrize("path", REGIONAL, ids=lambda path: path.stem)
def test_a_regional_example_fits_the_schema_and_its_case_and_starts(path: Path):
    jsonschema.validate(YAML(typ="safe", pure=True).load(path), gs.json_schema())
    scenario = gs.read_scenario(path)
    assert path.stem.startswith(str(scenario.case))
    buses = pd.read_csv(shipped("cases") / str(scenario.case) / "network" / "bus.csv")["index"]
    assert {site.bus for site in scenario.sites} <= set(buses)
    assert np.abs(prepare(scenario).model.network.v_pu).min() > 0.9  # starts at rest, every machine within its limits


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path not in REGIONAL], ids=lambda path: path.stem)
def test_an_example_fits_the_schema_and_runs(path: Path):
    jsonschema.validate(YAML(typ="safe", pure=True).load(path), gs.json_schema())
    scenario = gs.read_scenario(path)
    last_s = max((event.t_s for event in scenario.events), default=0.0)
    result = gs.simulate(scenario.edited("duration_s", min(scenario.duration_s, last_s + 10.0)))
    assert result.status in ("completed", "blackout")
    assert np.isfinite(result.timeseries.to_numpy()).all()


def test_the_campus_breaks_limits_and_mitigation_keeps_them():
    """The main job's answer, on its full minute: the demo tells what it tells because of these numbers."""
    bare, behind = (
        gs.simulate(gs.read_scenario(shipped("examples") / f"campus_1gw_{name}.yaml"))
        for name in ("unmitigated", "mitigated")
    )
    assert bare.passed is False
    assert behind.passed is True
    swing_mw = [np.ptp(result.timeseries["p_mw.site_campus"][:240]) for result in (bare, behind)]
    assert swing_mw[0] > 200.0  # hundreds of MW within a second
    assert swing_mw[1] < swing_mw[0]
    assert np.array_equal(bare.timeseries["p_mw.demand_campus"], behind.timeseries["p_mw.demand_campus"])
    # What smoothing costs: some work deferred, some energy burned; less than a tenth of the compute.
    assert 0.9 < behind.metrics["usable_compute"] < 1.0
    assert bare.metrics["usable_compute"] == pytest.approx(1.0)
    # Energy accounts of the run close: what left each stage is what entered it plus stored and burned, less deferred.
    for account in behind.accounts:
        change = account.stored_mwh + account.burned_mwh - account.deferred_mwh - account.generated_mwh
        assert account.out_mwh == pytest.approx(account.in_mwh + change, rel=1e-9)


def test_every_public_name_is_there():
    for name in gs.__all__:
        assert getattr(gs, name) is not None
    assert gs.__version__
    with pytest.raises(AttributeError, match="simulate"):
        _ = gs.simulat


def test_modes_of_a_scenario_have_frequency_and_damping_ratio():
    modes = gs.modes(gs.read_scenario(shipped("examples") / "campus_1gw_unmitigated.yaml"))
    assert {"f_hz", "damping"} <= set(modes.columns)
    assert modes.f_hz.is_monotonic_increasing
    assert ((modes.damping > 0.0) & (modes.damping < 1.0)).all()  # a stable grid, oscillatory modes alone
