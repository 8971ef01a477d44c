"""The kinds of link there are, one file each: their flows and the order of them, what they read, where they write.

This is the one registry: command line, DAGs, engine and reports all take their flows from here. The order of the flows
is the order of delivery: accounts and dimensions, vendors, purchase orders, invoices, payments. A document never leaves
before what it refers to has arrived.
"""

from __future__ import annotations

from include.link_kinds.airbase_exact import AIRBASE_EXACT
from include.link_kinds.airbase_quickbooks import AIRBASE_QUICKBOOKS
from include.link_kinds.basware_exact import BASWARE_EXACT
from include.link_kinds.basware_quickbooks import BASWARE_QUICKBOOKS
from include.link_kinds.exact_avalara import EXACT_AVALARA
from include.link_kinds.exact_avidxchange import EXACT_AVIDXCHANGE
from include.link_kinds.quickbooks_avalara import QUICKBOOKS_AVALARA
from include.link_kinds.quickbooks_avidxchange import QUICKBOOKS_AVIDXCHANGE
from include.link_kinds.shape import ChosenFeed, Flow, LinkKind, LinkOptions

__all__ = [
    "AIRBASE_EXACT",
    "AIRBASE_QUICKBOOKS",
    "BASWARE_EXACT",
    "BASWARE_QUICKBOOKS",
    "EXACT_AVALARA",
    "EXACT_AVIDXCHANGE",
    "LINK_KINDS",
    "QUICKBOOKS_AVALARA",
    "QUICKBOOKS_AVIDXCHANGE",
    "ChosenFeed",
    "Flow",
    "LinkKind",
    "LinkOptions",
]

LINK_KINDS: dict[str, LinkKind] = {
    kind.name: kind
    for kind in (
        EXACT_AVIDXCHANGE,
        QUICKBOOKS_AVIDXCHANGE,
        BASWARE_EXACT,
        BASWARE_QUICKBOOKS,
        AIRBASE_EXACT,
        AIRBASE_QUICKBOOKS,
        EXACT_AVALARA,
        QUICKBOOKS_AVALARA,
    )
}
