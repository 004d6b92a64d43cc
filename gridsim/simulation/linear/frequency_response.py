"""Frequency response H(f) of a linearised grid, from each site's power to every output.

A small grid, as a state-space system: H = C (j 2 pi f - A)^-1 B + D. A = Z T Z^H with T upper triangular and Z
unitary (complex Schur form) is found once; each frequency is then one back substitution, and all frequencies go
through it side by side. Unlike a sum over eigenvectors this stays accurate where eigenvalues coincide, as they do in
machines without damping. 400 frequencies take 0.1 s at 300 states, 1.6 s at 1,000, growing with the cube.

A large grid, as a descriptor system: one sparse factorisation a frequency, one solution a site, all outputs from
that; 400 frequencies of 2,000 buses and 7,344 states take 16 s. Measured, one core.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import schur

from gridsim.arrays import Complexes, Floats
from gridsim.errors import Fault, raise_if_any
from gridsim.simulation.linear.descriptor import Descriptor
from gridsim.simulation.linear.pencil import Pencil
from gridsim.simulation.linear.system import LinearSystem, eliminated
from gridsim.units import TWO_PI

#: With more states one sparse factorisation a frequency is faster.
MOST_DENSE_STATES = 1000


def frequency_response(system: LinearSystem, f_hz: Floats, *, mvar_per_mw: Floats) -> Complexes:
    """Return H, shape (outputs, sites, frequencies): each output's phasor for a swing of 1 MW at each site.

    In the units of the outputs per MW. `mvar_per_mw` (sites,) is how each site's reactive power moves along.
    Raises `InputError` on a frequency that is not above 0 Hz, where rotor angles have no reference.
    """
    _above_zero(f_hz)
    b, d = system.per_mw(mvar_per_mw)
    t, z = schur(system.a, output="complex")
    x = _solved(t, np.asarray(z.conj().T @ b, dtype=np.complex128), np.asarray(1j * TWO_PI * f_hz))
    h = (system.c @ z) @ x.reshape(x.shape[0], -1)
    return np.asarray(h.reshape(*d.shape, f_hz.size) + d[:, :, np.newaxis])


def response_of(system: Descriptor, f_hz: Floats, *, mvar_per_mw: Floats) -> Complexes:
    """Return `frequency_response` of a linearised grid, by the way that is faster at its size."""
    if system.states > MOST_DENSE_STATES:
        return sparse_response(system, f_hz, mvar_per_mw=mvar_per_mw)
    return frequency_response(eliminated(system), f_hz, mvar_per_mw=mvar_per_mw)


def sparse_response(system: Descriptor, f_hz: Floats, *, mvar_per_mw: Floats) -> Complexes:
    """Return the same as `frequency_response`, from a large system."""
    _above_zero(f_hz)
    pencil, e = Pencil.of(system), system.per_mw(mvar_per_mw)
    right = np.zeros((pencil.order.size, e.shape[1]), dtype=np.complex128)
    right[system.states :] = -e
    right = pencil.ordered(right)
    found = np.empty((len(system.outputs), e.shape[1], f_hz.size), dtype=np.complex128)
    for k, s in enumerate(1j * TWO_PI * f_hz):
        both = pencil.restored(pencil.factors(s).solve(right))
        found[:, :, k] = system.y_x @ both[: system.states] + system.y_v @ both[system.states :]
    return found


def _above_zero(f_hz: Floats) -> None:
    raise_if_any(
        Fault("frequency response", "frequency out of bounds", f"{value:g} Hz", "above 0 Hz")
        for value in f_hz[~(f_hz > 0.0)]
    )


def _solved(t: Complexes, b: Complexes, s: Complexes) -> Complexes:
    """Solve (s - T) x = b for upper triangular T and each of `s`; shape (states, inputs, frequencies)."""
    states, inputs = b.shape
    x = np.empty((states, inputs * s.size), dtype=np.complex128)
    for k in range(states - 1, -1, -1):
        right = b[k][:, np.newaxis] + (t[k, k + 1 :] @ x[k + 1 :]).reshape(inputs, s.size)
        x[k] = (right / (s - t[k, k])).ravel()
    return x.reshape(states, inputs, s.size)
