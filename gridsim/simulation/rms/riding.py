"""From the sites' blocks to the flat arrays of the compiled ride-through, and from its log to the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.devices.loads import chips
from gridsim.devices.loads.contract import EVENT_WORDS, USUAL_BREAK_PU, USUAL_EXPONENT, RideModel, ride_kernel
from gridsim.signals.timeline import Action
from gridsim.simulation.rms.ride_through import ACCOUNTS, LOG_COLUMNS, MOST_EVENTS, Rides

#: Inputs and outputs that a block's or a job's row holds.
_ROW = 7


@dataclass(frozen=True)
class Block:
    """A share of a site with the model by which it rides through sags; `cools` where it is cooling."""

    name: str
    share: float
    model: RideModel
    values: Mapping[str, float]
    cools: bool = False


@dataclass(frozen=True)
class SiteRide:
    """The blocks of a site, and the numbers of the job on its chips where that is brittle."""

    blocks: tuple[Block, ...] = ()
    job: Mapping[str, float] | None = None

    @property
    def below(self) -> tuple[float, float]:
        """Voltage below which the site's power falls, and with which power of it: the blocks' mean, by share."""
        rest = 1.0 - sum(block.share for block in self.blocks)
        pairs = [(rest, USUAL_BREAK_PU, USUAL_EXPONENT)]
        pairs += [(block.share, *block.model.below(block.values)) for block in self.blocks]
        break_pu, exponent = (float(sum(pair[0] * pair[k] for pair in pairs)) for k in (1, 2))
        return break_pu, exponent


def rides_of(sites: Sequence[SiteRide], v_pu: Floats) -> Rides:
    """Lay out the sites' blocks and jobs, connected and at their voltages `v_pu` (sites,); compiles new models."""
    blocks = [(s, block) for s, site in enumerate(sites) for block in site.blocks]
    p: list[float] = []
    x: list[float] = []
    p_at, x_at, address = [], [], []
    for s, block in blocks:
        p_at.append(len(p))
        x_at.append(len(x))
        address.append(ride_kernel(block.model).address)
        p += [block.values[parameter.name] for parameter in block.model.parameters]
        start = [*block.model.start]
        if block.model.v_state >= 0:
            start[block.model.v_state] = float(v_pu[s])
        x += start
    job, job_p_at, job_x_at, lost_s = [], [], [], []
    for site in sites:
        job.append(chips.KERNEL.address if site.job is not None else 0)
        job_p_at.append(len(p))
        job_x_at.append(len(x))
        lost_s.append(site.job["Tlost"] if site.job is not None else 0.0)
        if site.job is not None:
            p += [site.job[parameter.name] for parameter in chips.PARAMETERS]
            x += [*chips.START]
    counts = [len(site.blocks) for site in sites]
    return Rides(
        first=_indices([0, *np.cumsum(counts).tolist()]),
        share=np.array([block.share for _, block in blocks], dtype=np.float64),
        cools=np.array([float(block.cools) for _, block in blocks], dtype=np.float64),
        address=_indices(address),
        p_at=_indices(p_at),
        x_at=_indices(x_at),
        job=_indices(job),
        job_p_at=_indices(job_p_at),
        job_x_at=_indices(job_x_at),
        lost_s=np.array(lost_s, dtype=np.float64),
        p=np.array(p, dtype=np.float64),
        x=np.array(x, dtype=np.float64),
        signals=np.zeros((len(blocks) + len(sites), _ROW)),
        wires=np.arange(_ROW, dtype=np.intp),
        accounts=np.zeros((len(sites), len(ACCOUNTS))),
        log=np.zeros((MOST_EVENTS if blocks or any(job) else 0, LOG_COLUMNS), dtype=np.intp),
        logged=np.zeros(1, dtype=np.intp),
    )


def happenings(rides: Rides, sites: Sequence[SiteRide], names: Sequence[str], step_s: float) -> list[Action]:
    """Return the log of a run as actions; what the log had no room for is left out."""
    blocks = [(name, block) for name, site in zip(names, sites, strict=True) for block in site.blocks]
    found = []
    kept = min(int(rides.logged[0]), rides.log.shape[0])
    for step, what, event in rides.log[:kept].tolist():
        if what < len(blocks):
            name, block = blocks[what]
            words = f"block {block.name} ({100.0 * block.share:g} %) {EVENT_WORDS[event]}"
            cause = block.model.says(block.values)
        else:
            name = names[what - len(blocks)]
            words, cause = chips.EVENT_WORDS[event], "what the sag left of the site"
        # A site measures at the end of a step and acts by the end of the next.
        found.append(Action((step + 1) * step_s, f"site_{name}", words, cause))
    return found


def _indices(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.intp)
