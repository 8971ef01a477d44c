"""Exact Online <-> Avalara AvaTax: the tax of sales invoices is worked out, billed, recorded, booked and committed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from include.link_kinds.shape import LinkKind
from include.link_kinds.taxed_sales import FINDINGS, TaxedSaleOptions, concurrent_flows, flows, unrouted_feeds


class Options(TaxedSaleOptions):
    """What a company may choose, with its accountant's default.

    ``tax_lines``: whether a draft gets its tax as a line of its own, on item ``tax_item``; ``tax_journal``: the journal
    in which the tax is booked. ``final_from``: the status from which nobody changes an invoice in Exact any more
    (Exact's own word is 50, processed; 20 where what was printed stays open, and then it has a number).
    """

    tax_lines: Literal["yes", "no"] = "yes"
    tax_item: str = Field(default="TAX", min_length=1, max_length=30)
    tax_journal: str = Field(default="90", min_length=1)
    final_from: Literal[20, 50] = 50


EXACT_AVALARA = LinkKind(
    name="exact_avalara",
    title="Exact Online <-> Avalara AvaTax",
    books="exact_online",
    other="avalara",
    invoices="tax",
    flows=flows("exact_online"),
    full_only_feeds={"exact_online": ("divisions",), "avalara": ()},
    options=Options,
    findings=FINDINGS,
    unrouted_feeds=unrouted_feeds("exact_online"),
    concurrent_flows=concurrent_flows("exact_online"),
)
