"""A stage in its place: the numbers that follow from its site, from the stages before it and from the step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from gridsim.kernels import FlatKernel
from gridsim.mitigation.catalogue import mitigation_named
from gridsim.mitigation.contract import DELAY, INPUTS, OUTPUTS, MitigationModel, StageSetting
from gridsim.mitigation.meter import RING_ROWS_BEYOND_DELAY, delay_in_steps
from gridsim.mitigation.specification import StageSpec, stage_values

# Below this share of its peak a job says little about its power factor, and the last one seen is kept.
_LEAST_TELLING_SHARE = 0.05

#: What the compiled step must know of a stage; `..._at` says where its part of a flat array begins.
STAGE = np.dtype(
    [
        ("address", np.intp),  # of the compiled model
        ("p_at", np.intp),
        ("x_at", np.intp),
        ("ring_at", np.intp),  # in rows
        ("ring_rows", np.intp),
        ("ring_row", np.intp),  # the row that is written next
        ("delay_steps", np.intp),  # whole steps of its meter's delay
        ("delay_fraction", np.float64),  # and the rest, in steps
        ("acts_on_load", np.intp),
        ("telling_mw", np.float64),  # least draw from which its power factor is read
        ("mvar_per_mw", np.float64),  # the power factor last read
        ("bypass_at", np.intp),  # place of the state that takes those before it out, -1 where there is none
        ("out", np.intp),  # taken out
    ]
)


@dataclass(frozen=True)
class PlacedStage:
    """One stage with everything that follows from its place: its setting, its numbers, its delay in steps."""

    model: MitigationModel
    values: dict[str, float]
    setting: StageSetting
    delay: tuple[int, float]

    @property
    def p(self) -> tuple[float, ...]:
        """What its kernel reads as `p`."""
        return (*(self.values[name] for name in self.model.read), *self.model.derive(self.values, self.setting))

    @property
    def x(self) -> tuple[float, ...]:
        """Its states at rest."""
        return self.model.start(self.values, self.setting)

    @property
    def ring_rows(self) -> int:
        """Rows that its meter needs."""
        return self.delay[0] + RING_ROWS_BEYOND_DELAY

    @property
    def mvar_per_mw(self) -> float:
        """Q / P of what enters it at rest. [Mvar/MW]"""
        return self.setting.start_q_mvar / self.setting.start_mw if self.setting.start_mw > 0.0 else 0.0

    @property
    def leaving(self) -> StageSetting:
        """The setting as the next stage sees it: what enters there at rest is what leaves here."""
        start_mw, q_mvar = self.model.resting_output_mw(self.values, self.setting), self.setting.start_q_mvar
        if self.model.acts_on == "load":
            q_mvar += self.mvar_per_mw * (start_mw - self.setting.start_mw)
        return replace(self.setting, start_mw=start_mw, start_q_mvar=q_mvar)


def placed(
    specs: Sequence[StageSpec], setting: StageSetting, *, dt_s: float
) -> tuple[list[PlacedStage], StageSetting]:
    """Place the stages of a site in the order of the wires; return them and what leaves the last at rest."""
    stages = []
    for spec in specs:
        values = stage_values(spec)
        delay = delay_in_steps(values.get(DELAY, 0.0), dt_s)
        stages.append(PlacedStage(mitigation_named(spec.type), values, setting, delay))
        setting = stages[-1].leaving
    return stages, setting


def stage_table(stages: Sequence[PlacedStage]) -> Any:
    """Return one `STAGE` a stage; compiles models not met before."""
    table = np.zeros(len(stages), dtype=STAGE)
    p_at = x_at = ring_at = 0
    for row, stage in zip(table, stages, strict=True):
        row["address"] = _compiled(stage.model.type).address
        row["p_at"], row["x_at"], row["ring_at"], row["ring_rows"] = p_at, x_at, ring_at, stage.ring_rows
        row["delay_steps"], row["delay_fraction"] = stage.delay
        row["acts_on_load"] = stage.model.acts_on == "load"
        row["telling_mw"] = _LEAST_TELLING_SHARE * stage.setting.peak_mw
        row["mvar_per_mw"] = stage.mvar_per_mw
        bypasses = stage.model.bypasses
        row["bypass_at"] = -1 if bypasses is None else x_at + stage.model.states.index(bypasses)
        p_at, x_at, ring_at = p_at + len(stage.p), x_at + len(stage.x), ring_at + stage.ring_rows
    return table


@cache
def _compiled(type: str) -> FlatKernel:
    model = mitigation_named(type)
    return FlatKernel(
        model.evaluate,
        name=model.type,
        parameters=(*model.read, *model.derived),
        states=model.states,
        inputs=INPUTS,
        results=len(model.states),
        outputs=len(OUTPUTS),
    )
