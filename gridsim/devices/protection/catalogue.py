"""Every relay there is, in one list: listing one puts it in the DYR reader, the tests and the documents."""

from __future__ import annotations

from gridsim.devices.protection import (
    frqcurve,
    frqdcat,
    frqtpat,
    lds3,
    ldsh,
    lvs3,
    lvsh,
    ocline,
    oosline,
    vtgcurve,
    vtgdcat,
    vtgtpat,
    zone3,
)
from gridsim.devices.protection.contract import RelayModel

RELAYS: tuple[RelayModel, ...] = (
    lds3.MODEL,
    ldsh.MODEL,
    lvs3.MODEL,
    lvsh.MODEL,
    frqtpat.MODEL,
    frqdcat.MODEL,
    vtgtpat.MODEL,
    vtgdcat.MODEL,
    frqcurve.MODEL,
    vtgcurve.MODEL,
    oosline.MODEL,
    ocline.MODEL,
    zone3.MODEL,
)
RELAY_MODELS: dict[str, RelayModel] = {model.name: model for model in RELAYS}
