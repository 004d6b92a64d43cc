"""The answer of one run: its recording, what the limits say of it, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gridsim.limits.contract import Assessment
from gridsim.mitigation.account import StageAccount
from gridsim.signals.recording import Recording
from gridsim.signals.run_warnings import RunWarning
from gridsim.signals.timeline import Action


@dataclass(frozen=True)
class Timing:
    """What a run cost. `simulate_s` is the time loop alone, `wall_s` the whole run without its report. [s]"""

    simulated_s: float
    steps: int
    simulate_s: float
    compile_s: float
    assess_s: float
    wall_s: float


@dataclass(frozen=True)
class DeviceUse:
    """What a network device ran on and between: heat burned, CO2, hours of its units, its power. [MWh, t, h, MW]

    `facts` are numbers of the device itself, such as its units, its ramp and its start time.
    """

    site: str
    name: str
    fuel_mwh: float
    co2_t: float
    unit_hours: float
    p_start_mw: float
    p_min_mw: float
    p_max_mw: float
    facts: dict[str, float]


@dataclass(frozen=True)
class RideAccount:
    """What sags cost a site's computing: cut off, throttled, lost to stops with the work lost; run from batteries."""

    site: str
    cut_mwh: float
    throttled_mwh: float
    stopped_mwh: float
    battery_mwh: float


@dataclass(frozen=True)
class Beside:
    """A measured figure [`unit`], from `low` to `high`, and the simulated one; `why_null` where there is none."""

    title: str
    unit: str
    low: float
    high: float
    simulated: float | None
    why_null: str
    source: str


@dataclass(frozen=True)
class SeedVerdict:
    """How the run of one seed ended."""

    seed: int
    status: str
    passed: bool | None


@dataclass(frozen=True)
class Spread:
    """Lowest and highest value of a limit over the seeds [`unit`], and how many failed; `place`: of the worst."""

    id: str
    place: str
    unit: str
    limit: float
    lowest: float
    highest: float
    failed: int


@dataclass(frozen=True)
class SeedSpread:
    """What several seeds gave; the result that carries this is that of `worst`."""

    worst: int
    runs: tuple[SeedVerdict, ...]
    limits: tuple[Spread, ...]


@dataclass(frozen=True)
class Result:
    """A finished run.

    `scenario` is the complete scenario as a plain mapping (what scenario.yaml holds), `metrics` the contract's
    scalars (`None` where one cannot be formed), `modes` a table `f_hz, damping, ...` of the grid's oscillatory
    modes at the operating point (`None` where it was not asked for), `timeline` every action in order. `accounts`
    has every mitigation, stages of sites and devices of the grid, with its energies, wear and cost. `measured` has
    what was measured in the event that the scenario plays again, beside what is simulated. `seeds` is there where the
    scenario was run over several: this is then the worst of them. `warnings` are what the run warned of, each once.
    """

    version: str
    name: str
    scenario: dict[str, object]
    scenario_hash: str
    status: str
    status_text: str
    passed: bool | None
    assessments: tuple[Assessment, ...]
    metrics: dict[str, float | None]
    timing: Timing
    recording: Recording
    accounts: tuple[StageAccount, ...] = ()
    modes: pd.DataFrame | None = None
    timeline: tuple[Action, ...] = ()
    ride_accounts: tuple[RideAccount, ...] = ()
    device_use: tuple[DeviceUse, ...] = ()
    measured: tuple[Beside, ...] = ()
    seeds: SeedSpread | None = None
    warnings: tuple[RunWarning, ...] = ()

    @property
    def timeseries(self) -> pd.DataFrame:
        """The recording as a table, `t_s` first."""
        return self.recording.to_frame()
