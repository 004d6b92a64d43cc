"""How far lines and transformers are loaded, from the recorded voltages at their ends."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import GRID, PERCENT, Needs
from gridsim.limits.method import Measure, Measurement, Method, Settings
from gridsim.limits.settings import WINDOW
from gridsim.parameters import Parameter
from gridsim.signals.branch_flow import branch_currents, branch_name, rated
from gridsim.signals.curves import lasting
from gridsim.signals.recording import Recording

STARTS_BELOW = Parameter(
    "starts_below_percent", "%", "branches loaded higher without the sites are judged apart", above=0.0
)


def _loading(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        if not rated(recording.branches):
            return []
        why = _needs(s).unmet(recording)
        currents = {} if why else branch_currents(recording)
        if not why and not currents:
            why = "voltage and angle of no branch with a rating were recorded at both ends"
        if why:
            return [Measurement(GRID, None, why_null=why)]
        before = loadings_without_sites(recording)
        own: list[tuple[str, Floats]] = []
        earlier: list[tuple[str, Floats]] = []
        for name, loading in currents.items():
            was_over = before.get(name, 0.0) > s["starts_below_percent"]
            (earlier if was_over else own).append((name, loading))
        found = [_worst(part, before, recording, s) for part in (own, earlier)]
        return [one for one in found if one is not None]

    return measured


def _worst(
    loadings: list[tuple[str, Floats]], before: dict[str, float], recording: Recording, s: Settings
) -> Measurement | None:
    """Return the branch with the highest lasting loading; no lasting one is higher than the highest of all."""
    worst: Measurement | None = None
    for name, loading in sorted(loadings, key=lambda pair: -pair[1].max()):
        if worst is not None and worst.value is not None and PERCENT * loading.max() <= worst.value:
            break
        least = lasting(loading[np.newaxis], window_s=s["window_s"], sample_rate_hz=recording.sample_rate_hz)[0]
        at = int(np.argmax(least))
        found = Measurement(name, PERCENT * float(least[at]), float(recording.t_s[at]), before=before.get(name))
        if worst is None or worst.value is None or PERCENT * float(least[at]) > worst.value:
            worst = found
    return worst


def loadings_without_sites(recording: Recording) -> dict[str, float]:
    """Return each rated branch's loading before the sites came, by its name; empty where that is not known. [%]"""
    if recording.without_sites is None:
        return {}
    v = recording.without_sites.v_pu
    return {
        branch_name(branch): PERCENT
        * max(
            abs(branch.own_mva * v[branch.from_bus] + branch.mutual_mva * v[branch.to_bus]),
            abs(branch.far_own_mva * v[branch.to_bus] + branch.far_mutual_mva * v[branch.from_bus]),
        )
        / branch.rating_mva
        for branch in rated(recording.branches)
        if {branch.from_bus, branch.to_bus} <= v.keys()
    }


def _needs(s: Settings) -> Needs:
    return Needs(window_s=s["window_s"])


BRANCH_LOADING = Method(
    name="branch_loading",
    title="lasting loading of a line or transformer, worst branch",
    quantity="v_pu.bus_*, angle_deg.bus_*",
    unit="%",
    sense="max",
    sentence=lambda s: (
        f"current of the worst branch over that of its rating, at the end that carries more, which every row of "
        f"{s['window_s']:g} s reaches; branches that are switched during the run, that have no rating or an end that "
        f"is not recorded are left out, those above {s['starts_below_percent']:g} % without the sites judged apart"
    ),
    measure=_loading,
    parameters=(WINDOW, STARTS_BELOW),
)

LOADING_METHODS = (BRANCH_LOADING,)
