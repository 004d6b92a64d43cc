"""The fleet: how far the accelerators of a site move together.

* Within a job all rise together, when the collective before is done, but each ends its computing at its own time
  (clocks, stragglers). With delays of standard deviation s about the mean the fall of their sum is the straight edge
  of one, smeared by the normal distribution:

      F(x) = s / e (G(x / s) - G((x - e) / s)),   G(z) = z Phi(z) + phi(z)   (1)

* Noise that accelerators have each for themselves falls with the root of their number in the sum. Noise that they
  have in common does not.
* Independent jobs have phases, iterations and checkpoints of their own, and each a frequency of its own.

Nothing is computed for single accelerators, so the cost does not grow with their number. Source: computed [C].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from gridsim.parameters import Parameter
from gridsim.profiles.draws import CUT_AT_SD
from gridsim.profiles.waveform import Fall

#: Corners of a smeared fall; straight lines between them stay within 1 % of equation (1) [C].
FALL_CORNERS = 13

PARAMETERS = (
    Parameter("jobs", "1", "independent jobs of equal size", at_least=1.0, at_most=1000.0),
    Parameter("frequency_spread", "1", "half the relative spread of their frequencies", at_least=0.0, at_most=0.8),
    Parameter("straggler_s", "s", "spread of the end of computing", at_least=0.0, at_most=60.0),
    Parameter("accelerator_sd", "1", "noise of each accelerator by itself, share of TDP", at_least=0.0, at_most=1.0),
)


@dataclass(frozen=True)
class Fleet:
    """Number of jobs, half the relative width of the uniform spread of their frequencies, standard deviation of the
    end of computing among accelerators [s], and noise of one accelerator. [share of TDP]"""

    jobs: float
    frequency_spread: float
    straggler_s: float
    accelerator_sd: float

    def sd_of_job(self, accelerators: float) -> float:
        """Return the noise of one job on so many accelerators. [share of TDP]

        >>> Fleet(1, 0.0, 0.0, 0.3).sd_of_job(10_000)
        0.003
        """
        return self.accelerator_sd / math.sqrt(accelerators)


ONE_JOB = Fleet(jobs=1.0, frequency_spread=0.0, straggler_s=0.0, accelerator_sd=0.0)


def fall_of(edge_s: float, straggler_s: float) -> Fall:
    """Return the fall of many accelerators with straight edges and delays cut at three deviations, equation (1)."""
    if straggler_s == 0.0:
        return Fall((0.0, edge_s), (0.0, 1.0))
    reach_s = CUT_AT_SD * straggler_s
    after_s = np.linspace(-reach_s, edge_s + reach_s, FALL_CORNERS)
    z = np.array([after_s / straggler_s, (after_s - edge_s) / straggler_s])
    above = z * scipy.special.ndtr(z) + np.exp(-0.5 * z**2) / math.sqrt(2.0 * math.pi)
    done = straggler_s / edge_s * (above[0] - above[1])
    done[0], done[-1] = 0.0, 1.0
    return Fall(tuple(after_s.tolist()), tuple(done.tolist()))
