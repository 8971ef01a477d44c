"""QuickBooks Online <-> Avalara AvaTax: sales are recorded, their tax is booked, and then they are committed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from include.link_kinds.shape import LinkKind
from include.link_kinds.taxed_sales import FINDINGS, TaxedSaleOptions, concurrent_flows, flows, unrouted_feeds


class Options(TaxedSaleOptions):
    """What a company may choose, with its accountant's default. ``tax_item``: the product or service by which a form
    bills the tax that AvaTax worked out. QuickBooks has no journals to choose from (``tax_journal``)."""

    tax_item: str = Field(default="TAX", min_length=1, max_length=100)
    tax_journal: Literal[""] = ""


QUICKBOOKS_AVALARA = LinkKind(
    name="quickbooks_avalara",
    title="QuickBooks Online <-> Avalara AvaTax",
    books="quickbooks_online",
    other="avalara",
    invoices="tax",
    flows=flows("quickbooks_online"),
    full_only_feeds={"quickbooks_online": (), "avalara": ()},
    options=Options,
    findings=FINDINGS,
    unrouted_feeds=unrouted_feeds("quickbooks_online"),
    concurrent_flows=concurrent_flows("quickbooks_online"),
)
