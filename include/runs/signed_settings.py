"""The settings of a link that two people must have signed: which accounts and tax codes stand for which, and how far
amounts may differ before a person is asked."""

from __future__ import annotations

from typing import Any

from include.links import Configuration, Link

MAPPINGS = ("gl_account", "item_tax_code", "payment_account", "tax_account", "tax_code")
TOLERANCES = ("duplicate_window_days", "over_order", "over_order_amount", "over_order_percent")


def as_written(configuration: Configuration, link: Link) -> dict[str, Any]:
    """By what it is: the lines of a kind of mapping (company, source code, target code), and the tolerances."""
    from include.warehouse.config import read_mappings

    found: dict[str, Any] = {kind: [] for kind in MAPPINGS}
    for _, kind, *line, _note in read_mappings(configuration.folder / "mappings" / link.name, link.name).rows:
        if kind in found:
            found[kind].append(line)
    options = link.options.model_dump(mode="json")
    tolerances = {name: options[name] for name in TOLERANCES if name in options}
    return {**{kind: sorted(lines) for kind, lines in found.items()}, "tolerances": tolerances}
