"""How much is left to compile, reported while it goes on.

What a run may need is counted from the kernels that it calls and those that these name. What lies on disk compiled
is not counted down, so the number is the most that is left.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Any

from gridsim.kernels import FlatKernel, Kernel, KernelByKind
from gridsim.progress import doing


def reached(kernels: Iterable[Kernel], kinds: frozenset[str]) -> set[Kernel]:
    """Return `kernels` and all that these call, directly or not; where one is chosen by kind, that of `kinds`."""
    found: set[Kernel] = set()
    waiting = list(kernels)
    while waiting:
        kernel = waiting.pop()
        if kernel not in found:
            found.add(kernel)
            waiting.extend(_called(kernel.py_func, kinds))
    return found


def _called(function: types.FunctionType | Any, kinds: frozenset[str]) -> Iterator[Kernel]:
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, Kernel):
            yield value
        elif isinstance(value, KernelByKind):
            yield from (kernel for kind, kernel in value.kernels.items() if kind in kinds)


def count_down(models: Iterable[FlatKernel], kernels: Iterable[Kernel], kinds: frozenset[str]) -> None:
    """From now on report, at each function that is compiled, how many are left."""
    from numba.core import event

    functions = reached(kernels, kinds)
    flat = {model.name: model for model in models}
    functions |= reached((Kernel(model.function) for model in flat.values()), kinds)
    _COUNTER.left = len(functions) + len(flat)
    if not _COUNTER.listens:
        event.register("numba:compile", _listener(event))
        _COUNTER.listens = True


class _Counter:
    left = 0
    listens = False


_COUNTER = _Counter()


def _listener(event: Any) -> Any:
    class Listener(event.Listener):  # type: ignore[misc]
        def on_start(self, started: Any) -> None:
            doing(f"compiling for this machine, once: at most {max(_COUNTER.left, 1)} functions left")

        def on_end(self, ended: Any) -> None:
            _COUNTER.left -= 1

    return Listener()
