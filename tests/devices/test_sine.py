"""Sine and cosine of rotor angles against the library's."""

from __future__ import annotations

import math

import numpy as np

from gridsim.devices.machines.sine import sine_and_cosine


def test_sine_and_cosine_are_the_librarys() -> None:
    random = np.random.default_rng(1)
    quadrants = np.arange(-40, 41) * math.pi / 4.0
    angles = np.concatenate([random.uniform(-10.0, 10.0, 2000), random.uniform(-1e4, 1e4, 2000), quadrants])
    found = np.array([sine_and_cosine(angle) for angle in angles])
    # One unit in the last place of a number near 1; both round.
    assert np.abs(found[:, 0] - np.sin(angles)).max() <= 2.3e-16
    assert np.abs(found[:, 1] - np.cos(angles)).max() <= 2.3e-16
    assert math.isnan(sine_and_cosine(math.nan)[0])
