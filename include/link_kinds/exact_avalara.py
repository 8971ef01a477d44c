"""Exact Online <-> Avalara AvaTax: the tax of sales invoices is worked out, billed, recorded, booked and committed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from include.documents import Address
from include.link_kinds.shape import Flow, LinkKind, LinkOptions, Rounding


class Options(LinkOptions):
    """What a company may choose, with its accountant's default.

    ``tax_lines``: whether a draft gets its tax as a line of its own, on item ``tax_item``; that item's revenue account
    is ``clearing_account``, from which the journals in ``tax_journal`` take the tax to where it is owed.
    ``final_from``: the status from which nobody changes an invoice in Exact any more (Exact's own word is 50,
    processed; 20 where what was printed stays open, and then it has a number). ``ship_from``: where each division ships
    from.
    """

    tax_lines: Literal["yes", "no"] = "yes"
    tax_item: str = Field(default="TAX", min_length=1, max_length=30)
    clearing_account: str | None = Field(default=None, min_length=1)
    tax_journal: str = Field(default="90", min_length=1)
    final_from: Literal[20, 50] = 50
    ship_from: dict[str, Address] = Field(default_factory=dict)
    amount_rounding: Rounding = "hold"


_INVOICES = ("sales_invoices", "addresses", "accounts", "items", "gl_accounts", "deleted")
_LEDGER = (
    "journals", "financial_periods", "journal_status", "cost_centers", "transaction_lines",
)  # fmt: skip
_AVATAX = ("companies", "nexus", "transactions")
_TAXED = (*_AVATAX, "tax_codes", "company_tax_codes")

EXACT_AVALARA = LinkKind(
    name="exact_avalara",
    title="Exact Online <-> Avalara AvaTax",
    books="exact_online",
    other="avalara",
    invoices="tax",
    flows=(
        Flow(
            "addresses",
            "exact_online",
            "avalara",
            "delivery addresses in the United States and Canada, each validated once",
            {"exact_online": _INVOICES, "avalara": _AVATAX},
        ),
        Flow(
            "estimates",
            "exact_online",
            "avalara",
            "the tax of draft invoices, worked out and not kept (option tax_lines)",
            {"exact_online": _INVOICES, "avalara": _TAXED},
            needs=("addresses",),
        ),
        Flow(
            "tax_lines",
            "avalara",
            "exact_online",
            "the tax of each draft as a line of its own, kept right while the draft changes (option tax_lines)",
            {"exact_online": _INVOICES, "avalara": _AVATAX},
            needs=("addresses", "estimates"),
        ),
        Flow(
            "tax",
            "exact_online",
            "avalara",
            "final invoices and credit notes, recorded without being committed",
            {"exact_online": (*_INVOICES, *_LEDGER), "avalara": _TAXED},
            needs=("addresses",),
        ),
        Flow(
            "tax_journals",
            "avalara",
            "exact_online",
            "the recorded tax as general journals, to the accounts of those it is owed to",
            {"exact_online": (*_INVOICES, *_LEDGER), "avalara": _AVATAX},
            needs=("addresses", "tax"),
        ),
        Flow(
            "commit",
            "exact_online",
            "avalara",
            "recorded invoices whose tax is in the books, committed for the tax return; not to be taken back",
            {"exact_online": (*_INVOICES, *_LEDGER), "avalara": _AVATAX},
            needs=("addresses", "tax", "tax_journals"),
        ),
    ),
    full_only_feeds={"exact_online": ("divisions",), "avalara": ()},
    options=Options,
    # With what was deleted: a division that is routed one day must not be taxed for what is gone.
    unrouted_feeds={"exact_online": ("sales_invoices", "deleted"), "avalara": ()},
    # An invoice is taxed, booked and committed seconds after it was read, whatever the others wait for.
    together={"tax": ("addresses", "estimates", "tax_lines", "tax", "tax_journals", "commit")},
)
