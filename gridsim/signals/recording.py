"""What a simulation leaves behind: one row per recorded time, one column per quantity and place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gridsim.arrays import Floats

if TYPE_CHECKING:  # a second to import, and only a table needs it
    import pandas as pd


@dataclass(frozen=True)
class RecordedSite:
    """What judging a run needs to know of a site: its name, its bus, its peak demand. [MW]"""

    name: str
    bus: int
    peak_mw: float


@dataclass(frozen=True)
class RecordedBranch:
    """A line or transformer that stayed in service: admittances seen at its two ends [MVA at 1 pu], and its rating.

    `own_mva` and `mutual_mva` are those at `from_bus`, `far_*` those at `to_bus`. Without a rating it is NaN. [MVA]
    """

    from_bus: int
    to_bus: int
    circuit: str
    own_mva: complex
    mutual_mva: complex
    far_own_mva: complex = 0j
    far_mutual_mva: complex = 0j
    rating_mva: float = math.nan


@dataclass(frozen=True)
class RecordedMode:
    """An oscillatory mode of the grid at the operating point that the run started from. [Hz, 1]"""

    f_hz: float
    damping: float


@dataclass(frozen=True)
class WithoutSites:
    """The same grid before the sites came, at rest: phasors by bus [pu], and its modes where they were looked for."""

    v_pu: Mapping[int, complex]
    modes: tuple[RecordedMode, ...] | None = None


@dataclass(frozen=True)
class RecordedImbalance:
    """A scripted event that adds load or takes generation away (positive), or the reverse. [s, MW]"""

    t_s: float
    p_mw: float


@dataclass(frozen=True)
class Recording:
    """Time series of a run; columns are named `<quantity>.<place>`, for instance `v_pu.bus_16`.

    `t_s` has shape (n,), each channel of `channels` too. Rows at an event's time hold the values before
    the event. `disturbances_s` are the times at which a scripted event changed the network, `imbalances` what each
    took from the balance of power. `machine_buses` have a machine, recorded or not; `branches` are those that nothing
    switched during the run, `modes` the grid's at its start (`None` where they were not looked for), `without_sites`
    the grid before the sites came (`None` where there is none). Of these only the times are stored with a result.
    """

    t_s: Floats
    channels: dict[str, Floats]
    nominal_hz: float
    sites: tuple[RecordedSite, ...] = ()
    disturbances_s: tuple[float, ...] = field(default=())
    imbalances: tuple[RecordedImbalance, ...] = ()
    machine_buses: frozenset[int] = frozenset()
    branches: tuple[RecordedBranch, ...] = ()
    modes: tuple[RecordedMode, ...] | None = None
    without_sites: WithoutSites | None = None

    @property
    def sample_rate_hz(self) -> float:
        """Rows per second. [Hz]"""
        return float((self.t_s.size - 1) / (self.t_s[-1] - self.t_s[0])) if self.t_s.size > 1 else 0.0

    @property
    def duration_s(self) -> float:
        """Time from the first row to the last. [s]"""
        return float(self.t_s[-1] - self.t_s[0])

    def channel(self, quantity: str, place: str) -> Floats:
        """Return one column; raises `KeyError` where it was not recorded."""
        return self.channels[f"{quantity}.{place}"]

    def places(self, quantity: str) -> list[str]:
        """List the places at which `quantity` was recorded, in the order of recording."""
        prefix = quantity + "."
        return [name.removeprefix(prefix) for name in self.channels if name.startswith(prefix)]

    def stacked(self, quantity: str) -> Floats:
        """Return all columns of `quantity` as an array of shape (places, n)."""
        places = self.places(quantity)
        return np.array([self.channel(quantity, place) for place in places]).reshape(len(places), self.t_s.size)

    def to_frame(self) -> pd.DataFrame:
        """Return the recording as a table with `t_s` first."""
        import pandas as pd

        return pd.DataFrame({"t_s": self.t_s, **self.channels})
