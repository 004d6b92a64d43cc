"""Results made by hand: one campus that swings, the same one smoothed, on a grid of 39 buses and 10 machines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gridsim.limits.contract import Assessment
from gridsim.mitigation.account import StageAccount
from gridsim.signals.recording import RecordedSite, Recording
from gridsim.studies.result import Result, Timing

RATE_HZ = 240.0
ITERATION_HZ = 0.8
MODES_HZ = (0.61, 0.93, 1.01, 1.12, 1.19, 1.34, 1.41, 1.48, 1.62)


def assessment(**changes: object) -> Assessment:
    whole = Assessment(
        id="ercot_lcl_band_power",
        title="Peak-to-peak power in 0.1-55 Hz over 5 s",
        place="site campus",
        value=7.9,
        limit=10.0,
        sense="max",
        unit="MW",
        margin=2.1,
        passed=True,
        why_null="",
        t_s=12.3,
        source="a rule, 2026 [I: assumption]",
        rule_status="draft",
    )
    return replace(whole, **changes)


def recording(*, swing_mw: float, with_store: bool, rate_hz: float = RATE_HZ, duration_s: float = 60.0) -> Recording:
    """A square wave between 1000 and 600 MW; what reaches the grid swings by `swing_mw` around its mean."""
    rows = round(duration_s * rate_hz) + 1
    t_s = np.arange(rows) / rate_hz
    square = np.where((t_s * ITERATION_HZ) % 1.0 < 0.5, 1.0, -1.0)
    poi_mw = 800.0 + 0.5 * swing_mw * square
    answer = swing_mw / 400.0 * np.sin(2.0 * np.pi * ITERATION_HZ * t_s) * (1.0 - np.exp(-t_s / 5.0))
    channels = {"f_hz.coi": 60.0 + 0.02 * answer}
    for bus in range(1, 40):
        channels[f"v_pu.bus_{bus}"] = (
            1.03 - 0.0003 * bus * (answer - answer[0]) - 4e-5 * (poi_mw - 800.0) * (bus == 16)
        )
    for bus in range(30, 40):
        channels[f"speed_pu.gen_{bus}_1"] = 1.0 + 1e-4 * (bus - 28) * answer
    channels["p_mw.site_campus"] = poi_mw
    channels["p_mw.demand_campus"] = 800.0 + 200.0 * square
    if with_store:
        channels["soc.campus_battery"] = 0.5 + 0.02 * np.sin(2.0 * np.pi * ITERATION_HZ * t_s)
    return Recording(t_s, channels, 60.0, (RecordedSite("campus", 16, 1000.0),), (20.0,))


def result(name: str, *, swing_mw: float, with_store: bool, rate_hz: float = RATE_HZ) -> Result:
    passed = swing_mw <= 10.0
    band = assessment(value=swing_mw, margin=10.0 - swing_mw, passed=passed)
    return Result(
        version="0.1.0",
        name=name,
        scenario={"name": name, "case": "ieee39", "duration_s": 60.0, "sites": [{"name": "campus", "bus": 16}]},
        scenario_hash=f"{int(swing_mw):064x}",
        status="completed",
        status_text="The run ended at 60 s.",
        passed=None if passed else False,
        assessments=(
            band,
            assessment(
                id="nadir",
                title="Lowest frequency",
                place="grid",
                value=59.93,
                limit=59.5,
                sense="min",
                unit="Hz",
                margin=0.43,
            )
            if passed
            else assessment(
                id="nadir",
                title="Lowest frequency",
                place="grid",
                value=59.6,
                limit=59.5,
                sense="min",
                unit="Hz",
                margin=0.1,
            ),
            assessment(
                id="plt",
                title="Long-term flicker severity",
                place="bus 16",
                value=None,
                limit=0.6,
                unit="1",
                margin=None,
                passed=None,
                why_null="needs 2 h, the run has 60 s",
                t_s=None,
                rule_status="final",
            ),
        ),
        metrics={
            "nadir_hz": 59.98,
            "zenith_hz": 60.02,
            "rocof_max_hz_per_s": 0.1,
            "v_min_pu": 0.99,
            "v_max_pu": 1.04,
            "pst_max": 0.4,
            "usable_compute": None,
            "largest_ramp_mw_per_s": 96000.0,
        },
        timing=Timing(60.0, 14400, 0.05, 0.0, 0.2, 0.9),
        recording=recording(swing_mw=swing_mw, with_store=with_store, rate_hz=rate_hz),
        accounts=(StageAccount("campus", "battery", "battery", 13.3, 13.3, 0.01, 0.0, 0.0, 0.0, 0.12),)
        if with_store
        else (),
        modes=pd.DataFrame({"f_hz": MODES_HZ, "damping": np.linspace(0.03, 0.09, len(MODES_HZ))}),
    )
