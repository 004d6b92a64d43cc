"""Reading a large RAW file takes seconds, not minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridsim.grid.psse.case import read_raw
from gridsim.grid.psse.to_pandapower import net_of

BUSES = 2000


@pytest.mark.timeout(120)  # half a second on an idle core; a quadratic reader would take minutes
def test_two_thousand_buses_are_read_in_seconds(tmp_path: Path) -> None:
    buses = [f"{k},'BUS {k}',345.0,{3 if k == 1 else 1},1,1,1,1.0,0.0,1.1,0.9,1.1,0.9" for k in range(1, BUSES + 1)]
    loads = [f"{k},'1 ',1,1,1,10.0,3.0,0.0,0.0,0.0,0.0,1,1,0" for k in range(2, BUSES)]
    rates = "100.0,100.0,100.0,0.0,0.0,0.0,0.0,1,1,10.0,1,1.0"
    lines = [f"{k},{k % BUSES + 1},'1 ',0.001,0.01,0.02,{rates}" for k in range(1, BUSES + 1)]
    sections = [buses, loads, [], ["1,'1',0.0,0.0,99.0,-99.0,1.0,0,100.0,0.0,0.2"], lines]
    body = "".join("\n".join([*section, "0 / END\n"]) for section in sections)
    raw = tmp_path / "ring.raw"
    raw.write_text(f"0,100.0,33,0,1,60.0 /\n\n\n{body}Q\n")
    net = net_of(read_raw(raw))
    assert len(net.line) == BUSES
