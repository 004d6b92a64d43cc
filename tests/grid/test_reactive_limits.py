"""Reactive limits in the power flow: who holds a voltage, and what a machine gives that cannot."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pandapower
import pytest

from gridsim.grid.case import GridCase
from gridsim.grid.folder import read_case
from gridsim.grid.operating_point import TOLERANCE_MVA, Draw, solve_operating_point
from gridsim.grid.reactive_limits import share_within

# A site at bus 5 of the nine-bus case that asks the machines at 2 and 3 for reactive power.
SITE = Draw("campus", 5, 50.0, 60.0)
# Two solutions of one power flow, each to its tolerance, differ by about this. [pu], [Mvar]
SAME_PU, SAME_MVAR = 1e-9, 1e-6


def nine_bus(**limits: float) -> GridCase:
    """The nine-bus case, its machine at bus 2 with the limits given."""
    case = read_case("wscc9")
    net = copy.deepcopy(case.net)
    for name, value in limits.items():
        net.gen.loc[net.gen.bus == 2, name] = value
    return replace(case, net=net)


def given_mvar(case: GridCase, bus: int, *draws: Draw) -> float:
    return sum(m.q_mvar for m in solve_operating_point(case, draws).machines if m.bus == bus)


def test_limits_that_nothing_reaches_change_no_voltage_by_a_bit() -> None:
    free, limited = nine_bus(), nine_bus(min_q_mvar=-200.0, max_q_mvar=200.0)
    ours, theirs = (solve_operating_point(case, [SITE]) for case in (free, limited))
    assert np.array_equal(ours.v_pu, theirs.v_pu)
    assert [m.q_mvar for m in ours.machines] == [m.q_mvar for m in theirs.machines]


@pytest.mark.parametrize("name", ["wscc9", "kundur", "ieee39"])
def test_machines_give_what_their_voltages_carry_away(name: str) -> None:
    network = solve_operating_point(read_case(name))
    current = network.shunt_pu * network.v_pu
    for branch in network.branches:
        there, beyond = network.v_pu[branch.from_row], network.v_pu[branch.to_row]
        current[branch.from_row] += branch.y_ff * there + branch.y_ft * beyond
        current[branch.to_row] += branch.y_tf * there + branch.y_tt * beyond
    left_mva = network.base_mva * network.v_pu * current.conj()
    for load in network.loads:
        left_mva[load.row] += complex(load.p_mw, load.q_mvar)
    for machine in network.machines:
        left_mva[machine.row] -= complex(machine.p_mw, machine.q_mvar)
    # Some times the tolerance at which the power flow ends, and a tenth of what rounded shares leave.
    assert np.abs(left_mva).max() < 10.0 * TOLERANCE_MVA


def test_a_site_that_replaces_a_load_leaves_another_sites_at_its_bus() -> None:
    """In either order: the one listed first was once switched off with the case's own load."""
    case = read_case("wscc9")
    one, other = Draw("one", 5, 30.0, 10.0), Draw("other", 5, 40.0, 0.0, replaces_case_load=True)
    ours, theirs = solve_operating_point(case, [one, other]), solve_operating_point(case, [other, one])
    assert np.abs(ours.v_pu - theirs.v_pu).max() < SAME_PU
    given = sum(machine.p_mw for machine in ours.machines)
    kept = sum(load.p_mw for load in ours.loads)
    assert 70.0 + kept < given < 70.0 + kept + 10.0  # with losses


def test_a_machine_at_its_limit_lets_its_voltage_go() -> None:
    rest_mvar = given_mvar(nine_bus(), 2)
    limited = nine_bus(max_q_mvar=rest_mvar + 5.0)
    network = solve_operating_point(limited, [SITE])
    assert given_mvar(limited, 2, SITE) == pytest.approx(rest_mvar + 5.0, abs=SAME_MVAR)
    set_pu = float(limited.net.gen.vm_pu[limited.net.gen.bus == 2].iloc[0])
    assert abs(network.v_pu[network.row_of[2]]) < set_pu - 1e-3


def test_the_solution_is_that_of_pandapowers_own_limits() -> None:
    limited = nine_bus(max_q_mvar=given_mvar(nine_bus(), 2) + 5.0)
    ours = solve_operating_point(limited, [SITE])
    net = copy.deepcopy(limited.net)
    pandapower.create_load(net, SITE.bus, p_mw=SITE.p_mw, q_mvar=SITE.q_mvar)
    for machine in ours.machines:  # the dispatch is no matter of reactive limits
        net.gen.loc[net.gen.bus == machine.bus, "p_mw"] = machine.p_mw
    net.gen["min_q_mvar"] = -999.0
    net.gen["max_q_mvar"] = net.gen.max_q_mvar.astype(float).fillna(999.0)
    pandapower.runpp(
        net,
        enforce_q_lims=True,
        calculate_voltage_angles=True,
        trafo_model="pi",
        tolerance_mva=TOLERANCE_MVA,
        numba=False,
    )
    for bus, row in ours.row_of.items():
        assert abs(ours.v_pu[row]) == pytest.approx(net.res_bus.vm_pu[bus], abs=SAME_PU)


def test_limits_that_the_case_itself_breaks_bind_at_what_it_gives() -> None:
    rest_mvar = given_mvar(nine_bus(), 2)
    broken = nine_bus(max_q_mvar=rest_mvar - 20.0)
    assert given_mvar(broken, 2) == pytest.approx(rest_mvar, abs=SAME_MVAR)
    assert given_mvar(broken, 2, SITE) == pytest.approx(rest_mvar, abs=SAME_MVAR)


@pytest.mark.parametrize(("name", "bus"), [("michigan", 39191), ("texas", 7068)])
def test_a_bus_holds_its_voltage_or_is_at_the_limit_that_keeps_it_from_it(name: str, bus: int) -> None:
    case = read_case(name)
    network = solve_operating_point(case, [Draw("campus", bus, 1000.0, 142.0)])
    gen = case.net.gen[case.net.gen.in_service].set_index(["bus", "id"])
    base = {(m.bus, m.id): m.q_mvar for m in solve_operating_point(case).machines}
    slack = int(case.net.gen.bus[case.net.gen.slack].iloc[0])
    at_limit = 0
    for m in network.machines:
        row = gen.loc[(m.bus, m.id)]
        low, high = min(row.min_q_mvar, base[m.bus, m.id]), max(row.max_q_mvar, base[m.bus, m.id])
        v_pu = abs(network.v_pu[m.row])
        if m.bus == slack:
            continue
        assert low - SAME_MVAR * 10 <= m.q_mvar <= high + SAME_MVAR * 10
        at_upper, at_lower = m.q_mvar > high - 10 * SAME_MVAR, m.q_mvar < low + 10 * SAME_MVAR
        at_limit += at_upper
        # Complementarity: below the set point only at the upper limit, above it only at the lower one.
        assert v_pu >= row.vm_pu - 10 * SAME_PU or at_upper
        assert v_pu <= row.vm_pu + 10 * SAME_PU or at_lower
    assert at_limit > 0


def test_shares_within_limits_keep_the_sum() -> None:
    generator = np.random.default_rng(5)
    for _ in range(50):
        rating = generator.uniform(1.0, 50.0, 6)
        low, high = -generator.uniform(0.0, 10.0, 6), generator.uniform(0.0, 30.0, 6)
        high[0] = np.inf if generator.random() < 0.3 else high[0]
        total = float(generator.uniform(low.sum(), min(high.sum(), 80.0)))
        found = share_within(total, rating, low, high)
        assert found.sum() == pytest.approx(total, rel=1e-12, abs=1e-10)
        assert np.all((found >= low) & (found <= high))
