"""What is read from AvidXchange: reference page avidxchange, sections 4 to 6."""

from __future__ import annotations

from dataclasses import replace

from dlt_sources.readers.feeds import Column, Feed, columns

_CODE_AND_TEXT = columns(id="Id", text="Description")
STATUS = Column("Status", "object", _CODE_AND_TEXT)

INVOICE_LINES = Column(
    "Lines",
    "list",
    columns(
        id="PurchaseOrderLineNumber",
        code="UOM ExternalCode",
        text="Description",
        money="Amount Quantity PricePer TaxAmount",
        int="LineNumber",
        nested=(Column("Codes", "list", columns(code="GroupName CodeValue")),),
    ),
)
INVOICE_PAYMENTS = Column("Payments", "list", columns(id="PaymentId", money="Amount"))
ORDER_LINES = Column(
    "LineItems",
    "list",
    columns(
        code="ExternalCode",
        text="Description",
        money="Amount PricePer",
        int="LineNumber",
        nested=(
            Column("Item", "object", columns(code="ProductCode UOM", text="ProductDesc", money="Quantity")),
            Column("Codes", "list", columns(code="GroupName CodeValue")),
        ),
    ),
)
ADDRESS = Column("Address", "object", columns(code="State Country PostalCode", text="Line1 Line2 City"))
INVOICE = columns(
    key="InvoiceId",
    id="VendorId",
    code="ExternalCode InvoiceNumber VendorExternalCode CurrencyCode CompanyExternalCode PurchaseOrderNumber"
    " Status AccountNumber Reference",
    text="VendorName CompanyName Description ImageUrl",
    money="Amount GrossAmount NetAmount TaxAmount FreightAmount",
    date="InvoiceDate PostingDate DueDate",
    timestamp="StatusDate ApprovedDate CreatedDate LastModifiedDate",
    nested=(INVOICE_LINES, INVOICE_PAYMENTS),
)

# Payments whose status a person will ask about: their history costs one call each.
UNUSUAL = ("Error", "Void", "Held")
_FEEDS: tuple[Feed, ...] = (
    Feed(
        "vendors",
        "vendors",
        "window",
        ("VendorId",),
        columns(
            key="VendorId",
            code="ExternalVendorCode FedTaxId VatNumber RegistrationNumber CompanyExternalCode",
            text="Name NameOnCheck Telephone1 Email RemitEmail Website",
            bool="Active IsValid",
            timestamp="CreatedDate LastModifiedDate",
            nested=(ADDRESS, Column("RemitToAddress", "object", ADDRESS.nested), Column("BankAccounts", "values")),
        ),
        page_size=500,
        version="LastModifiedDate",
        company_property="CompanyExternalCode",
        unfiltered=True,
    ),
    Feed(
        "enterprise_codes",
        "enterpriseCodes",
        "full",
        ("GroupName", "CodeValue"),
        columns(
            key="GroupName CodeValue",
            id="EnterpriseCodeId",
            code="CompanyExternalCode",
            text="Description",
            bool="IsActive",
            timestamp="LastModifiedDate",
        ),
        page_size=500,
        version="LastModifiedDate",
        company_property="CompanyExternalCode",
    ),
    Feed(
        "purchase_orders",
        "purchaseOrders",
        "window",
        ("PurchaseOrderId",),
        columns(
            key="PurchaseOrderId",
            code="ExternalCode OrderNumber VendorExternalCode BillToCompanyExternalCode ShipToCompanyExternalCode"
            " ShippingMethod Status CurrencyCode CompanyExternalCode",
            text="RequisitionName",
            money="Taxes Discount TotalAmount",
            date="OrderDate EndDate",
            timestamp="CreatedDate LastModifiedDate",
            nested=(ORDER_LINES,),
        ),
        page_size=500,
        version="LastModifiedDate",
        company_property="CompanyExternalCode",
        unfiltered=True,
    ),
    Feed(
        "invoices",
        "invoices",
        "window",
        ("InvoiceId",),
        INVOICE,
        page_size=500,
        version="LastModifiedDate",
        company_property="CompanyExternalCode",
        unfiltered=True,
    ),
    Feed(
        "invoice_batches",
        "invoices/batches/closed",
        "window",
        ("BatchGUID",),
        columns(
            key="BatchGUID",
            code="CompanyExternalCode",
            text="BatchName",
            money="BatchTotal",
            int="InvoiceCount",
            timestamp="DateClosed",
            nested=(Column("Links", "list", columns(code="Rel", text="Href")),),
        ),
        page_size=500,
        version="DateClosed",
        company_property="CompanyExternalCode",
    ),
    Feed(
        "batch_invoices",
        "invoices/batches/{BatchGUID}/full-details",
        "follow",
        ("BatchGUID", "Id"),
        columns(
            key="BatchGUID Id",
            id="InvoiceId",
            code="ExternalCode Number InvoiceNumber PONumber Status CurrencyCode CompanyExternalCode"
            " VendorExternalCode",
            text="Description ImageUrl",
            money="GrossAmount Amount NetAmount TaxAmount FreightAmount",
            date="InvoiceDate InvoiceDueDate",
            timestamp="LastChangedDate StatusDate ApprovedDate CreatedDate",
            nested=(
                INVOICE_LINES,
                INVOICE_PAYMENTS,
                Column("BuyerVendor", "object", columns(code="VendorExternalSystemID", text="VendorName")),
            ),
        ),
        page_size=1000,
        version="LastChangedDate",
        company_property="CompanyExternalCode",
        parent="invoice_batches",
    ),
    Feed(
        "payments",
        "payments",
        "window",
        ("PaymentId",),
        columns(
            key="PaymentId",
            id="BatchId VendorId CheckNumber AvidPayChecknumber TraceNumber CardLast4",
            code="VendorExternalCode CurrencyCode CompanyExternalCode",
            text="VendorName",
            money="Amount",
            bool="HasClearedCheckImages",
            date="PaymentDate IssuedDate ClearedDate VoidedDate",
            timestamp="CreatedDate LastModifiedDate",
            nested=(
                STATUS,
                Column("PaymentMethod", "object", _CODE_AND_TEXT),
                Column(
                    "Invoices",
                    "list",
                    columns(id="InvoiceId", code="ExternalCode InvoiceNumber", money="NetAmount Discount"),
                ),
                Column("Exceptions", "list", (Column("ReasonCode", "object", _CODE_AND_TEXT),)),
                Column("BankAccount", "object", columns(values="ClientIds")),
                Column("ExternalPaymentIds", "list", columns(code="Value Scheme SchemeOwner")),
            ),
        ),
        page_size=500,
        version="LastModifiedDate",
        company_property="CompanyExternalCode",
        again="json_extract_string(status, '$.Description') not in ('Cleared', 'Void')"
        " or cleared_date >= $today - interval 60 day",
    ),
    Feed(
        "payment_history",
        "payments/{PaymentId}/paymenthistory",
        "follow",
        ("PaymentID", "Id"),
        columns(
            key="PaymentID Id",
            text="PaymentProcessName Description Comment",
            timestamp="InsertDateTime",
        ),
        page_size=500,
        parent="payments",
        parent_when=f"json_extract_string(status, '$.Description') in {UNUSUAL}",
    ),
)

# Its lists cover every company of the tenant at once.
FEEDS: tuple[Feed, ...] = tuple(replace(feed, tenant_wide=True) for feed in _FEEDS)
