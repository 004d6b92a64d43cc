"""The fields of REGFM_B1 in the order of its record: flags, coupling impedance (not in PSS/E's record), settings."""

from __future__ import annotations

from gridsim.devices.fields import flag
from gridsim.parameters import Parameter

FLAGS = (
    flag("wFlag", "0: droop of the machine's speed, 1: of the phase-locked loop's"),
    flag("VdrpFlag", "0: voltage droop with reactive power, 1: with reactive current"),
    flag("QVflag", "1: voltage, 0: reactive power is set"),
    flag("PQFlag", "1: active, 0: reactive current first"),
    flag("FFlag", "1: with frequency droop"),
    flag("ESFlag", "1: a storage that can draw power"),
)
COUPLING = (
    Parameter("Re", "pu", "coupling resistance", at_least=0.0),
    Parameter("Xe", "pu", "coupling reactance", above=0.0),
)
SETTINGS = (
    Parameter("mq", "pu", "droop of voltage with reactive power or current", at_least=0.0),
    Parameter("Kpv", "pu", "proportional gain of the voltage control", at_least=0.0),
    Parameter("Kiv", "1/s", "integral gain of the voltage control", above=0.0),
    Parameter("mp", "pu", "droop of frequency with active power", above=0.0),
    Parameter("Dwmax", "pu", "largest speed deviation", at_least=0.0),
    Parameter("Dwmin", "pu", "least speed deviation", at_most=0.0),
    Parameter("KpPLL", "pu", "proportional gain of the phase-locked loop", at_least=0.0),
    Parameter("KiPLL", "1/s", "integral gain of the phase-locked loop", at_least=0.0),
    Parameter("DwPLLmax", "pu", "largest speed deviation of the phase-locked loop", at_least=0.0),
    Parameter("DwPLLmin", "pu", "least speed deviation of the phase-locked loop", at_most=0.0),
    Parameter("Tp", "s", "time constant of the frequency droop", at_least=0.0),
    Parameter("H", "s", "inertia constant", above=0.0),
    Parameter("D1", "pu", "damping power per speed deviation", at_least=0.0),
    Parameter("D2", "pu", "transient damping power per speed deviation", at_least=0.0),
    Parameter("wD", "1/s", "corner of the transient damping", at_least=0.0),
    Parameter("ImaxSS", "pu", "largest steady current", above=0.0),
    Parameter("Kf", "1", "share of ImaxSS that the current which goes first may take", above=0.0, at_most=1.0),
    Parameter("KI", "1/s", "integral gain of the active current limit", above=0.0),
    Parameter("ImaxF", "pu", "largest current in a fault", at_least=0.0),
    Parameter("TPf", "s", "time constant of the active power filter", at_least=0.0),
    Parameter("TQf", "s", "time constant of the reactive power filter", at_least=0.0),
    Parameter("TVf", "s", "time constant of the voltage filter", at_least=0.0),
    Parameter("TIf", "s", "time constant of the current filter", at_least=0.0),
    Parameter("Ke", "1", "share of the active current limit that holds when it draws", at_least=0.0, at_most=1.0),
    Parameter("VPLLfrz", "pu", "voltage below which the phase-locked loop waits"),
)
