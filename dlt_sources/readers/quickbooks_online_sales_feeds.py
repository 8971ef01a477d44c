"""What is read of QuickBooks Online's sales: customers, and the forms that sell or take a sale back.

Only links that tax sales ask for them. Source: Intuit, entities Invoice, CreditMemo, SalesReceipt, RefundReceipt and
Customer; SalesTransaction of Intuit's XSD.
"""

from __future__ import annotations

from dlt_sources.readers.feeds import Column, Feed, columns
from dlt_sources.readers.quickbooks_online_columns import (
    CUSTOM_FIELD,
    DISCOUNT_LINE,
    GROUP_LINE,
    SALES_LINE,
    SUBTOTAL_LINE,
    WORDS_LINE,
    addresses,
    feed,
    inside,
    lines,
    record,
    refs,
    transaction,
)


def _form(name: str, entity: str, *own: Column) -> Feed:
    return feed(
        name,
        entity,
        transaction(
            *columns(
                code="EmailStatus PrintStatus GlobalTaxCalculation TrackingNum",
                money="TotalAmt HomeTotalAmt Balance HomeBalance",
                bool="ApplyTaxAfterDiscount FreeFormAddress",
                date="ShipDate",
            ),
            *refs("CustomerRef ClassRef ShipMethodRef TaxExemptionRef"),
            *inside("value", "CustomerMemo"),
            *inside("Address", "BillEmail BillEmailCc BillEmailBcc"),
            *addresses("BillAddr ShipAddr ShipFromAddr"),
            *own,
            lines(SALES_LINE, DISCOUNT_LINE, GROUP_LINE, SUBTOTAL_LINE, WORDS_LINE),
            CUSTOM_FIELD,
        ),
        optional=True,
    )


_ON_ACCOUNT = (*refs("ARAccountRef SalesTermRef"), *columns(date="DueDate"))
_AT_ONCE = (*refs("DepositToAccountRef PaymentMethodRef"), *columns(code="PaymentRefNum"))

SALES_FEEDS: tuple[Feed, ...] = (
    feed(
        "customers",
        "Customer",
        record(
            *columns(
                code="ResaleNum PreferredDeliveryMethod PrimaryTaxIdentifier",
                text="DisplayName FullyQualifiedName CompanyName PrintOnCheckName Title GivenName MiddleName FamilyName"
                " Suffix Notes",
                money="Balance BalanceWithJobs",
                int="Level",
                bool="Active Taxable Job BillWithParent IsProject",
            ),
            *refs("ParentRef SalesTermRef PaymentMethodRef CurrencyRef DefaultTaxCodeRef ARAccountRef CustomerTypeRef"),
            *inside("Address", "PrimaryEmailAddr"),
            *inside("FreeFormNumber", "PrimaryPhone Mobile Fax AlternatePhone"),
            *inside("URI", "WebAddr"),
            *addresses("BillAddr ShipAddr"),
        ),
        optional=True,
    ),
    _form("invoices", "Invoice", *_ON_ACCOUNT, *columns(money="Deposit")),
    _form("credit_memos", "CreditMemo", *_ON_ACCOUNT, *refs("InvoiceRef"), *columns(money="RemainingCredit")),
    _form("sales_receipts", "SalesReceipt", *_AT_ONCE),
    _form("refund_receipts", "RefundReceipt", *_AT_ONCE),
)
