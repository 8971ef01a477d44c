"""What links have in common that record sales in AvaTax and bring their tax into the books: the flows, what each of
them reads, and what a company may choose."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from include.documents import Address
from include.link_kinds.books import BOOKS
from include.link_kinds.shape import Flow, LinkOptions, ModelCall, Rounding


class TaxedSaleOptions(LinkOptions):
    """What a company may choose, with its accountant's default. ``clearing_account``: the income account of the item
    that bills the tax, from which journals take the tax to where it is owed; ``ship_from``: where each company ships
    from."""

    clearing_account: str | None = Field(default=None, min_length=1)
    ship_from: dict[str, Address] = Field(default_factory=dict)
    amount_rounding: Rounding = "hold"


_AVATAX = ("companies", "nexus", "transactions")
_TAXED = (*_AVATAX, "tax_codes", "company_tax_codes")
# A run finds what its own deliveries came upon.
FINDINGS = ModelCall("tax_findings", is_view=True)


def flows(system: str) -> tuple[Flow, ...]:
    """The flows between the books that ``system`` keeps and AvaTax, in the order of delivery. Estimates and tax lines
    are of drafts."""
    books = BOOKS[system]
    sales = books.sales
    sold = (*sales.documents, *sales.parties, *sales.deletions)
    booked = (*sold, *sales.tax_entries)
    every = (
        Flow(
            "addresses",
            system,
            "avalara",
            "delivery addresses in the United States and Canada, each validated once",
            {system: sold, "avalara": _AVATAX},
            row=f"{books.company} and delivery address",
            model=ModelCall("addresses_to_tax_system"),
            needs_approval=False,
        ),
        Flow(
            "estimates",
            system,
            "avalara",
            "the tax of draft invoices, worked out and not kept (option tax_lines)",
            {system: sold, "avalara": _TAXED},
            needs=("addresses",),
            row=f"{books.company} and draft",
            model=ModelCall("drafts_to_tax_system"),
            needs_approval=False,
        ),
        Flow(
            "tax_lines",
            "avalara",
            system,
            "the tax of each draft as a line of its own, kept right while the draft changes (option tax_lines)",
            {system: sold, "avalara": _AVATAX},
            needs=("addresses", "estimates"),
            row=f"{books.company} and draft",
            model=ModelCall("tax_lines_to_books"),
            needs_approval=False,
        ),
        Flow(
            "tax",
            system,
            "avalara",
            f"{sales.final}, recorded without being committed",
            {system: booked, "avalara": _TAXED},
            needs=("addresses",),
            row=f"{books.company} and {sales.form}",
            model=ModelCall("invoices_to_tax_system"),
        ),
        Flow(
            "tax_journals",
            "avalara",
            system,
            f"the recorded tax as {sales.entries_word}, to the accounts of those it is owed to",
            {system: booked, "avalara": _AVATAX},
            needs=("addresses", "tax"),
            row=f"{books.company} and tax journal",
            model=ModelCall("tax_journals_to_books"),
        ),
        Flow(
            "commit",
            system,
            "avalara",
            f"recorded {sales.form}s whose tax is in the books, committed for the tax return; not to be taken back",
            {system: booked, "avalara": _AVATAX},
            needs=("addresses", "tax", "tax_journals"),
            row=f"{books.company} and recorded {sales.form}",
            model=ModelCall("commits_to_tax_system"),
        ),
    )
    return tuple(flow for flow in every if sales.has_drafts or flow.name not in ("estimates", "tax_lines"))


def unrouted_feeds(system: str) -> Mapping[str, tuple[str, ...]]:
    """With what was deleted: a company that is routed one day must not be taxed for what is gone."""
    sales = BOOKS[system].sales
    return {system: (*sales.documents, *sales.deletions), "avalara": ()}


def concurrent_flows(system: str) -> Mapping[str, tuple[str, ...]]:
    """A form is taxed, booked and committed seconds after it was read, whatever the others wait for."""
    return {"tax": tuple(flow.name for flow in flows(system))}
