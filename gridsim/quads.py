"""Blocks of two by two numbers as one value in compiled code, so that one instruction serves a whole block.

A block lies column by column, (rr, ir, ri, ii); times a vector (re, im) it is (rr re, ir re, ri im, ii im), whose
halves are added at the end. Places are counted in numbers and unsigned, since none lies before an array's begin.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.datamodel import models
from numba.core.typing import signature
from numba.core.typing.templates import ConcreteTemplate, infer_global
from numba.extending import intrinsic, lower_builtin, register_model

_DOUBLE = ir.DoubleType()
_FOUR, _TWO = ir.VectorType(_DOUBLE, 4), ir.VectorType(_DOUBLE, 2)


class _QuadType(types.Type):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(name="Quad")


_QUAD = _QuadType()


@register_model(_QuadType)
class _QuadModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _FOUR)


def _arithmetic(operation: Callable[..., Any], instruction: str) -> None:
    class Template(ConcreteTemplate):  # type: ignore[misc]
        cases = (signature(_QUAD, _QUAD, _QUAD),)

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return getattr(builder, instruction)(*args)

    infer_global(operation)(Template)
    lower_builtin(operation, _QUAD, _QUAD)(lower)


for _operation, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.isub, "fsub"),
    (operator.mul, "fmul"),
):
    _arithmetic(_operation, _instruction)


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, k: Any, kind: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [k]), kind.as_pointer())


def _order(*at: int) -> Any:
    return ir.Constant(ir.VectorType(ir.IntType(32), len(at)), [ir.Constant(ir.IntType(32), k) for k in at])


@intrinsic
def block_at(typingctx, array, k):  # type: ignore[no-untyped-def]
    """Return the block that begins at number k of an array."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k = args
        return builder.load(_pointer(context, builder, signature.args[0], array, k, _FOUR), align=8)

    return _QUAD(array, types.uintp), generate


@intrinsic
def put_block(typingctx, array, k, value):  # type: ignore[no-untyped-def]
    """Set the block that begins at number k of an array."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k, value = args
        builder.store(value, _pointer(context, builder, signature.args[0], array, k, _FOUR), align=8)
        return context.get_dummy_value()

    return types.void(array, types.uintp, _QUAD), generate


@intrinsic
def twice(typingctx, array, k):  # type: ignore[no-untyped-def]
    """Return (a, a, b, b) of the numbers a, b at k and k + 1 of an array: what a block is multiplied by."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k = args
        pair = builder.load(_pointer(context, builder, signature.args[0], array, k, _TWO), align=8)
        return builder.shuffle_vector(pair, pair, _order(0, 0, 1, 1))

    return _QUAD(array, types.uintp), generate


@intrinsic
def upright(typingctx, array, k):  # type: ignore[no-untyped-def]
    """Return (a, b, 0, 0) of the numbers a, b at k and k + 1 of an array."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k = args
        pair = builder.load(_pointer(context, builder, signature.args[0], array, k, _TWO), align=8)
        none = ir.Constant(_TWO, [ir.Constant(_DOUBLE, 0.0)] * 2)
        return builder.shuffle_vector(pair, none, _order(0, 1, 2, 3))

    return _QUAD(array, types.uintp), generate


@intrinsic
def times(typingctx, one, other):  # type: ignore[no-untyped-def]
    """Return the product of two blocks as matrices."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        one, other = args

        def column(first: int, second: int) -> Any:
            spread = builder.shuffle_vector(one, one, _order(first, second, first, second))
            return builder.fmul(
                spread, builder.shuffle_vector(other, other, _order(*[first // 2] * 2, *[first // 2 + 2] * 2))
            )

        return builder.fadd(column(0, 1), column(2, 3))

    return _QUAD(_QUAD, _QUAD), generate


@intrinsic
def inverted(typingctx, value):  # type: ignore[no-untyped-def]
    """Return the inverse of a block as a matrix."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        rr, ir_, ri, ii = (builder.extract_element(args[0], ir.Constant(ir.IntType(32), k)) for k in range(4))
        determinant = builder.fsub(builder.fmul(rr, ii), builder.fmul(ri, ir_))
        scale = builder.fdiv(ir.Constant(_DOUBLE, 1.0), determinant)
        found = ir.Constant(_FOUR, ir.Undefined)
        for k, part in enumerate((ii, builder.fneg(ir_), builder.fneg(ri), rr)):
            found = builder.insert_element(found, builder.fmul(part, scale), ir.Constant(ir.IntType(32), k))
        return found

    return _QUAD(_QUAD), generate


@intrinsic
def put_sum(typingctx, array, k, value):  # type: ignore[no-untyped-def]
    """Set the numbers at k and k + 1 of an array to the sum of a block's halves."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k, value = args
        halves = [builder.shuffle_vector(value, value, _order(*at)) for at in ((0, 1), (2, 3))]
        builder.store(builder.fadd(*halves), _pointer(context, builder, signature.args[0], array, k, _TWO), align=8)
        return context.get_dummy_value()

    return types.void(array, types.uintp, _QUAD), generate


@intrinsic
def take_off(typingctx, array, k, value):  # type: ignore[no-untyped-def]
    """Take the sum of a block's halves off the numbers at k and k + 1 of an array."""

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, k, value = args
        at = _pointer(context, builder, signature.args[0], array, k, _TWO)
        halves = [builder.shuffle_vector(value, value, _order(*order)) for order in ((0, 1), (2, 3))]
        builder.store(builder.fsub(builder.load(at, align=8), builder.fadd(*halves)), at, align=8)
        return context.get_dummy_value()

    return types.void(array, types.uintp, _QUAD), generate
