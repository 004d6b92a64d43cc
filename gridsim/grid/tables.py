"""The network tables of a case folder: which there are, and what each column may hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["whole", "number", "flag", "text", "bus"]


@dataclass(frozen=True)
class Column:
    """One column: pandapower's name (or one of our additions), what it holds, its bounds and its default.

    A column without `default` must be there and filled. `at_least` includes the bound, `above` excludes it.
    The defaults are those of pandapower's own `create_*` functions (pandapower 3.5 documentation).
    """

    name: str
    kind: Kind
    default: float | bool | str | None = None
    at_least: float = -math.inf
    above: float = -math.inf
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Say whether each row must give a value."""
        return self.default is None


_INDEX = Column("index", "whole", at_least=0)
_NAME = Column("name", "text", "")
_ID = Column("id", "text")
_CIRCUIT = Column("circuit", "text")
_IN_SERVICE = Column("in_service", "flag", True)
_PARALLEL = Column("parallel", "whole", 1, at_least=1)
_SCALING = Column("scaling", "number", 1.0, at_least=0.0)
_SOURCE = (
    Column("sn_mva", "number", above=0.0),
    Column("zr_pu", "number", at_least=0.0),
    Column("zx_pu", "number", above=0.0),
    Column("max_p_mw", "number", math.nan),
    Column("min_p_mw", "number", math.nan),
    Column("max_q_mvar", "number", math.nan),
    Column("min_q_mvar", "number", math.nan),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "bus": (
        _INDEX,
        _NAME,
        Column("vn_kv", "number", above=0.0),
        Column("type", "text", "b", choices=("b", "n", "m")),
        Column("area", "text", ""),
        Column("zone", "text", ""),
        _IN_SERVICE,
    ),
    "line": (
        _INDEX,
        _NAME,
        Column("from_bus", "bus"),
        Column("to_bus", "bus"),
        _CIRCUIT,
        Column("length_km", "number", above=0.0),
        # Equivalents have negative resistances and susceptances; they are suspicious, not wrong.
        Column("r_ohm_per_km", "number"),
        Column("x_ohm_per_km", "number"),
        Column("c_nf_per_km", "number"),
        Column("g_us_per_km", "number", 0.0),
        Column("max_i_ka", "number", math.nan, above=0.0),
        Column("df", "number", 1.0, above=0.0),
        _PARALLEL,
        _IN_SERVICE,
    ),
    "trafo": (
        _INDEX,
        _NAME,
        Column("hv_bus", "bus"),
        Column("lv_bus", "bus"),
        _CIRCUIT,
        Column("sn_mva", "number", above=0.0),
        Column("vn_hv_kv", "number", above=0.0),
        Column("vn_lv_kv", "number", above=0.0),
        # Negative where a branch of a star equivalent is: the reactance has the sign of vk_percent.
        Column("vk_percent", "number"),
        Column("vkr_percent", "number"),
        Column("pfe_kw", "number", at_least=0.0),
        Column("i0_percent", "number", at_least=0.0),
        Column("shift_degree", "number", 0.0),
        Column("tap_side", "text", "", choices=("hv", "lv")),
        Column("tap_neutral", "number", math.nan),
        Column("tap_min", "number", math.nan),
        Column("tap_max", "number", math.nan),
        Column("tap_pos", "number", math.nan),
        Column("tap_step_percent", "number", math.nan),
        Column("tap_step_degree", "number", math.nan),
        Column("tap_changer_type", "text", "", choices=("Ratio", "Symmetrical", "Ideal")),
        _PARALLEL,
        Column("df", "number", 1.0, above=0.0),
        _IN_SERVICE,
    ),
    "gen": (
        _INDEX,
        _NAME,
        Column("bus", "bus"),
        _ID,
        Column("p_mw", "number"),
        Column("vm_pu", "number", above=0.0),
        Column("slack", "flag", False),
        Column("slack_weight", "number", 0.0, at_least=0.0),
        _SCALING,
        *_SOURCE,
        _IN_SERVICE,
    ),
    "ext_grid": (
        _INDEX,
        _NAME,
        Column("bus", "bus"),
        _ID,
        Column("vm_pu", "number", above=0.0),
        Column("va_degree", "number", 0.0),
        Column("slack_weight", "number", 1.0, at_least=0.0),
        *_SOURCE,
        _IN_SERVICE,
    ),
    "load": (
        _INDEX,
        _NAME,
        Column("bus", "bus"),
        _ID,
        Column("p_mw", "number"),
        Column("q_mvar", "number"),
        _SCALING,
        _IN_SERVICE,
    ),
    "shunt": (
        _INDEX,
        _NAME,
        Column("bus", "bus"),
        _ID,
        Column("p_mw", "number", 0.0),
        Column("q_mvar", "number"),
        Column("vn_kv", "number", above=0.0),
        Column("step", "whole", 1, at_least=0),
        Column("max_step", "whole", 1, at_least=1),
        _IN_SERVICE,
    ),
}
