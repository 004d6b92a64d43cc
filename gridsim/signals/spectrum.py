"""What frequencies a power is made of: its amplitude spectrum, and the share of its energy in a band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from gridsim.arrays import Complexes, Floats

# A swing below 1 W rms is arithmetic, not load.
NO_SWING_MW = 1e-6
# Scalloping of a Hann window an eighth of a line spacing away from a line: 0.1 dB.
FINER = 4


@dataclass(frozen=True)
class Spectrum:
    """Amplitudes over frequency, one-sided, without the mean; both arrays have shape (n // 2,). [Hz, MW]"""

    f_hz: Floats
    amplitude_mw: Floats

    def largest(self, *, low_hz: float, high_hz: float) -> tuple[float, float]:
        """Return frequency and amplitude of the largest line in a band, (nan, 0) where it holds none. [Hz, MW]"""
        inside = np.flatnonzero((self.f_hz >= low_hz) & (self.f_hz <= high_hz))
        if not inside.size:
            return float("nan"), 0.0
        at = inside[np.argmax(self.amplitude_mw[inside])]
        return float(self.f_hz[at]), float(self.amplitude_mw[at])


def amplitude_spectrum(p_mw: Floats, *, sample_rate_hz: float) -> Spectrum:
    """Return the amplitude of each sinusoid in `p_mw` of shape (n,). [MW]

    One FFT of the whole record under a Hann window, the mean removed, divided by the window's sum and doubled: a
    sinusoid A sin(2 pi f t) whose frequency is on a line reads A (half its peak to peak), between two lines
    down to 15 % less. Lines are 1 / (record length) apart; each sinusoid also fills its two neighbours.

    >>> t_s = np.arange(1000) / 100.0
    >>> spectrum = amplitude_spectrum(7.0 * np.sin(2 * np.pi * 2.0 * t_s), sample_rate_hz=100.0)
    >>> f_hz, amplitude_mw = spectrum.largest(low_hz=0.1, high_hz=50.0)
    >>> round(f_hz, 6), round(amplitude_mw, 6)
    (2.0, 7.0)
    """
    f_hz, lines = _lines(p_mw, sample_rate_hz=sample_rate_hz)
    return Spectrum(f_hz, 2.0 * np.abs(lines))


def largest_sinusoid_mw(p_mw: Floats, *, low_hz: float, high_hz: float, sample_rate_hz: float) -> float:
    """Return the amplitude (half the peak to peak) of the largest sinusoid of `p_mw` (n,) between two frequencies.

    [MW] As `amplitude_spectrum`, with lines four times as close, so that a sinusoid between two lines reads less by
    1.2 % at most. 0 where no line lies in the band.
    """
    window = scipy.signal.get_window("hann", p_mw.size)
    weights = window / window.sum()
    size = scipy.fft.next_fast_len(FINER * p_mw.size, real=True)
    amplitude = 2.0 * np.abs(scipy.fft.rfft(weights * (p_mw - weights @ p_mw), size))
    f_hz = scipy.fft.rfftfreq(size, 1.0 / sample_rate_hz)
    return float(amplitude[(f_hz >= low_hz) & (f_hz <= high_hz)].max(initial=0.0))


def band_energy_share(
    p_mw: Floats, *, low_hz: float, high_hz: float, sample_rate_hz: float, with_mean: bool = False
) -> float:
    """Return the energy of `p_mw` between two frequencies as a share of all its AC energy. [1]

    AC energy is the sum of the squared lines of `amplitude_spectrum` above 0 Hz up to half the sample
    rate, so the mean does not count; `with_mean` counts its square too (Parseval: then the whole is the mean of
    the squared power). A power that does not swing (below 1 W rms) has the share 0.
    """
    f_hz, lines = _lines(p_mw, sample_rate_hz=sample_rate_hz)
    if not float(np.std(p_mw)) > NO_SWING_MW:
        return 0.0
    energy = np.abs(lines) ** 2
    if p_mw.size % 2 == 0:
        energy[-1] /= 2.0  # the line at half the sample rate has no mirror image
    inside = (f_hz >= low_hz) & (f_hz <= high_hz)
    if not with_mean:
        return float(energy[inside].sum() / energy.sum())
    # Of a window's squared lines an undisturbed sinusoid has 1.5 in all; two sides of it are one line here.
    window = scipy.signal.get_window("hann", p_mw.size)
    spread = p_mw.size * float((window**2).sum()) / float(window.sum()) ** 2
    mean_mw = float(np.mean(p_mw))
    return float(2.0 * energy[inside].sum() / spread / (2.0 * energy.sum() / spread + mean_mw**2))


def _lines(p_mw: Floats, *, sample_rate_hz: float) -> tuple[Floats, Complexes]:
    """Return frequencies above 0 Hz and the windowed Fourier lines there, relative to the window's sum."""
    window = scipy.signal.get_window("hann", p_mw.size)
    weights = window / window.sum()
    lines = scipy.fft.rfft(weights * (p_mw - weights @ p_mw))
    return scipy.fft.rfftfreq(p_mw.size, 1.0 / sample_rate_hz)[1:], lines[1:]
