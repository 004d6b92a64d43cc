"""Battery at the site's meter, by its rating or by blocks as they are sold; equations in `storage.py`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gridsim.mitigation.storage import Size
from gridsim.mitigation.store_model import store_model
from gridsim.mitigation.store_parameters import StoreDefaults
from gridsim.parameters import Parameter
from gridsim.sources import Source

_LFP_EFFICIENCY = Source(
    "PyPSA technology-data, outputs/costs_2025.csv: lithium iron phosphate store, 0.9193 each way "
    "(from PNNL, Viswanathan et al. 2022)",
    "S",
    url="https://github.com/PyPSA/technology-data",
)
_WINDOW = Source(
    "NVIDIA BESS Self-Qualification Guidelines DA-12516-001: state of charge 20-80 %",
    "S",
    date="2026-05-28",
    url="https://docs.nvidia.com/datacenter/dsx/BESS-Self-Qualification-Guidelines.html",
)
_RESPONSE = Source("assumption: batteries follow an order in 5-20 ms, with metering at the site in 50-100 ms", "I")
_MIDDLE = Source("assumption: middle of the window, as smoothing charges and discharges alike", "I")
_NO_STANDBY = Source("assumption: left out, as it does not swing", "I")

#: Blocks as they are sold, by the word of `unit`. [MW, MWh, MVA] Source: Tesla Megapack 2 XL manual, rev. 2.9 [Q];
#: the 1.2 MVA are an assumption, the power times the ratio of the 2-h block [I].
UNITS = {"rated": Size(0.0, 0.0, 0.0), "block_2h": Size(1.927, 3.854, 2.4), "block_4h": Size(0.979, 3.917, 1.2)}
_WORDS = tuple(UNITS)

_RATED, _BLOCKS = "unit is rated", "unit names a block"
SIZING = (
    Parameter(
        "p_mw", "MW", "rated power, charging and discharging", at_least=0.0, optional=True, needed_where=_RATED
    ),
    Parameter("e_mwh", "MWh", "energy between empty and full", above=0.0, optional=True, needed_where=_RATED),
    Parameter("s_mva", "MVA", "apparent power of the converter; left out, the rated power", above=0.0, optional=True),
    Parameter("units", "1", "how many blocks", above=0.0, optional=True, needed_where=_BLOCKS),
)


def size(values: Mapping[str, float]) -> Size:
    """Its rating as given, or of so many blocks."""
    unit = UNITS[_WORDS[int(values["unit"])]]
    if unit.p_mw > 0.0:
        n = values["units"]
        return Size(n * unit.p_mw, n * unit.e_mwh, n * unit.s_mva)
    s_mva = values["s_mva"] if math.isfinite(values["s_mva"]) else values["p_mw"]
    return Size(values["p_mw"], values["e_mwh"], s_mva)


def check_size(values: Mapping[str, float]) -> list[str]:
    """Either a rating or blocks, and not both."""
    given = [name for name in ("p_mw", "e_mwh", "s_mva") if math.isfinite(values[name])]
    if values["unit"] == 0.0:
        faults = [f"{name} must be given, or unit and units" for name in ("p_mw", "e_mwh") if name not in given]
        if math.isfinite(values["units"]):
            faults.append("units counts blocks, and needs a unit other than rated")
        if not faults and "s_mva" in given and values["s_mva"] < values["p_mw"]:
            faults.append("s_mva must not be below p_mw")
        return faults
    faults = [f"{name} must be left out where unit names a block" for name in given]
    return faults if math.isfinite(values["units"]) else [*faults, "units must say how many blocks of unit"]


MODEL = store_model(
    "battery",
    "battery at the site's meter",
    SIZING,
    StoreDefaults(
        efficiency=(0.845, _LFP_EFFICIENCY),
        soc_start=(0.5, _MIDDLE),
        soc_min=(0.2, _WINDOW),
        soc_max=(0.8, _WINDOW),
        delay_s=(0.05, _RESPONSE),
        converter_s=(0.02, _RESPONSE),
        standby=(0.0, _NO_STANDBY),
        cycle_life=6000.0,
    ),
    size,
    choices={"unit": _WORDS},
    check_size=check_size,
)
