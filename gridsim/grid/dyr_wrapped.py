"""DYR records that wrap a model as a user's own: out of the wrapper they read as the model's own record.

    bus 'USRMDL' id 'MODEL' IC IT NI NC NS NV      NI ICONs  NC CONs /
    bus 'USRLOD' id 'MODEL' IC IT NI NC NS NV NRI  NI ICONs  NC CONs /

IC and IT say what kind of model it is and where it is called, NI, NC, NS, NV and NRI how many integers, constants,
states, variables and reserved integers it has. A model's own record has the same ICONs and CONs in the same order.
Source: PSS/E Program Operation Manual, user-written models; counts of the load wrapper as met in files [I].
"""

from __future__ import annotations

from gridsim.errors import Fault

_COUNTS = {
    "USRMDL": ("IC", "IT", "NI", "NC", "NS", "NV"),
    "USRLOD": ("IC", "IT", "NI", "NC", "NS", "NV", "NRI"),
}
Values = tuple[float | str, ...]


def unwrapped(model: str, values: Values, where: str, faults: list[Fault]) -> tuple[str, Values]:
    """Return the model that a record wraps, and its values: what is given where it wraps none.

    What is wrong with the wrapper joins `faults`.
    """
    names = _COUNTS.get(model)
    if names is None:
        return model, values
    head, data = values[: 1 + len(names)], values[1 + len(names) :]
    counts = [value for value in head[1:] if not isinstance(value, str)]
    if not head or not isinstance(head[0], str) or len(counts) < len(names):
        got = " ".join(f"{value:g}" if isinstance(value, float) else value for value in head)
        faults.append(Fault(where, f"{model} is not complete", got, f"'MODEL' {' '.join(names)} values"))
        return model, values
    integers, constants = (counts[names.index(name)] for name in ("NI", "NC"))
    if len(data) != integers + constants:
        wanted = f"NI + NC = {integers:g} + {constants:g}"
        faults.append(Fault(where, f"{head[0]}: wrong number of values", str(len(data)), wanted))
    return head[0].upper(), data
