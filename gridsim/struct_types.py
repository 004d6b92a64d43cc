"""How numba sees the classes of `gridsim/structs.py`: a pointer to words, each field read where it is used."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import lower_constant
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.core.typing.typeof import typeof_impl
from numba.extending import NativeValue, lower_getattr_generic, register_model, unbox
from numba.np.arrayobj import populate_array

from gridsim.kernels import Kernel, KernelByKind
from gridsim.structs import STRUCTS, words_of

_WORD = ir.IntType(64)


class StructType(types.Type):  # type: ignore[misc]
    """A struct: the name of its class and the type of each field, in order."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.cls, self.fields = name, fields
        super().__init__(name=f"{name}({', '.join(f'{field}: {kind}' for field, kind in fields)})")

    @property
    def words(self) -> int:
        """How many words it takes."""
        return sum(_words(kind) for _, kind in self.fields)

    @property
    def mangling_args(self) -> tuple[str, tuple[Any, ...]]:
        """A short name in the symbols of compiled functions, which hold those of all arguments."""
        return f"Struct{hashlib.sha256(self.name.encode()).hexdigest()[:16]}", ()

    def field(self, name: str) -> tuple[Any, int] | None:
        """Return the type of a field and the word at which it begins, `None` where there is no such field."""
        at = 0
        for field, kind in self.fields:
            if field == name:
                return kind, at
            at += _words(kind)
        return None


def _words(kind: Any) -> int:
    if isinstance(kind, StructType):
        return kind.words
    return 1 + kind.ndim if isinstance(kind, types.Array) else 1


def _field_type(field: Any, context: Any) -> Any:
    if isinstance(field, np.ndarray):
        found = typeof_impl(field, context)
        return types.Array(found.dtype, found.ndim, "C")
    if isinstance(field, float):
        return types.float64
    return typeof_impl(field, context) if isinstance(field, tuple) else types.int64


def _struct_type(value: Any, context: Any) -> StructType:
    fields = zip(type(value)._fields, value, strict=True)
    return StructType(type(value).__name__, tuple((name, _field_type(field, context)) for name, field in fields))


def learn_structs() -> None:
    """Register every class marked since the last call."""
    while STRUCTS:
        typeof_impl.register(STRUCTS.pop(), _struct_type)


@typeof_impl.register(Kernel)  # type: ignore[untyped-decorator]
def _kernel_type(kernel: Kernel, context: Any) -> types.Dispatcher:
    """A kernel that another calls is the function compiled of it."""
    return types.Dispatcher(kernel.within)


class KernelByKindType(types.Callable, types.Dummy):  # type: ignore[misc]
    """What numba calls for a `KernelByKind`: for each call the kernel of its argument's kind."""

    def __init__(self, choice: KernelByKind) -> None:
        self.choice = choice
        super().__init__(f"KernelByKind({id(choice)})")

    def chosen(self, args: tuple[Any, ...]) -> types.Dispatcher:
        """Return the kernel for arguments of these types."""
        found = args[self.choice.argument].field("kind")
        assert found is not None
        return types.Dispatcher(self.choice.kernels[found[0].cls].within)

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        return self.chosen(args).get_call_type(context, args, kws)

    def get_call_signatures(self) -> Any:
        return (), True

    def get_impl_key(self, sig: Any) -> Any:
        return self.chosen(sig.args).get_impl_key(sig)


@typeof_impl.register(KernelByKind)  # type: ignore[untyped-decorator]
def _choice_type(choice: KernelByKind, context: Any) -> KernelByKindType:
    return KernelByKindType(choice)


register_model(KernelByKindType)(models.OpaqueModel)


@lower_constant(KernelByKindType)  # type: ignore[untyped-decorator]
def _choice_constant(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    return context.get_dummy_value()


@register_model(StructType)
class _StructModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _WORD.as_pointer())


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    key = StructType

    def generic_resolve(self, struct: StructType, name: str) -> Any:
        found = struct.field(name)
        return None if found is None else found[0]


@lower_getattr_generic(StructType)  # type: ignore[untyped-decorator]
def _read(context: Any, builder: Any, struct: StructType, pointer: Any, name: str) -> Any:
    found = struct.field(name)
    assert found is not None  # typing has found it
    kind, at = found
    if isinstance(kind, StructType):
        return builder.gep(pointer, [_WORD(at)], inbounds=True)
    if not isinstance(kind, types.Array):
        word = _load(builder, pointer, at)
        return word if isinstance(kind, types.Integer) else builder.bitcast(word, ir.DoubleType())
    array = context.make_array(kind)(context, builder)
    shape = [_load(builder, pointer, at + 1 + k) for k in range(kind.ndim)]
    itemsize = _WORD(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(_load(builder, pointer, at), array.data.type)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()


def _load(builder: Any, pointer: Any, at: int) -> Any:
    word = builder.load(builder.gep(pointer, [_WORD(at)], inbounds=True))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


@unbox(StructType)  # type: ignore[untyped-decorator]
def _unbox(struct: StructType, value: Any, c: Any) -> Any:
    """Lay the words out, and keep them until the compiled function has returned."""
    lay_out = c.pyapi.unserialize(c.pyapi.serialize_object(_laid_out))
    laid_out = c.pyapi.call_function_objargs(lay_out, (value,))
    c.pyapi.decref(lay_out)
    failed = c.builder.icmp_unsigned("==", laid_out, c.pyapi.get_null_object())
    address = cgutils.alloca_once_value(c.builder, ir.Constant(_WORD, 0))
    with c.builder.if_then(c.builder.not_(failed)):
        c.builder.store(c.pyapi.long_as_longlong(c.pyapi.tuple_getitem(laid_out, 0)), address)

    def cleanup() -> None:
        c.pyapi.decref(laid_out)

    pointer = c.builder.inttoptr(c.builder.load(address), _WORD.as_pointer())
    return NativeValue(pointer, is_error=failed, cleanup=cleanup)


def _laid_out(value: Any) -> tuple[int, Any]:
    """Return the address of a struct's words, and the words."""
    words = words_of(value)
    return words.ctypes.data, words
