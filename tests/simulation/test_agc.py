"""Generation control brings frequency and ties back, and each area answers for itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.errors import InputError
from tests.simulation.test_protection import CONSTANT_POWER, tgov1
from tests.simulation.worlds import Line, Machine, run, write_case

STEP = {"t_s": 1.0, "type": "load_step", "bus": 4, "p_mw": 60.0}
TIE_X_PU = 0.02


def areas(folder: Path, column: str = "zone") -> Path:
    """Two areas; bus.csv gets a column of areas or zones, which made cases do not have."""
    case = write_case(
        folder,
        machines=[Machine(1, 800.0, 1000.0, 0.2, slack=True), Machine(2, 1600.0, 2000.0, 0.2)],
        lines=[Line(1, 3, 0.001), Line(2, 4, 0.001), Line(3, 4, TIE_X_PU)],
        loads={3: (700.0, 0.0), 4: (1700.0, 0.0)},
        dyr=f" 1 'GENCLS' 1 4.0 2.0 /\n 2 'GENCLS' 1 4.0 2.0 /\n{tgov1(1, VMAX=1.0)}{tgov1(2, VMAX=1.0)}",
    )
    bus = case / "network" / "bus.csv"
    rows = bus.read_text().splitlines()
    zones = [column, *("A" if row.split(",")[0] in ("1", "3") else "B" for row in rows[1:])]
    bus.write_text("\n".join(f"{row},{zone}" for row, zone in zip(rows, zones, strict=True)) + "\n")
    return case


def tie_mw(frame: object) -> np.ndarray:
    """Power over the tie from bus 3 to bus 4, from voltages and angles."""
    v_3, v_4, a_3, a_4 = (frame[f"{q}.bus_{b}"].to_numpy() for q in ("v_pu", "angle_deg") for b in (3, 4))  # type: ignore[index]
    return 100.0 * v_3 * v_4 * np.sin(np.deg2rad(a_3 - a_4)) / TIE_X_PU


#: Bias at the natural response, 3,000 MVA x 23 / 60 Hz = 1,150 MW/Hz: 0.048 of the load per 0.1 Hz.
FAST = {"integral_s": 20.0, "ramp_share_per_min": 1.0, "bias_share": 0.048}


@pytest.mark.parametrize(
    "agc", [None, {"areas": "one", **FAST}, {"areas": "zones", **FAST}, {"areas": "areas", **FAST}]
)
def test_steady_state_brings_frequency_back_and_with_areas_the_tie_too(tmp_path: Path, agc: dict | None) -> None:
    case = areas(tmp_path / "two", "area" if agc and agc["areas"] == "areas" else "zone")
    found = run(case, 400.0, record_every=24, events=[STEP], load_model=CONSTANT_POWER, agc=agc).timeseries
    f_hz, tie = found["f_hz.coi"].to_numpy(), tie_mw(found)
    moved_1 = found["p_mech_mw.gen_1_1"].to_numpy()[-1] - 800.0
    assert tie[0] == pytest.approx(100.0, abs=1e-3)
    if agc is None:
        # Droop 0.05, turbine damping 1, machine damping 2: 60 MW over 3,000 MVA x 23 per unit.
        assert f_hz[-1] - 60.0 == pytest.approx(-60.0 * 60.0 / (3000.0 * 23.0), rel=1e-3)
        return
    assert f_hz[-1] == pytest.approx(60.0, abs=2e-4)
    if agc["areas"] != "one":
        # Area B alone answers for its load; area A ends where it began.
        assert tie[-1] == pytest.approx(100.0, abs=0.5)
        assert moved_1 == pytest.approx(0.0, abs=0.5)
    else:
        # Shared by headroom: 200 MW at machine 1, 400 MW at machine 2.
        assert moved_1 == pytest.approx(20.0, abs=0.5)


def test_areas_that_a_case_does_not_have_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="buses have no area"):
        run(areas(tmp_path / "two"), 1.0, agc={"areas": "areas", **FAST})


def test_no_machine_moves_faster_than_its_ramp(tmp_path: Path) -> None:
    agc = {"areas": "one", "integral_s": 5.0, "gain": 2.0, "ramp_share_per_min": 0.02}
    found = run(
        areas(tmp_path / "two"), 60.0, record_every=24, events=[STEP], load_model=CONSTANT_POWER, agc=agc
    ).timeseries
    # 2 % of 3,000 MVA a minute: after 60 s the references have moved by less than 60 MW and frequency is still low.
    bare = run(areas(tmp_path / "bare"), 60.0, record_every=24, events=[STEP], load_model=CONSTANT_POWER).timeseries
    gained_hz = found["f_hz.coi"].to_numpy()[-1] - bare["f_hz.coi"].to_numpy()[-1]
    assert 0.0 < gained_hz <= 60.0 * 0.02 * 3000.0 * 59.0 / 60.0 / (3000.0 * 23.0) * 1.02


def test_the_area_control_error_is_that_of_its_definition(tmp_path: Path) -> None:
    """ACE = what flows out beyond the schedule + beta df, held from one cycle of 4 s to the next."""
    found = run(
        areas(tmp_path / "two"),
        60.0,
        record_every=24,
        events=[STEP],
        load_model=CONSTANT_POWER,
        agc={"areas": "zones", **FAST},
    ).timeseries
    cycle = found.t_s.to_numpy() == 8.0
    out_mw = tie_mw(found)[cycle][0] - 100.0
    df_hz = found["f_hz.coi"].to_numpy()[cycle][0] - 60.0
    bias = 10.0 * 0.048 * np.array([700.0, 1700.0])
    ace = [float(found[f"ace_mw.area_{name}"][cycle].iloc[0]) for name in ("A", "B")]
    # Each area weighs the speed of its own machines; they swing together to within a few millihertz by then.
    assert ace[0] == pytest.approx(out_mw + bias[0] * df_hz, abs=2.0)
    assert ace[1] == pytest.approx(-out_mw + bias[1] * df_hz, abs=5.0)
    assert ace[1] < -20.0
    held = found["ace_mw.area_B"][(found.t_s >= 8.0) & (found.t_s < 12.0 - 1e-9)]
    assert held.nunique() == 1
    assert found["ace_mw.area_B"].iloc[0] == 0.0
