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
    of its life that the run's cycles took (counted by rainflow), `ageing_per_year` the same for a year of such runs;
    ageing by the calendar comes on top. `fuel_mwh` is heat of combustion (higher heating value).
    `feasible` says in words what it can do, `price` which entry of the price list it is priced by; a figure in USD
    is `None` where the list has no such entry.
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
    capital_usd: float | None = None
    yearly_usd: float | None = None
    annualised_usd: float | None = None
