"""Business Central as a source, accounts payable alone: vendors and purchase invoices with their lines.

Properties: dev-itpro/api-reference/v2.0/resources of MicrosoftDocs/dynamics365smb-devitpro-pb (dynamics_company.md,
dynamics_vendor.md, dynamics_purchaseinvoice.md, dynamics_purchaseinvoiceline.md). Lists are asked for what changed
after a moment, as dynamics-rate-limits.md advises; what was deleted shows in full comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dlt_sources.readers.feeds import Column, Feed, columns
from dlt_sources.readers.reading import Client, ReadRequest, Request, Source
from include.systems.business_central import contract

_TAG = "@odata.etag"
_VENDOR = columns(
    key="id",
    code="number taxRegistrationNumber currencyCode blocked",
    text="displayName addressLine1 addressLine2 city state country postalCode phoneNumber email website",
    money="balance",
    timestamp=contract.CHANGED,
)
_LINE = columns(
    key="id",
    code="lineType lineObjectNumber unitOfMeasureCode taxCode",
    text="description",
    money="unitCost quantity netAmount netTaxAmount netAmountIncludingTax",
    int="sequence",
)
_INVOICE = columns(
    key="id",
    id="vendorId payToVendorId orderId",
    code="number vendorInvoiceNumber vendorNumber orderNumber currencyCode status shortcutDimension1Code "
    "shortcutDimension2Code",
    text="vendorName",
    money="discountAmount totalAmountExcludingTax totalTaxAmount totalAmountIncludingTax",
    blank_date="postingDate invoiceDate dueDate",
    timestamp=contract.CHANGED,
    nested=(Column(contract.LINES, "list", _LINE),),
)
_COMPANY = columns(key="id", text="name displayName")


def _changes(name: str, path: str, of: tuple[Column, ...]) -> Feed:
    version = contract.CHANGED
    return Feed(name, path, "modified", ("id",), of, contract.PAGE, version=version, ignores=(_TAG,))


FEEDS: tuple[Feed, ...] = (
    Feed(
        "companies",
        contract.COMPANIES,
        "full",
        ("id",),
        _COMPANY,
        contract.PAGE,
        max_age=timedelta(hours=6),
        tenant_wide=True,
        ignores=(_TAG,),
    ),
    _changes("vendors", contract.VENDORS, _VENDOR),
    _changes("purchase_invoices", contract.PURCHASE_INVOICES, _INVOICE),
)


class BusinessCentral(Source):
    SYSTEM = "business_central"
    FEEDS = FEEDS
    OVERLAP = contract.OVERLAP

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        params = {"$select": ",".join(column.vendor_name for column in feed.columns if not column.nested)}
        if since := self.floor(feed, ask):
            params["$filter"] = f"{contract.CHANGED} gt {since:%Y-%m-%dT%H:%M:%SZ}"
        for column in feed.columns:
            if column.nested:
                inner = ",".join(one.vendor_name for one in column.nested)
                params["$expand"] = f"{column.vendor_name}($select={inner})"
        yield Request(feed.path, params)

    def list_name(self, path: str) -> str:
        """How long a link to a next page lives is not documented: a read that stops on the way begins again."""
        return "value"


SOURCE = BusinessCentral()
