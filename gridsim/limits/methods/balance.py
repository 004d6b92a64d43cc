"""Methods for the balance of power: kinetic energy, what all sites drop together, the answer to a loss, CPS1."""

from __future__ import annotations

import numpy as np

from gridsim.arrays import Floats
from gridsim.limits.judging import GRID, PERCENT, POWER_ROWS_HZ, SLOW_ROWS_HZ, Needs, at_places, site_power, worst_of
from gridsim.limits.method import Measure, Measurement, Method, Settings
from gridsim.limits.methods.power import POWER
from gridsim.limits.settings import NOMINAL, WINDOW
from gridsim.parameters import Parameter
from gridsim.signals.recording import Recording
from gridsim.signals.windows import rolling_peak_to_peak

COI = "f_hz.coi"
KINETIC = "kinetic_mws.coi"
MWS_PER_GWS = 1000.0
#: Frequency before a loss is the mean of up to so long, and after it the mean from 20 s to 52 s. [s]
#: Source: NERC BAL-003, points A and B of the frequency response measure [I: as remembered].
BEFORE_S, FROM_S, TO_S = 16.0, 20.0, 52.0
#: A change of frequency below this is no answer to measure: the East's generators have dead bands of 36 mHz. [Hz]
LEAST_CHANGE_HZ = 0.001
CLOCK_MINUTE_S = 60.0
#: CPS1 is a mean over twelve months; a run shorter than ten clock minutes says nothing of it. [s] Assumption.
LEAST_CPS1_S = 10 * CLOCK_MINUTE_S


def _kinetic(s: Settings) -> Measure:
    return at_places(
        "kinetic_mws",
        lambda mws, rate: mws / MWS_PER_GWS,
        needs=Needs(nominal_hz=s["nominal_hz"]),
        sense="min",
        only="coi",
    )


KINETIC_ENERGY = Method(
    name="kinetic_energy",
    title="kinetic energy of the connected machines",
    quantity=KINETIC,
    unit="GW s",
    sense="min",
    sentence=lambda s: (
        "smallest kinetic energy, at nominal speed, of the machines that are connected; motors of loads do not count"
    ),
    measure=_kinetic,
    parameters=(NOMINAL,),
)


def _all_sites(s: Settings) -> Measure:
    needs = Needs(window_s=s["window_s"], sample_rate_hz=POWER_ROWS_HZ, nominal_hz=s["nominal_hz"])

    def measured(recording: Recording) -> list[Measurement]:
        if not recording.sites:
            return []
        names = [site_power(site) for site in recording.sites]
        missing = [name for name in names if name not in recording.channels]
        why = f"{missing[0]} was not recorded" if missing else needs.unmet(recording)
        if why:
            return [Measurement("all sites", None, why_null=why)]
        total_mw = np.sum([recording.channels[name] for name in names], axis=0)[np.newaxis]
        change = rolling_peak_to_peak(total_mw, window_s=s["window_s"], sample_rate_hz=recording.sample_rate_hz)
        return [worst_of(change, ["all sites"], recording, sense="max")]

    return measured


CHANGE_OF_ALL_SITES = Method(
    name="change_of_all_sites",
    title="change of the power of all sites together within a window",
    quantity=POWER,
    unit="MW",
    sense="max",
    sentence=lambda s: (
        f"largest difference, up or down, of the power that all sites draw together between two instants of any "
        f"{s['window_s']:g} s; scripted events included"
    ),
    measure=_all_sites,
    parameters=(WINDOW, NOMINAL),
)


def _response(s: Settings) -> Measure:
    needs = Needs(sample_rate_hz=SLOW_ROWS_HZ, nominal_hz=s["nominal_hz"])

    def measured(recording: Recording) -> list[Measurement]:
        lost = [one for one in recording.imbalances if one.p_mw != 0.0]
        why = f"{COI} was not recorded" if COI not in recording.channels else needs.unmet(recording)
        if not why and not lost:
            why = "no scripted event takes generation or load away"
        if not why and not recording.t_s[-1] >= lost[0].t_s + TO_S - 1.0 / recording.sample_rate_hz:
            why = f"run ends before {TO_S:g} s after the loss at {lost[0].t_s:g} s"
        if why:
            return [Measurement(GRID, None, why_null=why)]
        return [_answer_to(recording, lost[0].t_s)]

    return measured


def _answer_to(recording: Recording, at_s: float) -> Measurement:
    """The loss over the change of frequency that it leaves, both between the two windows. [MW per 0.1 Hz]"""
    t_s = recording.t_s
    before = (t_s >= at_s - BEFORE_S) & (t_s <= at_s)
    after = (t_s >= at_s + FROM_S) & (t_s <= at_s + TO_S)

    def moved(values: Floats) -> float:
        return float(values[after].mean() - values[before].mean())

    change_hz = moved(recording.channels[COI])
    lost_mw = sum(one.p_mw for one in recording.imbalances if at_s <= one.t_s <= at_s + FROM_S)
    names = [site_power(site) for site in recording.sites]
    lost_mw += sum(moved(recording.channels[name]) for name in names if name in recording.channels)
    if abs(change_hz) < LEAST_CHANGE_HZ:
        why = f"frequency settles within {1000 * LEAST_CHANGE_HZ:g} mHz of where it was"
        return Measurement(GRID, None, why_null=why)
    return Measurement(GRID, -lost_mw / (10.0 * change_hz), at_s)


FREQUENCY_RESPONSE = Method(
    name="frequency_response",
    title="frequency response to the first loss of a run",
    quantity=f"{COI}, {POWER}",
    unit="MW/0.1 Hz",
    sense="min",
    sentence=lambda s: (
        f"power lost at the first scripted loss or gain of generation or load (those of the {FROM_S:g} s after it "
        "and what the sites change included) over the change of the centre of inertia's frequency, from the mean of "
        f"up to {BEFORE_S:g} s before to the mean of {FROM_S:g} to {TO_S:g} s after"
    ),
    measure=_response,
    parameters=(NOMINAL,),
)


def _cps1(s: Settings) -> Measure:
    def measured(recording: Recording) -> list[Measurement]:
        def reading(f_hz: Floats, sample_rate_hz: float) -> Floats:
            rows = round(CLOCK_MINUTE_S * sample_rate_hz)
            minutes = (f_hz.shape[-1] - 1) // rows
            off_hz = f_hz[:, : minutes * rows].reshape(f_hz.shape[0], minutes, rows).mean(axis=-1)
            factor = np.mean((off_hz - recording.nominal_hz) ** 2, axis=-1, keepdims=True) / s["epsilon_1_hz"] ** 2
            return np.asarray(PERCENT * (2.0 - factor))

        needs = Needs(window_s=LEAST_CPS1_S, sample_rate_hz=SLOW_ROWS_HZ, nominal_hz=s["nominal_hz"])
        return at_places("f_hz", reading, needs=needs, sense="min", only="coi")(recording)

    return measured


CPS1 = Method(
    name="cps1",
    title="control performance (CPS1) of an interconnection as one balancing authority",
    quantity=COI,
    unit="%",
    sense="min",
    sentence=lambda s: (
        "(2 - CF) 100 %, where CF is the mean square of the clock-minute means of the frequency error over epsilon "
        f"1 = {s['epsilon_1_hz']:g} Hz squared: an area control error of -10 B times that error, as of an "
        f"interconnection that is one balancing authority; of a run of {LEAST_CPS1_S / 60.0:g} min or more, as "
        "if twelve months went on like it"
    ),
    measure=_cps1,
    parameters=(
        Parameter("epsilon_1_hz", "Hz", "target of the yearly deviation of clock-minute means", above=0.0),
        NOMINAL,
    ),
)

BALANCE_METHODS = (KINETIC_ENERGY, CHANGE_OF_ALL_SITES, FREQUENCY_RESPONSE, CPS1)
