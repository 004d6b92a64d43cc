"""Curves of an independent program on cases that only it has, against ours on the same data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gridsim.scenario.origin import Origin
from gridsim.scenario.values import validated
from gridsim.studies.result import Result
from gridsim.studies.run import simulate
from tests.oracle.bundled import as_that_program_reads, bundled, psse_of_table, unsolved, without_toggles

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
STEP_S = 1.0 / 512.0

pytestmark = pytest.mark.oracle

# Speed, voltage, power: what agreement means here. Where the sidecar's own estimate is larger, that one.
ALLOWED = {"w": 2e-6, "v": 2e-4, "pe": 1e-3}


def square_trace(event: dict[str, Any], end_s: float) -> str:
    """A stepwise trace of the square wave that the sidecar describes. [s, MW, Mvar]"""
    p, q, a = event["P0"] * 100, event["Q0"] * 100, event["A"] * 100
    rows = [f"0,{p!r},{q!r}"]
    times = np.arange(event["t0"], end_s, event["half_period"])
    rows += [f"{t!r},{(p + a if k % 2 == 0 else p - a)!r},{q!r}" for k, t in enumerate(times.tolist())]
    return "\n".join(["t_s,p_mw,q_mvar", *rows]) + "\n"


def step_trace(event: dict[str, Any]) -> str:
    """A stepwise trace of one load step."""
    p, q = event["P0"] * 100, event["Q0"] * 100
    after = p + event["dP"] * 100
    return f"t_s,p_mw,q_mvar\n0,{p!r},{q!r}\n{event['t']!r},{after!r},{q!r}\n"


def sine_trace(event: dict[str, Any], end_s: float) -> str:
    """A trace of the sinusoid, a sample a step: straight lines between them are off by 1e-5 of its amplitude."""
    t_s = np.arange(0.0, end_s + STEP_S, STEP_S)
    p = event["P0"] * 100 + event["A"] * 100 * np.sin(2 * np.pi * event["f_hz"] * (t_s - event["t0"])) * (
        t_s > event["t0"]
    )
    rows = [f"{t!r},{power!r},{event['Q0'] * 100!r}" for t, power in zip(t_s.tolist(), p.tolist(), strict=True)]
    return "\n".join(["t_s,p_mw,q_mvar", *rows]) + "\n"


def run(name: str, raw: Path, dyr: Path, folder: Path, trace: str = "", hold: str = "previous") -> Result:
    about = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    event = about["event"]
    end_s = float(pd.read_csv(REFERENCE / f"{name}.csv.gz").t.iloc[-1])
    mapping: dict[str, Any] = {
        "name": name,
        "case": {"raw": str(raw), "dyr": str(dyr)},
        "duration_s": end_s,
        "step_s": STEP_S,
        "record": {"voltages": "all", "generators": "all"},
    }
    if trace:
        (folder / "trace.csv").write_text(trace, encoding="utf-8")
        load = {"trace": "trace.csv", "hold": hold}
        mapping["sites"] = [{"name": "load", "bus": event["bus"], "replaces_case_load": True, "load": load}]
    else:
        fault = {"type": "bus_fault", "bus": event["bus"], "t_s": event["t_on"], "r_pu": event["rf_pu"]}
        mapping["events"] = [{**fault, "x_pu": event["xf_pu"], "duration_s": event["t_off"] - event["t_on"]}]
    return simulate(validated(mapping, Origin(name, folder)))


def differences(name: str, result: Result) -> dict[str, float]:
    """Largest difference of each quantity at all recorded times outside two steps around a discontinuity."""
    about = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    reference = pd.read_csv(REFERENCE / f"{name}.csv.gz")
    ours = result.timeseries
    row = np.rint(reference.t / STEP_S).astype(int)
    on_step = np.abs(reference.t - row * STEP_S) < 1e-6
    kept = on_step & (row < len(ours))
    for t_s in jumps(about["event"], float(reference.t.iloc[-1])):
        kept &= np.abs(reference.t - t_s) > 2 * STEP_S
    reference, row = reference[kept], row[kept].to_numpy()
    found = {"w": 0.0, "v": 0.0, "pe": 0.0}
    for machine, start in about["initial"]["gen"].items():
        place = f"gen_{start['bus']}_1"
        w = np.abs(ours[f"speed_pu.{place}"].to_numpy()[row] - reference[f"w_{machine}"])
        pe = np.abs(ours[f"p_mw.{place}"].to_numpy()[row] / 100.0 - reference[f"pe_{machine}"])
        found["w"], found["pe"] = max(found["w"], w.max()), max(found["pe"], pe.max())
    for bus in about["initial"]["bus"]:
        v = np.abs(ours[f"v_pu.bus_{bus}"].to_numpy()[row] - reference[f"v_{bus}"])
        found["v"] = max(found["v"], v.max())
    assert len(row) > 1000
    return found


def jumps(event: dict[str, Any], end_s: float) -> list[float]:
    if "half_period" in event:
        return np.arange(event["t0"], end_s, event["half_period"]).tolist()
    return [event[key] for key in ("t", "t0", "t_on", "t_off") if key in event]


def assert_agrees(name: str, result: Result) -> None:
    assert result.status == "completed"
    estimate = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))["convergence"]["error_estimate"]
    found = differences(name, result)
    allowed = {key: max(ALLOWED[key], 2.0 * float(estimate[key])) for key in ALLOWED}
    assert all(found[key] <= allowed[key] for key in found), (found, allowed)


def event_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))["event"]
    return found


def test_fourteen_buses_under_a_square_wave(tmp_path: Path):
    dyr = without_toggles(bundled("ieee14/ieee14.dyr"), tmp_path)
    name, raw = "ieee14_square1hz", unsolved(bundled("ieee14/ieee14.raw"), tmp_path)
    assert_agrees(name, run(name, raw, dyr, tmp_path, square_trace(event_of(name), 16.0)))


def test_the_new_england_set_under_a_load_step(tmp_path: Path):
    raw, dyr = psse_of_table(bundled("ieee39/ieee39_full.xlsx"), tmp_path)
    name = "ieee39_loadstep500"
    assert_agrees(name, run(name, raw, dyr, tmp_path, step_trace(event_of(name))))


def test_the_new_england_set_under_a_sinusoid(tmp_path: Path):
    raw, dyr = psse_of_table(bundled("ieee39/ieee39_full.xlsx"), tmp_path)
    name = "ieee39_sine0p6"
    assert_agrees(name, run(name, raw, dyr, tmp_path, sine_trace(event_of(name), 21.0), hold="linear"))


def test_the_western_179_buses_through_a_fault(tmp_path: Path):
    name = "wecc_fault"
    about = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    ratings = {start["bus"]: start["Sn"] for start in about["initial"]["gen"].values()}
    dyr = as_that_program_reads(without_toggles(bundled("wecc/wecc_full.dyr"), tmp_path), ratings, tmp_path)
    assert_agrees(name, run(name, unsolved(bundled("wecc/wecc.raw"), tmp_path), dyr, tmp_path))
