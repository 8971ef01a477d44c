"""QuickBooks Online <-> Avalara AvaTax: sales are recorded, their tax is booked, and then they are committed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from include.documents import Address
from include.link_kinds.shape import Flow, LinkKind, LinkOptions, Rounding


class Options(LinkOptions):
    """What a company may choose, with its accountant's default.

    ``tax_item``: the product or service by which a form bills the tax that AvaTax worked out; ``clearing_account`` is
    that item's income account, from which journal entries take the tax to where it is owed. ``ship_from``: where each
    company ships from. QuickBooks has no journals to choose from (``tax_journal``).
    """

    tax_item: str = Field(default="TAX", min_length=1, max_length=100)
    clearing_account: str | None = Field(default=None, min_length=1)
    tax_journal: Literal[""] = ""
    ship_from: dict[str, Address] = Field(default_factory=dict)
    amount_rounding: Rounding = "hold"


_FORMS = ("invoices", "credit_memos", "sales_receipts", "refund_receipts")
_SALES = (*_FORMS, "customers", "items", "accounts", "company_info")
_LEDGER = ("journal_entries", "classes", "preferences")
_AVATAX = ("companies", "nexus", "transactions")
_TAXED = (*_AVATAX, "tax_codes", "company_tax_codes")

QUICKBOOKS_AVALARA = LinkKind(
    name="quickbooks_avalara",
    title="QuickBooks Online <-> Avalara AvaTax",
    books="quickbooks_online",
    other="avalara",
    invoices="tax",
    flows=(
        Flow(
            "addresses",
            "quickbooks_online",
            "avalara",
            "delivery addresses in the United States and Canada, each validated once",
            {"quickbooks_online": _SALES, "avalara": _AVATAX},
        ),
        Flow(
            "tax",
            "quickbooks_online",
            "avalara",
            "invoices, sales receipts, credit memos and refund receipts, recorded without being committed",
            {"quickbooks_online": (*_SALES, *_LEDGER), "avalara": _TAXED},
            needs=("addresses",),
        ),
        Flow(
            "tax_journals",
            "avalara",
            "quickbooks_online",
            "the recorded tax as journal entries, to the accounts of those it is owed to",
            {"quickbooks_online": (*_SALES, *_LEDGER), "avalara": _AVATAX},
            needs=("addresses", "tax"),
        ),
        Flow(
            "commit",
            "quickbooks_online",
            "avalara",
            "recorded forms whose tax is in the books, committed for the tax return; not to be taken back",
            {"quickbooks_online": (*_SALES, *_LEDGER), "avalara": _AVATAX},
            needs=("addresses", "tax", "tax_journals"),
        ),
    ),
    full_only_feeds={"quickbooks_online": (), "avalara": ()},
    options=Options,
    unrouted_feeds={"quickbooks_online": _FORMS, "avalara": ()},
    # A form is taxed, booked and committed seconds after it was read, whatever the others wait for.
    together={"tax": ("addresses", "tax", "tax_journals", "commit")},
)
