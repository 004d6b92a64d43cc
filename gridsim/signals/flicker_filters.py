"""The filters of the IEC 61000-4-15 flickermeter: eye and brain as one transfer function, and its scale.

    B(s) = s / (s + 2 pi 0.05) * Butterworth6(s)                                          demodulation, block 3a
    W(s) = k w1 s / (s^2 + 2 lam s + w1^2) * (1 + s/w2) / ((1 + s/w3)(1 + s/w4))          lamp, eye, brain, block 3b

The Butterworth low-pass ends at 35 Hz in 50 Hz systems and at 42 Hz in 60 Hz systems. Source: IEC 61000-4-15
edition 2 (2010), constants as in the open flickermeter of the QWTB toolbox (github.com/qwtb/qwtb,
alg_flicker_sim) [Q].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from gridsim.arrays import Complexes, Floats
from gridsim.units import TWO_PI

HIGH_PASS_HZ = 0.05
LOW_PASS_ORDER = 6
LOW_PASS_HZ = {50: 35.0, 60: 42.0}
SMOOTHING_S = 0.3  # block 4: first-order low-pass behind the squarer
REFERENCE_HZ = 8.8  # where the eye is most sensitive and the meter is scaled


@dataclass(frozen=True)
class Lamp:
    """The weighting filter of one reference lamp, and the 8.8 Hz sine that is just perceptible. [Hz, %]

    `reference_percent` is the relative voltage change dV/V, peak to peak, that must give a largest
    instantaneous flicker of 1.
    """

    gain: float
    damping_hz: float
    w1_hz: float
    w2_hz: float
    w3_hz: float
    w4_hz: float
    reference_percent: float


LAMPS = {
    120: Lamp(1.6357, 4.167375, 9.077169, 2.939902, 1.394468, 17.31512, reference_percent=0.321),
    230: Lamp(1.74802, 4.05981, 9.15494, 2.27979, 1.22535, 21.9, reference_percent=0.250),
}


@dataclass(frozen=True)
class TransferFunction:
    """Zeros, poles and gain over the complex frequency s. [rad/s]"""

    zeros: Complexes
    poles: Complexes
    gain: float

    def magnitude(self, f_hz: float) -> float:
        """Return the gain at one frequency. [1]"""
        s = 1j * TWO_PI * f_hz
        return float(abs(self.gain * np.prod(s - self.zeros) / np.prod(s - self.poles)))


def eye_and_brain(*, lamp_v: int, system_hz: int) -> TransferFunction:
    """Return B(s) W(s), which turns squared relative voltage into the flicker signal."""
    lamp = LAMPS[lamp_v]
    w1, w2, w3, w4 = (TWO_PI * f_hz for f_hz in (lamp.w1_hz, lamp.w2_hz, lamp.w3_hz, lamp.w4_hz))
    _, low_pass, low_pass_gain = scipy.signal.butter(
        LOW_PASS_ORDER, TWO_PI * LOW_PASS_HZ[system_hz], analog=True, output="zpk"
    )
    resonance = np.roots([1.0, 2.0 * TWO_PI * lamp.damping_hz, w1**2])
    return TransferFunction(
        zeros=np.array([0.0, 0.0, -w2], dtype=np.complex128),
        poles=np.concatenate([low_pass, resonance, [-TWO_PI * HIGH_PASS_HZ, -w3, -w4]]).astype(np.complex128),
        gain=float(low_pass_gain * lamp.gain * w1 * w3 * w4 / w2),
    )


def perceptibility_scale(eye: TransferFunction, *, lamp_v: int) -> float:
    """Return the factor that makes the just perceptible 8.8 Hz sine give a largest flicker of 1. [1]

    A relative voltage 1 + (d / 200) sin(wt) squares to 1 + a sin(wt) with a = d / 100 (d in %), and
    the squared output a^2 |B W|^2 (1 - cos 2wt) / 2 keeps of its ripple what the 0.3 s low-pass lets through.
    """
    amplitude = LAMPS[lamp_v].reference_percent / 100.0 * eye.magnitude(REFERENCE_HZ)
    ripple = 1.0 / math.hypot(1.0, 2.0 * TWO_PI * REFERENCE_HZ * SMOOTHING_S)
    return 2.0 / (amplitude**2 * (1.0 + ripple))


def as_sections(analog: TransferFunction, *, sample_rate_hz: float) -> Floats:
    """Return second-order sections of the bilinear transform, each zero and pole prewarped at its own frequency.

    The gain is set equal at 8.8 Hz, where the meter is scaled.
    """
    zeros, poles, gain = scipy.signal.bilinear_zpk(
        _prewarped(analog.zeros, sample_rate_hz), _prewarped(analog.poles, sample_rate_hz), 1.0, fs=sample_rate_hz
    )
    _, response = scipy.signal.freqz_zpk(zeros, poles, gain, worN=[REFERENCE_HZ], fs=sample_rate_hz)
    gain = gain * analog.magnitude(REFERENCE_HZ) / abs(response[0])
    return np.asarray(scipy.signal.zpk2sos(zeros, poles, gain), dtype=np.float64)


def _prewarped(roots: Complexes, sample_rate_hz: float) -> Complexes:
    half_angle = np.abs(roots) / (2.0 * sample_rate_hz)
    return np.asarray(roots * _tan_ratio(half_angle), dtype=np.complex128)


def _tan_ratio(angle: Floats) -> Floats:
    """Return tan(x) / x, 1 at x = 0."""
    return np.divide(np.tan(angle), angle, out=np.ones_like(angle), where=angle > 0.0)
