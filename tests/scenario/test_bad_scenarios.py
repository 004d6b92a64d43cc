"""Bad scenario files: each refusal names file, line and path, what stood there and what was wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridsim.errors import InputError
from gridsim.scenario.reading import read_scenario

#: What is replaced in the complete scenario, by what, and what the message must say beside the line of the change.
BAD = [
    ("duration_s: 60", "duration_s: abc", ["duration_s:", "got 'abc'", "above 0 s"]),
    ("duration_s: 60", "duration_s: true", ["duration_s:", "got true", "a finite number above 0 s"]),
    ("duration_s: 60", "duration_s: 0", ["got 0", "above 0 s"]),
    ("duration_s: 60", "duration_s: -60", ["got -60"]),
    ("duration_s: 60", "duration_s: .nan", ["got nan", "a finite number"]),
    ("duration_s: 60", "duration_s: .inf", ["got inf", "a finite number"]),
    ("duration_s: 60", "duration_s: 1e400", ["got inf", "a finite number"]),
    ("duration_s: 60", "duration_s: " + "9" * 390, ["digits", "a finite number"]),
    ("duration_s: 60", "duration_s: '60'", ["got '60'"]),
    ("duration_s: 60", "duration_s: 60 s", ["got '60 s'"]),
    ("duration_s: 60", "duration_s: 1_000", ["got '1_000'"]),
    ("duration_s: 60", "duration_s:", ["got nothing"]),
    ("duration_s: 60", "duration_s: [60]", ["got a list"]),
    ("duration_s: 60", "duration_s: 6.5\nduration_s: 60", ["line 4", "is given twice", "line 3"]),
    ("duration_s: 60", "duration_s: 1e6", ["too many steps", "2.4e+08 steps", "at most 50,000,000"]),
    ("step_s: 0.004166666666666667", "step_s: 0.05", ["step_s", "got 0.05", "at most 0.02 s"]),
    ("step_s: 0.004166666666666667", "step: 0.01", ["step:", "not a known key", "wanted 'step_s'"]),
    ("record_every: 1", "record_every: 0", ["got 0", "at least 1"]),
    ("record_every: 1", "record_every: 1.5", ["got 1.5", "a whole number"]),
    ("seed: 1", "seed: -1", ["got -1", "at least 0"]),
    ("z: 0.4, i: 0.3", "z: 0.4, i: 0.4", ["load_model.p", "is not 1", "got 1.1", "sum to 1"]),
    ("z: 0.4, i: 0.3", "z: 1.4, i: -0.7", ["load_model.p.z", "load_model.p.i", "at most 1"]),
    ("voltages: all", "voltages: some", ["record.voltages", "got 'some'", "'all'"]),
    ("voltages: all", "voltages: [7, x]", ["record.voltages[1]", "got 'x'"]),
    ('generators: [30, "31:1"]', "generators: ['31-1']", ["record.generators[0]", "got '31-1'", "bus:id"]),
    ("name: campus\n", "name: 1st campus\n", ["sites[0].name", "got '1st campus'", "a letter"]),
    ("name: west", "name: campus", ["sites[1].name", "another site", "got 'campus', as entry 0"]),
    ("bus: 16", "bus: sixteen", ["sites[0].bus", "got 'sixteen'", "a whole number"]),
    ("bus: 16", "bus: 16.0", ["sites[0].bus", "got 16.0"]),
    ("power_factor: 0.99", "power_factor: 1.01", ["power_factor", "got 1.01", "above 0 and at most 1"]),
    ("power_factor: 0.99", "power_factor: 0", ["power_factor", "got 0"]),
    ("replaces_case_load: false", "replaces_case_load: no", ["got 'no'", "true or false"]),
    ("load: {trace: trace.csv, hold: previous}", "load: 1000", ["sites[0].load", "got 1000", "exactly one of"]),
    ("load: {trace: trace.csv, hold: previous}", "load: {}", ["sites[0].load", "got neither", "profile"]),
    ("trace: trace.csv, hold", "trace: trace.csv, profile: x, hold", ["got both", "exactly one of"]),
    ("hold: previous", "hold: next", ["sites[0].load.hold", "got 'next'", "'linear' or 'previous'"]),
    ("trace: trace.csv", "trace: trase.csv", ["sites[0].load.trace", "no such file", "'trase.csv'"]),
    ("profile: job.yaml", "profile: job.yml", ["sites[1].load.profile", "no such profile", "'job.yml'"]),
    ("peak_mw: 400", "peak_mw: 0", ["sites[1].load.peak_mw", "got 0", "above 0 MW"]),
    ("peak_mw: 400", "peek_mw: 400", ["load.peek_mw", "wanted 'peak_mw'", "load.peak_mw: is missing"]),
    ("peak_mw: 400", "peak_mw: 400000000", ["got 400000000", "at most 100000 MW"]),
    ("value: [10, 20]", "value: [20, 10]", ["measured.figures[1]", "goes down", "got [20, 10]", "smaller end first"]),
    ("value: [10, 20]", "value: ten", ["measured.figures[1].value", "got 'ten'"]),
    ("take: highest", "take: most", ["measured.figures[0].take", "got 'most'"]),
    ("to_s: 9", "to_s: 0.1", ["from_s comes after to_s", "got 0.5 s", "at most 0.1 s"]),
    ("source: a report, 2025", "who: me", ["measured.who", "measured.source: is missing"]),
    ("ride_through: perc1", "ride_through: perc9", ["ride_through", "got 'perc9'", "perc1"]),
    ("ride_through: perc1", "ride_through: {model: itik}", ["ride_through", "got 'itik'", "itic"]),
    ("ride_through: perc1", "ride_through: {model: [1]}", ["ride_through", "no known ride-through model"]),
    ("ride_through: perc1", "ride_through: 7", ["ride_through", "got 7", "perc1"]),
    (
        "ride_through: perc1",
        "ride_through: [{share: 0.7}, {share: 0.4, model: itic}]",
        ["sites[0].ride_through", "got 1.1"],
    ),
    ("ride_through: perc1", "ride_through: [{share: 0.7, model: itic, VL9: 1}]", ["ride_through[0].VL9", "VL"]),
    ("ride_through: perc1", "chips: {Fstpo: 0.9}", ["chips.Fstpo", "Fstop"]),
    ("limits: {preset: eastern}", "protection: {preset: east}", ["protection.preset", "eastern"]),
    ("limits: {preset: eastern}", "protection: {preset: eastern, load_shedding: 3}", ["load_shedding", "stages"]),
    (
        "limits: {preset: eastern}",
        "protection: {preset: eastern, load_shedding: [{f_hz: 59, share: 0.6}, {f_hz: 58, share: 0.6}]}",
        ["protection", "got 1.2", "at most 1"],
    ),
    ("Vcease: 0.7", "Vsease: 0.7", ["ride_through.Vsease", "wanted 'Vcease'"]),
    ("Vrecon: 0.9", "Vrecon: 0.6", ["ride_through", "Vcease = 0.7 pu, Vrecon = 0.6 pu", "at least Vcease"]),
    ("type: battery", "type: batery", ["mitigation[1].type", "got 'batery'", "wanted 'battery'"]),
    ("type: battery, ", "", ["mitigation[1]", "has no type", "battery"]),
    ("type: battery", "type: {name: battery}", ["mitigation[1].type", "no known type of mitigation", "got a table"]),
    ("type: gpu_smoothing", "type: [dephased_jobs]", ["mitigation[0].type", "got a list", "one of"]),
    ("p_mw: 200", "p_mv: 200", ["mitigation[1].p_mv", "wanted 'p_mw'"]),
    ("e_mwh: 100", "e_mwh: 0", ["mitigation[1].e_mwh", "got 0", "above 0 MWh"]),
    ("control: smoothing", "control: magic", ["mitigation[1].control", "got 'magic'", "'smoothing'"]),
    ("e_mwh: 100", "e_mwh: 100, soc_min: 0.9", ["mitigation[1]", "soc_min = 0.9", "soc_min must be below soc_max"]),
    ("name: store", "name: gpu_smoothing", ["mitigation[1].name", "another mitigation"]),
    ("floor: 0.7, ", "", ["mitigation[0].floor", "is missing", "at most 1"]),
    ("type: bus_fault", "type: bus_falt", ["events[0].type", "got 'bus_falt'", "wanted 'bus_fault'"]),
    ("t_s: 1.0", "t_s: 61", ["events[0].t_s", "after the end of the run", "got 61 s", "at most 60 s"]),
    ("t_s: 1.0", "t_s: -1", ["events[0].t_s", "got -1", "at least 0 s"]),
    ("duration_s: 0.1", "duration_s: 0", ["events[0].duration_s", "got 0", "above 0 s"]),
    ("x_pu: 0.01", "x_pu: 0", ["events[0]", "both 0", "above 0 pu"]),
    ("x_pu: 0.01", "x_pu: -0.01", ["events[0].x_pu", "got -0.01", "at least 0 pu"]),
    ('from: 16, to: 17, circuit: "1"', "from: 16, to: 16", ["events[1]", "same bus", "two buses"]),
    ('from: 16, to: 17, circuit: "1"', "form: 16, to: 17", ["events[1].form", "wanted 'from'"]),
    ('from: 16, to: 17, circuit: "1"', "from: 16, to: 17, circuit: [1]", ["events[1].circuit", "got a list"]),
    ("bus: 30, id", "id", ["events[3].bus", "is missing", "a whole number"]),
    ("p_mw: 100", "p_mw: lots", ["events[4].p_mw", "got 'lots'", "MW"]),
    ("fraction: 0.5", "fraction: 1.5", ["events[5].fraction", "got 1.5", "above 0 and at most 1"]),
    ("limits: {preset: eastern}", "limits: ''", ["limits", "got ''"]),
    ("limits: {preset: eastern}", "limits: {presett: eastern}", ["limits.presett", "wanted 'preset'"]),
    ("limits: {preset: eastern}", "limits: 7", ["limits", "{preset: name}"]),
    ("case: ieee39", "case: ieee93", ["case", "no such case", "got 'ieee93'", "wanted 'ieee39'"]),
    ("case: ieee39", "case: trace.csv", ["case", "is no folder", "'trace.csv'"]),
    ("case: ieee39", "case: {raw: a.raw}", ["case.dyr", "is missing", "case.raw", "no such file"]),
    ("case: ieee39", "case: 39", ["case", "{raw: ..., dyr: ...}"]),
    ("case: ieee39", 'case: "a\\0b"', ["case", "\\x00"]),
    ("case: ieee39", 'case: "\\ud800"', ["case", "\\ud800"]),
    ("name: campus-what-if", 'name: "a\\nb"', ["name", "one line of text"]),
    ("name: campus-what-if", "nam: x", ["nam:", "not a known key", "wanted 'name'"]),
    ("name: campus-what-if", "<<: {a: 1}", ["merge key"]),
]


@pytest.mark.parametrize(("good", "bad", "said"), BAD, ids=[f"{i}-{row[1][:30]}" for i, row in enumerate(BAD)])
def test_a_refusal_says_where_what_got_and_wanted(
    complete: Path, complete_text: str, good: str, bad: str, said: list[str]
) -> None:
    at = complete_text.index(good)
    complete.write_text(complete_text[:at] + bad + complete_text[at + len(good) :], encoding="utf-8")
    line = complete_text[:at].count("\n") + 1
    with pytest.raises(InputError) as refused:
        read_scenario(complete)
    message = str(refused.value)
    assert f"{complete} line {line + bad.rstrip().count(chr(10))}" in message
    for part in said:
        assert part in message


def test_all_faults_are_listed_at_once_in_the_order_of_the_file(complete: Path, complete_text: str) -> None:
    bad = complete_text.replace("duration_s: 60", "duration_s: 0.5").replace("bus: 16\n", "bus: x\n")
    complete.write_text(bad.replace("fraction: 0.5", "fraction: 2").replace("trace.csv", "no.csv"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_scenario(complete)
    said = [fault.where.split(" line ")[1] for fault in refused.value.faults]
    assert said[:2] == ["13: sites[0].bus", "16: sites[0].load.trace"]
    assert said[-2:] == ["31: events[5].t_s", "31: events[5].fraction"] or said[-2:] == [
        "31: events[5].fraction",
        "31: events[5].t_s",
    ]
    assert len(said) == 9  # bus, trace, six events after the end, fraction


def test_faults_at_one_bus_must_not_overlap(complete: Path, complete_text: str) -> None:
    second = "events:\n  - {t_s: 1.05, type: bus_fault, bus: 7, duration_s: 0.1}"
    complete.write_text(complete_text.replace("events:", second), encoding="utf-8")
    with pytest.raises(InputError, match=r"events\[0\].t_s: overlaps another fault at bus 7"):
        read_scenario(complete)


def test_a_run_is_at_least_one_step(complete: Path) -> None:
    complete.write_text("case: ieee39\nduration_s: 0.001\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2: duration_s: is shorter than one step: got 0.001 s"):
        read_scenario(complete)
