"""A site: where it stands, what it draws, how it rides through sags and what stands between job and meter."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from gridsim.profiles.events import EVENT_PARAMETERS
from gridsim.scenario.events import MOST_MW
from gridsim.scenario.fields import UNKNOWN_KIND, Bus, Name, PathText, Value, quantity, quantity_of
from gridsim.scenario.mitigation_schema import AnyStage, Device, Shaper, Stage
from gridsim.scenario.ride_through import AnyChips, AnyRideThrough
from gridsim.signals.trace import Hold
from gridsim.sources import Source

_POWER_FACTOR = Source("assumption: supplies and UPS rectifiers with power-factor correction reach about 0.99", "I")


_START, _CRASH, _HANG, _STOP, _HAND_OVER = map(quantity_of, EVENT_PARAMETERS)


class JobEventTimes(Value):
    """What happens to the jobs of a profile at stated times; how it goes is in the profile's section `restart`."""

    start_s: Annotated[float, _START] | None = None
    crash_s: Annotated[float, _CRASH] | None = None
    hang_s: Annotated[float, _HANG] | None = None
    stop_s: Annotated[float, _STOP] | None = None
    hand_over_s: Annotated[float, _HAND_OVER] | None = None

    @property
    def stated(self) -> dict[str, float]:
        """The times that are stated. [s]"""
        return {name: at_s for name, at_s in self if at_s is not None}


class ProfileLoad(Value):
    """A job made from a profile, a name or file of load profiles: it draws `peak_mw` while it computes."""

    profile: PathText
    peak_mw: Annotated[float, quantity("MW", "draw that the job sustains computing", above=0.0, at_most=MOST_MW)]
    events: Annotated[JobEventTimes | None, Field(description="none: what the profile itself says")] = None


class TraceLoad(Value):
    """A recorded trace: CSV or Parquet with t_s, p_mw and perhaps q_mvar, held linearly or stepwise."""

    trace: PathText
    hold: Hold = "linear"
    peak_mw: (
        Annotated[float, quantity("MW", "its largest sample, once scaled", above=0.0, at_most=MOST_MW)] | None
    ) = None


def _kind(load: Any) -> str | None:
    if isinstance(load, dict):
        given = [key for key in ("profile", "trace") if key in load]
        return f"<{given[0]}>" if len(given) == 1 else None
    if isinstance(load, ProfileLoad):
        return "<profile>"
    return "<trace>" if isinstance(load, TraceLoad) else None


SiteLoad = Annotated[
    Annotated[ProfileLoad, Tag("<profile>")] | Annotated[TraceLoad, Tag("<trace>")],
    Discriminator(
        _kind,
        custom_error_type=UNKNOWN_KIND,
        custom_error_message="is neither a profile nor a trace",
        custom_error_context={
            "what": "cannot be told",
            "wanted": "a table with exactly one of profile (with peak_mw) and trace",
        },
    ),
]


class Site(Value):
    """A campus at a bus. Power in load direction; constant power down to its ride-through."""

    name: Name
    bus: Bus
    power_factor: Annotated[
        float, quantity("1", "lagging; a trace's q_mvar goes before it", above=0.0, at_most=1.0, source=_POWER_FACTOR)
    ] = 0.99
    replaces_case_load: Annotated[bool, Field(description="take the place of the case's own load at the bus")] = False
    load: SiteLoad
    ride_through: Annotated[
        AnyRideThrough | None, Field(description="a model, its numbers, or blocks with shares; none: it never ceases")
    ] = None
    chips: Annotated[
        AnyChips | None, Field(description="how the job takes sags: 'default' or numbers; none: as its power does")
    ] = None
    mitigation: Annotated[
        tuple[AnyStage, ...], Field(strict=False, description="in the order of the wires: job first, meter last")
    ] = ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The mitigation that shapes the site's demand, in the order of the wires."""
        return tuple(stage for stage in self.mitigation if not isinstance(stage, Device | Shaper))

    @property
    def shapers(self) -> tuple[Shaper, ...]:
        """The mitigation that times the site's jobs, before all else."""
        return tuple(stage for stage in self.mitigation if isinstance(stage, Shaper))

    @property
    def devices(self) -> tuple[Device, ...]:
        """The mitigation that stands in the grid at the site's bus."""
        return tuple(stage for stage in self.mitigation if isinstance(stage, Device))

    def stage(self, name: str) -> Stage:
        """Return the mitigation stage with this name; raises `KeyError` where there is none."""
        found: dict[str, Stage] = {stage.name: stage for stage in self.mitigation}
        return found[name]
