"""Named tuples of arrays that compiled code takes as one pointer.

numba hands a named tuple of forty arrays on as some three hundred values, and types, lowers and optimises every
function that takes it with all of them. Classes marked `struct` are laid out in memory instead, word by word, while a
compiled function runs: address and shape of an array, the value of a number, the words of a struct within. Compiled
code reads the field that it needs, and nothing in its source differs.

The words do not change while the function runs, so its loads of them are marked invariant and leave inner loops.
Arrays have to be contiguous (C order); fields are arrays, whole numbers, floats and structs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np

from gridsim.arrays import Indices

T = TypeVar("T", bound=type)

#: Classes that compiled code takes as structs, until `gridsim/struct_types.py` has taught numba to.
STRUCTS: list[type] = []


def struct(cls: T) -> T:
    """Mark a `NamedTuple` class as one that compiled code takes as a pointer."""
    STRUCTS.append(cls)
    return cls


def words_of(value: Any) -> Indices:
    """Return the words of a struct; what they point to lives as long as `value` and they do."""
    words = np.empty(sum(map(_size, value)), dtype=np.int64)
    at = 0
    for field in value:
        for word in _words(field):
            words[at] = word
            at += 1
    return words


def _size(field: Any) -> int:
    if isinstance(field, np.ndarray):
        return 1 + field.ndim
    return sum(map(_size, field)) if isinstance(field, tuple) else 1


def _words(field: Any) -> Iterator[Any]:
    if isinstance(field, np.ndarray):
        if not field.flags.c_contiguous:
            raise TypeError("an array of a struct is not contiguous")
        yield field.ctypes.data
        yield from field.shape
    elif isinstance(field, tuple):
        for part in field:
            yield from _words(part)
    elif isinstance(field, float):
        yield np.float64(field).view(np.int64)
    else:
        yield int(field)
