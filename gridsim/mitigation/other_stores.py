"""Stores other than the battery: in the racks, supercapacitor, flywheel, batteries of the UPS; see `storage.py`."""

from __future__ import annotations

from collections.abc import Mapping

from gridsim.mitigation.storage import Size
from gridsim.mitigation.store_model import store_model
from gridsim.mitigation.store_parameters import StoreDefaults
from gridsim.parameters import Parameter
from gridsim.sources import Source

_JOULES_PER_MWH = 3.6e9


def _assumed(value: float, text: str) -> tuple[float, Source]:
    return value, Source(f"assumption: {text}", "I")


_SIZING = (
    Parameter("p_mw", "MW", "rated power, charging and discharging", above=0.0),
    Parameter("e_mwh", "MWh", "energy between empty and full", above=0.0),
)
_RACK_SIZING = (
    Parameter("gpus", "1", "accelerators that have such storage", above=0.0),
    Parameter(
        "joules_per_gpu",
        "J",
        "energy behind each",
        above=0.0,
        default=65.0,
        source=Source(
            "NVIDIA: GB300 NVL72, 65 J per GPU in the power shelf",
            "Q",
            date="2025",
            url="https://developer.nvidia.com/blog/how-new-gb300-nvl72-features-provide-steady-power-for-ai/",
        ),
    ),
    Parameter(
        "watts_per_gpu",
        "W",
        "power of that storage for each",
        above=0.0,
        default=1000.0,
        source=Source("assumption: about the swing of one accelerator between compute and communication", "I"),
    ),
)


def _rated(values: Mapping[str, float]) -> Size:
    return Size(values["p_mw"], values["e_mwh"], values["p_mw"])


def _of_racks(values: Mapping[str, float]) -> Size:
    p_mw = values["gpus"] * values["watts_per_gpu"] / 1e6
    return Size(p_mw, values["gpus"] * values["joules_per_gpu"] / _JOULES_PER_MWH, p_mw)


_CAPACITOR = _assumed(0.95, "double-layer or lithium-ion capacitors and their converter")
_HALF_VOLTAGE = _assumed(0.25, "discharged to half its voltage, a quarter of its energy")
_OWN_SENSOR = _assumed(0.001, "measures its own current, no meter of the site between")

RACK_STORAGE = store_model(
    "rack_storage",
    "storage in the racks' power shelves",
    _RACK_SIZING,
    StoreDefaults(
        efficiency=_CAPACITOR,
        soc_start=_assumed(0.6, "middle of the window"),
        soc_min=_HALF_VOLTAGE,
        soc_max=_assumed(1.0, "used up to its rated voltage"),
        delay_s=_assumed(0.0, "acts on the rail itself"),
        converter_s=_assumed(0.001, "switches at tens of kHz"),
        standby=_assumed(0.0, "left out"),
        cycle_life=1e6,
    ),
    _of_racks,
)

SUPERCAPACITOR = store_model(
    "supercapacitor",
    "supercapacitor at the site's meter",
    _SIZING,
    StoreDefaults(
        efficiency=_CAPACITOR,
        soc_start=_assumed(0.6, "middle of the window"),
        soc_min=_HALF_VOLTAGE,
        soc_max=_assumed(1.0, "used up to its rated voltage"),
        delay_s=_OWN_SENSOR,
        converter_s=_assumed(0.005, "converter of megawatts"),
        standby=_assumed(0.0, "left out"),
        cycle_life=1e6,
    ),
    _rated,
)

FLYWHEEL = store_model(
    "flywheel",
    "flywheel at the site's meter",
    _SIZING,
    StoreDefaults(
        efficiency=_assumed(0.85, "round trip without standby"),
        soc_start=_assumed(0.5, "middle of the window"),
        soc_min=_assumed(0.1, "spins at a third of its speed at least"),
        soc_max=_assumed(1.0, "used up to its rated speed"),
        delay_s=_assumed(0.005, "feeder's own current"),
        converter_s=_assumed(0.01, "drive"),
        standby=_assumed(0.01, "bearings, vacuum and windage"),
        cycle_life=1e5,
    ),
    _rated,
)

UPS_BATTERY = store_model(
    "ups_battery",
    "batteries of the UPS used for smoothing",
    _SIZING,
    StoreDefaults(
        efficiency=_assumed(0.9, "charger, battery and inverter"),
        soc_start=_assumed(0.9, "middle of the part that ride-through can spare"),
        soc_min=_assumed(0.8, "the rest is kept for outages"),
        soc_max=_assumed(1.0, "used up to full"),
        delay_s=_assumed(0.01, "the inverter measures its own load"),
        converter_s=_assumed(0.01, "rectifier"),
        standby=_assumed(0.0, "there anyway"),
        cycle_life=2000.0,
    ),
    _rated,
)
