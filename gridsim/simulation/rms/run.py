"""A run: stretches of compiled steps between changes of the network, and what they leave on the tape."""

from __future__ import annotations

import time

import numpy as np

from gridsim.mitigation.chain import Chain
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import Method, Sites
from gridsim.simulation.rms.running import Running, start_run


def run_alone(running: Running) -> None:
    """Run to the end, stretch by stretch."""
    while running.outcome is None:
        running.settle(*running.stretch())


def compile_loop(model: GridModel, method: Method, sites: Sites, chain: Chain) -> float:
    """Compile the loop (or load it from the cache) by an empty stretch, and return how long that took. [s]"""
    started = time.perf_counter()
    nothing = np.zeros(0, dtype=np.intp)
    running = start_run(model, steps=1, method=method, sites=sites, chain=chain, recorded=nothing)
    running.first = 1
    running.tape = running.tape._replace(written=1)
    running.stretch()
    return time.perf_counter() - started
