"""Numbers of several variants side by side, one a lane, as one value in compiled code.

An array holds `LANES` numbers at each place, innermost. `at` reads those of a place, `put` writes them, and what is
computed between is written as with single numbers: each lane gets, to the bit, what it would get alone.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typing import signature
from numba.core.typing.templates import ConcreteTemplate, infer_global
from numba.extending import intrinsic, lower_builtin, register_model

from gridsim.kernels import LANES

_DOUBLE = ir.DoubleType()
_VECTOR = ir.VectorType(_DOUBLE, LANES)


class _LanesType(types.Type):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(name=f"Lanes({LANES})")


_LANES = _LanesType()


@register_model(_LanesType)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _VECTOR)


def _arithmetic(operation: Callable[..., Any], instruction: str) -> None:
    class Template(ConcreteTemplate):  # type: ignore[misc]
        cases = (signature(_LANES, _LANES, _LANES),)

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return getattr(builder, instruction)(*args)

    infer_global(operation)(Template)
    lower_builtin(operation, _LANES, _LANES)(lower)


for _operation, _instruction in (
    (operator.add, "fadd"),
    (operator.iadd, "fadd"),
    (operator.sub, "fsub"),
    (operator.isub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _arithmetic(_operation, _instruction)


def _place(context: Any, builder: Any, array_type: Any, array: Any, k: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    first = builder.gep(data, [builder.mul(k, ir.Constant(k.type, LANES))])
    return builder.bitcast(first, _VECTOR.as_pointer())


@intrinsic
def at(typingctx, array, k):  # type: ignore[no-untyped-def]
    """Return the numbers at place k, places counted through the whole array."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return builder.load(_place(context, builder, signature.args[0], *args), align=8)

    return _LANES(array, types.intp), generate


@intrinsic
def put(typingctx, array, k, value):  # type: ignore[no-untyped-def]
    """Set the numbers at place k."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k, value = args
        builder.store(value, _place(context, builder, signature.args[0], array, k), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, _LANES), generate


@intrinsic
def zeros(typingctx):  # type: ignore[no-untyped-def]
    """Return a zero in every lane."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return ir.Constant(_VECTOR, [ir.Constant(_DOUBLE, 0.0)] * LANES)

    return _LANES(), generate


@intrinsic
def chosen(typingctx, wanted, value, other):  # type: ignore[no-untyped-def]
    """Return `value` in lanes where `wanted` is above 0, `other` in the rest."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        wanted, value, other = args
        nothing = ir.Constant(_VECTOR, [ir.Constant(_DOUBLE, 0.0)] * LANES)
        return builder.select(builder.fcmp_ordered(">", wanted, nothing), value, other)

    return _LANES(_LANES, _LANES, _LANES), generate


@intrinsic
def spread(typingctx, value):  # type: ignore[no-untyped-def]
    """Return a number in every lane."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), args[0], ir.Constant(ir.IntType(32), 0))
        order = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [ir.Constant(ir.IntType(32), 0)] * LANES)
        return builder.shuffle_vector(one, one, order)

    return _LANES(types.float64), generate


@intrinsic
def within(typingctx, value, low, high):  # type: ignore[no-untyped-def]
    """Return `value` within [low, high]; a NaN stays a NaN."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        value, low, high = args
        value = builder.select(builder.fcmp_ordered(">", value, high), high, value)
        return builder.select(builder.fcmp_ordered("<", value, low), low, value)

    return _LANES(_LANES, _LANES, _LANES), generate


@intrinsic
def larger(typingctx, one, other):  # type: ignore[no-untyped-def]
    """Return the larger of two; the first where either is a NaN."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        one, other = args
        return builder.select(builder.fcmp_ordered(">", other, one), other, one)

    return _LANES(_LANES, _LANES), generate


@intrinsic
def magnitude(typingctx, value):  # type: ignore[no-untyped-def]
    """Return the value without its sign."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        nothing = ir.Constant(_VECTOR, [ir.Constant(_DOUBLE, 0.0)] * LANES)
        return builder.select(builder.fcmp_ordered("<", args[0], nothing), builder.fneg(args[0]), args[0])

    return _LANES(_LANES), generate


@intrinsic(prefer_literal=True)
def scratch(typingctx, size):  # type: ignore[no-untyped-def]
    """Return room for `size` numbers, a literal, that lasts as long as the function that calls this."""
    if not isinstance(size, types.IntegerLiteral):
        return None

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        room = cgutils.alloca_once(builder, ir.ArrayType(_DOUBLE, size.literal_value))
        return builder.bitcast(room, _DOUBLE.as_pointer())

    return types.CPointer(types.float64)(size), generate


@intrinsic
def write_at(typingctx, address, k, value):  # type: ignore[no-untyped-def]
    """Set number k of the array that begins at an address."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        address, k, value = args
        first = builder.inttoptr(address, _DOUBLE.as_pointer())
        builder.store(value, builder.gep(first, [k]))
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float64), generate
