"""How a site rides through sags, as a scenario writes it: a model's name, or its parameters as a table."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, create_model, model_validator

from gridsim.devices.loads import perc1
from gridsim.scenario.fields import Value, problem, quantity_of


class _RideThrough(Value):
    model: Literal["perc1"] = "perc1"

    def values(self) -> dict[str, float]:
        """Return every parameter of the model by its name."""
        return self.model_dump(exclude={"model"})

    @model_validator(mode="after")
    def _reconnects_above_ceasing(self) -> _RideThrough:
        values = self.values()
        if values["Vrecon"] < values["Vcease"]:
            got = f"Vcease = {values['Vcease']:g} pu, Vrecon = {values['Vrecon']:g} pu"
            raise problem("it would reconnect below where it ceases", got=got, wanted="Vrecon at least Vcease")
        return self


_FIELDS: dict[str, Any] = {
    parameter.name: (Annotated[float, quantity_of(parameter)], parameter.default) for parameter in perc1.PARAMETERS
}
RideThrough: type[_RideThrough] = create_model(
    "RideThrough", __base__=_RideThrough, __module__=__name__, __doc__="PERC1 with its parameters.", **_FIELDS
)


def _table_of_name(value: Any) -> Any:
    if isinstance(value, str):
        if value != "perc1":
            raise problem(
                "is no known ride-through model", got=repr(value), wanted="'perc1', or a table of its numbers"
            )
        return {}
    return value


AnyRideThrough: Any = Annotated[
    RideThrough, BeforeValidator(_table_of_name, json_schema_input_type=Literal["perc1"] | RideThrough)
]
