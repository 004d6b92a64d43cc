"""The scenario itself, frozen: everything a run needs to be told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from gridsim.errors import Fault, InputError
from gridsim.scenario.agc import Agc
from gridsim.scenario.checks import problems_within
from gridsim.scenario.editing import with_value
from gridsim.scenario.events import Event
from gridsim.scenario.fields import Text, Value, problem, quantity
from gridsim.scenario.files import faults_of_files
from gridsim.scenario.limits_schema import OF_THE_CASE, Limits
from gridsim.scenario.measured import Measured
from gridsim.scenario.origin import Origin, Placed, in_order
from gridsim.scenario.prices import Prices
from gridsim.scenario.protection import Protection
from gridsim.scenario.settings import Case, LoadShares, Record
from gridsim.scenario.sites import ProfileLoad, Site
from gridsim.scenario.upgrades import AddedCircuits
from gridsim.scenario.validation import faults_of_schema
from gridsim.sources import Source

#: 240 rows a second: a rule on 0.1-55 Hz, or flicker, needs 200 at least.
DEFAULT_STEP_S = 1.0 / 240.0
#: One cycle at 50 Hz; subtransient time constants of machines begin at about 0.03 s. Assumption.
LONGEST_STEP_S = 0.02
_STEP = Source("assumption: scoring a rule on 0.1-55 Hz, or flicker, needs at least 200 rows a second", "I")
_SETTLE = Source("assumption: swings of governors have died away, tens of iterations have passed", "I")
_MOST_SEED = 2**63 - 1


class Scenario(Value):
    """A case, its sites, the events that will happen and the limits in force.

    Power in load direction. `load_model`, `record` and a `limits` of `default` are the case's to fill in. Two
    scenarios are equal where they say the same, wherever they were read from.
    """

    name: Text = "scenario"
    case: Annotated[Case, Field(description="shipped case, case folder, or PSS/E files")]
    duration_s: Annotated[float, quantity("s", "simulated time", above=0.0)]
    step_s: Annotated[float, quantity("s", "time step", above=0.0, at_most=LONGEST_STEP_S, source=_STEP)] = (
        DEFAULT_STEP_S
    )
    start: Annotated[
        Literal["mean", "first"] | None,
        Field(
            description="machines are dispatched for each site's mean draw, led into its demand before t = 0, or for "
            "its draw of t = 0; none: mean for profiles, first for recorded traces"
        ),
    ] = None
    settle_s: Annotated[
        float,
        quantity("s", "led from the mean into the demand before t = 0", at_least=0.0, at_most=600.0, source=_SETTLE),
    ] = 10.0
    record_every: Annotated[int, Field(ge=1, description="steps between recorded rows")] = 1
    seed: Annotated[int, Field(ge=0, le=_MOST_SEED, description="of everything random")] = 1
    load_model: Annotated[LoadShares | None, Field(description="of the case's own loads; none: the case's own")] = (
        None
    )
    record: Annotated[Record, Field(description="what is recorded beside the sites")] = Record()
    sites: Annotated[tuple[Site, ...], Field(strict=False)] = ()
    upgrades: Annotated[
        tuple[AddedCircuits, ...], Field(strict=False, description="what is built in the grid for the sites")
    ] = ()
    events: Annotated[tuple[Event, ...], Field(strict=False)] = ()
    protection: Annotated[
        Protection | None, Field(description="relays beside those of the case's own records; none: those alone")
    ] = None
    agc: Annotated[Agc | None, Field(description="automatic generation control; none: governors alone")] = None
    prices: Annotated[Prices, Field(description="of mitigation and of computing")] = Prices()
    measured: Annotated[Measured | None, Field(description="figures of the event that the scenario plays again")] = (
        None
    )
    limits: Annotated[Limits, Field(description="the case's preset, another, a file of rules, or a list")] = (
        OF_THE_CASE
    )

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def origin(self) -> Origin:
        """File, folder and line numbers that the scenario was read from."""
        return self._origin

    @property
    def folder(self) -> Path:
        """The folder that the scenario's relative paths start from."""
        return self._origin.folder

    @property
    def steps(self) -> int:
        """Number of time steps; the run ends with the step nearest to `duration_s`."""
        return round(self.duration_s / self.step_s)

    def starts_at_mean(self, site: Site) -> bool:
        """Say whether machines are dispatched for the mean draw of `site`, or for its first."""
        return self.start == "mean" or (self.start is None and isinstance(site.load, ProfileLoad))

    @property
    def settle_steps(self) -> int:
        """Steps before t = 0 in which sites are led into their demand; 0 where none starts at its mean."""
        return round(self.settle_s / self.step_s) if any(map(self.starts_at_mean, self.sites)) else 0

    def site(self, name: str) -> Site:
        """Return the site with this name; raises `KeyError` where there is none."""
        return {site.name: site for site in self.sites}[name]

    def mapping(self) -> dict[str, Any]:
        """Return the scenario as plain values, every default included, paths as they were written."""
        return self.model_dump(mode="json", by_alias=True)

    def edited(self, path: str, value: Any) -> Scenario:
        """Return the same scenario with `value` at a dotted path; raises `InputError` as reading does.

        Sites and mitigation stages go by name or index, events by index: `sites.campus.mitigation.battery.p_mw`.
        """
        mapping, loc = with_value(self.mapping(), path, value)
        return validated(mapping, self.origin.edited(loc))

    @model_validator(mode="after")
    def _fits_together(self) -> Scenario:
        for found in problems_within(self.mapping(), step_s=DEFAULT_STEP_S):
            raise problem(f"{'.'.join(map(str, found.loc))} {found.what}", got=found.got, wanted=found.wanted)
        return self


def validated(mapping: Mapping[str, Any], origin: Origin) -> Scenario:
    """Return the scenario that `mapping` says, or raise one `InputError` with all its faults in the file's order."""
    faults: list[Placed] = []
    scenario = None
    try:
        scenario = Scenario.model_validate(mapping)
    except ValidationError as error:
        faults += faults_of_schema(error, Scenario, origin)
    for found in problems_within(mapping, step_s=DEFAULT_STEP_S):
        faults.append((found.loc, Fault(origin.where(found.loc), found.what, found.got, found.wanted)))
    faults += faults_of_files(mapping, origin)
    if faults or scenario is None:
        raise InputError(in_order(faults, origin))
    scenario._origin = origin
    return scenario
