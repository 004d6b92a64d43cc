"""Every method there is. Listing one here opens it to rules in YAML, and puts it in the documents and the tests."""

from __future__ import annotations

from gridsim.limits.method import Method
from gridsim.limits.methods.balance import BALANCE_METHODS
from gridsim.limits.methods.curves import CURVE_METHODS
from gridsim.limits.methods.flicker import FLICKER_METHODS
from gridsim.limits.methods.frequency import FREQUENCY_METHODS
from gridsim.limits.methods.loading import LOADING_METHODS
from gridsim.limits.methods.oscillation import OSCILLATION_METHODS
from gridsim.limits.methods.power import POWER_METHODS
from gridsim.limits.methods.ramps import RAMP_METHODS
from gridsim.limits.methods.ride_through import RIDE_THROUGH_METHODS
from gridsim.limits.methods.voltage import VOLTAGE_METHODS
from gridsim.limits.methods.voltage_steps import VOLTAGE_STEP_METHODS

METHODS: tuple[Method, ...] = (
    *POWER_METHODS,
    *RAMP_METHODS,
    *VOLTAGE_METHODS,
    *VOLTAGE_STEP_METHODS,
    *FLICKER_METHODS,
    *FREQUENCY_METHODS,
    *BALANCE_METHODS,
    *CURVE_METHODS,
    *RIDE_THROUGH_METHODS,
    *OSCILLATION_METHODS,
    *LOADING_METHODS,
)
