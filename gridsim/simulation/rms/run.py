"""A run: stretches of compiled steps between changes of the network, and what they leave on the tape."""

from __future__ import annotations

import time

import numpy as np

from gridsim.progress import doing
from gridsim.simulation.rms.running import Running, start_run


def run_alone(running: Running) -> None:
    """Run to the end, stretch by stretch."""
    steps, reached = running.steps, running.tape.reached
    doing(f"simulating {steps * running.method.step_s:g} s", lambda: float(reached[0]) / steps)
    while running.outcome is None:
        running.settle(*running.stretch())


def compile_loop(running: Running) -> float:
    """Compile the loop as `running` needs it (or load it from the cache) by an empty stretch; return how long. [s]"""
    started = time.perf_counter()
    trial = start_run(
        running.model,
        steps=1,
        method=running.method,
        sites=running.sites,
        chain=running.chain,
        recorded=np.zeros(0, dtype=np.intp),
        protection=running.protection,
    )
    trial.first = 1
    trial.tape = trial.tape._replace(written=1)
    trial.stretch()
    return time.perf_counter() - started
