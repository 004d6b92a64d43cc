"""Accelerators that exist: rated power, and the levels at which they idle, communicate and overshoot.

A profile names one with `accelerator: GB200`; what its file does not state is then taken from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.sources import Source


@dataclass(frozen=True)
class Accelerator:
    """One accelerator: thermal design power [W], levels as shares of it, and time in which it changes level. [s]

    `source` is that of the rated power, `levels_source` that of everything else.
    """

    name: str
    tdp_w: float
    idle: float
    communication: float
    overshoot: float
    overshoot_s: float
    edge_s: float
    source: Source
    levels_source: Source

    def numbers(self) -> dict[str, dict[str, float]]:
        """Return what the sections of a profile may take from here."""
        return {
            "site": {"accelerator_tdp_w": self.tdp_w},
            "iteration": {"edge_s": self.edge_s},
            "levels": {"communication": self.communication},
            "overshoot": {"level": self.overshoot, "duration_s": self.overshoot_s},
            "restart": {"idle": self.idle},
        }


#: Peak electrical design point at its smallest setting, for about 50 ms; communication near idle in the paper, taken
#: between that and what the published generator uses; edges as short as the supplies let through.
_LEVELS = Source(
    "overshoot 1.1 x TDP for 50 ms: Choukse et al. [Q]; idle of a tenth, communication of 0.4 and edges of 25 ms: "
    "assumption",
    "I",
    "2025",
    "https://arxiv.org/abs/2508.14318",
)


def _accelerator(name: str, tdp_w: float, source: Source) -> Accelerator:
    return Accelerator(name, tdp_w, 0.1, 0.4, 1.1, 0.05, 0.025, source, _LEVELS)


CATALOGUE: tuple[Accelerator, ...] = (
    _accelerator(
        "H100", 700.0, Source("Latif et al., 8 x H100 node", "Q", "2024", "https://arxiv.org/abs/2412.08602")
    ),
    _accelerator(
        "B200", 1000.0, Source("trade press and system vendors: 1000 to 1200 W, the lower taken", "S", "2025")
    ),
    _accelerator(
        "GB200", 1200.0, Source("960 W is called 80 % of TDP", "Q", "2026", "https://arxiv.org/abs/2605.24461")
    ),
    _accelerator("GB300", 1400.0, Source("trade press: about 1400 W", "S", "2025")),
    _accelerator("Rubin", 2300.0, Source("trade press: about 2300 W", "S", "2026")),
)

BY_NAME = {accelerator.name: accelerator for accelerator in CATALOGUE}
