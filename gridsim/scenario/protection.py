"""Protection of the grid as a scenario asks for it, beside the relays that the case's own records name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from gridsim.devices.protection.presets import PRESETS
from gridsim.scenario.fields import PROBLEM, Value, problem, quantity
from gridsim.sources import Source

_BLACKOUT = Source("assumption: what is left then is no longer a grid", "I")
_RELAY = Source("assumption: about six cycles of 60 Hz", "I")

PresetName = Literal["eastern", "western", "ercot", "quebec", "gb"]
assert set(PresetName.__args__) == set(PRESETS)  # type: ignore[attr-defined]

Share = Annotated[float, quantity("1", "share of every load, of what it is at the start", above=0.0, at_most=1.0)]


class FrequencyStage(Value):
    """One stage of under-frequency load shedding, the same at every load."""

    f_hz: Annotated[float, quantity("Hz", "frequency below which it picks up", above=0.0, at_most=100.0)]
    delay_s: Annotated[float, quantity("s", "pick-up time", at_least=0.0, source=_RELAY)] = 0.1
    share: Share


class VoltageStage(Value):
    """One stage of under-voltage load shedding, the same at every load."""

    v_pu: Annotated[float, quantity("pu", "voltage below which it picks up", above=0.0, at_most=1.5)]
    delay_s: Annotated[float, quantity("s", "pick-up time", at_least=0.0)]
    share: Share


def _kind(value: Any) -> str | None:
    if isinstance(value, bool):
        return "<bool>"
    return "<stages>" if isinstance(value, list | tuple) else None


def _stages(stage: Any) -> Any:
    return Annotated[
        Annotated[bool, Tag("<bool>")]
        | Annotated[tuple[stage, ...], Field(strict=False, max_length=5), Tag("<stages>")],
        Discriminator(
            _kind,
            custom_error_type=PROBLEM,
            custom_error_message="are no stages",
            custom_error_context={
                "what": "are no stages",
                "got": "neither true, false nor a list",
                "wanted": "true for the preset's, false for none, or a list of at most 5 stages",
            },
        ),
    ]


FrequencyStages: Any = _stages(FrequencyStage)
VoltageStages: Any = _stages(VoltageStage)


class Protection(Value):
    """What trips in the grid. Every number of a preset has its source in `gridsim/devices/protection/presets.py`."""

    preset: Annotated[PresetName, Field(description="interconnection whose settings stand for what is not said")]
    load_shedding: Annotated[FrequencyStages, Field(description="under-frequency, at every load of the case")] = True
    under_voltage_shedding: Annotated[VoltageStages, Field(description="at every load of the case")] = False
    machine_trips: Annotated[bool, Field(description="frequency and voltage relays at every machine")] = True
    out_of_step: Annotated[
        bool, Field(description="machines out of step are tripped, branches between groups opened; else the run ends")
    ] = True
    line_overload: Annotated[
        bool, Field(description="inverse-time overcurrent relays on lines that have a rating")
    ] = False
    zone_3: Annotated[bool, Field(description="remote back-up distance relays on every line")] = False
    blackout_share: Annotated[
        float,
        quantity("1", "share of load lost that ends the run as a blackout", above=0.0, at_most=1.0, source=_BLACKOUT),
    ] = 0.9

    @model_validator(mode="after")
    def _shares_add_up(self) -> Protection:
        for name in ("load_shedding", "under_voltage_shedding"):
            stages = getattr(self, name)
            total = sum(stage.share for stage in stages) if isinstance(stages, tuple) else 0.0
            if total > 1.0 + 1e-6:
                raise problem(
                    f"{name} takes more than the load", got=f"{total:g}", wanted="shares of at most 1 in all"
                )
        return self
