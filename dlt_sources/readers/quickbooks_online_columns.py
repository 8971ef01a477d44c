"""The parts that QuickBooks' records share: reference page quickbooks_online, section 8.

A reference becomes the id it names: its name is that of the record it points to, and may be an old one. Lines keep the
vendor's own shape.
"""

from __future__ import annotations

from dlt_sources.readers.feeds import Column, Feed, columns
from include.systems.quickbooks_online.contract import PAGE

STAMPS = (
    Column("CreateTime", "timestamp", at=("MetaData", "CreateTime")),
    Column("LastUpdatedTime", "timestamp", at=("MetaData", "LastUpdatedTime")),
)


def refs(names: str) -> tuple[Column, ...]:
    """References of the record itself."""
    return tuple(Column(name, "id", at=(name, "value"), ignores=("name", "type")) for name in names.split())


def inner_refs(names: str) -> tuple[Column, ...]:
    """References inside lines and other nested parts, as they came."""
    return tuple(Column(name, "object", columns(id="value", text="name")) for name in names.split())


def inside(part: str, names: str) -> tuple[Column, ...]:
    """Texts that stand alone in an object of their own (``PrimaryEmailAddr: {Address}``)."""
    return tuple(Column(name, "text", at=(name, part)) for name in names.split())


def addresses(names: str) -> tuple[Column, ...]:
    inner = columns(
        id="Id",
        code="CountrySubDivisionCode PostalCode Country Lat Long",
        text="Line1 Line2 Line3 Line4 Line5 City",
    )
    return tuple(Column(name, "object", inner) for name in names.split())


NAME_VALUES = columns(text="Name Value")
LINKED_TXN = Column("LinkedTxn", "list", columns(id="TxnId TxnLineId", code="TxnType"))
CUSTOM_FIELD = Column("CustomField", "list", columns(id="DefinitionId", code="Type", text="Name StringValue"))
TAX_DETAIL = Column("TxnTaxDetail", "object", (*inner_refs("TxnTaxCodeRef"), *columns(money="TotalTax")))


def tax_rates(name: str) -> Column:
    details = Column(
        "TaxRateDetail", "list", (*inner_refs("TaxRateRef"), *columns(code="TaxTypeApplicable", int="TaxOrder"))
    )
    return Column(name, "object", (details,))


_MARKUP = Column(
    "MarkupInfo", "object", (*columns(money="Percent Value", bool="PercentBased"), *inner_refs("PriceLevelRef"))
)
_EXPENSE = (
    *columns(code="BillableStatus", money="TaxAmount TaxInclusiveAmt"),
    *inner_refs("ClassRef CustomerRef TaxCodeRef"),
    _MARKUP,
)
ACCOUNT_LINE = Column("AccountBasedExpenseLineDetail", "object", (*inner_refs("AccountRef"), *_EXPENSE))
ITEM_LINE = Column(
    "ItemBasedExpenseLineDetail",
    "object",
    (*inner_refs("ItemRef ItemAccountRef PriceLevelRef"), *columns(money="Qty UnitPrice"), *_EXPENSE),
)
JOURNAL_LINE = Column(
    "JournalEntryLineDetail",
    "object",
    (
        *columns(code="PostingType BillableStatus TaxApplicableOn", money="TaxAmount"),
        *inner_refs("AccountRef ClassRef DepartmentRef TaxCodeRef"),
        Column("Entity", "object", (*columns(code="Type"), *inner_refs("EntityRef"))),
    ),
)
# Beside the id and name of its `Entity` a deposit's line says which list they are from.
DEPOSIT_LINE = Column(
    "DepositLineDetail",
    "object",
    (
        *columns(code="CheckNum TxnType TaxApplicableOn"),
        *inner_refs("AccountRef ClassRef PaymentMethodRef TaxCodeRef"),
        Column("Entity", "object", columns(id="value", code="type", text="name")),
    ),
)


SALES_LINE = Column(
    "SalesItemLineDetail",
    "object",
    (
        *columns(money="Qty UnitPrice RatePercent TaxInclusiveAmt DiscountRate DiscountAmt", date="ServiceDate"),
        *inner_refs("ItemRef ItemAccountRef ClassRef TaxCodeRef PriceLevelRef"),
        _MARKUP,
    ),
)
DISCOUNT_LINE = Column(
    "DiscountLineDetail",
    "object",
    (
        *columns(bool="PercentBased", money="DiscountPercent"),
        *inner_refs("DiscountAccountRef ClassRef TaxCodeRef"),
    ),
)
# A line that only adds up, and one that only says something.
SUBTOTAL_LINE = Column("SubTotalLineDetail", "object", inner_refs("ItemRef"))
WORDS_LINE = Column("DescriptionLineDetail", "object", (*columns(date="ServiceDate"), *inner_refs("TaxCodeRef")))
_HEAD = columns(id="Id", code="DetailType", text="Description", money="Amount", int="LineNum")


def lines(*details: Column) -> Column:
    return Column("Line", "list", (*_HEAD, *inner_refs("ProjectRef"), LINKED_TXN, *details))


# A bundle, whose own amount is that of the lines in it.
GROUP_LINE = Column(
    "GroupLineDetail", "object", (*columns(money="Quantity"), *inner_refs("GroupItemRef"), lines(SALES_LINE))
)


def record(*own: Column) -> tuple[Column, ...]:
    """What every record has, around its own columns."""
    return (*columns(key="Id", long="SyncToken"), *own, *STAMPS)


def transaction(*own: Column) -> tuple[Column, ...]:
    """What every transaction has, around its own columns."""
    head = columns(code="DocNumber", text="PrivateNote", money="ExchangeRate", date="TxnDate")
    return record(*head, *refs("CurrencyRef DepartmentRef"), *own, LINKED_TXN, TAX_DETAIL)


def feed(name: str, entity: str, own: tuple[Column, ...], *, optional: bool = False) -> Feed:
    # Every record says that it is QuickBooks' ("domain":"QBO") and came whole ("sparse":false).
    return Feed(
        name,
        entity,
        "changes",
        ("Id",),
        own,
        page_size=PAGE,
        version="LastUpdatedTime",
        version_count="SyncToken",
        optional=optional,
        ignores=("domain", "sparse"),
    )
