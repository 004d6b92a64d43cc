"""A run: stretches of compiled steps between changes of the network, and what they leave on the tape."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from gridsim.arrays import Indices
from gridsim.mitigation.chain import Chain
from gridsim.simulation.rms.changes import Change
from gridsim.simulation.rms.model import GridModel
from gridsim.simulation.rms.plan import Method, Sites
from gridsim.simulation.rms.regulation import Regulation
from gridsim.simulation.rms.riding import SiteRide
from gridsim.simulation.rms.running import RmsRun, Running, start_run
from gridsim.simulation.rms.tripping import UNPROTECTED, Protection


def run_steps(
    model: GridModel,
    *,
    steps: int,
    method: Method,
    sites: Sites,
    chain: Chain,
    changes: Sequence[Change] = (),
    record_every: int = 1,
    recorded: Indices,
    rides: Sequence[SiteRide] = (),
    protection: Protection = UNPROTECTED,
    regulation: Regulation | None = None,
) -> RmsRun:
    """Run `steps` steps from rest with `changes` at their steps; record the signals `recorded`.

    `rides` say how each site rides through sags.
    """
    running = start_run(
        model,
        steps=steps,
        method=method,
        sites=sites,
        chain=chain,
        changes=changes,
        record_every=record_every,
        recorded=recorded,
        rides=rides,
        protection=protection,
        regulation=regulation,
    )
    run_alone(running)
    return running.result()


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
