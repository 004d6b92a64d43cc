"""The handbook of mitigation, made from what every module declares: `gridsim/mitigation/README.md` is its text.

`python -m gridsim.mitigation.handbook` prints it; a test holds the file to it.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from gridsim.mitigation.catalogue import MITIGATIONS
from gridsim.mitigation.contract import MitigationModel
from gridsim.mitigation.jobs.catalogue import JOB_SHAPERS
from gridsim.mitigation.network.catalogue import NETWORK_DEVICES
from gridsim.mitigation.network.contract import NetworkDevice
from gridsim.parameters import Parameter
from gridsim.sources import TAG_MEANING, Source

_HEAD = """# Mitigation, module by module

Made by `python -m gridsim.mitigation.handbook` from what the modules declare; `gridsim schema` has the same for
editors.

A site lists its mitigation in the order of the wires: what times the jobs, what shapes their draw, what stands at the
meter, and machines in the grid at the site's bus. Every entry has a `type`, a `name` (by default the type) and the
keys below. A key without a default must be given, by some types only with some settings; where it says "left out",
its absence means something else.

Results tell of each: energies that close (`out = in + stored + burned - deferred - generated`), the share of time at
a limit, computing lost, wear, fuel, emissions, and cost by `prices.yaml`. Tags of sources:

{tags}
"""
_GROUPS = {
    "jobs": (
        "Jobs",
        "They time the jobs of a training profile before anything is drawn, and stand first in the list.",
    ),
    "stages": ("Draw and meter", "Stages through which power passes, each fed by the one before it."),
    "network": ("Grid", "Machines and converters at the site's bus; see also `network/README.md`."),
}


def handbook() -> str:
    """Return the whole text, in Markdown."""
    tags = "\n".join(f"* {tag}: {meaning}" for tag, meaning in TAG_MEANING.items())
    parts = [_HEAD.format(tags=tags)]
    for group, sections in (
        ("jobs", [_section(s.type, s.title, s.source, s.timing, s.parameters, {}) for s in JOB_SHAPERS]),
        ("stages", [_of_stage(model) for model in MITIGATIONS]),
        ("network", [_of_device(device) for device in NETWORK_DEVICES]),
    ):
        heading, says = _GROUPS[group]
        parts += [f"## {heading}\n\n{says}\n", *sections]
    return "\n".join(parts)


def _of_stage(model: MitigationModel) -> str:
    words = {name: _words(words, "one of") for name, words in model.choices.items()}
    words |= {name: _words(words, "one or several of") for name, words in model.priorities.items()}
    return _section(model.type, model.title, model.source, model.evaluate, model.parameters, words)


def _of_device(device: NetworkDevice) -> str:
    words = {name: _words(words, "one of") for name, words in device.choices.items()}
    return _section(
        device.type, device.title, device.source, device.addition, device.parameters, words, typical=device.typical
    )


def _words(words: Sequence[str], which: str) -> tuple[str, str]:
    return words[0], f"{which} {', '.join(words)}"


def _section(
    type: str,
    title: str,
    source: Source,
    made_by: Callable[..., Any],
    parameters: Iterable[Parameter],
    words: Mapping[str, tuple[str, str]],
    *,
    typical: Iterable[Parameter] = (),
) -> str:
    file = inspect.getmodule(made_by)
    path = "" if file is None else f" Equations and limits: `{file.__name__.replace('.', '/')}.py`."
    head = f"### `{type}`: {title}\n\nSource: {_cited(source)}.{path}\n"
    rows = ["| key | unit | default | range | meaning and source of the default |", "|---|---|---|---|---|"]
    rows += [f"| `{name}` | word | {first} | | {says} |" for name, (first, says) in words.items()]
    rows += [_row(parameter, _default(parameter)) for parameter in parameters]
    rows += [_row(parameter, "typical of its class or kind") for parameter in typical]
    return "\n".join([head, *rows, ""])


def _row(parameter: Parameter, default: str) -> str:
    origin = f". {_cited(parameter.source)}" if parameter.source and parameter.default is not None else ""
    unit = parameter.unit if parameter.unit != "1" else ""
    return (
        f"| `{parameter.name}` | {unit} | {default} | {_range(parameter)} | {_escaped(parameter.meaning)}{origin} |"
    )


def _default(parameter: Parameter) -> str:
    if parameter.default is not None:
        return f"{parameter.default:g}"
    if parameter.needed_where:
        return f"must be given where {parameter.needed_where}, else left out"
    return "left out" if parameter.optional else "must be given"


def _range(parameter: Parameter) -> str:
    bounds = (
        (parameter.at_least, "at least"),
        (parameter.above, "above"),
        (parameter.at_most, "at most"),
        (parameter.below, "below"),
    )
    return ", ".join(_said(bounds))


def _said(bounds: Iterable[tuple[float, str]]) -> Iterator[str]:
    for bound, word in bounds:
        if math.isfinite(bound):
            yield f"{word} {bound:g}"


def _cited(source: Source) -> str:
    """Return a citation with its tag alone."""
    return _escaped(", ".join(part for part in (source.text, source.date, source.url) if part)) + f" [{source.tag}]"


def _escaped(text: str) -> str:
    """Return text that stays inside a cell of a table."""
    return text.replace("|", "\\|").rstrip(".")


if __name__ == "__main__":
    print(handbook(), end="")
