"""Parts that the properties of several entities are made of (reference page, section 8; names from Intuit's XSD)."""

from __future__ import annotations

from include.sandbox.quickbooks_online.accounting.fields import Field, ref, shown, text

NAMES = ("Vendor", "Customer", "Employee")
ADDRESS_LINES = tuple(text(f"Line{n}", 500) for n in range(1, 6))
ADDRESS = (
    *ADDRESS_LINES, text("City", 255), text("CountrySubDivisionCode", 255), text("PostalCode", 30),
    text("Country", 255), text("CountryCode", 255), text("County", 255), text("PostalCodeSuffix", 30),
    text("Note"), text("Tag"), shown("Lat"), shown("Long"),
)  # fmt: skip
PHONE = (text("FreeFormNumber", 30), *(shown(n) for n in (
    "DeviceType", "CountryCode", "AreaCode", "ExchangeCode", "Extension", "Default", "Tag")))  # fmt: skip
LINKED = (text("TxnId"), text("TxnType"), text("TxnLineId"))
BILLABLE = Field("BillableStatus", "choice", choices=("Billable", "NotBillable", "HasBeenBilled"))
TAX_LINE = (
    ref("TaxCodeRef"), Field("MarkupInfo", "any"), shown("TaxAmount"), shown("TaxInclusiveAmt"),
    ref("ClassRef", "Class"), ref("CustomerRef", "Customer"), BILLABLE, ref("DepartmentRef", "Department"),
)  # fmt: skip


def address(name: str) -> Field:
    return Field(name, "object", fields=ADDRESS)


def phone(name: str) -> Field:
    return Field(name, "object", fields=PHONE)


def mail(name: str) -> Field:
    return Field(name, "object", fields=(text("Address", 100), shown("Default"), shown("Tag")))


def linked(name: str = "LinkedTxn") -> Field:
    return Field(name, "list", fields=LINKED)


ACCOUNT_DETAIL = Field("AccountBasedExpenseLineDetail", "object", fields=(ref("AccountRef", "Account"), *TAX_LINE))
ITEM_DETAIL = Field("ItemBasedExpenseLineDetail", "object", fields=(
    ref("ItemRef", "Item"), Field("Qty", "number"), Field("UnitPrice", "number"), ref("PriceLevelRef"),
    shown("ItemAccountRef"), *TAX_LINE,
))  # fmt: skip
ENTRY_DETAIL = Field("JournalEntryLineDetail", "object", fields=(
    Field("PostingType", "choice", choices=("Debit", "Credit")), ref("AccountRef", "Account"),
    Field("Entity", "object", fields=(Field("Type", "choice", choices=NAMES), ref("EntityRef", *NAMES))),
    ref("ClassRef", "Class"), ref("DepartmentRef", "Department"), ref("TaxCodeRef"), shown("TaxApplicableOn"),
    shown("TaxAmount"), BILLABLE, ref("JournalCodeRef"),
))  # fmt: skip
DEPOSIT_DETAIL = Field("DepositLineDetail", "object", fields=(
    ref("AccountRef", "Account"), ref("Entity", *NAMES), ref("ClassRef", "Class"), ref("PaymentMethodRef"),
    text("CheckNum", 21), text("TxnType"), ref("TaxCodeRef"), shown("TaxApplicableOn"),
))  # fmt: skip
SALES_DETAIL = Field("SalesItemLineDetail", "object", fields=(
    ref("ItemRef", "Item"), Field("Qty", "number"), Field("UnitPrice", "number"), Field("ServiceDate", "date"),
    ref("PriceLevelRef"), shown("ItemAccountRef"), shown("UnitCostPrice"), shown("RatePercent"), shown("UOMRef"),
    shown("TaxClassificationRef"), shown("DiscountRate"), shown("DiscountAmt"), shown("DeferredRevenue"), *TAX_LINE,
))  # fmt: skip
DISCOUNT_DETAIL = Field("DiscountLineDetail", "object", fields=(
    Field("PercentBased", "flag"), Field("DiscountPercent", "number"), ref("DiscountAccountRef", "Account"),
    ref("DiscountRef"), ref("ClassRef", "Class"), ref("TaxCodeRef"), Field("ServiceDate", "date"),
))  # fmt: skip
LINE = (
    Field("LineNum", "whole", read_only=True), text("Description"), Field("Amount", "number"), linked(),
    ref("ProjectRef"), shown("Received"), shown("CostAmount"), shown("HomeCostAmount"), shown("CustomField"),
    shown("LineEx"),
)  # fmt: skip


def lines(*details: Field) -> Field:
    """The lines of a transaction, each with one of these details. None: lines that only link (payments)."""
    names = tuple(detail.name for detail in details)
    kind = Field("DetailType", "choice", choices=(*names, "DescriptionOnly", "SubTotalLineDetail"))
    other = (Field("SubTotalLineDetail", "any"), Field("DescriptionLineDetail", "any"))
    return Field("Line", "list", fields=(*LINE, kind, *details, *other))
