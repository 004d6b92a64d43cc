"""A plain mapping -> a value, or all its faults at once, each with its place, what was found and what was wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from gridsim.errors import Fault
from gridsim.nearest import suggestion
from gridsim.parameters import Parameter
from gridsim.safe_yaml.places import Loc
from gridsim.safe_yaml.words import shortened, shown
from gridsim.scenario.fields import PROBLEM, UNKNOWN_KIND
from gridsim.scenario.origin import Origin, Placed

MOST_EXPLAINED = 200
_BOUNDS = {"ge": "at_least", "gt": "above", "le": "at_most", "lt": "below"}
_WANTED = {"bool_type": "true or false", "tuple_type": "a list", "model_type": "a table of keys and values"}


def faults_of_schema(error: ValidationError, model: type[BaseModel], origin: Origin) -> list[Placed]:
    """Turn what pydantic found into faults with file, line and path.

    Only the first `MOST_EXPLAINED` are worth the time that naming the nearest key takes. What does not hold of the
    whole is left to the checks that know its place.
    """
    placed = []
    for found in error.errors(include_url=False)[:MOST_EXPLAINED]:
        if not found["loc"]:
            continue
        loc = _plain(found["loc"], last_is_key=found["type"] in ("missing", "extra_forbidden"))
        placed.append((loc, _fault(dict(found), loc, model, origin)))
    return placed


def _shown(value: Any) -> str:
    return "a table" if isinstance(value, BaseModel) else shown(value)


def _fault(found: dict[str, Any], loc: Loc, model: type[BaseModel], origin: Origin) -> Fault:
    tagged: Loc = found["loc"]
    kind, context = found["type"], found.get("ctx", {})
    where, got = origin.where(loc), _shown(found["input"])
    if kind == "missing":
        return Fault(where, "is missing", wanted=_wanted(model, tagged) or "a value")
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in _owner(model, tagged).model_fields.items()]
        return Fault(where, "is not a known key", f"'{shortened(str(loc[-1]))}'", suggestion(str(loc[-1]), known))
    if kind == PROBLEM:
        return Fault(where, context["what"], context["got"], context["wanted"])
    if kind == UNKNOWN_KIND:
        return _unknown_kind(found, loc, origin)
    wanted = _WANTED.get(kind) or context.get("expected") or _wanted(model, tagged) or found["msg"]
    return Fault(where, "is not what it should be", got, wanted)


def _unknown_kind(found: dict[str, Any], loc: Loc, origin: Origin) -> Fault:
    value, context = found["input"], found["ctx"]
    if "known" not in context:
        got = "neither" if isinstance(value, dict) else _shown(value)
        both = isinstance(value, dict) and {"profile", "trace"} <= set(value)
        return Fault(origin.where(loc), context["what"], "both" if both else got, context["wanted"])
    key = context["key"]
    known = context["known"].split(", ")
    if not isinstance(value, dict) or key not in value:
        got = "none" if isinstance(value, dict) else _shown(value)
        return Fault(origin.where(loc), f"has no {key}", got, f"a table with {key}: one of {context['known']}")
    given = value[key]
    wanted = suggestion(given, known) if isinstance(given, str) else f"one of {context['known']}"
    return Fault(origin.where((*loc, key)), context["what"], _shown(given), wanted)


def _plain(tagged: Loc, *, last_is_key: bool) -> Loc:
    """Drop the steps that say which kind of several a value was taken for; a key may look like one of them."""
    kept = tagged[-1:] if last_is_key else ()
    return (*(step for step in tagged[: len(tagged) - len(kept)] if not _is_tag(step)), *kept)


def _is_tag(step: Any) -> bool:
    return isinstance(step, str) and step.startswith("<") and step.endswith(">")


def _wanted(model: type[BaseModel], tagged: Loc) -> str:
    """Say what the field at `tagged` takes: its bounds where it is a number, else its description."""
    steps = [step for step in tagged if isinstance(step, str) and not _is_tag(step)]
    field = _fields(_owner(model, tagged)).get(steps[-1]) if steps else None
    if field is None:
        return ""
    field = _given(field)
    bounds = {
        _BOUNDS[name]: bound
        for name in _BOUNDS
        for data in field.metadata
        if (bound := getattr(data, name, None)) is not None
    }
    if field.annotation is float:
        extra = field.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        return Parameter("", unit, "", **bounds).wanted()
    if field.annotation is int:
        return Parameter("", "", "", **bounds).wanted().replace("a finite", "a whole")
    return field.description or ""


def _given(field: FieldInfo) -> FieldInfo:
    """Return the number that stands where something is given, of a field that may be left out; else the field."""
    inside = [part for part in get_args(field.annotation) if get_origin(part) is Annotated]
    given = FieldInfo.from_annotation(inside[0]) if len(inside) == 1 else field
    return given if given.annotation in (float, int) else field


def _owner(model: type[BaseModel], tagged: Loc) -> type[BaseModel]:
    """Return the value type that holds the last key of `tagged`."""
    owner, field = model, None
    for step in tagged[:-1]:
        if _is_tag(step) and field is not None:
            owner = dict(_value_types(field.annotation)).get(str(step), owner)
        elif isinstance(step, str):
            field = _fields(owner).get(step)
            untagged = dict(_value_types(field.annotation)).get("") if field else None
            owner = untagged or owner
    return owner


def _fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _value_types(annotation: Any, tag: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Find the value types inside an annotation, each with its tag."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield tag, annotation
    inside = get_args(annotation)
    tags = [part.tag for part in inside if isinstance(part, Tag)]
    for part in inside:
        yield from _value_types(part, tags[0] if tags else tag)
