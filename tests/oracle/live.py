"""The independent program run beside ours, in a process of its own, on files that both read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.oracle.bundled import bundled

STEP_S = 1.0 / 512.0
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")

# What it runs: a fixed step of the trapezoidal rule; loads as constant impedance or constant power. REECA1 goes
# without a lag of the power reference, 0.02 s, that is its own. Motors, which its power flow starts at standstill,
# begin near their slip there, since from standstill it finds no solution.
THEIRS = """
import json, sys
import numpy as np
import andes
andes.config_logger(stream_level=50)
wanted = json.loads(sys.argv[1])
files = wanted["files"]
system = andes.load(files[0], addfile=files[1] if len(files) > 1 else None, setup=False, no_output=True,
                    config_option=["REECA1.tpfilt=1e-5"])
for name in ("Toggle", "Toggler", "Fault", "Alter"):
    model = getattr(system, name, None)
    if model is not None and model.n:
        model.u.v = [0] * model.n
for trip in wanted.get("trips", []):
    k = [i for i in range(system.Line.n)
         if {system.Line.bus1.v[i], system.Line.bus2.v[i]} == {trip["from"], trip["to"]}][trip["which"]]
    system.add("Toggle", dict(model="Line", dev=system.Line.idx.v[k], t=trip["t_s"]))
for step in wanted.get("steps", []):
    k = list(system.PQ.bus.v).index(step["bus"])
    system.add("Alter", dict(model="PQ", dev=system.PQ.idx.v[k], src="Ppf", attr="v", method="+",
                             amount=step["p_mw"] / 100.0, t=step["t_s"]))
for fault in wanted.get("faults", []):
    system.add("Fault", dict(bus=fault["bus"], tf=fault["t_s"], tc=fault["t_s"] + fault["duration_s"],
                             xf=fault["x_pu"], rf=0.0))
for name, fields in wanted.get("devices", []):
    if name == "REGCA1":
        fields["gen"] = system.StaticGen.find_idx("bus", [fields["bus"]])[0]
    system.add(name, fields)
system.setup()
motor, begin = system.Motor3, system.PFlow.init
def running():
    begin()
    slip, rs, x0, x1 = 0.01, motor.rs.v[0], motor.x0.v[0], motor.x1.v[0]
    turns = 2.0 * np.pi * 60.0 * slip * motor.T10.v[0]
    circuit = [[1, -turns, 0, x0 - x1], [turns, 1, x1 - x0, 0], [1, 0, rs, -x1], [0, 1, x1, rs]]
    e1d, e1q, i_d, i_q = np.linalg.solve(circuit, [0, 0, 0, 1.0])
    torque = e1d * i_d + e1q * i_q
    for name, value in dict(slip=slip, e1d=e1d, e1q=e1q).items():
        system.dae.x[getattr(motor, name).a] = value
    for name, value in dict(Id=i_d, Iq=i_q, vd=0.0, vq=1.0, te=torque, tm=torque, p=i_q, q=i_d).items():
        system.dae.y[getattr(motor, name).a] = value
    system.vars_to_models()
    return True
if motor.n:
    system.PFlow.init = running
if wanted.get("constant_power"):
    for key, share in (("p2p", 1), ("p2i", 0), ("p2z", 0), ("q2q", 1), ("q2i", 0), ("q2z", 0)):
        setattr(system.PQ.config, key, share)
system.PFlow.run()
system.TDS.config.tf, system.TDS.config.tstep, system.TDS.config.fixt = wanted["end_s"], wanted["step_s"], 1
system.TDS.config.no_tqdm = 1
system.TDS.run()
ts = system.dae.ts
found = {"t": ts.t}
for model in (system.GENROU, system.GENCLS):
    for k in range(model.n):
        found[f"speed_pu.gen_{model.bus.v[k]}_1"] = ts.x[:, model.omega.a[k]]
for k in range(system.REGCA1.n):
    found[f"p_mw.gen_{system.REGCA1.bus.v[k]}_1"] = 100.0 * ts.y[:, system.REGCA1.Pe.a[k]]
    found[f"q_mvar.gen_{system.REGCA1.bus.v[k]}_1"] = 100.0 * ts.y[:, system.REGCA1.Qe.a[k]]
for k in range(motor.n):
    place = f"load_{motor.bus.v[k]}_1"
    found[f"speed_pu.{place}"] = 1.0 - ts.x[:, motor.slip.a[k]]
    found[f"p_mw.{place}"] = 100.0 * ts.y[:, motor.p.a[k]]
    found[f"q_mvar.{place}"] = 100.0 * ts.y[:, motor.q.a[k]]
for k in range(system.Bus.n):
    found[f"v_pu.bus_{system.Bus.idx.v[k]}"] = ts.y[:, system.Bus.v.a[k]]
np.savez(sys.argv[2], **found)
"""


def their_curves(files: list[Path], folder: Path, *, end_s: float, **events: Any) -> pd.DataFrame:
    """Return the curves of the independent program, skipping the test where it is not installed.

    Beside `trips`, `steps` and `faults` as in the script above, `devices` are models with their fields by that
    program's names, which its reader of DYR text cannot add.
    """
    bundled("")  # skips
    out = folder / "theirs.npz"
    wanted = {"files": [str(file) for file in files], "end_s": end_s, "step_s": STEP_S, **events}
    command = [sys.executable, "-c", THEIRS, json.dumps(wanted), str(out)]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **ONE_CORE}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-600:]
    with np.load(out) as found:
        return pd.DataFrame({name: found[name] for name in found.files})


def differences(ours: pd.DataFrame, theirs: pd.DataFrame, jumps_s: list[float]) -> dict[str, float]:
    """Largest difference of each quantity that both have, outside two steps around a discontinuity.

    Their times leave ours by microseconds after an event; ours are straight between rows.
    """
    kept = theirs.t <= ours.t_s.iloc[-1]
    for t_s in jumps_s:
        kept &= np.abs(theirs.t - t_s) > 2.0 * STEP_S
    assert kept.sum() > 0.9 * len(ours)
    found: dict[str, float] = {}
    for name in theirs.columns.intersection(ours.columns):
        quantity = name.split(".")[0]
        mine = np.interp(theirs.t[kept], ours.t_s, ours[name])
        found[quantity] = max(found.get(quantity, 0.0), float(np.abs(mine - theirs[name][kept]).max()))
    return found
