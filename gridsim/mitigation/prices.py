"""The price list: what capital, operation and fuel of each mitigation cost, with source and year, from a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from gridsim.errors import Fault, InputError
from gridsim.safe_yaml.page import read_page
from gridsim.sources import Tag

#: The list that comes with gridsim.
SHIPPED = Path(__file__).with_name("prices.yaml")
_MOST_BYTES = 256 * 1024
_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

Amount = Annotated[float, Field(ge=0.0)]


@checked(config=_STRICT)
class Price:
    """One kind of plant: capital by rated power and energy, yearly share of it, operation, fuel, life, and origin."""

    source: str
    tag: Tag
    year: Annotated[int, Field(ge=1950, le=2100)]
    life_y: Annotated[float, Field(gt=0.0)]
    power_usd_per_kw: Amount = 0.0
    energy_usd_per_kwh: Amount = 0.0
    fixed_share_per_y: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    variable_usd_per_mwh: Amount = 0.0
    fuel_usd_per_mwh: Amount = 0.0


@checked(config=_STRICT)
class PriceList:
    """All prices. `compute_usd_per_mwh` values computing lost, as the energy that would have made it at the meter."""

    discount_rate: Annotated[float, Field(ge=0.0, le=1.0)]
    discount_rate_source: str
    grid_usd_per_mwh: Amount
    grid_source: str
    entries: Mapping[str, Price]
    compute_usd_per_mwh: Amount | None = None
    compute_source: str = ""


def capital_usd(price: Price, *, p_mw: float, e_mwh: float) -> float:
    """Return what so much rated power and energy costs to buy. [USD]

    >>> price = Price(source="a list", tag="I", year=2025, life_y=10.0, power_usd_per_kw=100.0)
    >>> capital_usd(price, p_mw=1.0, e_mwh=0.0)
    100000.0
    """
    return 1000.0 * (p_mw * price.power_usd_per_kw + e_mwh * price.energy_usd_per_kwh)


def recovery_factor(rate: float, years: float) -> float:
    """Return the equal yearly payment that pays back 1 over `years`: r / (1 - (1 + r)^-n). [1/y]

    Below a year it is what buying anew so often costs, paid as the year ends:
    r / ln(1 + r) times 1 / n, 2.7 % more at 5.36 %.

    >>> round(recovery_factor(0.0536, 15.0), 4), recovery_factor(0.0, 20.0)
    (0.0987, 0.05)
    """
    return -rate / math.expm1(-years * math.log1p(rate)) if rate > 0.0 else 1.0 / years


def read_prices(path: Path = SHIPPED) -> PriceList:
    """Read a price list; raises one `InputError` that lists all its faults."""
    wanted = "a table with discount_rate and entries"
    page = read_page(path, kind="price list", wanted=wanted, at_most_bytes=_MOST_BYTES)
    try:
        return TypeAdapter(PriceList).validate_python(dict(page.content))
    except ValidationError as error:
        raise InputError(
            Fault(
                f"{path}: {'.'.join(map(str, found['loc']))}",
                "is not what it should be",
                repr(found["input"])[:80],
                found["msg"],
            )
            for found in error.errors(include_url=False)
        ) from error
