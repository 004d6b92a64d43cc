"""DYR text: what a record may look like, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.grid.dyr import read_dyr

GENCLS = ((1, "GENCLS", "1", (3.0, 0.5)),)

SAME_RECORD = {
    "quoted model": "1 'GENCLS' 1 3.0 0.5 /\n",
    "double quotes": '1 "GENCLS" "1 " 3.0 0.5 /\n',
    "blanks in quotes": "1 'GENCLS  ' '1 ' 3.0 0.5 /\n",
    "unquoted model": "1 GENCLS 1 3.0 0.5 /\n",
    "small letters": "1 'gencls' 1 3.0 0.5 /\n",
    "commas": "1,'GENCLS',1,3.0,0.5/\n",
    "commas at line ends": "1,'GENCLS',1,\n3.0,\n0.5 /\n",
    "several lines": "   1 'GENCLS' 1\n\n      3.0\n      0.5\n   /\n",
    "Fortran exponents": "1 'GENCLS' 1 0.30D+01 5d-1 /\n",
    "C exponents": "1 'GENCLS' 1 0.30E+01 +.5 /\n",
    "comment after the record": "1 'GENCLS' 1 3.0 0.5 / of machine 'A, 1/2\n",
    "comment lines": "// header 'x\n1 'GENCLS' 1 3.0 // not a comment sign here, the record ends at it\n",
    "tabs": "1\t'GENCLS'\t1\t3.0\t0.5\t/\n",
    "Windows line ends": "1 'GENCLS' 1 3.0\r\n 0.5 /\r\n",
    "no line end": "1 'GENCLS' 1 3.0 0.5 /",
    "slash alone": "/\n1 'GENCLS' 1 3.0 0.5 /\n/\n",
}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "dynamics.dyr"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("text", [text for name, text in SAME_RECORD.items() if name != "comment lines"])
def test_the_same_record_may_be_written_in_many_ways(text: str, tmp_path: Path) -> None:
    records = read_dyr(written(tmp_path, text))
    assert tuple((r.bus, r.model, r.id, r.values) for r in records) == GENCLS


def test_a_slash_ends_the_record_wherever_it_stands(tmp_path: Path) -> None:
    (record,) = read_dyr(written(tmp_path, SAME_RECORD["comment lines"]))
    assert record.values == (3.0,)


def test_records_know_the_line_they_begin_in_and_keep_their_order(tmp_path: Path) -> None:
    text = "// two machines\n2 'GENROU' 1 8.0\n 0.03 /\n1 'TGOV1' 'A' 0.05 /\n"
    assert [(r.bus, r.id, r.line) for r in read_dyr(written(tmp_path, text))] == [(2, "1", 2), (1, "A", 4)]


def test_text_among_values_stays_text(tmp_path: Path) -> None:
    (record,) = read_dyr(written(tmp_path, "7 'REPCX1' * 'CIRCUIT' 12 1 /"))
    assert (record.id, record.values) == ("*", ("CIRCUIT", 12.0, 1.0))


@pytest.mark.parametrize(
    ("wrapped", "bare"),
    [
        ("1 'USRMDL' 1 'EXC1' 4 0 0 2 3 2 3.0 0.5 /", "1 'EXC1' 1 3.0 0.5 /"),
        ("1 'USRMDL' '1' 'Plant1' 107 1 2 1 7 9 0 '5' 18.0 /", "1 'PLANT1' 1 0 '5' 18.0 /"),
        ("7 'USRLOD' * 'MOTORBL' 12 1 1 2 5 9 3\n  1  0.1 0.2 /", "7 'MOTORBL' * 1 0.1 0.2 /"),
    ],
)
def test_a_model_in_a_wrapper_reads_as_its_own_record(wrapped: str, bare: str, tmp_path: Path) -> None:
    assert read_dyr(written(tmp_path, wrapped)) == read_dyr(written(tmp_path, bare))


def test_a_device_of_the_network_has_a_name_for_a_bus(tmp_path: Path) -> None:
    (record,) = read_dyr(written(tmp_path, "'VSC 1' 'VSCDCT' 2 0.1 /"))
    assert (record.bus, record.model, record.id, record.values) == (0, "VSCDCT", "VSC 1", (2.0, 0.1))


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    assert read_dyr(written(tmp_path, "// nothing\n\n")) == ()


def test_latin_letters_in_comments_are_no_fault(tmp_path: Path) -> None:
    assert len(read_dyr(written(tmp_path, "1 'GENCLS' 1 3.0 0.5 / Zürich\n".encode("latin-1")))) == 1


FAULTY = {
    "not closed at the end": ("1 'GENCLS' 1 3.0 0.5\n", "line 1 column 1: record is not closed"),
    "not closed before the next": (
        "1 'GENCLS' 1 3.0 0.5\n2 'GENCLS' 1 3.0 0.5 /\n",
        "line 1 column 1: record is not closed: got another record in line 2",
    ),
    "text in a number": ("1 'GENCLS' 1 3.0 x0.5 /", "line 1 column 18: value is not a number: got x0.5"),
    "not a number": ("1 'GENCLS' 1 nan 0.5 /", "line 1 column 14: value is not a number: got nan"),
    "infinity": ("1 'GENCLS' 1 3.0\n 1e999 /", "line 2 column 2: value is too large: got 1e999"),
    "two points": ("1 'GENCLS' 1 1.2.3 /", "value is not a number: got 1.2.3"),
    "letter O for zero": ("1 'GENCLS' 1 3.O /", "value is not a number: got 3.O"),
    "bus is text": ("BUS1 'GENCLS' 1 3.0 /", "line 1 column 1: bus is not a number: got BUS1"),
    "bus in quotes": ("'1' 'GENCLS' 1 3.0 /", "line 1 column 1: bus is not a number"),
    "wrapper without counts": ("1 'USRMDL' 1 'EXC1' 4 0 /", "USRMDL is not complete: got EXC1 4 0"),
    "wrapper that miscounts": (
        "1 'USRMDL' 1 'EXC1' 4 0 0 2 3 2 3.0 0.5 7.0 /",
        "line 1 column 1: EXC1: wrong number of values: got 3, wanted NI + NC = 0 + 2",
    ),
    "bus is negative": ("-1 'GENCLS' 1 3.0 /", "bus is not a number: got -1"),
    "bus is broken": ("1.5 'GENCLS' 1 3.0 /", "bus is not a number: got 1.5"),
    "no model": ("1 3.0 1 0.5 /", "column 3: model has no name: got 3.0"),
    "model is blank": ("1 '' 1 0.5 /", "model has no name"),
    "id is blank": ("1 'GENCLS' '  ' 3.0 /", "column 12: machine id is blank"),
    "too short": ("1 'GENCLS' /", "record is too short: got 1 GENCLS"),
    "empty field": ("1 'GENCLS' 1 3.0,,0.5 /", "column 18: field is empty"),
    "comma first": (", 1 'GENCLS' 1 3.0 /", "column 1: field is empty"),
    "quote not closed": ("1 'GENCLS 1 3.0 /", "column 3: quote is not closed"),
}


@pytest.mark.parametrize(("text", "said"), FAULTY.values(), ids=FAULTY.keys())
def test_a_malformed_record_is_refused_where_it_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_dyr(written(tmp_path, text))
    assert said in str(caught.value)
    assert "dynamics.dyr" in str(caught.value)


def test_all_faults_of_a_file_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_dyr(written(tmp_path, "1 'GENCLS' 1 a b /\nx 'GENCLS' 1 3.0 /\n"))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(("data", "said"), [(b"1 'GENCLS'\0 /", "binary"), (None, "cannot be read")])
def test_what_is_no_text_file_is_refused(data: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "dynamics.dyr" if data is None else written(tmp_path, data)
    with pytest.raises(InputError, match=said):
        read_dyr(path)
