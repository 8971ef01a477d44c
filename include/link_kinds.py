"""The kinds of link there are: which flows each has, in which order, what they read and where they write.

This is the one registry: command line, DAGs, engine and reports all take their flows from here. The order of the flows
is the order of delivery: accounts and dimensions, vendors, purchase orders, invoices, payments. A document never leaves
before what it refers to has arrived.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """One kind of document moving one way. ``feeds`` names the raw tables, by system, that its decisions rest on."""

    name: str
    source: str
    target: str
    title: str
    feeds: dict[str, tuple[str, ...]]
    optional: bool = False


@dataclass(frozen=True)
class LinkKind:
    """A pair of systems. ``books`` is the one that keeps the ledger."""

    name: str
    title: str
    books: str
    other: str
    flows: tuple[Flow, ...]
    full_only_feeds: dict[str, tuple[str, ...]]

    @property
    def systems(self) -> tuple[str, str]:
        return (self.books, self.other)

    def flow(self, name: str) -> Flow:
        return next(flow for flow in self.flows if flow.name == name)

    def feeds(self, flows: tuple[str, ...] | None = None, full: bool = False) -> dict[str, tuple[str, ...]]:
        """The feeds to read, by system, for these flows (all when None); a full comparison reads more."""
        chosen = [flow for flow in self.flows if flows is None or flow.name in flows]
        needed: dict[str, list[str]] = {system: [] for system in self.systems}
        for flow in chosen:
            for system, names in flow.feeds.items():
                needed[system] += [name for name in names if name not in needed[system]]
        if full:
            for system, names in self.full_only_feeds.items():
                needed[system] += [name for name in names if name not in needed[system]]
        return {system: tuple(names) for system, names in needed.items()}


_EXACT_LEDGER = (
    "gl_accounts",
    "cost_centers",
    "cost_units",
    "journals",
    "vat_codes",
    "financial_periods",
    "journal_status",
)
_EXACT_VENDORS = ("accounts", "bank_accounts", "deleted")
_EXACT_DOCUMENTS = ("purchase_entries", "purchase_invoices", "payment_terms", "transaction_lines", "deleted")

EXACT_AVIDXCHANGE = LinkKind(
    name="exact_avidxchange",
    title="Exact Online <-> AvidXchange",
    books="exact_online",
    other="avidxchange",
    flows=(
        Flow(
            "gl_accounts",
            "exact_online",
            "avidxchange",
            "general-ledger accounts become AvidXchange codes",
            {"exact_online": ("gl_accounts", "deleted"), "avidxchange": ("companies", "enterprise_codes")},
        ),
        Flow(
            "cost_centers",
            "exact_online",
            "avidxchange",
            "cost centres and cost units become AvidXchange codes",
            {"exact_online": ("cost_centers", "cost_units"), "avidxchange": ("companies", "enterprise_codes")},
        ),
        Flow(
            "suppliers",
            "avidxchange",
            "exact_online",
            "vendors new in AvidXchange become Exact suppliers (option create_suppliers)",
            {"exact_online": _EXACT_VENDORS, "avidxchange": ("companies", "vendors")},
        ),
        Flow(
            "vendors",
            "exact_online",
            "avidxchange",
            "Exact suppliers become AvidXchange vendors",
            {"exact_online": _EXACT_VENDORS, "avidxchange": ("companies", "vendors")},
        ),
        Flow(
            "purchase_orders",
            "exact_online",
            "avidxchange",
            "purchase orders with all their lines",
            {
                "exact_online": ("purchase_orders", *_EXACT_VENDORS, *_EXACT_LEDGER),
                "avidxchange": ("companies", "vendors", "enterprise_codes", "purchase_orders"),
            },
        ),
        Flow(
            "purchase_invoices",
            "exact_online",
            "avidxchange",
            "supplier invoices and credit notes to be approved and paid",
            {
                "exact_online": (*_EXACT_VENDORS, *_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("companies", "vendors", "enterprise_codes", "invoices", "payments"),
            },
        ),
        Flow(
            "coding",
            "avidxchange",
            "exact_online",
            "accounts and cost centres that approvers changed",
            {
                "exact_online": (*_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("companies", "enterprise_codes", "invoices", "invoice_batches"),
            },
        ),
        Flow(
            "payments",
            "avidxchange",
            "exact_online",
            "payments issued or cleared, and their voids, posted to the ledger",
            {
                "exact_online": (*_EXACT_VENDORS, *_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("companies", "vendors", "invoices", "payments"),
            },
        ),
    ),
    full_only_feeds={"exact_online": ("payables", "divisions"), "avidxchange": ("payment_history",)},
)

LINK_KINDS: dict[str, LinkKind] = {kind.name: kind for kind in (EXACT_AVIDXCHANGE,)}
SYSTEMS = ("exact_online", "quickbooks_online", "avidxchange", "airbase", "basware", "avalara")
