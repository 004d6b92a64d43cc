"""Is the power flow solved again that of the RAW file? Voltages by bus, and where the file's own do not balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridsim.arrays import Complexes
from gridsim.errors import Fault, InputError, SimulationError, raise_if_any
from gridsim.grid.case import GridCase
from gridsim.grid.network import Network
from gridsim.grid.operating_point import solve_operating_point
from gridsim.grid.psse.buses import ISOLATED, PQ
from gridsim.grid.psse.case import RawCase

#: How far the power flow solved again may be from the voltages in the file. A file has five digits of voltage and
#: four of angle; a wrong tap, shunt or sign moves some voltage by more than this. [pu, deg]
VOLTAGE_TOLERANCE_PU = 1e-3
ANGLE_TOLERANCE_DEGREE = 0.1
_WORST_SHOWN = 5
# Balances of a file written with five digits of voltage are off by about this on short lines. [MVA]
_BALANCED_MVA = 1.0


@dataclass(frozen=True)
class Comparison:
    """The power flow beside the file, index bus number.

    `voltages`: how far apart they are (`vm_pu`, `va_degree` against the swing bus, both positive).
    `missing`: `p_mw` and `q_mvar` that a bus of the file lacks for balance at the file's own voltages; active power
    alone where a machine holds voltage, nothing at the swing bus.
    """

    voltages: pd.DataFrame
    missing: pd.DataFrame


def held_to_its_solution(grid: GridCase, case: RawCase) -> GridCase:
    """Return `grid` if its power flow is that of the RAW file, or the file has none.

    Raises `InputError` with the buses that differ most and those that do not balance in the file itself.
    """
    if not case.is_solved or case.skipped:
        return grid
    raise_if_any(_differences(compared(grid, case), case))
    return grid


def compared(grid: GridCase, case: RawCase) -> Comparison:
    """Solve the power flow and set it beside the file. Raises `InputError` where there is no solution."""
    try:
        network = solve_operating_point(grid)
    except SimulationError as error:
        wanted = "the one that the file's voltages say, or solved=False"
        raise InputError(Fault(str(case.path), "power flow has no solution", wanted=wanted)) from error
    numbers = [bus.number for bus in case.buses if bus.kind != ISOLATED]
    rows = [network.row_of[number] for number in numbers]
    v_pu = _stored_voltages(network, case)
    voltages = pd.DataFrame(
        {
            "vm_pu": np.abs(np.abs(network.v_pu[rows]) - np.abs(v_pu[rows])),
            "va_degree": np.abs(np.rad2deg(np.angle(network.v_pu[rows] / v_pu[rows]))),
        },
        index=numbers,
    )
    missing = _missing_mva(network, case)[rows]
    missing[numbers.index(case.swing.number)] = 0.0
    return Comparison(voltages, pd.DataFrame({"p_mw": missing.real, "q_mvar": missing.imag}, index=numbers))


def drawn_beyond_loads_mva(network: Network, case: RawCase) -> Complexes:
    """Return per row what leaves by branches and shunts, and into loads, at the file's voltages. [MVA]"""
    v_pu = _stored_voltages(network, case)
    drawn = np.asarray(v_pu * np.conj(network.admittance() @ v_pu) * network.base_mva, dtype=np.complex128)
    for load in network.loads:
        drawn[load.row] += complex(load.p_mw, load.q_mvar)
    return drawn


def _stored_voltages(network: Network, case: RawCase) -> Complexes:
    """Return the file's voltages by row, turned to the angle of the swing bus in `network`.

    Star points of transformers have no place in the file that binds; they keep the solution.
    """
    stored = [bus for bus in case.buses if bus.number in network.row_of]
    rows = [network.row_of[bus.number] for bus in stored]
    v_file = np.array([bus.vm_pu * np.exp(1j * np.deg2rad(bus.va_degree)) for bus in stored])
    swing = next(k for k, bus in enumerate(stored) if bus.number == case.swing.number)
    turn = network.v_pu[rows[swing]] / v_file[swing]
    v_pu = network.v_pu.copy()
    v_pu[rows] = v_file * turn / abs(turn)
    return v_pu


def _missing_mva(network: Network, case: RawCase) -> Complexes:
    """Return per row what leaves by branches and shunts, and into loads, less what machines are to make. [MVA]"""
    missing = drawn_beyond_loads_mva(network, case)
    kinds = {bus.number: bus.kind for bus in case.buses}
    for machine in case.generators:
        if machine.in_service and kinds[machine.bus] != ISOLATED:
            row = network.row_of[machine.bus]
            missing[row] -= complex(machine.p_mw, machine.q_mvar)
            if kinds[machine.bus] != PQ:
                missing[row] = missing[row].real
    return missing


def _differences(found: Comparison, case: RawCase) -> Iterator[Fault]:
    apart = found.voltages / (VOLTAGE_TOLERANCE_PU, ANGLE_TOLERANCE_DEGREE)
    wrong = _worst(apart.max(axis=1), above=1.0)
    for bus in wrong[:_WORST_SHOWN]:
        vm_pu, va_degree = found.voltages.loc[bus]
        yield Fault(
            f"{case.path}: bus {bus}",
            f"power flow differs from the file's voltages, at {len(wrong)} buses in all",
            f"{vm_pu:.4f} pu and {va_degree:.3f} degrees apart",
            f"at most {VOLTAGE_TOLERANCE_PU:g} pu and {ANGLE_TOLERANCE_DEGREE:g} degrees, or solved=False",
        )
    if wrong:
        for bus in _worst(found.missing.abs().max(axis=1), above=_BALANCED_MVA)[:_WORST_SHOWN]:
            p_mw, q_mvar = found.missing.loc[bus]
            got = f"{p_mw:+.1f} MW {q_mvar:+.1f} Mvar missing"
            yield Fault(f"{case.path}: bus {bus}", "does not balance at the file's own voltages", got)


def _worst(values: pd.Series[float], *, above: float) -> list[int]:
    """Return the buses whose value is not at most `above`, the largest first; NaN counts as large."""
    ordered = values.fillna(np.inf).sort_values(ascending=False)
    return [int(bus) for bus in ordered.index[ordered.to_numpy() > above]]
