"""Reading profiles: what is shipped is complete and sourced; what is wrong is said, whole and with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.paths import shipped, shipped_names
from gridsim.profiles.catalogue import KINDS
from gridsim.profiles.library import read_profile
from gridsim.profiles.synthesis import synthesize

FOLDER = shipped("load_profiles")
TEXT = (FOLDER / "pretrain_dense.yaml").read_text(encoding="utf-8")
NAMES = shipped_names("load_profiles", ".yaml")


def line_of(text: str, beginning: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(beginning))


def refusal(path: Path | str, **options: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_profile(path, **options)
    return str(caught.value)


@pytest.fixture
def refused(tmp_path):
    """Write a text or bytes as a profile and return what reading it says."""

    def write_and_read(content: str | bytes) -> str:
        path = tmp_path / "job.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return refusal("job.yaml", relative_to=tmp_path)

    return write_and_read


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_profile_can_be_read_run_and_is_in_the_table(name):
    own, scaled = synthesize(name, duration_s=2.0), synthesize(name, duration_s=2.0, peak_mw=100.0)
    working_mw = read_profile(name).working_mw
    assert scaled.peak_mw == pytest.approx(own.peak_mw * 100.0 / working_mw, rel=1e-12)
    assert 0.3 * working_mw < own.peak_mw < 1.5 * working_mw
    assert f"`{name}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_number_says_its_source(name):
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    numbers = [line for line in lines if re.match(r"\s+\w+:\s*[-+.\d]", line)]
    assert numbers
    assert [line for line in numbers if not re.search(r"# \[[QSCI]\] \w", line)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_each_kind_declares_bounds_meaning_and_source(kind):
    assert kind.meaning
    assert kind.source.text
    for section in kind.sections:
        assert section.meaning
        for parameter in section.parameters:
            assert parameter.meaning
            assert max(parameter.at_least, parameter.above) > float("-inf"), parameter.name
            assert min(parameter.at_most, parameter.below) < float("inf"), parameter.name


def test_a_file_is_found_from_the_folder_it_is_relative_to(tmp_path):
    (tmp_path / "mine.yml").write_text(TEXT, encoding="utf-8")
    assert read_profile("mine.yml", relative_to=tmp_path).name == "mine"
    assert read_profile(tmp_path / "mine.yml").nominal_mw == read_profile("pretrain_dense").nominal_mw


def test_sections_left_out_are_features_the_job_does_not_have(tmp_path):
    path = tmp_path / "plain.yaml"
    path.write_text(TEXT[: TEXT.index("overshoot:")], encoding="utf-8")
    assert read_profile(path).needed_rate_hz == 80.0  # two sample steps on an edge of 25 ms


def test_an_unknown_name_is_told_the_nearest_and_all_that_are_shipped():
    said = refusal("pretrain_dens")
    assert "profile 'pretrain_dens': is not known" in said
    assert "wanted 'pretrain_dense'" in said
    assert "`gridsim profile --list` names all" in said


CHANGED = [
    ("duty: 0.675", "duty: 1.2", "duty", "got 1.2, wanted a finite number above 0 and below 1"),
    ("duty: 0.675", "duty: .nan", "duty", "got nan"),
    ("duty: 0.675", "duty: 1e400", "duty", "got inf"),
    ("duty: 0.675", "duty: 0.95", "duty_spread", "spread takes duty out of its range"),
    ("duty: 0.675", "duty: yes", "duty", "is not a number: got 'yes'"),
    ("duty: 0.675", "duty: 0,675", "duty", "is not a number: got '0,675'"),
    ("duty: 0.675", 'duty: "0.675"', "duty", "is not a number: got '0.675'"),
    ("duty: 0.675", "duty:", "duty", "is not a number: got nothing"),
    ("duty: 0.675", "dutty: 0.675", "dutty", "wanted 'duty'"),
    ("duty: 0.675", "duty: [0.675]", "duty", "is not a number: got a list"),
    ("duty: 0.675", "duty: {mean: 0.675}", "duty", "is not a number: got a table"),
    ("duty: 0.675", "duty: &d 0.675", "duty", "uses an anchor or alias: got &d"),
    ("duty: 0.675", "duty: !!python/name:os.system 1", "duty", "uses a tag"),
    ("frequency_hz: 1.0", "frequency_hz: -1.0", "frequency_hz", "at least 0.01 Hz"),
    ("frequency_hz: 1.0", "frequency_hz: 9.0", "edge_s", "the edge is longer than the shortest communication phase"),
    ("frequency_hz: 1.0", "frequency_hz: 9.0", "duration_s: 0.05", "overshoot and edges are longer"),
    ("edge_s: 0.025", "edge_s: 0.5", "edge_s", "a rise and its settling are longer than the shortest compute phase"),
    ("communication: 0.4", "communication: 1.0", "communication", "is not below the compute level"),
    ("communication: 0.4", "communication: -0.1", "communication", "at least 0"),
    ("level: 1.1", "level: 0.8", "level: 0.8", "the overshoot is below the compute level"),
    ("level: 0.3 ", "level: 1.0 ", "level: 1.0", "while saving is not below the compute level"),
    ("accelerators: 583000", "accelerators: 583000000", "accelerators", "at most 1e+08"),
    ("accelerators: 583000", "accelerators: 58300000", "accelerators", "the site is larger than any"),
    ("steady_share: 0.3", "steady_share: 1.0", "steady_share", "below 1"),
    ("duration_s: 5 ", "duration_s: 200 ", "duration_s: 200", "too long for the time between failures"),
    ("kind: training_job", "kind: training_jb", "kind", "wanted 'training_job'"),
    ("kind: training_job", "kind: [training_job]", "kind", "is not known: got a list"),
    ("title: Dense", "title: {of: Dense} #", "title: {", "is not a text: got a table"),
    ("noise:", "noises:", "noises", "wanted 'noise'"),
    ("site:", "site: 3\nsites:", "site", "is not a section: got 3"),
    ("title:", "title:\ntitle:", "title: Dense", "title: is given twice"),
    ("failures_per_accelerator_day: 4.7e-4", "interval_s: 0.5", "interval_s", "shorter than the longest iteration"),
    ("failures_per_accelerator_day: 4.7e-4", "first_s: 5", "checkpoint", "wanted exactly one of failures_per"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"), CHANGED, ids=[f"{row[1][:24]}: {row[3][:24]}" for row in CHANGED]
)
def test_a_wrong_line_is_named(refused, old, new, key, said):
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    found = [line for line in refused(text).splitlines() if said in line]
    assert found
    line = int(re.search(r"^job\.yaml line (\d+)", found[0])[1])
    assert line == line_of(text, key if ":" in key else key + ":")


def test_all_faults_are_listed_at_once_in_the_order_of_the_file(refused):
    text = TEXT.replace("duty: 0.675", "dutty: 0.675").replace("steady_share: 0.3", "steady_share: two")
    text = text.replace("bandwidth_hz: 20", "bandwidth_hz: -20")
    said = refused(text).splitlines()
    lines = [int(re.search(r"line (\d+)", line)[1]) for line in said]
    assert lines == sorted(lines)
    for part in ("'dutty'", "duty (mean share of an iteration spent computing) is missing", "'two'", "-20"):
        assert sum(part in line for line in said) == 1
    assert len(said) == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"# nothing\n", "is empty"),
        (b"\x00\x01\x02", "line 1: has a NUL byte"),
        (b"kind: x\ntitle: \xff\n", "line 2: is not UTF-8: got byte 0xff"),
        (b"kind: training_job\n" + b"k: 1\n" * 3000, "more faults"),
        (b"kind: training_job\n" + b"".join(b"k%d: 1\n" % n for n in range(2000)), "more faults"),
        (b"\xff\xfe" + "kind: x".encode("utf-16-le"), "is not UTF-8: got UTF-16"),
        (b"just words", "is no profile: got 'just words'"),
        (b"- a\n- b\n", "is no profile: got a list"),
        (b"kind: {", "is not YAML"),
        (b"kind: training_job\n\tsite: 1\n", "is not YAML"),
        (b"a: &a 1\nb: *a\n", "uses an anchor"),
        (b"title: x\n", "line 1: kind: is missing"),
        (b"kind: training_job\n", "section site (accelerators and the steady rest) is missing"),
        (b"a: " + b"{a: " * 4900, "nests too deep"),
        (b"a: " + b"[" * 5000, "nests too deep"),
        (b"x" * 100_000, "is too large: got 100,000 bytes"),
        (b"a: 1\n---\nb: 2\n", "holds several documents"),
    ],
)
def test_a_file_that_is_no_profile_is_refused_at_once(refused, content, said):
    assert said in refused(content)


def test_a_bom_does_no_harm(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert read_profile(path).name == "bom"


def test_missing_files_and_folders_are_named(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    assert "absent.yaml: cannot be read: got no such file" in refusal("absent.yaml", relative_to=tmp_path)
    assert "folder.yaml: cannot be read: got a folder" in refusal("folder.yaml", relative_to=tmp_path)
    assert "cannot be read" in refusal("a\0b.yaml")
    assert "is not known" in refusal("../pyproject")
