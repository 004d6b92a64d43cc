"""Every YAML file that a user brings is read alike: what one reader refuses, the others refuse in the same words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.grid.case_yaml import read_case_yaml
from gridsim.profiles.library import read_profile
from gridsim.safe_yaml.page import parsed
from gridsim.safe_yaml.words import number_of
from gridsim.scenario.reading import read_scenario

READERS: dict[str, Callable[[Path], object]] = {
    "scenario": read_scenario,
    "profile": read_profile,
    "case": read_case_yaml,
}
REFUSED = {
    "anchor": (b"title: &a x\n", "line 1: uses an anchor or alias: got &a, wanted the value written out"),
    "alias": (b"a: 1\ntitle: *x\n", "line 2: uses an anchor or alias: got *x"),
    "tag": (b"a: 1\ntitle: !!python/name:os.system x\n", "line 2: uses a tag"),
    "merge key": (b"a: 1\n<<: {b: 1}\n", "line 2: uses a merge key"),
    "directive": (b"%YAML 1.1\n---\ntitle: x\n", "has a directive"),
    "two documents": (b"a: 1\n---\nb: 2\n", "holds several documents"),
    "repeated key": (b"title: x\n'title': y\n", "line 2: title: is given twice: got it also stands in line 1"),
    "deep": (b"a: " + b"[" * 5000, "nests too deep"),
    "empty": (b"# nothing\n", "is empty"),
    "word": (b"hello\n", "line 1: is no {kind}: got 'hello'"),
    "list": (b"- a\n", "line 1: is no {kind}: got a list"),
    "unclosed": (b"title: [1, 2\n", "is not YAML"),
    "nul": (b"a: 1\nb: \0\n", "line 2: has a NUL byte"),
    "latin-1": ("a: 1\ntitle: Qu\u00e9bec\n".encode("latin-1"), "line 2: is not UTF-8: got byte 0xe9"),
    "utf-16": ("title: x\n".encode("utf-16"), "is not UTF-8: got UTF-16 or UTF-32"),
    "large": (b"#" * 1_000_000, "is too large: got 1,000,000 bytes"),
}


def refusal(kind: str, path: Path) -> str:
    with pytest.raises(InputError) as refused:
        READERS[kind](path)
    return str(refused.value)


@pytest.mark.parametrize("reason", REFUSED)
@pytest.mark.parametrize("kind", READERS)
def test_each_reader_refuses_what_is_not_plain(tmp_path: Path, kind: str, reason: str) -> None:
    content, said = REFUSED[reason]
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    message = refusal(kind, path)
    assert message.startswith(str(path))
    assert said.format(kind=kind) in message


@pytest.mark.parametrize("kind", READERS)
def test_each_reader_says_which_file_is_not_there(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "none.yaml"
    assert refusal(kind, path) == f"{path}: cannot be read: got no such file, wanted a {kind} file"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("60", 60),
        ("-1", -1),
        ("0o17", 15),
        ("0x1F", 31),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("-.inf", float("-inf")),
        (".INF", float("inf")),
        ("true", True),
        ("~", None),
        ("yes", "yes"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("nan", "nan"),
        ("'60'", "60"),
    ],
)
def test_words_mean_what_the_core_schema_of_yaml_1_2_says(word: str, value: object) -> None:
    content, lines = parsed(f"# a comment\nkey: {word}\n", file="a.yaml")
    assert content == {"key": value}
    assert type(content["key"]) is type(value)
    assert lines == {(): 2, ("key",): 2}


def test_a_number_that_no_double_holds_is_not_finite() -> None:
    assert number_of(10**399) == float("inf")
    assert number_of(-(10**399)) == float("-inf")
    assert number_of("60") is None
