"""Calls of a flat kernel by its address, from within compiled code."""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_FLOATS = types.CPointer(types.float64)
_INDICES = types.CPointer(types.intp)
#: Of every flat kernel: variants, parameters, states, wires, signals, first output, result.
FLAT_SIGNATURE = types.void(types.intp, _FLOATS, _FLOATS, _INDICES, _FLOATS, types.intp, _FLOATS)


@intrinsic
def call(typingctx, address, n, p, x, wires, signals, out, result):  # type: ignore[no-untyped-def]
    """Call a flat kernel by its address; all arguments are integers, pointers as addresses."""
    signature = types.void(*(types.intp,) * 8)

    def generate(context, builder, signature, args):  # type: ignore[no-untyped-def]
        word = ir.IntType(64)
        doubles, words = ir.DoubleType().as_pointer(), word.as_pointer()
        wanted = [word, doubles, doubles, words, doubles, word, doubles]
        function = builder.inttoptr(args[0], ir.FunctionType(ir.VoidType(), wanted).as_pointer())
        given = [
            value if kind is word else builder.inttoptr(value, kind)
            for value, kind in zip(args[1:], wanted, strict=True)
        ]
        builder.call(function, given)
        return context.get_dummy_value()

    return signature, generate
