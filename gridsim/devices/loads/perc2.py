"""PERC2: a load behind power electronics with a momentary and a long cessation, by voltage and by frequency.

With v the voltage behind a lag of Tv:

    v below VLcease, or above VHcease, for Tcease:   momentary: nothing is connected                  (1)
    v within VLrecon and VHrecon for Trecon:         back along a ramp of Tramp                       (2)
    v below VLk for TLk, or above VH1 for TH1, or frequency outside FL to FU for TF:
                                                     long: nothing is connected                       (3)
    v within VLrecon and VHrecon for TLrecon:        back along a ramp of TLramp                      (4)
    active current at most Imax                                                                       (5)

Each timer of (3) runs while its own condition holds and begins anew after it. By (5) power stays constant down to a
voltage of 1 / Imax, at constant current below. Parameters keep PERC2's names where facts of it are at hand; of its 57
the droop and the reactive path (Kdroop, Kvp, Kvq and their blocks) are left out, and the numbers k = 1 to 4 are ours.

Source: PowerWorld help, "Load Characteristic PERC2" (July 2026), default values [Q].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridsim.devices.loads.contract import CEASES, IS_BACK, RETURNS, RideModel, lagged, ramped
from gridsim.kernels import kernel
from gridsim.parameters import Parameter
from gridsim.sources import Source

SOURCE = Source("PowerWorld help, Load Characteristic PERC2: default value", "Q", date="2026-07")
_LAG = Source("assumption: the lag of PERC1", "I")


def _long(k: int, v_pu: float, t_s: float) -> tuple[Parameter, ...]:
    return (
        Parameter(
            f"VL{k}", "pu", f"long cessation: threshold {k}", at_least=0.0, below=2.0, default=v_pu, source=SOURCE
        ),
        Parameter(
            f"TL{k}", "s", f"long cessation: time below threshold {k}", at_least=0.0, default=t_s, source=SOURCE
        ),
    )


PARAMETERS = (
    Parameter("Imax", "pu", "largest current, per initial", above=0.0, default=2.0, source=SOURCE),
    Parameter("VLcease", "pu", "momentary: low threshold", at_least=0.0, below=2.0, default=0.8, source=SOURCE),
    Parameter("VHcease", "pu", "momentary: high threshold", above=0.0, default=2.0, source=SOURCE),
    Parameter("Tcease", "s", "momentary: time beyond a threshold", at_least=0.0, default=0.01, source=SOURCE),
    Parameter("VLrecon", "pu", "voltage above which it returns", at_least=0.0, below=2.0, default=0.8, source=SOURCE),
    Parameter("VHrecon", "pu", "voltage below which it returns", above=0.0, default=2.0, source=SOURCE),
    Parameter("Trecon", "s", "momentary: time before it returns", at_least=0.0, default=0.05, source=SOURCE),
    Parameter("Tramp", "s", "momentary: duration of the ramp back", at_least=0.0, default=0.15, source=SOURCE),
    *_long(1, 0.90, 2.0),
    *_long(2, 0.80, 0.5),
    *_long(3, 0.50, 0.25),
    *_long(4, 0.35, 0.15),
    Parameter("VH1", "pu", "long cessation: high threshold", above=0.0, default=1.10, source=SOURCE),
    Parameter("TH1", "s", "long cessation: time above it", at_least=0.0, default=1.0, source=SOURCE),
    Parameter("FL", "Hz", "long cessation: low frequency", at_least=0.0, default=57.0, source=SOURCE),
    Parameter("FU", "Hz", "long cessation: high frequency", above=0.0, default=63.0, source=SOURCE),
    Parameter("TF", "s", "long cessation: time beyond a frequency", at_least=0.0, default=999.0, source=SOURCE),
    Parameter("TLrecon", "s", "long cessation: time before it returns", at_least=0.0, default=0.05, source=SOURCE),
    Parameter("TLramp", "s", "long cessation: duration of the ramp back", at_least=0.0, default=5.0, source=SOURCE),
    Parameter("Tv", "s", "lag of the measured voltage", at_least=0.0, default=0.02, source=_LAG),
)

RUNNING, MOMENTARY, LONG = 0.0, 1.0, 2.0


@kernel
def held(timer_s: float, holds: bool, dt_s: float) -> float:
    """Run a timer while its condition holds. [s]"""
    return timer_s + dt_s if holds else 0.0


def evaluate(p: Any, x: Any, u: Any) -> Any:
    """Conditions (1) to (4)."""
    v = lagged(u.v_pu, x.v, p.Tv, u.dt_s)
    cease = held(x.cease, v < p.VLcease or v > p.VHcease, u.dt_s)
    low_1 = held(x.low_1, v < p.VL1, u.dt_s)
    low_2 = held(x.low_2, v < p.VL2, u.dt_s)
    low_3 = held(x.low_3, v < p.VL3, u.dt_s)
    low_4 = held(x.low_4, v < p.VL4, u.dt_s)
    high = held(x.high, v > p.VH1, u.dt_s)
    frequency = held(x.frequency, u.f_hz < p.FL or u.f_hz > p.FU, u.dt_s)
    sound = held(x.sound, p.VLrecon <= v <= p.VHrecon, u.dt_s)
    least = 1e-9
    is_long = (low_1 > p.TL1 - least and low_1 > 0.0) or (low_2 > p.TL2 - least and low_2 > 0.0)
    is_long = is_long or (low_3 > p.TL3 - least and low_3 > 0.0) or (low_4 > p.TL4 - least and low_4 > 0.0)
    is_long = is_long or (high > p.TH1 - least and high > 0.0) or (frequency > p.TF - least and frequency > 0.0)
    mode, connected, event = x.mode, x.connected, 0.0
    if is_long or (cease > 0.0 and cease >= p.Tcease - least):
        event = CEASES if connected > 0.0 else 0.0
        mode, connected = LONG if is_long or mode == LONG else MOMENTARY, 0.0
    elif mode != RUNNING:
        wait_s, ramp_s = (p.TLrecon, p.TLramp) if mode == LONG else (p.Trecon, p.Tramp)
        if sound > 0.0 and sound >= wait_s - least:
            event = RETURNS if connected == 0.0 else 0.0
            connected = ramped(connected, 1.0, ramp_s, 1.0, u.dt_s)
            if connected >= 1.0:
                mode, event = RUNNING, IS_BACK
    states = (v, cease, low_1, low_2, low_3, low_4, high, frequency, sound, mode, connected)
    return states, (connected, connected, event)


def check(values: Mapping[str, float]) -> list[str]:
    """A load that returns where it ceases never rests."""
    return [] if values["VLrecon"] >= values["VLcease"] else ["VLrecon must be at least VLcease"]


MODEL = RideModel(
    name="perc2",
    title="power-electronic load with momentary and long cessation",
    source=SOURCE,
    parameters=PARAMETERS,
    states=("v", "cease", "low_1", "low_2", "low_3", "low_4", "high", "frequency", "sound", "mode", "connected"),
    start=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, RUNNING, 1.0),
    v_state=0,
    evaluate=evaluate,
    says=lambda v: (
        f"voltage beyond {v['VLcease']:g} or {v['VHcease']:g} pu for {v['Tcease']:g} s, or a long cessation"
    ),
    below=lambda v: (1.0 / v["Imax"], 1.0),
    check=check,
)
