"""A scenario's whole trace answered by the linear system: what a small swing does, without the time domain."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.errors import Fault, raise_if_any
from gridsim.scenario.values import Scenario
from gridsim.signals.recording import RecordedSite, Recording
from gridsim.simulation.linear.power import MeterPower, meter_power
from gridsim.simulation.linear.reduction import small_system
from gridsim.simulation.linear.system import LinearSystem
from gridsim.simulation.linear.time_response import time_response
from gridsim.simulation.prepare import Prepared, prepare
from gridsim.simulation.watched import watched_buses


def linear_response(of: Scenario | Prepared, *, system: LinearSystem | None = None) -> Recording:
    """Return what the scenario's sites do to the grid, to first order in their deviation from the draw of t = 0.

    Channels, on the rows of a run: `f_hz.coi`, and of every machine and recorded bus `speed_pu`, `p_mw`, `v_pu`; of
    every site `p_mw` and `q_mvar` at the POI and its demand. Mitigation is in it, at the voltage and frequency of
    the start; ride-through, limiters and dead bands of the grid are not. `system` spares the linearisation where
    another trace is asked of the same grid at the same operating point.

    Raises `InputError` as a run does, and on events, which a linear system knows nothing of.
    """
    prepared = of if isinstance(of, Prepared) else prepare(of)
    raise_if_any(
        Fault(
            f"{prepared.scenario.name} events.{k}", "cannot be answered by the linear system", event.type, "no event"
        )
        for k, event in enumerate(prepared.scenario.events)
    )
    system = system or small_system(prepared.model, buses=watched_buses(prepared))
    power = meter_power(prepared)
    rest = power.before[:, :1]
    y = time_response(system, power.before - rest, power.after - rest, step_s=prepared.scenario.step_s)
    rows = slice(None, None, prepared.scenario.record_every)
    t_s = np.arange(prepared.steps + 1, dtype=np.float64) * prepared.scenario.step_s
    return Recording(
        t_s=t_s[rows],
        channels=_with_devices(prepared, _channels(system, y[:, rows]) | _site_channels(system, power, rows)),
        nominal_hz=system.nominal_hz,
        sites=tuple(
            RecordedSite(site.name, site.bus, demand.peak_mw)
            for site, demand in zip(prepared.scenario.sites, prepared.demands, strict=True)
        ),
    )


def _channels(system: LinearSystem, y: Floats) -> dict[str, Floats]:
    """Return the outputs under the names of a recording, which has machines' speeds per unit."""
    found = {}
    for name, values in zip(system.outputs, y, strict=True):
        if name.startswith("f_hz.gen_"):
            found[name.replace("f_hz.", "speed_pu.")] = values / system.nominal_hz
        else:
            found[name] = values
    return found


def _site_channels(system: LinearSystem, power: MeterPower, rows: slice) -> dict[str, Floats]:
    found, sites = {}, len(system.sites)
    for s, site in enumerate(system.sites):
        found[f"p_mw.site_{site}"] = power.before[s, rows]
        found[f"q_mvar.site_{site}"] = power.before[sites + s, rows]
        found[f"p_mw.demand_{site}"] = power.demand_mw[s, rows]
    return found


def _with_devices(prepared: Prepared, channels: dict[str, Floats]) -> dict[str, Floats]:
    """Take what sites' own machines give off what the sites draw; their reactive power is not among the outputs."""
    found = dict(channels)
    for device in prepared.devices:
        site = device.placement.site
        found.setdefault(f"p_mw.load_{site}", channels[f"p_mw.site_{site}"])
        power = sum(channels[f"p_mw.gen_{bus}_{id}"] for bus, id in device.machines)
        found[f"p_mw.site_{site}"] = found[f"p_mw.site_{site}"] - power
        found.pop(f"q_mvar.site_{site}", None)
    return found
