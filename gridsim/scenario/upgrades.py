"""What is built in the grid for a campus before it connects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gridsim.scenario.events import JoiningTwoBuses


class AddedCircuits(JoiningTwoBuses):
    """More circuits beside a line or transformer, each like it."""

    type: Literal["added_circuits"]
    count: Annotated[int, Field(ge=1, le=10, description="circuits added")] = 1
