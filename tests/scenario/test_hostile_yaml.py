"""Files that mean harm, or are no scenarios at all: one message each, soon."""

from __future__ import annotations

import os
import resource
import tracemalloc
from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.scenario.reading import read_scenario

#: Half a second on the slowest machine in use, four times over: a quadratic reader takes minutes.
MOST_CPU_S = 2.0
#: The text a few times over, its values and their lines.
MOST_BYTES = 60_000_000

_BOMB = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
HOSTILE = {
    "alias bomb": (_BOMB.encode(), "line 1: uses an anchor or alias: got &a"),
    "alias": (b"name: *x\n", "uses an anchor or alias: got *x"),
    "lists in lists": (b"[" * 5000, "nests too deep"),
    "lists in lists, large": (b"[" * 200_000, "nests too deep"),
    "tables in tables": (b"{a: " * 5000, "nests too deep"),
    "dashes": (b"- " * 5000, "nests too deep"),
    "questions": (b"? " * 5000, "list or table for a key"),
    "indented": ("".join(" " * i + "a:\n" for i in range(500)).encode(), "nests too deep"),
    "python tag": (b"name: !!python/object/apply:os.system ['true']\n", "line 1: uses a tag"),
    "core tag": (b"duration_s: !!float 1\n", "uses a tag"),
    "own tag": (b"name: !x y\n", "uses a tag"),
    "directive": (b"%YAML 1.1\n---\nname: x\n", "has a directive"),
    "tag directive": (b"%TAG ! tag:a.b,2000:\n---\nname: x\n", "has a directive"),
    "two documents": (b"name: x\n---\nname: y\n", "several documents"),
    "many documents": (b"--- a\n" * 5000, "several documents"),
    "repeated key": (b"name: x\nname: y\n", "line 2: name: is given twice"),
    "repeated key, other style": (b"name: x\n'name': y\n", "line 2: name: is given twice"),
    "repeated keys": (b"k: 1\n" * 7_000, "has 6,949 more faults"),
    "table for a key": (b"{a: 1}: 2\n", "list or table for a key"),
    "too many keys": (b"".join(b"k%d: 1\n" % i for i in range(15_000)), "too many pieces"),
    "many unknown keys": (b"".join(b"k%d: 1\n" % i for i in range(7_000)), "more faults"),
    "a long key": (b"?\n  " + b"durations" * 25_000 + b"\n: 1\n", "not a known key"),
    "many bad sites": (b"sites: [" + b"1," * 9_000 + b"]\n", "more faults"),
    "large": (b"#" * 2_000_000, "is too large: got 2,000,000 bytes"),
    "long word": (b"name: " + b"x" * 250_000, "name"),
    "many digits": (b"duration_s: " + b"9" * 250_000, "duration_s"),
    "blank": (b" " * 250_000, "is empty"),
    "lines": (b"\n" * 250_000, "is empty"),
    "comments": (b"# x\n" * 60_000, "is empty"),
    "utf-16": ("name: x\n".encode("utf-16"), "UTF-16"),
    "utf-16 without mark": ("name: x\n".encode("utf-16-le"), "NUL"),
    "utf-32": ("name: x\n".encode("utf-32"), "UTF-16 or UTF-32"),
    "nul": (b"name: x\nca\0se: y\n", "line 2: has a NUL byte"),
    "latin-1": ("name: x\n# Québec\n".encode("latin-1"), "line 2: is not UTF-8"),
    "binary": (bytes(range(1, 256)), "is not UTF-8"),
    "control characters": (b"name: x\ncase: \x1b[31m\n", "line 2: is not YAML: got character 0x1b"),
    "impossible character": (b'name: "\\UFFFFFFFF"\n', "is not YAML"),
    "tabs": (b"sites:\n\t- name: x\n", "line 2: is not YAML"),
    "unclosed": (b"name: [1, 2\n", "is not YAML"),
    "empty": (b"", "is empty"),
    "a list": (b"- name: x\n", "line 1: is no scenario: got a list"),
    "a word": (b"hello\n", "is no scenario: got 'hello'"),
    "null": (b"null\n", "is empty"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_soon_and_in_little_memory(tmp_path: Path, kind: str) -> None:
    content, said = HOSTILE[kind]
    path = tmp_path / "hostile.yaml"
    path.write_bytes(content)
    before_s = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with pytest.raises(InputError) as refused:
        read_scenario(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before_s < MOST_CPU_S
    assert said in str(refused.value)
    assert len(str(refused.value)) < 20_000


@pytest.mark.parametrize("kind", ["too many keys", "many unknown keys", "lists in lists, large", "large"])
def test_memory_stays_bounded(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(HOSTILE[kind][0])
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read_scenario(path)
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


def test_what_is_no_file_is_refused_unopened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would wait for a writer for ever
    for path, said in (
        (tmp_path / "none.yaml", "cannot be read: got no such file"),
        (tmp_path, "cannot be read: got a folder"),
        (pipe, "cannot be read: got a device, pipe or socket"),
        (Path("/dev/zero"), "cannot be read: got a device, pipe or socket"),
        (tmp_path / ("x" * 300), "cannot be read"),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        with pytest.raises(InputError, match=said):
            read_scenario(path)
