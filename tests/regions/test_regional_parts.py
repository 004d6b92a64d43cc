"""Regions: plants classed by cost, fleets drawn, the rest of a system sized, a piece cut out of a small network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandapower
import pytest

from gridsim.devices.catalogue import MODELS
from gridsim.errors import InputError
from gridsim.grid.dynamics import machine_units
from gridsim.grid.folder import read_case
from gridsim.grid.map_coordinates import read_coordinates
from gridsim.grid.matpower.read import read_matpower
from gridsim.grid.matpower.records import raw_case_of
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.generators import Generator
from gridsim.grid.psse.to_pandapower import net_of
from gridsim.grid.regional.build import Recipe, build_region
from gridsim.grid.regional.extract import EQUIVALENT, extract
from gridsim.grid.regional.fleet import Unit, draw_fleet
from gridsim.grid.regional.fuel import COAL, COMBINED_CYCLE, HYDRO, NUCLEAR, SMALL, SUN, WIND, plant_classes
from gridsim.grid.regional.inverters import converter_records
from gridsim.grid.regional.region import Around, buses_inside
from gridsim.grid.regional.rest import rest_of
from gridsim.grid.regional.systems import SYSTEMS
from gridsim.grid.summary import summary
from gridsim.paths import shipped
from gridsim.simulation.rms.rest import build_model

# Four buses in a line, two machines; solved below, so that the stored voltages are a solution.
CASE = """function mpc = case4
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
 1 3 0 0 0 0 1 1.0 0 230 1 1.1 0.9;
 2 1 80 20 0 10 1 {v2} {a2} 230 1 1.1 0.9;
 3 1 60 10 0 0 2 {v3} {a3} 230 2 1.1 0.9;
 4 2 0 0 0 0 2 1.0 {a4} 230 2 1.1 0.9;
];
mpc.gen = [
 1 {p1} 0 100 -20 1.0 150 1 120 0;
 4 50 0 80 -10 1.0 120 1 100 0;
];
mpc.branch = [
 1 2 0.002 0.05 0.02 200 0 0 0 0 1 -360 360;
 2 3 0.002 0.04 0.02 200 0 0 0 0 1 -360 360;
 3 4 0.001 0.05 0.01 200 0 0 0 0 1 -360 360;
];
mpc.gencost = [
 2 0 0 3 0 8 1000;
 2 0 0 3 0.025 16 900;
];
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with its own solution in it."""
    path = tmp_path_factory.mktemp("matpower") / "case4.m"
    path.write_text(CASE.format(v2=1, a2=0.1, v3=1, a3=0, a4=0, p1=90))
    net = net_of(raw_case_of(read_matpower(path)))
    pandapower.runpp(net, numba=False, tolerance_mva=1e-10, trafo_model="pi", init="flat")
    v, a = net.res_bus.vm_pu, net.res_bus.va_degree
    path.write_text(
        CASE.format(
            v2=float(v[2]), a2=float(a[2]), v3=float(v[3]), a3=float(a[3]), a4=float(a[4]), p1=net.res_gen.p_mw[0]
        )
    )
    return path


def test_a_cut_out_region_keeps_its_power_flow(small: Path) -> None:
    case = raw_case_of(read_matpower(small))
    inside = buses_inside(case, wanted_areas=frozenset({2}))
    assert inside == {3, 4}
    found = extract(case, inside)
    assert found.ties == ((2, 3, "1"),)
    net = net_of(found.case)
    pandapower.runpp(net, numba=False, tolerance_mva=1e-10, trafo_model="pi", calculate_voltage_angles=True)
    for bus in found.case.buses:  # the source's voltages are printed whole, so only rounding is left
        assert net.res_bus.vm_pu[bus.number] == pytest.approx(bus.vm_pu, abs=1e-8)
        assert net.res_bus.va_degree[bus.number] == pytest.approx(bus.va_degree, abs=1e-6)
    # Nothing flows through the equivalent at the source's solution.
    assert abs(net.res_gen.p_mw[net.gen.id == EQUIVALENT].item()) < 1e-6


def test_the_outside_has_the_reactance_of_its_line_and_machine(small: Path) -> None:
    case = raw_case_of(read_matpower(small))
    outside = extract(case, frozenset({3, 4})).outside
    z = 0.002 + 0.05j + 0.2j * 100.0 / 150.0  # line 1-2, then 0.2 pu on 150 MVA
    assert outside.to_common[0] == pytest.approx(1.0 / z, rel=1e-6)
    assert outside.rating_mva == 150.0


def test_a_region_can_be_what_lies_around_a_bus(small: Path) -> None:
    case = raw_case_of(read_matpower(small))
    assert buses_inside(case, around=Around(4, 0.06)) == {3, 4}
    with pytest.raises(InputError, match="every bus is inside"):
        buses_inside(case, around=Around(4, 1.0))
    with pytest.raises(InputError, match="area: is not in the source: got 7"):
        buses_inside(case, wanted_areas=frozenset({7}))


def test_classes_follow_from_cost_and_reactive_range(small: Path) -> None:
    source = read_matpower(small)
    assert plant_classes(source) == (NUCLEAR, COMBINED_CYCLE)
    gen = source.gen.iloc[[0] * 5].reset_index(drop=True)
    gen[["C2", "C1", "C0"]] = [[0.06, 25.0, 1500.0], [0, 0, 0], [0, 0, 0], [0, 0, 236.0], [0, 0, 0]]
    gen["QMAX"], gen["QMIN"] = [100.0, 100.0, 100.0, 100.0, 0.0], [-20.0, -12.8, -67.6, -26.2, 0.0]
    changed = type(source)(source.path, source.base_mva, source.bus, gen, source.branch)
    assert plant_classes(changed) == (COAL, HYDRO, WIND, SMALL, SUN)


def test_a_fleet_is_the_same_for_the_same_seed_and_governs_the_share_asked_for() -> None:
    units = [Unit(k, "1", COAL if k % 2 else HYDRO, 100.0, 50.0, 90.0) for k in range(40)]
    draw = [
        draw_fleet(units, governed_share=0.25, nominal_hz=60.0, generator=np.random.default_rng(seed))
        for seed in (3, 3, 4)
    ]
    assert draw[0] == draw[1] != draw[2]
    assert sum(draw[0].governed) == 10  # a quarter of forty equal units
    full = [Unit(k, "1", COAL, 100.0, 90.0, 90.0) for k in range(40)]
    none = draw_fleet(full, governed_share=0.25, nominal_hz=60.0, generator=np.random.default_rng(3))
    assert not any(none.governed)  # no room, no response


def test_region_and_rest_together_have_the_measured_response() -> None:
    rest = rest_of(
        SYSTEMS["eastern"],
        bus=9,
        id=EQUIVALENT,
        rating_mva=800e3,
        load_mw=560e3,
        region_inertia_gw_s=170.0,
        region_mw_per_hz=3100.0,
        nominal_hz=60.0,
    )
    (h_s, d_pu), (droop, *_) = (record.values for record in rest.records)
    assert h_s * 800.0 + 170.0 == pytest.approx(2500.0, rel=1e-4)
    assert 3100.0 + 800e3 / 60.0 * (d_pu + 1.0 / droop) == pytest.approx(26000.0, rel=1e-4)
    with pytest.raises(InputError, match="kinetic energy"):
        rest_of(
            SYSTEMS["ercot"],
            bus=9,
            id=EQUIVALENT,
            rating_mva=1e3,
            load_mw=1e3,
            region_inertia_gw_s=500.0,
            region_mw_per_hz=0.0,
            nominal_hz=60.0,
        )


@pytest.mark.parametrize("name", ["georgia", "michigan", "texas"])
def test_no_two_buses_of_a_drawing_lie_on_each_other(name: str) -> None:
    places = read_coordinates(shipped("cases") / name)
    assert places is not None
    assert not places.duplicated().any()


def test_a_wind_plant_can_be_a_converter_that_rests(small: Path, tmp_path: Path) -> None:
    machine, cost = " 4 50 0 80 -10 1.0 120 1 100 0;\n", " 2 0 0 3 0.025 16 900;\n"
    text = small.read_text().replace(machine, machine + " 3 20 0 10 -6.8 1.0 30 1 25 0;\n")
    path = tmp_path / "case5.m"
    path.write_text(text.replace(cost, cost + " 2 0 0 3 0 0 0;\n"))
    found = {
        converters: build_region(read_matpower(path), Recipe("eastern", areas=frozenset({2}), converters=converters))
        for converters in (False, True)
    }
    assert [[plant.plant for plant in region.inverters] for region in found.values()] == [[WIND], [WIND]]
    case = found[True].case
    assert {record.model for record in case.dynamics if record.bus == 3} == {"REGCA1", "REECA1", "REPCA1"}
    network = solve_operating_point(case)
    units = machine_units(case, [(machine.bus, machine.id) for machine in network.machines])
    model = build_model(network, list(units.values()), case.load_model)
    assert np.abs(model.rest_rates).max() < 1e-6
    assert len(found[False].case.net.gen) == len(case.net.gen) - 1  # as a load it is no machine
    assert found[False].fleet == found[True].fleet  # what machines have does not hang on what wind is
    shown = summary(case)
    assert (shown.machines, shown.converters) == (3, 1)  # beside it a machine and the rest


def test_a_wind_plant_keeps_its_own_limits_and_the_interconnections_droop() -> None:
    plant = Generator(7, "1", True, 75.0, 0.0, 25.0, -17.0, 75.0, 0.0, 1.0, 120.0, 0.0, 0.2, 1)
    names = [parameter.name for parameter in MODELS["REPCA1"].parameters]
    drawn = {}
    for preset in ("eastern", "ercot"):
        generator = np.random.default_rng(1)
        wanted = SYSTEMS[preset].wind
        records = converter_records(plant, WIND, wanted=wanted, nominal_hz=60.0, generator=generator)
        drawn[preset] = dict(zip(names, records[-1].values, strict=True))
    for values in drawn.values():
        assert 25.0 / 120.0 <= values["Qmax"] < 25.4 / 120.0
        assert -17.4 / 120.0 < values["Qmin"] <= -17.0 / 120.0
        assert values["Pmax"] == 75.0 / 120.0
        assert values["Dup"] == 0.0  # nothing left to give
    assert drawn["eastern"]["FreqFlag"] == 0.0
    assert (drawn["ercot"]["FreqFlag"], drawn["ercot"]["Ddn"]) == (1.0, 20.0)  # a droop of 5 %
    assert drawn["ercot"]["fdbd2"] * 60.0 == pytest.approx(0.017, abs=1e-4)


def test_a_matpower_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.m"
    path.write_text("x = 1;")
    with pytest.raises(InputError, match="is no MATPOWER case"):
        read_matpower(path)


def test_georgia_is_whole_and_says_where_it_is_from() -> None:
    case = read_case("georgia")
    assert (case.net.bus.vn_kv[list(case.poi_buses)] >= 230.0).all()
    assert len(case.poi_buses) >= 8
    assert "Birchfield" in case.licence
    assert "Attribution 4.0" in case.licence
    own = case.net.load[case.net.load.id == "1"]
    assert own.p_mw.sum() == pytest.approx(30369.27, abs=0.01)  # areas 19 and 20 of the source
