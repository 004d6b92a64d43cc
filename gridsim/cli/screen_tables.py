"""A screening as tables in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from gridsim.cli.console import out, plain_table
from gridsim.studies.check_case import ELECTROMECHANICAL
from gridsim.studies.screen import Screening, SiteScreening

EDGE = " (the edge of the iteration band, no resonance)"
#: So many peaks of each kind are shown.
MOST_PEAKS = 5
#: Modes are shown that are electromechanical or damped less than this: what a swinging load can excite. `--json` has
#: all of them.
DAMPING = 0.3
#: Frequencies at which the scan is shown; `--json` has all of it. [Hz]
SHOWN_HZ = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


def as_plain(found: Screening) -> Any:
    """Return a screening as plain values for JSON."""

    def plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in items}

    return asdict(found, dict_factory=plain)


def print_screening(found: Screening) -> None:
    """Print the modes, then of every site the scan, its peaks and the swings that reach limits."""
    _print_modes(found)
    for site in found.sites:
        _print_site(site)


def _print_modes(found: Screening) -> None:
    table = plain_table("mode Hz>", "damping>", "rotors' share>", "takes part most", "speeds (relative, degrees)")
    shown = [mode for mode in found.modes if mode.electromechanical >= ELECTROMECHANICAL or mode.damping < DAMPING]
    for mode in shown:
        most = mode.machines[0].machine
        table.add_row(f"{mode.f_hz:.3f}", f"{mode.damping:.3f}", f"{mode.electromechanical:.2f}", most, mode.shape)
    console = out()
    console.print(table, soft_wrap=True)
    hidden = len(found.modes) - len(shown)
    console.print(f"{hidden} more modes, of controls and well damped", soft_wrap=True)
    if found.modes_within is not None:
        console.print(f"looked for in this large grid: modes of {found.modes_within}", soft_wrap=True)


def _print_site(site: SiteScreening) -> None:
    console = out()
    lines = [
        f"\nsite {site.name} at bus {site.bus}, {site.draw_mw:.0f} MW at t = 0",
        f"worst iteration frequency {site.worst_f_hz:.3f} Hz{'' if site.worst_is_resonance else EDGE}: "
        f"{site.worst_mhz_per_mw:.3g} mHz per MW at {site.worst_machine}",
    ]
    if site.resonance is not None:
        peak = site.resonance
        lines.append(f"strongest resonance {peak.f_hz:.3f} Hz: {peak.value:.3g} mHz per MW at {peak.place}")
    lines.append(
        f"most machine power at {site.forced_f_hz:.3f} Hz: {site.forced_mw_per_mw:.3g} MW per MW "
        f"at {site.forced_machine}"
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    _print_scan(site)
    _print_peaks(site)
    _print_reaches(site)


def _print_scan(site: SiteScreening) -> None:
    table = plain_table("Hz>", "mHz/MW>", "worst machine", "COI mHz/MW>", "MW/MW>", "of machine", "%/100 MW>", "bus")
    scan = site.scan
    for f_hz in SHOWN_HZ:
        k = int(abs(scan.f_hz - f_hz).argmin())
        speed, power, voltage = scan.speed_mhz_per_mw, scan.power_mw_per_mw, scan.voltage_percent_per_100mw
        table.add_row(
            f"{scan.f_hz[k]:.3g}",
            f"{speed.value[k]:.4f}",
            speed.place[k],
            f"{scan.coi_mhz_per_mw[k]:.4f}",
            f"{power.value[k]:.3f}",
            power.place[k],
            f"{voltage.value[k]:.3f}",
            voltage.place[k],
        )
    out().print(table)


def _print_peaks(site: SiteScreening) -> None:
    table = plain_table("peak of", "Hz>", "value>", "unit", "place", "nearest mode Hz>", "damping>")
    kinds = (
        ("speed", "mHz/MW", site.speed_peaks),
        ("power", "MW/MW", site.power_peaks),
        ("voltage", "%/100 MW", site.voltage_peaks),
    )
    for name, unit, found in kinds:
        for peak in found[:MOST_PEAKS]:
            mode = "" if peak.mode_f_hz is None else f"{peak.mode_f_hz:.3f}"
            damping = "" if peak.mode_damping is None else f"{peak.mode_damping:.3f}"
            table.add_row(name, f"{peak.f_hz:.3f}", f"{peak.value:.4g}", unit, peak.place, mode, damping)
    out().print(table)


def _print_reaches(site: SiteScreening) -> None:
    table = plain_table(
        "limit", "bound>", f"MW p-p at {site.worst_f_hz:.3f} Hz>", "felt at", "least MW p-p>", "at Hz>", "felt at"
    )
    for reach in site.reaches:
        swings = ["none" if mw is None else f"{mw:.1f}" for mw in (reach.swing_mw, reach.least_swing_mw)]
        bound = f"{reach.limit:g} {reach.unit}"
        table.add_row(
            reach.title, bound, swings[0], reach.place, swings[1], f"{reach.least_f_hz:.3f}", reach.least_place
        )
    out().print(table)
