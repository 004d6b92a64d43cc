"""Contract of every shipped profile: pieces have the bits of the whole, levels are physical, sources are there."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gridsim.errors import InputError
from gridsim.paths import shipped, shipped_names
from gridsim.profiles.accelerators import CATALOGUE
from gridsim.profiles.contract import Profile
from gridsim.profiles.library import read_profile, title_of
from gridsim.profiles.synthesis import pieces, synthesize

NAMES = shipped_names("load_profiles", ".yaml")


def rate_of(profile: Profile) -> float:
    return float(np.ceil(max(profile.needed_rate_hz, 10.0)))


@pytest.mark.parametrize("name", NAMES)
def test_any_pieces_have_the_bits_of_the_whole(name):
    profile = read_profile(name)
    options = {"duration_s": 20.0, "sample_rate_hz": rate_of(profile), "seed": 11}
    whole = synthesize(profile, **options)
    for piece_s in (0.7, 6.1):
        parts = list(pieces(profile, piece_s=piece_s, **options))
        assert np.array_equal(np.concatenate([part.t_s for part in parts]), whole.t_s)
        assert np.array_equal(np.concatenate([part.p_mw for part in parts]), whole.p_mw)
    longer = synthesize(profile, **(options | {"duration_s": 100.0}))
    assert np.array_equal(longer.p_mw[: whole.p_mw.size], whole.p_mw)
    other = synthesize(profile, **(options | {"seed": 12}))
    assert not np.array_equal(other.p_mw, whole.p_mw)


@pytest.mark.parametrize("name", NAMES)
def test_a_site_draws_between_nothing_and_somewhat_above_its_rating(name):
    profile = read_profile(name)
    trace = synthesize(profile, duration_s=60.0, sample_rate_hz=rate_of(profile), seed=1)
    assert trace.p_mw.min() > 0.0
    # overshoot to 1.1 with spreads of 5 % and noise, through a UPS that amplifies
    assert 0.3 * profile.nominal_mw < trace.peak_mw < 1.3 * profile.nominal_mw


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_end_at_what_the_site_draws(name):
    profile = read_profile(name)
    run = profile.run(until_s=10.0, seed=4)
    t_s = np.arange(round(10.0 * rate_of(profile))) / rate_of(profile)
    steps = run.steps(t_s)
    assert len(steps) >= 3
    assert steps[-1].name == "site"
    assert np.array_equal(steps[-1].p_mw, run.draw(t_s).p_mw)
    assert all(step.p_mw.shape == t_s.shape for step in steps)
    assert profile.facts
    assert len(title_of(name)) > 20


def test_at_least_ten_profiles_of_every_kind_of_work_are_shipped_with_a_row_each():
    assert len(NAMES) >= 10
    rows = (shipped("load_profiles") / "README.md").read_text(encoding="utf-8").splitlines()
    for name in NAMES:
        row = next(row for row in rows if row.startswith(f"| `{name}`"))
        assert row.count("|") == 9
        assert all(cell.strip() for cell in row.split("|")[1:-1])


@pytest.mark.parametrize("accelerator", CATALOGUE, ids=lambda accelerator: accelerator.name)
def test_accelerators_say_where_their_numbers_come_from(accelerator):
    assert 500.0 <= accelerator.tdp_w <= 3000.0
    assert 0.0 < accelerator.idle < accelerator.communication < 1.0 < accelerator.overshoot
    assert accelerator.source.text
    assert accelerator.levels_source.text


def test_a_file_takes_from_its_accelerator_what_it_leaves_out(tmp_path):
    text = (shipped("load_profiles") / "pretrain_dense.yaml").read_text(encoding="utf-8")
    bare = re.sub(r"  accelerator_tdp_w:.*\n|  edge_s:.*\n", "", text).replace("title:", "accelerator: H100\ntitle:")
    path = tmp_path / "h100.yaml"
    path.write_text(bare, encoding="utf-8")
    assert read_profile(path).nominal_mw == pytest.approx(583_000 * 700e-6 / 0.7)
    path.write_text(bare.replace("H100", "H10"), encoding="utf-8")
    with pytest.raises(InputError, match=r"line 12: accelerator: is not known: got 'H10', wanted 'H100'"):
        read_profile(path)


CHANGED = {
    "pretrain_moe": [
        (
            "iteration:\n",
            "iteration:\n  duty: 0.5  # x\n",
            "duty (mean share of an iteration spent computing) is given twice",
        ),
        ("server:\n", "servers:\n", "section hall needs section server"),
        ("steady_share: 0 ", "steady_share: 0.1 ", "the rest of the site is stated twice"),
        (
            "exposed_s: 0.12",
            "exposed_s: 0.001",
            r"line \d+: iteration.edge_s: the edge is longer than the shortest communication",
        ),
        (
            "pipeline_stages: 8",
            "pipeline_stages: 200",
            r"line \d+: iteration: rise, overshoot and stragglers outlast the shortest computing",
        ),
        ("peak_gain: 1.6", "peak_gain: 0.5", "amplification there"),
    ],
    "inference": [
        ("prefill_share: 0.25", "prefill_share: 0.9\n  waiting_share: 0.3 #", "is given twice"),
        ("idle: 0.15", "idle: 0.9", "the idle level is above that of work"),
        ("utilisation: 0.7", "utilisation: 1.2", "got 1.2, wanted a finite number above 0 and at most 1"),
    ],
    "crypto_curtailable": [
        ("duration_s: 5400", "duration_s: 5", "the fall is longer than the curtailment"),
        ("level: 0.03", "level: 0.99", "the curtailed level is not below that of work"),
    ],
    "published_aggregate": [
        ("large_share: 0.9 ", "large_share: 0.8 ", "the shares do not add up: got"),
        ("training_jobs: 2", "training_jobs: 0", "share and number of training jobs do not fit"),
    ],
    "mixed_campus": [
        ("inference: 0.8", "inference: 0.7", "the shares do not add up: got 0.9, wanted 1"),
        ("inference: 0.8", "inferense: 0.8", "is no shipped profile: got 'inferense', wanted 'inference'"),
        ("inference: 0.8", "mixed_campus: 0.8", "is itself a mixed campus"),
        ("inference: 0.8", "inference: -0.8", "got -0.8"),
    ],
}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [(name, *row) for name, rows in CHANGED.items() for row in rows],
)
def test_what_physics_forbids_is_named(tmp_path, name, old, new, said):
    text = (shipped("load_profiles") / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "mine.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_profile(tmp_path / "mine.yaml")
    assert re.search(said, str(caught.value)) or said in str(caught.value)


def test_a_minute_says_which_rate_would_do():
    with pytest.raises(InputError, match=r"sampling is too slow .* got 20 Hz, wanted at least 88 Hz"):
        synthesize("pretrain_dense", duration_s=60.0, sample_rate_hz=20.0)
