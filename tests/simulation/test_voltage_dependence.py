"""What loads do with voltage: the case's own by their shares, sites down to where their converters give up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gridsim.signals.recording import Recording
from gridsim.simulation.prepare import prepare
from tests.simulation.worlds import run, scenario, site, write_trace

CASE, BUS = "wscc9", 5
#: Reactive power that moves the voltages by a few percent.
PUSH = {"t_s": 0.5, "type": "load_step", "bus": 4, "p_mw": 0.0, "q_mvar": 100.0}


def shares(z: float, i: float, p: float) -> dict[str, float]:
    """Shares as a scenario writes them."""
    return {"z": z, "i": i, "p": p}


def drawn_pu(found: Recording, load_model: dict[str, dict[str, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return what flows from the network into the load at `BUS`, and its voltage over that of the start."""
    network = prepare(scenario(CASE, 1.0, load_model=load_model)).model.network
    v = np.array(
        [
            found.channel("v_pu", f"bus_{bus}") * np.exp(1j * np.deg2rad(found.channel("angle_deg", f"bus_{bus}")))
            for bus in network.buses
        ]
    )
    order = [network.row_of[bus] for bus in network.buses]
    admittance = network.admittance().toarray()[np.ix_(order, order)]
    k = network.buses.index(BUS)
    drawn = -v[k] * np.conj(admittance[k] @ v)
    return drawn, np.abs(v[k]) / abs(v[k, 0])


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (shares(1, 0, 0), shares(1, 0, 0)),
        (shares(0, 1, 0), shares(0, 1, 0)),
        (shares(0, 0, 1), shares(0, 0, 1)),
        (shares(0, 1, 0), shares(1, 0, 0)),
        (shares(0.4, 0.3, 0.3), shares(0.2, 0.5, 0.3)),
    ],
)
def test_shares_are_the_polynomial_in_voltage(p: dict[str, float], q: dict[str, float]) -> None:
    load_model = {"p": p, "q": q}
    found = run(CASE, 1.5, events=[PUSH], load_model=load_model).recording
    drawn, u = drawn_pu(found, load_model)
    assert u.min() < 0.97
    for part, of in ((drawn.real, p), (drawn.imag, q)):
        wanted = part[0] * (of["z"] * u**2 + of["i"] * u + of["p"])
        # Voltages are iterated to 1e-11 pu, admittances at this bus are of order 30 pu.
        assert part == pytest.approx(wanted, abs=1e-8)
    assert drawn[0] == pytest.approx(1.25 + 0.5j, abs=1e-8)


@pytest.mark.parametrize("x_pu", [0.02, 0.05, 0.1, 0.3])
def test_constant_power_falls_with_the_square_below_its_break(tmp_path: Path, x_pu: float) -> None:
    trace = write_trace(tmp_path / "flat.csv", [(0, 60, 20), (9, 60, 20)])
    sag = {"t_s": 0.5, "type": "bus_fault", "bus": 6, "duration_s": 0.1, "x_pu": x_pu}
    found = run(CASE, 1.0, folder=tmp_path, sites=[site(trace, 6)], events=[sag]).recording
    v = found.channel("v_pu", "bus_6")
    share = np.minimum(v / 0.7, 1.0) ** 2
    assert found.channel("p_mw", "site_campus") == pytest.approx(60.0 * share, abs=1e-6)
    assert found.channel("q_mvar", "site_campus") == pytest.approx(20.0 * share, abs=1e-6)


def test_perc1_falls_with_its_current_limit(tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "flat.csv", [(0, 60, 20), (9, 60, 20)])
    sag = {"t_s": 0.5, "type": "bus_fault", "bus": 6, "duration_s": 0.1, "x_pu": 0.1}
    rides = {"Lfm": 0.8, "Ipmax": 1.0, "Vcease": 0.2, "Vrecon": 0.3}
    found = run(CASE, 1.0, folder=tmp_path, sites=[site(trace, 6, ride_through=rides)], events=[sag]).recording
    v = found.channel("v_pu", "bus_6")
    assert 0.2 < v.min() < 0.8
    # Constant power down to Lfm / Ipmax = 0.8 pu, constant current below.
    assert found.channel("p_mw", "site_campus") == pytest.approx(60.0 * np.minimum(v / 0.8, 1.0), abs=1e-6)
