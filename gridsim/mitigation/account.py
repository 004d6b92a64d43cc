"""What one mitigation did over a run: energies, wear, fuel, and its cost in computing and money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Where a mitigation acts: on the job before it draws, on what the job draws, beside it at the meter, on the grid.
ActsOn = Literal["job", "load", "meter", "grid"]


@dataclass(frozen=True)
class StageAccount:
    """One mitigation's account over a run. [MWh, MW, t of CO2, USD]

    `out = in + stored + burned - deferred - generated`. `at_limit_share` is the share of steps in which a limit of
    it was active. `lost_mwh` is computing lost, as the energy that would have made it at the job's own rate;
    `throughput_mwh` what went into and out of a store's cells, `full_cycles` that over twice the rated energy. A
    store lives `cycle_life` full cycles, of which one of depth d takes d ** `depth_exponent`; `ageing` is the share
    of its life that the run's cycles took (counted by rainflow), `ageing_per_year` the same for a year of such runs.
    `fuel_mwh` is heat of combustion (higher heating value). `feasible` says in words what it can do, `price` which
    entry of the price list it is priced by.

    `soc_drift_per_h` is the trend of a store's charge over the second half of the run (positive charges), and
    `full_or_empty_h` the time from the run's end until it is full or empty at that trend; both `None` where the
    charge does not drift. `capital_usd` is what it costs to buy, `life_y` the shorter of its life by the calendar
    and by wear, and what follows the parts of a year's cost and their total. What is a year's is `None` where the
    run cannot stand for a year or a price is missing; `why_no_year` says then why, and how long a run would do.
    """

    site: str
    name: str
    type: str
    in_mwh: float
    out_mwh: float
    stored_mwh: float
    burned_mwh: float
    deferred_mwh: float
    generated_mwh: float
    at_limit_share: float
    acts_on: ActsOn = "meter"
    lost_mwh: float = 0.0
    throughput_mwh: float = 0.0
    p_rated_mw: float = 0.0
    e_rated_mwh: float = 0.0
    cycle_life: float | None = None
    depth_exponent: float = 1.0
    full_cycles: float | None = None
    ageing: float | None = None
    ageing_per_year: float | None = None
    fuel_mwh: float = 0.0
    emissions_t: float = 0.0
    feasible: str = ""
    price: str = ""
    soc_drift_per_h: float | None = None
    full_or_empty_h: float | None = None
    capital_usd: float | None = None
    life_y: float | None = None
    capital_annuity_usd_per_y: float | None = None
    upkeep_usd_per_y: float | None = None
    fuel_usd_per_y: float | None = None
    burned_energy_usd_per_y: float | None = None
    compute_lost_usd_per_y: float | None = None
    total_usd_per_y: float | None = None
    why_no_year: str = ""
