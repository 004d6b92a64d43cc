"""`gridsim limits`: every limit with value, unit, source and status."""

from __future__ import annotations

from gridsim.cli.console import JsonOption, out, plain_table, print_json


def limits(json: JsonOption = False) -> None:
    """List every limit: value, unit, source, status, and the presets it belongs to."""
    from gridsim.limits.catalogue import LIMITS
    from gridsim.limits.presets import PRESETS

    rows = [
        {
            "id": limit.id,
            "title": limit.title,
            "jurisdiction": limit.jurisdiction,
            "quantity": limit.quantity,
            "method": limit.method,
            "method_name": limit.way.name,
            "sense": limit.sense,
            "value": limit.value,
            "unit": limit.unit,
            "source": str(limit.source),
            "date": limit.source.date,
            "tag": limit.source.tag,
            "rule_status": limit.rule_status,
            "presets": [name for name, ids in PRESETS.items() if limit.id in ids],
        }
        for limit in LIMITS
    ]
    if json:
        print_json(rows)
        return
    table = plain_table("id", "bound>", "unit", "status", "presets", "source")
    for row in rows:
        bound = f"{'at most' if row['sense'] == 'max' else 'at least'} {row['value']:g}"
        presets = ", ".join(row["presets"]) if isinstance(row["presets"], list) else ""
        table.add_row(str(row["id"]), bound, str(row["unit"]), str(row["rule_status"]), presets, str(row["source"]))
    out().print(table, soft_wrap=True)
