"""The accelerators of a site, and the steady rest of it: hosts, network, storage, cooling, losses."""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.parameters import Parameter

PARAMETERS = (
    Parameter("accelerators", "", "accelerators that work on the job", at_least=1.0, at_most=1e8),
    Parameter("accelerator_tdp_w", "W", "thermal design power of one", above=0.0, at_most=10_000.0),
    Parameter("steady_share", "1", "share of the site that does not follow the job", at_least=0.0, below=1.0),
)


@dataclass(frozen=True)
class Site:
    """How many accelerators work on the job, the power each is rated for, and the steady share of the site."""

    accelerators: float
    accelerator_tdp_w: float
    steady_share: float

    @property
    def accelerators_mw(self) -> float:
        """All accelerators at their rating. [MW]"""
        return self.accelerators * self.accelerator_tdp_w / 1e6

    @property
    def nominal_mw(self) -> float:
        """The whole site with all accelerators at their rating. [MW]"""
        return self.accelerators_mw / (1.0 - self.steady_share)
