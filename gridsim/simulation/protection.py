"""The relays of a run: those of the case's records, and those that the scenario adds to every load, machine, line."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gridsim.devices.protection import frqcurve, lds3, lvs3, ocline, oosline, vtgcurve, zone3
from gridsim.devices.protection.contract import RelayModel
from gridsim.devices.protection.curve import curve_values
from gridsim.devices.protection.presets import (
    HIGH_V,
    LOW_V,
    PRESETS,
    SHED_BREAKER_S,
    TRIP_BREAKER_S,
    UNDER_VOLTAGE,
    ProtectionPreset,
    Shed,
)
from gridsim.errors import Fault, InputError
from gridsim.grid.case import GridCase
from gridsim.grid.network import Branch, Network
from gridsim.grid.ratings import ratings_pu
from gridsim.grid.relays import Relay, relays_of_case
from gridsim.scenario.protection import Protection as Wanted
from gridsim.simulation.rms.tripping import UNPROTECTED, Protection
from gridsim.simulation.rms.watching import in_batches

#: An angle across one branch that no grid in step has. [deg] Assumption, as blinders are set to 90 to 120.
OUT_OF_STEP_DEG, OUT_OF_STEP_S = 120.0, 0.0
#: Overcurrent pick-up per rating and time dial. Assumption: relays stand above any emergency rating.
OVERLOAD_PICKUP, OVERLOAD_DIAL = 1.5, 1.0
#: Reach per impedance of the line, and delay. Assumption: zone 3 covers the next line and waits a second.
ZONE_3_REACH, ZONE_3_S = 2.2, 1.0
#: A frequency setting is within this share of nominal; a preset of another continent is a mistake. Assumption.
NEAR_NOMINAL = 0.15


def protection_of(wanted: Wanted | None, case: GridCase, network: Network) -> Protection:
    """Return what protects the grid; raises `InputError` for records and settings that do not fit the case."""
    own = relays_of_case(case, network)
    own = [_with_rating(relay, case, network) for relay in own]
    if wanted is None:
        return Protection(tuple(in_batches(own))) if own else UNPROTECTED
    preset = PRESETS[wanted.preset]
    added = [*_at_loads(wanted, preset, network), *_at_machines(wanted, preset, network)]
    added += [*_on_lines(wanted, case, network)]
    _check_nominal(wanted, added, network.nominal_hz)
    # Where a record speaks of a load or machine with a relay of the same kind, the scenario's own gives way.
    spoken = {(relay.model.trips, relay.model.evaluate, relay.target) for relay in own}
    kept = [relay for relay in added if (relay.model.trips, relay.model.evaluate, relay.target) not in spoken]
    return Protection(
        tuple(in_batches([*own, *kept])),
        trips_machines=wanted.out_of_step,
        drops_loads=True,
        blackout_share=wanted.blackout_share,
    )


def _at_loads(wanted: Wanted, preset: ProtectionPreset, network: Network) -> Iterator[Relay]:
    frequency: tuple[Shed, ...] = ()
    if wanted.load_shedding is True:
        frequency = preset.shedding
    elif wanted.load_shedding:
        frequency = tuple((stage.f_hz, stage.delay_s, stage.share) for stage in wanted.load_shedding)
    voltage: tuple[Shed, ...] = ()
    if wanted.under_voltage_shedding is True:
        voltage = UNDER_VOLTAGE
    elif wanted.under_voltage_shedding:
        voltage = tuple((stage.v_pu, stage.delay_s, stage.share) for stage in wanted.under_voltage_shedding)
    for model, letter, stages in ((lds3.MODEL, "F", frequency), (lvs3.MODEL, "V", voltage)):
        for load in network.loads if stages else ():
            if load.p_mw > 0.0:
                values = _staged(model, letter, stages)
                yield Relay(model, values, (load.bus, load.id), load.bus, f"protection: load {load.id} at {load.bus}")


def _staged(model: RelayModel, letter: str, stages: tuple[Shed, ...]) -> dict[str, float]:
    values = {parameter.name: 0.0 for parameter in model.parameters}
    for k, (at, delay_s, share) in enumerate(stages, start=1):
        values |= {f"{letter}{k}": at, f"T{k}": delay_s, f"TB{k}": SHED_BREAKER_S, f"FRAC{k}": share}
    return values


def _at_machines(wanted: Wanted, preset: ProtectionPreset, network: Network) -> Iterator[Relay]:
    if not wanted.machine_trips:
        return
    frequency = curve_values(preset.low_hz, preset.high_hz, TRIP_BREAKER_S)
    voltage = curve_values(LOW_V, HIGH_V, TRIP_BREAKER_S)
    for machine in network.generators:
        where = f"protection: machine {machine.id} at {machine.bus}"
        yield Relay(frqcurve.MODEL, frequency, (machine.bus, machine.id), machine.bus, where)
        yield Relay(vtgcurve.MODEL, voltage, (machine.bus, machine.id), machine.bus, where)


def _on_lines(wanted: Wanted, case: GridCase, network: Network) -> Iterator[Relay]:
    rating = ratings_pu(case) if wanted.line_overload else {}
    for branch in network.branches:
        apart = {"ANGLE": OUT_OF_STEP_DEG, "T": OUT_OF_STEP_S, "TB": TRIP_BREAKER_S}
        if wanted.out_of_step and branch.key in _lines(case):
            yield _line_relay(oosline.MODEL, branch, apart)
        if branch.key in rating and math.isfinite(rating[branch.key]):
            overload = {"PICKUP": OVERLOAD_PICKUP, "TD": OVERLOAD_DIAL, "TB": TRIP_BREAKER_S}
            yield _line_relay(ocline.MODEL, branch, {**overload, "rating_pu": rating[branch.key]})
        if wanted.zone_3 and branch.key in _lines(case):
            yield _line_relay(zone3.MODEL, branch, {"REACH": ZONE_3_REACH, "T": ZONE_3_S, "TB": TRIP_BREAKER_S})


def _line_relay(model: RelayModel, branch: Branch, values: dict[str, float]) -> Relay:
    return Relay(model, values, branch.key, branch.from_bus, f"protection: {model.title}")


def _lines(case: GridCase) -> set[tuple[int, int, str]]:
    """The lines: a transformer may turn the phase, and its own protection does not look at angles."""
    table = case.net.line[["from_bus", "to_bus", "circuit"]]
    return {(int(one), int(other), str(circuit)) for one, other, circuit in table.itertuples(index=False)}


def _with_rating(relay: Relay, case: GridCase, network: Network) -> Relay:
    if relay.model is not ocline.MODEL:
        return relay
    target = relay.target
    rating = next(
        (value for key, value in ratings_pu(case).items() if {*key[:2]} == {*target[:2]} and key[2] == target[-1]),
        math.inf,
    )
    return Relay(relay.model, {**relay.values, "rating_pu": rating}, target, relay.watched, relay.where)


def _check_nominal(wanted: Wanted, relays: list[Relay], nominal_hz: float) -> None:
    """Refuse frequency settings of another nominal frequency."""
    low_hz = (1.0 - NEAR_NOMINAL) * nominal_hz
    for relay in relays:
        if relay.model is lds3.MODEL and not low_hz < relay.values["F1"] < nominal_hz:
            got, where = f"{relay.values['F1']:g} Hz", "protection: load_shedding"
        elif relay.model is frqcurve.MODEL and not low_hz < relay.values["L1"] < nominal_hz:
            got, where = f"{relay.values['L1']:g} Hz", f"protection: preset {wanted.preset}"
        else:
            continue
        wanted_text = f"settings for a grid of {nominal_hz:g} Hz"
        raise InputError(Fault(where, "does not fit the case's frequency", got, wanted_text))
