"""What sites do once a step: measure their bus, ride through, send their demand through the mitigation stages."""

from __future__ import annotations

import math
from typing import Any

from gridsim.kernels import inlined, kernel
from gridsim.mitigation.chain import advance as advance_stages
from gridsim.simulation.rms.ride_through import ride

#: Time constant of the frequency that sites measure at their bus. [s] Assumption: about three cycles, as a PMU.
FREQUENCY_FILTER_S = 0.05


@inlined
def stage_power(state: Any, fraction: float) -> None:
    """Set each site's power at a fraction of the step. [pu]"""
    for s in range(state.p.size):
        state.p[s] = state.p_start[s] + fraction * (state.p_end[s] - state.p_start[s])
        state.q[s] = state.q_start[s] + fraction * (state.q_end[s] - state.q_start[s])


@inlined
def filter_share(step_s: float) -> float:
    """Return the share of the way to a new value that the measured angle goes in a step."""
    return 1.0 - math.exp(-step_s / FREQUENCY_FILTER_S)


@kernel
def measure_site(state: Any, s: int, v_re: float, v_im: float, nominal_hz: float, share: float) -> None:
    """Update voltage and filtered frequency at the bus of site s. [pu, Hz]"""
    state.v_pu[s] = math.hypot(v_re, v_im)
    if state.v_pu[s] > 0.0:
        behind = math.atan2(v_im, v_re) - state.angle[s]
        behind -= 2.0 * math.pi * round(behind / (2.0 * math.pi))
        state.f_hz[s] = nominal_hz + behind / (2.0 * math.pi * FREQUENCY_FILTER_S)
        state.angle[s] += behind * share


@kernel
def measure_sites(grid: Any, sites: Any, state: Any, w: Any, nominal_hz: float, step_s: float) -> None:
    """Update what every site measures."""
    share = filter_share(step_s)
    for s in range(sites.load.size):
        n = sites.load[s]
        measure_site(state, s, w.v_load_re[n], w.v_load_im[n], nominal_hz, share)


@kernel
def advance_site(sites: Any, chain: Any, state: Any, s: int, k: int, base_mva: float, step_s: float) -> bool:
    """Run the stages of site s over step k; set its power at both ends and say whether it jumps at the start."""
    was = state.connected[s] * state.job[s]
    wanted_mw = sites.p_before_mw[s, k + 1]
    connected, state.job[s] = ride(state.ride, s, k, state.v_pu[s], state.f_hz[s], wanted_mw, step_s)
    state.connected[s] = state.switch[s] * connected
    now = state.connected[s] * state.job[s]
    p_start, p_end, q_start, q_end = advance_stages(
        chain,
        s,
        was * sites.p_after_mw[s, k],
        now * wanted_mw,
        was * sites.q_after_mvar[s, k],
        now * sites.q_before_mvar[s, k + 1],
        state.v_pu[s],
        state.f_hz[s],
    )
    state.p_start[s], state.q_start[s] = p_start / base_mva, q_start / base_mva
    jumps = state.p_start[s] != state.p_end[s] or state.q_start[s] != state.q_end[s]
    state.p_end[s], state.q_end[s] = p_end / base_mva, q_end / base_mva
    return bool(jumps)


@kernel
def advance_sites(sites: Any, chain: Any, state: Any, k: int, base_mva: float, step_s: float) -> bool:
    """Run every site's stages over step k; say whether any jumps at the start."""
    jumps = False
    for s in range(sites.load.size):
        jumps |= advance_site(sites, chain, state, s, k, base_mva, step_s)
    return jumps
