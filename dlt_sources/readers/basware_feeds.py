"""What is read from Basware: reference page basware, sections 4 and 7.

What P2P gave to its API to be fetched is read as queues, by its state. The same documents by the moment of their last
change are for full comparisons: a change that is stamped late would be missed between two of them.
"""

from __future__ import annotations

from dataclasses import replace

from dlt_sources.readers.feeds import Column, Feed, Mode, columns
from include.systems.basware.contract import DOCUMENTS, ORDERS, VENDORS

LISTS: dict[str, dict[str, str]] = {
    "transfer_queue": {"ProcessingStatus": "WaitingForTransfer"},
    "transfers_in_progress": {"ProcessingStatus": "TransferInProgress"},
    "prebook_queue": {"ProcessingStatus": "WaitingForPrebook"},
    "prebook_cancelations": {"ProcessingStatus": "WaitingForPrebookCancelation"},
    "export_queue": {"orderStatus": "WaitingForExport"},
}
"""What the lists are narrowed to; the filter on orders is named for another state than it asks for [doc]."""


def _answers(name: str, timestamp: str) -> Column:
    """What the books answered to a document, the oldest first."""
    said = columns(
        code="externalCode sourceSystem voucherNumber1 voucherNumber2",
        text="responseMessage",
        bool="success paymentBlock",
        timestamp=timestamp,
    )
    return Column(name, "list", said)


def _numbered(name: str, count: int) -> str:
    return " ".join(f"{name}{number}" for number in range(1, count + 1))


_DIMENSIONS = {"code": _numbered("dimCode", 10), "text": _numbered("dimName", 10)}
CODING_ROWS = Column(
    "codingRows",
    "list",
    columns(
        id="externalCode orderLineNumber orderItemNumber",
        code="accountCode costCenterCode projectCode taxCode orderNumber internalOrderCode profitCenterCode"
        f" businessUnitCode employeeCode {_DIMENSIONS['code']}",
        text=f"accountName costCenterName projectName orderLineDescription {_DIMENSIONS['text']}",
        money="netTotal grossTotal taxSum taxPercent matchedQuantity matchedNetSum matchedGrossSum receivedQuantity",
        int="rowIndex",
    ),
)
INVOICE_LINES = Column(
    "invoiceLines",
    "list",
    columns(
        id="externalCode orderRowNumber",
        code="productCode orderNumber taxCode quantityUnit",
        text="productName",
        money="quantity netPrice grossPrice netSum grossSum taxPercent taxSum discountAmount discountPercent",
        int="rowIndex lineType",
    ),
)
ATTACHMENTS = Column(
    "attachments",
    "list",
    columns(id="externalCode", code="category", text="filename", bool="isConfidential", timestamp="creationTime"),
)
RESPONSES = (
    _answers("transferResponses", "transferDate"),
    _answers("prebookResponses", "prebookDate"),
    Column(
        "enrichmentResponses",
        "list",
        columns(code="externalCode sourceSystem", text="responseMessage", bool="success", timestamp="transferDate"),
    ),
    Column(
        "paymentResponses",
        "list",
        columns(
            code="externalCode sourceSystem paymentMethod checkNumber paymentNumber paymentDocument"
            " paymentReversalDocument paymentTermCode",
            text="paymentMessage responseMessage",
            money="paidTotal cashDiscount",
            bool="success paymentBlock",
            timestamp="paymentDate",
        ),
    ),
)
INVOICE = columns(
    key="invoiceId",
    id="bumid supplierSourceSystemId",
    code="invoiceNumber companyCode organizationCode supplierCode processingStatus p2pProcessingMode currencyCode"
    " currencyCodeCompany currencyCodeOrganization voucherNumber1 voucherNumber2 taxCode invoiceTypeCode paymentMethod"
    " paymentTermCode paymentTermExternalCode referenceNumber supplierBankIBAN supplierBankBIC accountingPeriod"
    " contractNumber",
    text=f"companyName supplierName description invoiceTypeName paymentTermName {_numbered('text', 60)}",
    money="netSum grossSum taxSum1 taxSum2 taxPercent1 taxPercent2 cashPercent cashSum netSumCompany grossSumCompany"
    " taxSum1Company taxSum2Company exchangeRateCompany netSumOrganization grossSumOrganization taxSum1Organization"
    f" taxSum2Organization exchangeRateOrganization {_numbered('numeric', 30)}",
    bool="paymentBlock",
    date=f"voucherDate invoiceDate baseLineDate dueDate cashDate {_numbered('date', 10)}",
    timestamp="lastUpdated",
    values="orderNumbers",
    nested=(CODING_ROWS, INVOICE_LINES, ATTACHMENTS, *RESPONSES),
)

_PRICES = ("netPrice", "grossPrice", "netUnitPrice", "grossUnitPrice", "netSum", "grossSum", "taxTotal")
# In the order's currency, and in those of the company and of the unit.
_PRICED = " ".join(f"{name}{ending}" for name in _PRICES for ending in ("", "Comp", "Org"))
ORDER_LINES = Column(
    "orderLines",
    "list",
    columns(
        id="externalCode orderLineNumber extOrderLineNumber",
        code="lineStatus lineType categoryCode buyerProductCode supplierProductCode quantityUnit priceType taxCode",
        text="description",
        money=f"quantity {_PRICED} taxPercent receivedQuantity receivedNetSum receivedGrossSum",
        bool="receivingRequired",
        date="desiredDeliveryDate",
        nested=(
            Column("deliveryAddress", "object", columns(code="postalZone countryCode", text="name streetName city")),
            Column(
                "codingRows",
                "list",
                columns(
                    id="externalCode",
                    code=f"accountCode costCenterCode projectCode {_DIMENSIONS['code']}",
                    text=f"accountName costCenterName projectName {_DIMENSIONS['text']}",
                    money="splitPercent",
                    int="rowIndex",
                ),
            ),
            Column(
                "goodsReceipts",
                "list",
                columns(
                    id="externalCode",
                    code="goodsReceiptNumber deliveryNoteNumber receivalMethod",
                    money="receivedQuantity receivedNetSum receivedGrossSum",
                    bool="notifyFault",
                    date="receivingDate",
                    timestamp="goodsReceiptDocumentCreationTime",
                ),
            ),
        ),
    ),
)
ORDER = columns(
    key="externalCode",
    id="orderNumber extOrderNumber requisitionNumber",
    code="processingStatus orderStatus orderType companyCode organizationUnitCode supplierCode purchaseCurrency"
    " companyCurrency"
    " paymentTermCode documentSource",
    text=f"organizationUnitName supplierName documentLink {_numbered('headerDataText', 5)}",
    money=f"netSum grossSum taxSum {_numbered('headerDataNum', 5)}",
    date=_numbered("headerDataDate", 5),
    timestamp="orderCreationTime orderExportTimestamp lastUpdated",
    nested=(ORDER_LINES,),
)

_ACCOUNTS = Column(
    "financialAccounts",
    "list",
    columns(
        nested=(
            Column("financialInstitution", "object", columns(code="schemeId id countryId", text="name")),
            Column(
                "financialAccountIdentifiers",
                "list",
                columns(code="schemeId id currencyCode", text="accountHolderName", bool="default"),
            ),
        ),
    ),
)
VENDOR = columns(
    key="externalCode",
    code="vendorCode vendorClass sourceSystem supplierAssignedAccountId buvid",
    text="name description",
    timestamp="lastUpdated",
    nested=(
        Column("identifiers", "list", columns(code="schemeId id", bool="defaultPartyId")),
        Column(
            "addresses",
            "list",
            columns(
                code="externalCode addressType postalZone countrySubEntity countryId",
                text="name addressLine1 addressLine2 addressLine3 streetName cityName",
                bool="default",
            ),
        ),
        Column("contacts", "list", columns(code="role", text="name email telephone")),
        Column(
            "paymentMeans",
            "list",
            columns(code="paymentMeansCode currencyCode", bool="default", nested=(_ACCOUNTS,)),
        ),
        Column("paymentTerms", "object", columns(code="paymentTermCode", text="description")),
        Column("processingStatus", "object", columns(bool="active paymentDenied")),
        Column("companies", "list", columns(code="companyCode", bool="inheritToChildUnits")),
    ),
)


def _documents(name: str, mode: Mode, optional: bool = False) -> Feed:
    return Feed(
        name,
        DOCUMENTS,
        mode,
        ("invoiceId",),
        INVOICE,
        page_size=100,
        version="lastUpdated",
        company_property="companyCode",
        optional=optional,
    )


def _orders(name: str, mode: Mode) -> Feed:
    # Who made and owns an order, where the goods go and how the supplier is notified: nothing we use.
    return Feed(
        name,
        ORDERS,
        mode,
        ("externalCode",),
        ORDER,
        page_size=100,
        version="lastUpdated",
        company_property="organizationUnitCode",
        ignores=(
            *(
                "creator",
                "owner",
                "deliveryAddress",
                "sendingMethod",
                "releaseOrdersRequired",
                "hidePricesFromSupplier",
            ),
            *("requisitionCreationTime", "exchangeRateComp", "exchangeRateOrg"),
        ),
    )


_FEEDS: tuple[Feed, ...] = (
    _documents("transfer_queue", "queue"),
    _documents("transfers_in_progress", "queue"),
    _documents("prebook_queue", "queue", optional=True),
    _documents("prebook_cancelations", "queue", optional=True),
    _documents("accounting_documents", "modified"),
    _orders("export_queue", "queue"),
    _orders("exported_purchase_orders", "modified"),
    Feed(
        "vendors",
        VENDORS,
        "modified",
        ("externalCode",),
        VENDOR,
        page_size=500,
        version="lastUpdated",
        ignores=("orderingDetails", "tags", "customFields"),
    ),
)

# Its lists cover every company of the tenant at once; a vendor is of several.
FEEDS: tuple[Feed, ...] = tuple(replace(feed, tenant_wide=True) for feed in _FEEDS)
