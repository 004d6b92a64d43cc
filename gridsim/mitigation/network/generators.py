"""Typical generators and their excitation, as dynamic records. Per unit on the generator's rating."""

from __future__ import annotations

from gridsim.mitigation.network.contract import Record
from gridsim.sources import Source

#: Where the generators' numbers come from; single values are chosen within the ranges.
GENERATORS = Source(
    "typical ranges of Kundur, Power System Stability and Control (1994), tables 3.2 and 4.2; values within them are "
    "an assumption",
    "I",
)
#: Where the exciter's numbers come from.
EXCITATION = Source(
    "assumption: brushless or static exciter with a fast regulator, as SEXS of the shipped cases", "I"
)

#: Generators are rated for this power factor. Assumption: the usual name plate.
POWER_FACTOR = 0.8

#: Step-up transformers: reactance on their rating. Assumption: usual at 10 to 300 MVA (IEEE C57.12.10 ranges).
TRANSFORMER_X_PU = 0.1

_ROUND_ROTOR = {
    "Tpdo": 6.0,
    "Tppdo": 0.035,
    "Tpqo": 0.6,
    "Tppqo": 0.06,
    "D": 0.0,
    "Xd": 1.8,
    "Xq": 1.7,
    "Xpd": 0.26,
    "Xpq": 0.45,
    "Xppd": 0.2,
    "Xl": 0.15,
    "S10": 0.05,
    "S12": 0.3,
}
_SALIENT = {
    "Tpdo": 5.0,
    "Tppdo": 0.035,
    "Tppqo": 0.06,
    "D": 0.0,
    "Xd": 1.7,
    "Xq": 0.9,
    "Xpd": 0.28,
    "Xppd": 0.2,
    "Xl": 0.12,
    "S10": 0.1,
    "S12": 0.4,
}
#: X''d of both kinds, which is the source reactance of the network data.
SUBTRANSIENT_X_PU = 0.2


def round_rotor(h_s: float) -> Record:
    """A two-pole or four-pole generator."""
    return Record("GENROU", {**_ROUND_ROTOR, "H": h_s})


def salient_pole(h_s: float) -> Record:
    """A generator of an engine, or a condenser."""
    return Record("GENSAL", {**_SALIENT, "H": h_s})


def excitation(*, gain: float = 150.0, e_min_pu: float = -4.0, e_max_pu: float = 5.0) -> Record:
    """A fast exciter with transient gain reduction."""
    fields = {"TATB": 0.1, "TB": 10.0, "K": gain, "TE": 0.05, "EMIN": e_min_pu, "EMAX": e_max_pu}
    return Record("SEXS", fields)
