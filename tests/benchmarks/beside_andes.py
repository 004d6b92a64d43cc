"""gridsim beside an independent program: the same case and event, the same number of steps, one core each.

    python -m tests.benchmarks.beside_andes

prints one table: time of the time loop alone on both sides, and their ratio; beside it what is not counted, the time
from start to first step (reading, power flow, here code from its cache too). Both run in turn, theirs, ours, theirs,
ours, so that what else the machine does meets both. Of theirs processor time counts, of ours the time on the clock,
which is longer wherever the loop had to wait. The ratio of the fastest runs, that of the medians and the range over
the rounds are told. Then what a step costs as grids grow. The other program (`andes`, GPL-3, extra `oracle`) runs as
a process of its own; its case files are read where it is installed.
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.cost import print_costs
from tests.benchmarks.races import ONE_CORE, Race, ours, races, theirs

#: Rounds of both programs in turn. Ours runs so often in each: a loop of milliseconds is easily disturbed.
ROUNDS = 3
OURS_A_ROUND = 3


@dataclass(frozen=True)
class Outcome:
    """Both programs' times of a step by round, of ours the fastest of each round. [us]"""

    their_us: Sequence[float]
    our_us: Sequence[float]

    @property
    def of_fastest(self) -> float:
        """How many times ours is faster, the fastest round of each compared."""
        return min(self.their_us) / min(self.our_us)

    @property
    def of_medians(self) -> float:
        """The same of the medians over the rounds."""
        return statistics.median(self.their_us) / statistics.median(self.our_us)

    @property
    def by_round(self) -> list[float]:
        """The same in each round."""
        return [their / our for their, our in zip(self.their_us, self.our_us, strict=True)]


def run_race(race: Race, step_s: float) -> None:
    """Run both programs in turn and print the row."""
    their_laps, our_laps = [], []
    ours(race, step_s, 1)  # compiles
    for _ in range(ROUNDS):
        their_laps.append(theirs(race, step_s))
        our_laps.append(min(ours(race, step_s, OURS_A_ROUND), key=lambda lap: lap.step_us))
    found = Outcome([lap.step_us for lap in their_laps], [lap.step_us for lap in our_laps])
    before = (min(lap.before_s for lap in laps) for laps in (our_laps, their_laps))
    print(
        f"{race.name:8}{our_laps[0].steps:7d}{their_laps[0].steps:7d}"
        f"{min(found.our_us):14.2f}{min(found.their_us):14.0f}{found.of_fastest:14.0f}{found.of_medians:14.0f}"
        f"{min(found.by_round):7.0f} to {max(found.by_round):<5.0f}" + "".join(f"{s:12.2f}" for s in before)
    )


def main() -> None:
    """Run all races and print the table."""
    os.environ.update(ONE_CORE)
    logging.getLogger("gridsim").setLevel(logging.ERROR)  # what is suspicious in their data is told elsewhere
    step_s = 1.0 / 240.0
    print(
        f"{ROUNDS} rounds of both in turn; times of a step are those of the fastest round, without what stands before"
    )
    wide = ("ours us/step", "theirs us/step", "ratio fastest", "of medians", "by round")
    print(
        f"{'case':8}{'steps':>7}{'theirs':>7}"
        + "".join(f"{c:>15}" for c in wide)
        + f"{'before s':>12}{'theirs s':>12}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for race in races(Path(folder)):
            run_race(race, step_s)
        print_costs(Path(folder))


if __name__ == "__main__":
    main()
