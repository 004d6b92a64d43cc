"""The fields of a GGOV1 record, in order, and what must hold between them."""

from __future__ import annotations

from gridsim.devices.contract import Values
from gridsim.parameters import Parameter
from gridsim.sources import Source

FEEDBACKS = (1, 0, -1, -2)

PARAMETERS = (
    Parameter("Rselect", "1", "droop signal: 1 electrical power, 0 none, -1 fuel demand, -2 valve stroke"),
    Parameter("Flag", "1", "1: fuel flow proportional to speed, 0: independent of it", at_least=0.0, at_most=1.0),
    Parameter("R", "pu", "permanent droop", at_least=0.0),
    Parameter("Tpelec", "s", "time constant of the power measurement", at_least=0.0),
    Parameter("maxerr", "pu", "largest speed error"),
    Parameter("minerr", "pu", "smallest speed error"),
    Parameter("Kpgov", "pu", "governor's proportional gain", at_least=0.0),
    Parameter("Kigov", "pu/s", "governor's integral gain", at_least=0.0),
    Parameter("Kdgov", "pu s", "governor's derivative gain", at_least=0.0),
    Parameter("Tdgov", "s", "time constant of the derivative", at_least=0.0),
    Parameter("vmax", "pu", "largest valve position"),
    Parameter("vmin", "pu", "smallest valve position"),
    Parameter("Tact", "s", "actuator time constant", above=0.0),
    Parameter("Kturb", "pu", "turbine gain", above=0.0),
    Parameter("Wfnl", "pu", "fuel flow at no load", at_least=0.0),
    Parameter("Tb", "s", "turbine lag time constant", at_least=0.0),
    Parameter("Tc", "s", "turbine lead time constant", at_least=0.0),
    Parameter("Teng", "s", "transport delay of an engine", at_least=0.0),
    Parameter("Tfload", "s", "time constant of the load limiter's measurement", above=0.0),
    Parameter("Kpload", "pu", "load limiter's proportional gain", at_least=0.0),
    Parameter("Kiload", "pu/s", "load limiter's integral gain", at_least=0.0),
    Parameter("Ldref", "pu", "load limiter's reference", above=0.0),
    Parameter("Dm", "pu", "damping where above 0, exponent of speed in the load limit where below"),
    Parameter("Ropen", "pu/s", "fastest opening of the valve", above=0.0),
    Parameter("Rclose", "pu/s", "fastest closing of the valve", below=0.0),
    Parameter("Kimw", "1/s", "gain of the power controller", at_least=0.0),
    Parameter("Aset", "pu/s", "acceleration limit", above=0.0),
    Parameter("Ka", "pu", "gain of the acceleration limit", above=0.0),
    Parameter("Ta", "s", "time constant of the acceleration", above=0.0),
    Parameter("Trate", "MW", "turbine rating, 0: the machine's", at_least=0.0),
    Parameter("db", "pu", "deadband of the speed error", at_least=0.0),
    Parameter("Tsa", "s", "temperature detection lead time constant", at_least=0.0),
    Parameter("Tsb", "s", "temperature detection lag time constant", at_least=0.0),
    Parameter("Rup", "pu/s", "not used", default=99.0, source=Source("PSS/E field without effect here", "S")),
    Parameter("Rdown", "pu/s", "not used", default=-99.0, source=Source("PSS/E field without effect here", "S")),
)


def check(v: Values) -> list[str]:
    """A feedback that exists, limits in order, blocks that are proper, no transport delay."""
    faults = []
    if v["Rselect"] not in FEEDBACKS:
        faults.append(f"Rselect = {v['Rselect']:g} does not exist; there are {FEEDBACKS}")
    if v["Flag"] not in (0.0, 1.0):
        faults.append("Flag must be 0 or 1")
    if v["Teng"] != 0.0:
        faults.append(f"a transport delay (Teng = {v['Teng']:g} s) is not modelled; Teng must be 0")
    if v["Kdgov"] > 0.0 and v["Tdgov"] == 0.0:
        faults.append("Kdgov above 0 needs Tdgov above 0")
    if not v["vmin"] < v["vmax"]:
        faults.append("vmin must be below vmax")
    if not v["minerr"] < 0.0 < v["maxerr"]:
        faults.append("minerr must be below 0 and maxerr above")
    return faults
