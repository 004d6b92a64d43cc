"""What a change reaches is compiled anew, and nothing else."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gridsim import code_cache
from gridsim.code_cache import cache_folder
from gridsim.kernels import FlatKernel

HALF = "from gridsim.kernels import kernel\n\n\n@kernel\ndef half(x):\n    return {factor} * x\n"
USES = "from gridsim.lone.parts import (\n    half,\n)\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of two files, `model.py` that calls `parts.py`, and an empty cache."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(code_cache, "_PACKAGE", tmp_path / "gridsim")
    folder = tmp_path / "gridsim" / "lone"
    folder.mkdir(parents=True)
    (folder / "parts.py").write_text(HALF.format(factor=0.5))
    (folder / "model.py").write_text(USES)
    (folder / "other.py").write_text("OTHER = 1\n")
    yield folder
    forget()


def forget() -> None:
    """Be as a new process."""
    for function in (code_cache._contents, code_cache._imported, code_cache._file_of, code_cache._open_root):
        function.cache_clear()
    cache_folder.cache_clear()


def folder_of(path: Path, around: str = "") -> Path:
    """The folder as a new process would find it."""
    forget()
    found = cache_folder(path, around=around)
    assert found is not None
    return found


def test_a_change_in_an_imported_file_makes_a_new_folder_and_any_other_change_does_not(package: Path) -> None:
    before = folder_of(package / "model.py")
    (package / "other.py").write_text("OTHER = 2\n")
    assert folder_of(package / "model.py") == before
    (package / "parts.py").write_text(HALF.format(factor=0.25))
    assert folder_of(package / "model.py") != before


def test_a_file_that_moved_makes_a_new_folder(package: Path) -> None:
    """Compiled code names the module that it was compiled from, which is no longer there."""
    before = folder_of(package / "parts.py")
    (package / "deeper").mkdir()
    (package / "parts.py").rename(package / "deeper" / "parts.py")
    assert folder_of(package / "deeper" / "parts.py") != before


def test_text_written_around_a_function_counts(package: Path) -> None:
    assert folder_of(package / "model.py", "a") != folder_of(package / "model.py", "b")


def test_a_folder_long_unused_is_forgotten_and_one_in_use_is_not(package: Path) -> None:
    kept, old = folder_of(package / "model.py"), folder_of(package / "other.py")
    os.utime(old, (0.0, time.time() - 31 * 86_400.0))
    folder_of(package / "model.py")
    assert kept.exists()
    assert not old.exists()


def test_where_no_folder_can_be_made_nothing_is_kept(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "taken").write_text("a file where a folder is wanted")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(package / "taken"))
    forget()
    assert cache_folder(package / "model.py") is None


def first_state(p, x, u):  # type: ignore[no-untyped-def]
    """A model whose rate is its state called `a`."""
    return (x.a,), ()


@pytest.mark.parametrize(("states", "wanted"), [(("a", "b"), 1.0), (("b", "a"), 2.0)])
def test_the_same_function_on_states_in_another_order_is_other_code(states: tuple[str, ...], wanted: float) -> None:
    model = FlatKernel(first_state, name="made", parameters=(), states=states, inputs=(), results=1, outputs=0)
    x, wires, result = np.array([1.0, 2.0]), np.zeros(1, dtype=np.intp), np.zeros(1)
    call = ctypes.CFUNCTYPE(None, *(ctypes.c_ssize_t, *(ctypes.c_void_p,) * 4, ctypes.c_ssize_t, ctypes.c_void_p))
    call(model.address)(1, x.ctypes.data, x.ctypes.data, wires.ctypes.data, x.ctypes.data, 0, result.ctypes.data)
    assert result[0] == wanted
