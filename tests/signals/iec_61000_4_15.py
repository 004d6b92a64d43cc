"""Tables 1, 2 and 5 of IEC 61000-4-15 edition 2 (2010): changes dV/V [%] that a flickermeter must read as 1.

Source: the test script of the QWTB toolbox, which types the standard's tables (github.com/qwtb/qwtb,
alg_flicker_sim/verify_flicker_sim.m, commit 27ac0c7; MIT licence) [S: the standard itself was not read].
"""

from __future__ import annotations

from dataclasses import dataclass

Meter = tuple[int, int]  #: lamp [V], system [Hz]


@dataclass(frozen=True)
class Point:
    """One entry of a table: modulation frequency [Hz] and change [%] that must read 1 on this lamp and system."""

    table: int
    lamp_v: int
    system_hz: int
    f_hz: float
    percent: float

    def __str__(self) -> str:
        return f"table_{self.table}-{self.lamp_v}V-{self.system_hz}Hz-{self.f_hz:g}Hz"


# fmt: off
_TO_25_HZ = (.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.8, 9.5, 10, 10.5, 11, 11.5, 12, 13, 14,
             15, 16, 17, 18, 19, 20, 21)
#: Sinusoidal: frequencies [Hz]; 40 Hz stands in the columns for 60 Hz only.
_SINE_HZ = (*_TO_25_HZ, 22, 23, 24, 25, 100 / 3, 40)
#: Rectangular; 37 and 40 Hz stand in the columns for 60 Hz only.
_RECTANGLE_HZ = (*_TO_25_HZ, 21.5, 22, 23, 24, 25, 25.5, 28, 30.5, 100 / 3, 37, 40)
_TABLE_1: dict[Meter, tuple[float, ...]] = {
    (230, 50): (2.325, 1.397, 1.067, .879, .747, .645, .564, .497, .442, .396, .357, .325, .300, .280, .265, .256,
                .250, .254, .261, .271, .283, .298, .314, .351, .393, .438, .486, .537, .590, .646, .704, .764,
                .828, .894, .964, 1.037, 2.128),
    (230, 60): (2.325, 1.397, 1.067, .879, .747, .645, .564, .497, .442, .396, .357, .325, .300, .280, .265, .256,
                .250, .254, .261, .271, .283, .298, .314, .351, .393, .438, .486, .537, .590, .645, .703, .764,
                .826, .892, .959, 1.029, 1.758, 2.963),
    (120, 50): (2.453, 1.465, 1.126, .942, .815, .717, .637, .570, .514, .466, .426, .393, .366, .346, .332, .323,
                .321, .329, .341, .355, .373, .394, .417, .469, .528, .592, .660, .734, .811, .892, .978, 1.068,
                1.162, 1.261, 1.365, 1.476, 3.111),
    (120, 60): (2.453, 1.465, 1.126, .942, .815, .717, .637, .570, .514, .466, .426, .393, .366, .346, .332, .323,
                .321, .329, .341, .355, .373, .394, .417, .469, .528, .592, .660, .734, .811, .892, .977, 1.067,
                1.160, 1.257, 1.359, 1.464, 2.570, 4.393),
}
_TABLE_2: dict[Meter, tuple[float, ...]] = {
    (230, 50): (.509, .467, .429, .398, .370, .352, .342, .332, .312, .291, .268, .248, .231, .216, .207, .199,
                .196, .199, .203, .212, .222, .233, .245, .272, .308, .341, .376, .411, .446, .497, .553, .585,
                .592, .612, .680, .743, .764, .806, .915, .847, 1.671),
    (230, 60): (.510, .468, .429, .399, .371, .351, .342, .331, .313, .291, .269, .249, .231, .217, .206, .200,
                .196, .199, .203, .212, .222, .233, .244, .275, .306, .338, .376, .420, .457, .498, .537, .584,
                .600, .611, .678, .753, .778, .768, .962, 1.105, 1.258, .975, 2.327),
    (120, 50): (.597, .547, .503, .468, .438, .420, .408, .394, .372, .348, .323, .302, .283, .269, .259, .253,
                .252, .258, .265, .278, .293, .308, .325, .363, .413, .460, .511, .562, .611, .683, .768, .811,
                .820, .852, .957, 1.052, 1.087, 1.148, 1.303, 1.144, 2.443),
    (120, 60): (.598, .548, .503, .469, .439, .419, .408, .394, .373, .348, .324, .302, .283, .269, .258, .253,
                .252, .258, .266, .278, .292, .308, .324, .367, .411, .457, .509, .575, .626, .688, .746, .815,
                .837, .851, .946, 1.067, 1.088, 1.072, 1.383, 1.602, 1.823, 1.304, 3.451),
}
# fmt: on
#: Changes per minute; the last column is 4000 at 50 Hz and 4800 at 60 Hz.
_CHANGES = (1, 2, 7, 39, 110, 1620)
_FASTEST = {50: 4000, 60: 4800}
_TABLE_5: dict[Meter, tuple[float, ...]] = {
    (230, 50): (2.715, 2.191, 1.450, 0.894, 0.722, 0.407, 2.343),
    (120, 60): (3.181, 2.564, 1.694, 1.040, 0.844, 0.548, 4.837),
    (120, 50): (3.178, 2.561, 1.694, 1.045, 0.844, 0.545, 3.426),
    (230, 60): (2.719, 2.194, 1.450, 0.895, 0.723, 0.409, 3.263),
}
METERS: tuple[Meter, ...] = tuple(_TABLE_5)


def changes_per_minute(point: Point) -> int:
    """Return the changes per minute of a rectangle: two a period."""
    return round(120 * point.f_hz)


def _points(table: int, rows: dict[Meter, tuple[float, ...]], f_hz: tuple[float, ...]) -> tuple[Point, ...]:
    # The columns for 50 Hz end sooner.
    return tuple(
        Point(table, lamp_v, system_hz, *entry)
        for (lamp_v, system_hz), row in rows.items()
        for entry in zip(f_hz, row, strict=False)
    )


#: Sines, and rectangles, that must give a largest instantaneous flicker of 1.
SINES = _points(1, _TABLE_1, _SINE_HZ)
RECTANGLES = _points(2, _TABLE_2, _RECTANGLE_HZ)
#: Rectangles that must give a short-term severity of 1.
SEVERITIES = tuple(
    Point(5, lamp_v, system_hz, changes / 120.0, percent)
    for (lamp_v, system_hz), row in _TABLE_5.items()
    for changes, percent in zip((*_CHANGES, _FASTEST[system_hz]), row, strict=True)
)
