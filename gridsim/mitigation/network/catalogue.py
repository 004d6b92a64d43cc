"""Every kind of network device there is, in one list."""

from __future__ import annotations

from gridsim.mitigation.network import firm_plant, gas_plant, grid_forming_battery, statcom, synchronous_condenser
from gridsim.mitigation.network.contract import Addition, DeviceSpec, NetworkDevice, Settings, Values

NETWORK_DEVICES: tuple[NetworkDevice, ...] = (
    gas_plant.MODEL,
    firm_plant.MODEL,
    synchronous_condenser.MODEL,
    grid_forming_battery.MODEL,
    statcom.MODEL,
)
BY_TYPE: dict[str, NetworkDevice] = {device.type: device for device in NETWORK_DEVICES}


def complete_settings(device: NetworkDevice, settings: Settings) -> dict[str, float | str]:
    """Return settings with every default and typical value filled in.

    >>> plant = complete_settings(BY_TYPE["gas_plant"], {"p_mw": 100.0, "class": "frame"})
    >>> plant["unit_mw"], plant["spares"]
    (240.0, 'running')
    """
    found: dict[str, float | str] = {name: words[0] for name, words in device.choices.items()}
    found |= {p.name: p.default for p in device.parameters if p.default is not None}
    found |= {name: value for name, value in settings.items() if value is not None}
    typical: Values = device.typical_values(found)
    return {**typical, **found}


def addition_of(spec: DeviceSpec) -> Addition:
    """Return what a faultless device adds to the case."""
    device = BY_TYPE[spec.type]
    return device.addition(complete_settings(device, spec.settings))
