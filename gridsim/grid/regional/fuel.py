"""The kind of plant a machine is, inferred from its cost curve, its size and its reactive range.

Costs and reactive limits of the synthetic systems of Texas A&M were made by fuel [C: the values fall into few groups,
counted in `case_ACTIVSg70k.m` and `case_ACTIVSg2000.m`; of the fuels that these files name beside them, wind, sun,
nuclear and hydro agree with the class found for every machine, coal and gas for nine in ten]:

* linear cost near 8 $/MWh with a constant of at least 1,000 $/h: nuclear;
* quadratic cost above 0.05 $/MW2h, or a constant of at least 1,000 $/h and 300 MW: coal;
* quadratic cost above 0.03, or less than 60 MW: gas turbine; the rest with a cost: combined cycle;
* no marginal cost: no reactive range at all is sun; |QMIN| / QMAX is 0.68 of wind, up to 0.14 of hydro, 0.26 of oil,
  landfill gas and biomass.
"""

from __future__ import annotations

from collections.abc import Iterator

from gridsim.grid.matpower.read import MatpowerCase, rows

#: In the order of the tables.
NUCLEAR, COAL, COMBINED_CYCLE, GAS_TURBINE, HYDRO, SMALL, WIND, SUN = CLASSES = (
    "nuclear",
    "coal",
    "combined cycle",
    "gas turbine",
    "hydro",
    "small thermal",
    "wind",
    "sun",
)
#: Plants of inverters.
INVERTERS = (WIND, SUN)
_NUCLEAR_UP_TO = 8.5  # [$/MWh]
_FIXED_COST = 1000.0  # [$/h]
_COAL_ABOVE, _TURBINE_ABOVE = 0.05, 0.03  # [$/MW2h]
_LARGE_MW, _SMALL_MW = 300.0, 60.0
_WIND_ABOVE, _HYDRO_UP_TO = 0.5, 0.2  # |QMIN| / QMAX


def plant_classes(case: MatpowerCase) -> tuple[str, ...]:
    """Return the class of each row of `case.gen`."""
    return tuple(_classes(case))


def _classes(case: MatpowerCase) -> Iterator[str]:
    for g in rows(case.gen):
        if g.C1 > 0.0 or g.C2 > 0.0:
            yield _burning(g.C2, g.C1, g.C0, g.PMAX)
            continue
        if not g.QMAX > 0.0:
            yield SUN
            continue
        ratio = abs(g.QMIN) / g.QMAX
        yield WIND if ratio > _WIND_ABOVE else HYDRO if ratio <= _HYDRO_UP_TO else SMALL


def _burning(c_2: float, c_1: float, c_0: float, max_mw: float) -> str:
    if c_1 <= _NUCLEAR_UP_TO and c_0 >= _FIXED_COST:
        return NUCLEAR
    if c_2 > _COAL_ABOVE or (c_0 >= _FIXED_COST and max_mw >= _LARGE_MW):
        return COAL
    return GAS_TURBINE if c_2 > _TURBINE_ABOVE or max_mw < _SMALL_MW else COMBINED_CYCLE
