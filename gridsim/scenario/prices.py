"""The prices of a scenario: the list that comes with gridsim or a file, and what is said otherwise in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from gridsim.mitigation.prices import SHIPPED, PriceList, read_prices
from gridsim.scenario.fields import PathText, Value, quantity


class Prices(Value):
    """Where prices come from. A number given here goes before the file's."""

    file: Annotated[PathText | None, Field(description="price list (YAML); none: the one shipped")] = None
    discount_rate: Annotated[float, quantity("1", "yearly interest", at_least=0.0, at_most=1.0)] | None = None
    compute_usd_per_mwh: (
        Annotated[float, quantity("USD/MWh", "value of computing, by the energy that makes it", at_least=0.0)] | None
    ) = None

    def price_list(self, folder: Path) -> PriceList:
        """Return the prices to use, `folder` being that of the scenario; raises `InputError` on a bad file."""
        prices = read_prices(SHIPPED if self.file is None else folder / self.file)
        if self.discount_rate is not None:
            prices = replace(prices, discount_rate=self.discount_rate)
        if self.compute_usd_per_mwh is not None:
            prices = replace(prices, compute_usd_per_mwh=self.compute_usd_per_mwh)
        return prices
