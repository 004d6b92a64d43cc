"""A power trace: the electrical power a site or job draws over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gridsim.arrays import Floats, first_not_finite, frozen
from gridsim.errors import Fault, raise_if_any

Hold = Literal["linear", "previous"]


@dataclass(frozen=True)
class PowerTrace:
    """Power over time in load direction: positive draws. [s, MW, Mvar]

    `t_s` rises strictly, all arrays have shape (n,), n at least 2. `hold` says how the trace runs between
    its samples: along straight lines, or staying at the previous sample. `q_mvar` is `None` where the
    site's power factor decides. Raises `InputError` on anything else. The arrays cannot be written to.

    >>> PowerTrace([0.0, 1.0], [100.0, 300.0]).at(np.array([0.25]))
    array([150.])
    """

    t_s: Floats
    p_mw: Floats
    q_mvar: Floats | None = None
    hold: Hold = "linear"
    name: str = "trace"

    def __post_init__(self) -> None:
        for field in ("t_s", "p_mw", "q_mvar"):
            value = getattr(self, field)
            if value is not None:
                object.__setattr__(self, field, frozen(value))
        raise_if_any(self._faults())

    def _faults(self) -> list[Fault]:
        columns = {"t_s": self.t_s, "p_mw": self.p_mw}
        if self.q_mvar is not None:
            columns["q_mvar"] = self.q_mvar
        shapes = {name: column.shape for name, column in columns.items()}
        if len(set(shapes.values())) != 1 or self.t_s.ndim != 1 or self.t_s.size < 2:
            return [Fault(self.name, "columns do not fit together", str(shapes), "one length of at least 2 rows")]
        faults = []
        for name, column in columns.items():
            bad = first_not_finite(column)
            if bad is not None:
                faults.append(
                    Fault(f"{self.name} row {bad + 1}: {name}", "is not finite", str(column[bad]), "a number")
                )
        steps = np.flatnonzero(~(np.diff(self.t_s) > 0.0))
        if not faults and steps.size:
            row = int(steps[0]) + 1
            got = f"{self.t_s[row]:g} s after {self.t_s[row - 1]:g} s"
            faults.append(Fault(f"{self.name} row {row + 1}: t_s", "does not rise", got, "strictly rising times"))
        return faults

    @property
    def duration_s(self) -> float:
        """Time from the first sample to the last. [s]"""
        return float(self.t_s[-1] - self.t_s[0])

    @property
    def peak_mw(self) -> float:
        """Largest draw. [MW]"""
        return float(self.p_mw.max())

    def at(self, t_s: Floats, *, after: bool = False) -> Floats:
        """Return the power at each of `t_s`, held at its ends outside the trace. [MW]

        A stepwise trace jumps at its samples: by default the value just before the jump, with `after` the one
        just after it.
        """
        return _held(self.t_s, self.p_mw, t_s, hold=self.hold, after=after)

    def reactive_at(self, t_s: Floats, *, after: bool = False) -> Floats | None:
        """Return the reactive power at each of `t_s`, `None` where the trace brings none. [Mvar]"""
        return None if self.q_mvar is None else _held(self.t_s, self.q_mvar, t_s, hold=self.hold, after=after)

    def scaled_to_peak(self, peak_mw: float) -> PowerTrace:
        """Return the same trace with its largest draw at `peak_mw`."""
        factor = peak_mw / self.peak_mw
        q_mvar = None if self.q_mvar is None else self.q_mvar * factor
        return PowerTrace(self.t_s, self.p_mw * factor, q_mvar, self.hold, self.name)


def _held(t_s: Floats, values: Floats, at_s: Floats, *, hold: Hold, after: bool) -> Floats:
    if hold == "linear":
        return np.asarray(np.interp(at_s, t_s, values), dtype=np.float64)
    index = np.searchsorted(t_s, at_s, side="right" if after else "left") - 1
    return np.asarray(values[np.clip(index, 0, t_s.size - 1)], dtype=np.float64)
