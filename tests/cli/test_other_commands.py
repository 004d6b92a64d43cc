"""The smaller commands, and how fast the command line answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from gridsim.limits.catalogue import LIMITS
from tests.cli.conftest import Command


def test_limits_lists_every_limit_with_source_and_status(command: Command):
    listed = json.loads(command("limits", "--json").out)
    assert [row["id"] for row in listed] == [limit.id for limit in LIMITS]
    assert all(row["source"] for row in listed)
    assert {row["rule_status"] for row in listed} == {"final", "draft", "proposal", "unverified"}
    text = command("limits").out
    assert all(limit.id in text for limit in LIMITS)


def test_schema_prints_a_json_schema(command: Command):
    schema = json.loads(command("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)


def test_profile_lists_shows_and_writes(command: Command, tmp_path: Path):
    assert "pretrain_dense" in command("profile", "--list").out.split()
    made, half = (
        json.loads(command("profile", "pretrain_dense", "--peak-mw", peak_mw, "--json").out)
        for peak_mw in ("1000", "500")
    )
    assert made["figures"]["peak"][0] > 1000.0  # overshoot and noise lie above what the job sustains
    assert half["figures"]["peak"][0] == pytest.approx(0.5 * made["figures"]["peak"][0])
    assert made["samples"] == 60001
    for suffix in ("csv", "parquet"):
        path = tmp_path / f"t.{suffix}"
        assert command("profile", "pretrain_dense", "--duration-s", "2", "--out", path).code == 0
        assert json.loads(command("profile", path, "--json").out)["samples"] == 2001


@pytest.mark.parametrize(
    "words", [("profile", "pretrain_dens"), ("profile",), ("case", "show", "ieee3"), ("profile", "x.csv")]
)
def test_unknown_names_exit_with_2_and_a_hint(command: Command, words: tuple[str, ...]):
    ended = command(*words)
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert len(ended.err) > 20


def test_cases_are_listed_shown_and_checked(command: Command):
    names = [case["name"] for case in json.loads(command("case", "list", "--json").out)]
    assert {"wscc9", "kundur", "ieee39"} <= set(names)
    for name in ("wscc9", "kundur", "ieee39"):
        assert json.loads(command("case", "show", name, "--json").out)["name"] == name
        checked = json.loads(command("case", "check", name, "--json").out)
        assert checked["largest_rate_at_rest_per_s"] < 1e-6
        assert checked["least_damping"] > 0.0


def test_doctor_names_versions_and_the_state_of_compiled_code(command: Command):
    found = json.loads(command("doctor", "--json").out)
    assert found["gridsim"]
    assert "compiled code" in found
    assert "browser" in found


def test_help_needs_none_of_the_heavy_libraries():
    """What --help imports decides how fast it answers: no numba, pandapower, pandas, scipy or plotly."""
    code = (
        "import sys; sys.argv = ['gridsim', '--help']\n"
        "from gridsim.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'pandapower', 'pandas', 'scipy', 'plotly', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_profile_shows_the_way_to_the_meter_and_what_happens(command: Command):
    shown = json.loads(command("profile", "pretrain_moe", "--duration-s", "5", "--json").out)
    assert [step["name"] for step in shown["steps"]] == [
        "accelerators",
        "servers and racks",
        "halls",
        "cooling",
        "site",
    ]
    assert shown["profile"]["accelerators"] == [100_000.0, "1"]
    table = command("profile", "pretrain_dense", "--duration-s", "5", "--event", "crash_s=2").out
    assert "steady rest" in table
    assert "share of swing energy, 1 to 2 Hz" in table
    ended = command("profile", "pretrain_dense", "--event", "crash=2")
    assert ended.code == 2
    assert "wanted 'crash_s'" in ended.err


def test_profile_draws_a_page_and_writes_comtrade(command: Command, tmp_path: Path):
    page, record = tmp_path / "new" / "p.html", tmp_path / "new" / "t.cfg"
    words = ("profile", "inference", "--duration-s", "5", "--picture", page, "--out", record)
    assert command(*words).code == 0
    text = page.read_text(encoding="utf-8")
    assert "From the accelerators to the meter" in text
    assert "default-src 'none'" in text  # so that no browser asks the network for anything
    assert "<script src" not in text
    assert json.loads(command("profile", record, "--json").out)["samples"] == 5001
    assert command("profile", "inference", "--picture", tmp_path / "p.png").code == 2


def test_profile_fits_a_log_and_what_it_writes_can_be_run(command: Command, tmp_path: Path):
    trace, fitted = tmp_path / "t.parquet", tmp_path / "out" / "fitted.yaml"
    assert command("profile", "fine_tuning", "--rate-hz", "200", "--out", trace).code == 0
    found = json.loads(command("profile", "fit", trace, "--out", fitted, "--json").out)
    assert found["estimates"]["period"][0] == pytest.approx(2.0, rel=0.1)
    assert found["gaps"] == []
    assert command("profile", fitted, "--duration-s", "5").code == 0
    ended = command("profile", "fit", trace, "--power-column", "watts", "--out", tmp_path / "no.yaml")
    assert ended.code == 2
    assert "column watts: is missing" in ended.err
    assert not (tmp_path / "no.yaml").exists()


def test_doctor_measures_this_machine(command: Command):
    """No time is judged: a slow machine is slow."""
    found = json.loads(command("doctor", "--speed", "--json").out)
    assert all(taken_s > 0.0 for taken_s in found["times_s"].values())
    assert found["times_s"]["time loop, a minute of 39 buses"] < found["runs_s"]["a minute of 39 buses, with report"]
