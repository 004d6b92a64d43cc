"""Compiled scalar models behind one flat signature, so that the engine calls any model through its address.

A model is a function of scalars, `evaluate(p, x, u) -> (rates, outputs)`, written like the page it cites; `p`, `x`
and `u` are named tuples. `FlatKernel` compiles a loop around it:

    kernel(n, p, x, wires, signals, out, result)

where `n` variants advance side by side, variants innermost: `p[i * n + v]` and `x[i * n + v]` are parameter and state
i of variant v, input j is `signals[wires[j] * n + v]`, outputs go to `signals[(out + j) * n + v]`, and what the model
returns first (rates, or next states) goes to `result`. The engine therefore never knows a model by name: adding one
compiles that model alone, and a new mix of models compiles nothing.

Compiled for `LANES` variants at once (`lanes_address`, the same signature, n not heeded) a model takes a quarter of
the time a variant: what it gives goes to a scratch that no pointer of the caller can reach, so that the compiler may
take one instruction for several lanes. Each lane gets to the bit what it would get alone.

numba is loaded when the first kernel is compiled or run, so that a model's declarations cost nothing to import.

Where compiled code is kept: gridsim/code_cache.py.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any

from gridsim.code_cache import cache_folder, compiling_alone

#: Variants side by side: two registers of four numbers, the widest of most machines; measured against four.
LANES = 8


class Kernel:
    """A function that is compiled for the types it is called with, when it is first called, and kept on disk.

    Kernels may call one another. `inline` puts its code into that of its caller.
    """

    def __init__(self, function: Callable[..., Any], *, around: str = "", inline: bool = False) -> None:
        self.py_func = function
        self.around = around
        self.inline = inline
        self._is_compiled = False
        update_wrapper(self, function)

    @cached_property
    def dispatcher(self) -> Any:
        """The function as numba has it, for calls from Python."""
        return self._dispatcher(from_python=True)

    @cached_property
    def within(self) -> Any:
        """The function as numba has it, for calls from other kernels: without the wrappers that Python needs."""
        return self._dispatcher(from_python=False)

    def _dispatcher(self, *, from_python: bool) -> Any:
        import numba

        from gridsim.struct_types import learn_structs

        learn_structs()
        options: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
        if self.inline:
            options["forceinline"] = True
        if from_python:
            options["nogil"] = True  # so that another thread can show how far a long run is
        else:
            options["no_cpython_wrapper"] = True
        with caching(self.py_func, self.around + ("" if from_python else " within")) as cache:
            return numba.njit(cache=cache, **options)(self.py_func)

    def __call__(self, *args: Any) -> Any:
        """Run the compiled function; the first call compiles it, or loads it."""
        if self._is_compiled:
            return self.dispatcher(*args)
        with compiling_alone(cache_folder(Path(self.py_func.__code__.co_filename))):
            returned = self.dispatcher(*args)
        self._is_compiled = True
        return returned


class KernelByKind:
    """Kernels of one signature of which compiled code calls, and compiles, the one for a struct's kind.

    The kind is the class of the field `kind` of the struct that is argument number `argument`.
    """

    def __init__(self, argument: int, kernels: Mapping[type, Kernel]) -> None:
        self.argument = argument
        self.kernels = {kind.__name__: kernel for kind, kernel in kernels.items()}

    def __call__(self, *args: Any) -> Any:
        """Stand for the call in the source of kernels; Python does not make it."""
        raise TypeError("only compiled code chooses a kernel by kind")


@contextmanager
def caching(function: Callable[..., Any], around: str = "") -> Iterator[bool]:
    """Point numba's cache at our folder while `function` is being decorated; it looks there only then."""
    import numba

    folder = cache_folder(Path(function.__code__.co_filename), around=around)
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder or "")
    try:
        yield folder is not None
    finally:
        numba.config.CACHE_DIR = before


def kernel(function: Callable[..., Any], *, around: str = "") -> Kernel:
    """Mark a scalar helper or model function; division by zero gives infinity, as in IEEE 754, never a raise.

    `around` is the text of a loop that is written around it. Kernels may not allocate: they are compiled without
    numba's reference counting (`_nrt`), which in the time loop costs more than the arithmetic it guards.
    """
    return Kernel(function, around=around)


def inlined(function: Callable[..., Any]) -> Kernel:
    """Mark a kernel whose code goes into that of its caller: a small one, or one that the loop runs all the time.

    What is called seldom stays a `kernel`, since code in several places takes longer to compile.
    """
    return Kernel(function, inline=True)


def by_kind(argument: int, kernels: Mapping[type, Kernel]) -> KernelByKind:
    """Return what compiled code calls in place of the one of `kernels` that the kind of an argument asks for."""
    return KernelByKind(argument, kernels)


def values_type(name: str, fields: tuple[str, ...]) -> Any:
    """Return a named tuple type, the form in which kernels see parameters, states and inputs."""
    return namedtuple(name, fields)


_WRAPPER = """
def {name}(n, p, x, wires, signals, out, result):
    for v in range(n):
        first, outputs = function(P({p}), X({x}), U({u}))
        {results}
        {outputs}
"""

_LANES_WRAPPER = """
def {name}(n, p, x, wires, signals, out, result):
    {wires}
    given = scratch({size})
    for v in range({lanes}):
        first, outputs = function(P({p}), X({x}), U({u}))
        {given}
    for k in range({results}):
        result[k] = given[k]
    for k in range({outputs}):
        signals[out * {lanes} + k] = given[{results} + k]
"""


class FlatKernel:
    """A model function with the names of what goes in and out, compiled on first use."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        name: str,
        parameters: tuple[str, ...],
        states: tuple[str, ...],
        inputs: tuple[str, ...],
        results: int,
        outputs: int,
    ) -> None:
        self.function = function
        self.name = name
        self.types = {
            "P": values_type("Parameters", parameters),
            "X": values_type("States", states),
            "U": values_type("Inputs", inputs),
        }
        self.results = results
        self.outputs = outputs
        self._kept: list[Any] = []

    @cached_property
    def address(self) -> int:
        """Return the address of the compiled kernel."""
        source = _WRAPPER.format(
            name=self.name,
            p=self._reads("P", "p[{i} * n + v]"),
            x=self._reads("X", "x[{i} * n + v]"),
            u=self._reads("U", "signals[wires[{i}] * n + v]"),
            results="\n        ".join(f"result[{i} * n + v] = first[{i}]" for i in range(self.results)) or "pass",
            outputs="\n        ".join(f"signals[(out + {i}) * n + v] = outputs[{i}]" for i in range(self.outputs))
            or "pass",
        )
        return self._compiled(self.name, source)

    @cached_property
    def lanes_address(self) -> int:
        """Return the address of the kernel compiled for `LANES` variants at once."""
        given = [f"given[{i * LANES} + v] = first[{i}]" for i in range(self.results)]
        given += [f"given[{(self.results + i) * LANES} + v] = outputs[{i}]" for i in range(self.outputs)]
        source = _LANES_WRAPPER.format(
            name=f"{self.name}_lanes",
            lanes=LANES,
            size=max(1, len(given)) * LANES,
            wires="\n    ".join(f"at_{i} = wires[{i}] * {LANES}" for i in range(len(self.types["U"]._fields)))
            or "pass",
            p=self._reads("P", f"p[{{i}} * {LANES} + v]"),
            x=self._reads("X", f"x[{{i}} * {LANES} + v]"),
            u=self._reads("U", "signals[at_{i} + v]"),
            given="\n        ".join(given) or "pass",
            results=self.results * LANES,
            outputs=self.outputs * LANES,
        )
        return self._compiled(f"{self.name}_lanes", source)

    def _compiled(self, name: str, source: str) -> int:
        import numba

        from gridsim.kernel_calls import FLAT_SIGNATURE
        from gridsim.lanes import scratch

        python = self.function
        file = Path(python.__code__.co_filename)
        namespace: dict[str, Any] = {
            "__name__": python.__module__,
            "function": kernel(python, around=source).within,
            "scratch": scratch,
            **self.types,
        }
        exec(compile(source, python.__code__.co_filename, "exec"), namespace)
        with caching(python, source) as cache, compiling_alone(cache_folder(file, around=source)):
            compiled = numba.cfunc(FLAT_SIGNATURE, cache=cache, error_model="numpy")(namespace[name])
        self._kept.append(compiled)  # the address lives as long as this object
        return int(compiled.address)

    def _reads(self, kind: str, form: str) -> str:
        fields = self.types[kind]._fields
        return ", ".join(f"{name}={form.format(i=i)}" for i, name in enumerate(fields))
