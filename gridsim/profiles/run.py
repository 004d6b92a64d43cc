"""A run of a site: what its jobs do, and what becomes of it on the way to the meter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gridsim.arrays import Floats
from gridsim.profiles.contract import Draw, Step
from gridsim.profiles.filters import Filter, Filtered, filtered, series
from gridsim.profiles.noise import band_limited
from gridsim.profiles.plant import Plant
from gridsim.profiles.waveform import Waveform
from gridsim.units import reactive_ratio


@dataclass(frozen=True)
class Work:
    """One job: its waveform, its share of the site's accelerators, and the level to which the site had settled."""

    waveform: Waveform
    settled: float
    share: float = 1.0


@dataclass(frozen=True)
class Ripple:
    """Band-limited noise of all jobs together."""

    knot_rate_hz: float
    seed: int


@dataclass(frozen=True)
class SiteRun:
    """Jobs on one site. Independent noise of several jobs is one noise with the root of their summed squares."""

    plant: Plant
    works: tuple[Work, ...]
    ripple: Ripple | None = None

    def draw(self, t_s: Floats) -> Draw:
        """Return what the site draws at each of `t_s`, shape (n,), at least 0 and rising."""
        plant, ripple = self.plant, self._ripple(t_s)
        if plant.server is None:
            accelerators_mw = self._accelerators_mw(self._level(t_s), ripple)
            return Draw(accelerators_mw + plant.site.steady_share * plant.nominal_mw)
        hall_mw = self._hall_mw(t_s, ripple)
        cooling_mw = self._cooling_mw(t_s)
        site_mw = hall_mw if cooling_mw is None else hall_mw + cooling_mw
        if plant.hall is None:
            return Draw(site_mw)
        q_mvar = reactive_ratio(plant.hall.power_factor) * hall_mw
        if plant.cooling is not None and cooling_mw is not None:
            q_mvar = q_mvar + reactive_ratio(plant.cooling.power_factor) * cooling_mw
        return Draw(site_mw, q_mvar)

    def steps(self, t_s: Floats) -> tuple[Step, ...]:
        """Return the power at each place from the accelerators (first) to the site (last)."""
        plant, ripple = self.plant, self._ripple(t_s)
        accelerators_mw = self._accelerators_mw(self._level(t_s), ripple)
        found = [Step("accelerators", "what the accelerators draw", accelerators_mw)]
        if plant.server is None:
            steady_mw = np.full_like(t_s, plant.site.steady_share * plant.nominal_mw)
            found.append(Step("steady rest", "hosts, network, storage, cooling, losses", steady_mw))
        else:
            server_mw = plant.server_mw(self._accelerators_mw(self._through(self._after_server, t_s), ripple))
            found.append(Step("servers and racks", "with other power, through the supplies", server_mw))
            if plant.hall is not None:
                found.append(Step("halls", "through the UPS, with auxiliaries", self._hall_mw(t_s, ripple)))
            cooling_mw = self._cooling_mw(t_s)
            if cooling_mw is not None:
                found.append(Step("cooling", "follows heat over minutes", cooling_mw))
        found.append(Step("site", "at the meter", self.draw(t_s).p_mw))
        return tuple(found)

    def _level(self, t_s: Floats) -> Floats:
        first, *others = self.works
        level = first.share * first.waveform.level_at(t_s)
        for work in others:
            level += work.share * work.waveform.level_at(t_s)
        return level

    def _ripple(self, t_s: Floats) -> Floats | None:
        if self.ripple is None:
            return None
        deviations = [work.share * work.waveform.noise_sd_at(t_s) for work in self.works]
        sd = deviations[0] if len(deviations) == 1 else np.sqrt(sum(deviation**2 for deviation in deviations))
        return sd * band_limited(t_s, knot_rate_hz=self.ripple.knot_rate_hz, seed=self.ripple.seed)

    def _accelerators_mw(self, level: Floats, ripple: Floats | None) -> Floats:
        return self.plant.accelerators_mw * np.maximum(level if ripple is None else level + ripple, 0.0)

    def _hall_mw(self, t_s: Floats, ripple: Floats | None) -> Floats:
        at_feed = self._accelerators_mw(self._through(self._after_hall, t_s), ripple)
        return self.plant.hall_of(self.plant.server_mw(at_feed))

    def _cooling_mw(self, t_s: Floats) -> Floats | None:
        plant = self.plant
        if plant.cooling is None:
            return None
        heat_mw = plant.hall_of(plant.server_mw(plant.accelerators_mw * self._through(self._as_heat, t_s)))
        return plant.cooling.share * plant.hall_mw * plant.cooling.load(heat_mw / plant.hall_mw)

    def _through(self, outputs: tuple[Filtered, ...], t_s: Floats) -> Floats:
        total = np.zeros_like(t_s)
        for work, output in zip(self.works, outputs, strict=True):
            total += work.share * output.at(t_s)
        return total

    @cached_property
    def _after_server(self) -> tuple[Filtered, ...]:
        return self._filtered(series(self.plant.server.factors if self.plant.server else []))

    @cached_property
    def _after_hall(self) -> tuple[Filtered, ...]:
        plant = self.plant
        factors = [*(plant.server.factors if plant.server else []), *(plant.hall.factors if plant.hall else [])]
        return self._filtered(series(factors))

    @cached_property
    def _as_heat(self) -> tuple[Filtered, ...]:
        assert self.plant.cooling is not None
        return self._filtered(self.plant.cooling.follows if self.plant.cooling else series([]))

    def _filtered(self, through: Filter) -> tuple[Filtered, ...]:
        return tuple(
            filtered(work.waveform.t_s, work.waveform.level, through, settled_at=work.settled) for work in self.works
        )
