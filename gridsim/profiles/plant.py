"""From the accelerators to the site's meter: servers and racks, halls, cooling.

    p_acc    = P_acc max(0, level + ripple)                                           (1)
    p_server = H_server (p_acc + P_other) / e_supply                                  (2)
    p_hall   = H_hall p_server / e_ups + P_auxiliary                                  (3)
    x        = lag of p_hall over minutes, as a share of the hall at rating           (4)
    p_cool   = P_cool (c + (1 - c) stairs(x)),      p_site = p_hall + p_cool          (5)

H_server is a lag of the supplies' hold-up capacitors, H_hall a resonance and a lag of the UPS. Cooling follows heat
with minutes of lag and steps of speed, so it never multiplies the swing of an iteration. The ripple is stated as the
meter sees it and passes the filters unchanged. Source of the UPS chain's shape (amplification at 2 to 6 Hz with its
peak near 5.5 Hz, low-pass above some 20 Hz): arXiv 2604.06624 [Q]; of the cooling's place: assumption [I].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridsim.arrays import Floats
from gridsim.parameters import Parameter
from gridsim.profiles.filters import Filter, lag, resonance, series
from gridsim.profiles.site import Site
from gridsim.units import TWO_PI

#: Share of each step of the cooling's load in which its speed changes, so that stairs have no jumps. Assumption [I].
RISER = 0.2

SERVER_PARAMETERS = (
    Parameter(
        "other_share", "1", "steady rest of the servers, share of the accelerators' TDP", at_least=0.0, at_most=3.0
    ),
    Parameter("supply_efficiency", "1", "efficiency of the power supplies", above=0.5, at_most=1.0),
    Parameter("hold_up_s", "s", "time constant of the supplies' capacitors", at_least=1e-4, at_most=1.0),
)
HALL_PARAMETERS = (
    Parameter("ups_efficiency", "1", "efficiency of the UPS", above=0.5, at_most=1.0),
    Parameter("peak_hz", "Hz", "frequency that the UPS amplifies most", at_least=0.5, at_most=20.0),
    Parameter("peak_gain", "1", "amplification there, before the low-pass", at_least=1.0, at_most=5.0),
    Parameter("peak_damping", "1", "damping of that mode", at_least=0.02, at_most=0.95),
    Parameter("low_pass_hz", "Hz", "frequency above which the UPS lets less through", at_least=1.0, at_most=200.0),
    Parameter(
        "auxiliary_share", "1", "lighting, pumps and the like, share of the hall at rating", at_least=0.0, below=0.5
    ),
    Parameter("power_factor", "1", "of the hall, lagging", above=0.5, at_most=1.0),
)
COOLING_PARAMETERS = (
    Parameter("share", "1", "cooling at rating, share of the hall at rating", at_least=0.0, at_most=1.0),
    Parameter("fixed_share", "1", "share of the cooling that always runs", at_least=0.0, at_most=1.0),
    Parameter("lag_s", "s", "time constant with which cooling follows heat", at_least=10.0, at_most=7200.0),
    Parameter("speeds", "1", "number of speeds", at_least=1.0, at_most=1000.0),
    Parameter("power_factor", "1", "of the cooling, lagging", above=0.5, at_most=1.0),
)


@dataclass(frozen=True)
class Server:
    """What stands around the accelerators in a rack."""

    other_share: float
    supply_efficiency: float
    hold_up_s: float

    @property
    def factors(self) -> list[tuple[list[float], list[float]]]:
        """The filter between accelerators and the rack's feed."""
        return [lag(self.hold_up_s)]


@dataclass(frozen=True)
class Hall:
    """UPS and auxiliaries of a data hall."""

    ups_efficiency: float
    peak_hz: float
    peak_gain: float
    peak_damping: float
    low_pass_hz: float
    auxiliary_share: float
    power_factor: float

    @property
    def factors(self) -> list[tuple[list[float], list[float]]]:
        """The filter between the racks and the hall's feed."""
        peak = resonance(peak_hz=self.peak_hz, peak_gain=self.peak_gain, damping=self.peak_damping)
        return [peak, lag(1.0 / (TWO_PI * self.low_pass_hz))]


@dataclass(frozen=True)
class Cooling:
    """Cooling of the halls."""

    share: float
    fixed_share: float
    lag_s: float
    speeds: float
    power_factor: float

    def load(self, heat: Floats) -> Floats:
        """Return equation (5) over P_cool for the lagged share x. [1]

        >>> Cooling(0.2, 0.0, 300.0, 4.0, 0.9).load(np.array([0.0, 0.35, 0.5, 1.0]))
        array([0. , 0.5, 0.5, 1. ])
        """
        place = np.maximum(heat, 0.0) * self.speeds
        step = np.floor(place)
        speed = (step + np.clip((place - step) / RISER, 0.0, 1.0)) / self.speeds
        return self.fixed_share + (1.0 - self.fixed_share) * speed

    @property
    def follows(self) -> Filter:
        """The lag of equation (4)."""
        return series([lag(self.lag_s)])


@dataclass(frozen=True)
class Plant:
    """The way from the accelerators to the meter: either with a steady share of the site, or built of its stages."""

    site: Site
    server: Server | None = None
    hall: Hall | None = None
    cooling: Cooling | None = None

    @property
    def accelerators_mw(self) -> float:
        """All accelerators at their rating. [MW]"""
        return self.site.accelerators_mw

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.hall_mw + (0.0 if self.cooling is None else self.cooling.share * self.hall_mw)

    @property
    def hall_mw(self) -> float:
        """The halls with all accelerators at their rating. [MW]"""
        if self.server is None:
            return self.site.nominal_mw
        racks_mw = self.accelerators_mw * (1.0 + self.server.other_share) / self.server.supply_efficiency
        if self.hall is None:
            return racks_mw
        return racks_mw / self.hall.ups_efficiency / (1.0 - self.hall.auxiliary_share)

    def steady_mw(self, level: float) -> float:
        """Return the whole site's draw once its accelerators have long been at `level`, without ripple. [MW]

        >>> plant = Plant(Site(accelerators=1000.0, accelerator_tdp_w=1000.0, steady_share=0.5))
        >>> plant.steady_mw(0.8)  # 0.8 of 1 MW, and another 1 MW that is always there
        1.8
        """
        accelerators_mw = np.array([self.accelerators_mw * level])
        if self.server is None:
            return float(accelerators_mw[0]) + self.site.steady_share * self.nominal_mw
        hall_mw = self.hall_of(self.server_mw(accelerators_mw))
        if self.cooling is None:
            return float(hall_mw[0])
        return float(hall_mw[0] + self.cooling.share * self.hall_mw * self.cooling.load(hall_mw / self.hall_mw)[0])

    def server_mw(self, accelerators_mw: Floats) -> Floats:
        """Return equation (2) without its filter; the accelerators' own where there are no servers. [MW]"""
        if self.server is None:
            return accelerators_mw
        other_mw = self.server.other_share * self.accelerators_mw
        return (accelerators_mw + other_mw) / self.server.supply_efficiency

    def hall_of(self, server_mw: Floats) -> Floats:
        """Return equation (3) without its filter. [MW]"""
        if self.hall is None:
            return server_mw
        return server_mw / self.hall.ups_efficiency + self.hall.auxiliary_share * self.hall_mw
