"""What is read from Exact Online: reference page exact_online, sections 4 (sync sets) and 6 (entities)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dlt_sources.readers.feeds import COMMON, SQL_TYPES, Column, Feed, columns

_SETTINGS = timedelta(hours=1)  # what a bookkeeper changes a few times a year
_CODES = timedelta(minutes=15)  # what documents name, and what is added when one that names it waits

PURCHASE_ENTRY_LINES = Column(
    "PurchaseEntryLines",
    "list",
    columns(
        key="ID",
        code="EntryID GLAccount VATCode CostCenter CostUnit Project Asset TrackingNumber",
        text="Description Notes",
        money="AmountFC AmountDC VATAmountFC VATBaseAmountFC VATPercentage VATNonDeductiblePercentage Quantity",
        int="LineNumber Type",
        date="From To",
    ),
)
PURCHASE_INVOICE_LINES = Column(
    "PurchaseInvoiceLines",
    "list",
    columns(
        key="ID",
        code="Item PurchaseOrderLine VATCode CostCenter CostUnit Project",
        text="Description",
        money="Quantity UnitPrice NetPrice Discount Amount VATAmount",
        int="LineNumber",
    ),
)
FEEDS: tuple[Feed, ...] = (
    Feed(
        "divisions",
        "system/Divisions",
        "full",
        ("Code",),
        columns(
            int="Code Status",
            code="Country Currency VATNumber",
            text="Description",
            timestamp="DivisionMoveDate DivisionHRLinkUnlinkDate Modified",
        ),
        page_size=60,
        max_age=_SETTINGS,
        tenant_wide=True,
    ),
    # Before the sets it speaks of: what replaces a deleted row is then in the read of that set.
    Feed(
        "deleted",
        "sync/Deleted",
        "sync",
        ("ID",),
        columns(key="ID", code="EntityKey DeletedBy", int="EntityType", long="Timestamp", timestamp="DeletedDate"),
        page_size=1000,
        version="Timestamp",
    ),
    Feed(
        "gl_accounts",
        "sync/Financial/GLAccounts",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Code BalanceSide BalanceType VATCode Costcenter Costunit SearchCode",
            text="Description",
            int="Type UseCostcenter UseCostunit",
            long="Timestamp",
            bool="IsBlocked",
            timestamp="Created Modified",
        ),
        page_size=1000,
        version="Timestamp",
        entity_type=7,
    ),
    Feed(
        "accounts",
        "sync/CRM/Accounts",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Code Status Type VATNumber ChamberOfCommerce SearchCode Postcode State Country Language"
            " PaymentConditionPurchase PaymentConditionSales PurchaseVATCode SalesVATCode PurchaseCurrency"
            " SalesCurrency GLAccountPurchase GLAccountSales GLAP GLAR CodeAtSupplier InvoiceAccount Parent"
            " MainContact DatevCreditorCode DatevDebtorCode PeppolIdentifier PeppolIdentifierType",
            text="Name Email Phone Website AddressLine1 AddressLine2 AddressLine3 City Remarks",
            long="Timestamp",
            bool="IsSupplier IsSales Blocked",
            date="StartDate",
            end_date="EndDate",
            timestamp="Created Modified",
        ),
        page_size=1000,
        version="Timestamp",
        entity_type=2,
    ),
    Feed(
        "bank_accounts",
        "crm/BankAccounts",
        "modified",
        ("ID",),
        columns(
            key="ID",
            code="Account BankAccount BICCode Format Type",
            text="BankAccountHolderName Description ModifierFullName",
            bool="Main Blocked",
            timestamp="Created Modified",
        ),
        page_size=60,
        version="Modified",
        entity_type=48,
    ),
    Feed(
        "cost_centers",
        "hrm/Costcenters",
        "full",
        ("ID",),
        columns(key="ID", code="Code", text="Description", end_date="EndDate", timestamp="Modified"),
        page_size=60,
        version="Modified",
        max_age=_CODES,
    ),
    Feed(
        "cost_units",
        "hrm/Costunits",
        "full",
        ("ID",),
        columns(key="ID", code="Code", text="Description", end_date="EndDate", timestamp="Modified"),
        page_size=60,
        version="Modified",
        max_age=_CODES,
    ),
    Feed(
        "journals",
        "financial/Journals",
        "full",
        ("ID",),
        columns(
            key="ID",
            code="Code Currency GLAccount BankAccountID BankAccountIBAN BankAccountIncludingMask",
            text="Description",
            int="Type",
            bool="AllowVAT AllowVariableCurrency IsBlocked",
            timestamp="Modified",
        ),
        page_size=60,
        version="Modified",
        max_age=_SETTINGS,
    ),
    Feed(
        "vat_codes",
        "vat/VATCodes",
        "full",
        ("ID",),
        columns(
            key="ID",
            code="Code Type VATTransactionType GLToPay GLToClaim EUSalesListing",
            text="Description",
            money="Percentage",
            bool="IsBlocked Charged",
            timestamp="Modified",
        ),
        page_size=60,
        version="Modified",
        max_age=_SETTINGS,
    ),
    Feed(
        "financial_periods",
        "financial/FinancialPeriods",
        "full",
        ("ID",),
        columns(key="ID", int="FinYear FinPeriod", date="StartDate EndDate", timestamp="Modified"),
        page_size=60,
        version="Modified",
        max_age=_SETTINGS,
    ),
    Feed(
        "journal_status",
        "read/financial/JournalStatusList",
        "full",
        ("JournalCode", "Year", "Period"),
        (
            Column("JournalCode", "code", alias="Journal"),
            *columns(
                text="JournalDescription JournalTypeDescription StatusDescription",
                int="JournalType Year Period Status",
            ),
        ),
        page_size=60,
        max_age=timedelta(minutes=15),
        selects=False,  # the journal is called Journal in some texts and JournalCode in others
    ),
    Feed(
        "payment_conditions",
        "cashflow/PaymentConditions",
        "full",
        ("ID",),
        columns(key="ID", code="Code PaymentMethod", text="Description", int="PaymentDays", timestamp="Modified"),
        page_size=60,
        version="Modified",
        max_age=_SETTINGS,
    ),
    Feed(
        "currencies",
        "general/Currencies",
        "full",
        ("Code",),
        columns(code="Code", text="Description", timestamp="Modified"),
        page_size=60,
        version="Modified",
        max_age=_SETTINGS,
    ),
    Feed(
        "items",
        "sync/Logistics/Items",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Code ItemGroup Unit GLCosts GLRevenue GLStock",
            text="Description",
            long="Timestamp",
            bool="IsPurchaseItem IsSalesItem IsStockItem",
            date="StartDate",
            end_date="EndDate",
            timestamp="Modified",
        ),
        page_size=1000,
        version="Timestamp",
        max_age=_CODES,
        entity_type=9,
    ),
    # A module of its own: Exact answers 403 for it where a company does not have it.
    Feed(
        "projects",
        "sync/Project/Projects",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Code",
            text="Description",
            int="Type",
            long="Timestamp",
            date="StartDate",
            end_date="EndDate",
            timestamp="Modified",
        ),
        page_size=1000,
        version="Timestamp",
        max_age=_CODES,
        optional=True,
        entity_type=21,
    ),
    # One row per order line with the header's properties repeated [client code]: the sync type has no line collection.
    Feed(
        "purchase_order_rows",
        "sync/PurchaseOrder/PurchaseOrders",
        "sync",
        ("ID",),
        columns(
            key="ID PurchaseOrderID",
            code="Supplier Currency Warehouse PaymentCondition Item VATCode CostCenter CostUnit Project",
            text="YourRef Description",
            money="AmountDC AmountFC QuantityInPurchaseUnits Quantity UnitPrice NetPrice ReceivedQuantity"
            " InvoicedQuantity",
            int="OrderNumber OrderStatus ReceiptStatus InvoiceStatus ApprovalStatus LineNumber",
            long="Timestamp",
            bool="DropShipment",
            date="OrderDate ReceiptDate",
            timestamp="Created Modified",
        ),
        page_size=1000,
        assembled_into="purchase_orders",
        version="Timestamp",
        entity_type=22,
    ),
    Feed(
        "addresses",
        "sync/CRM/Addresses",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Account Postcode State Country",
            text="AddressLine1 AddressLine2 AddressLine3 City",
            int="Type",
            long="Timestamp",
            bool="Main",
            timestamp="Created Modified",
        ),
        page_size=1000,
        version="Timestamp",
        entity_type=3,
    ),
    # LineNumber 0 is the header, the others its lines; a change of one renews the version of all [Exact's reference].
    Feed(
        "sales_invoice_rows",
        "sync/SalesInvoice/SalesInvoices",
        "sync",
        ("ID",),
        columns(
            key="ID InvoiceID",
            code="OrderedBy InvoiceTo DeliverTo DeliverToAddress Journal Currency PaymentCondition Item GLAccount"
            " VATCode CostCenter CostUnit Project",
            text="YourRef Description Notes",
            money="AmountDC AmountFC AmountFCExclVat VATAmountDC VATAmountFC VATPercentage Quantity UnitPrice NetPrice"
            " Discount",
            int="InvoiceNumber OrderNumber Status Type LineNumber",
            long="Timestamp",
            date="InvoiceDate DueDate OrderDate",
            timestamp="Created Modified",
        ),
        page_size=1000,
        assembled_into="sales_invoices",
        version="Timestamp",
        entity_type=13,
    ),
    Feed(
        "purchase_entries",
        "purchaseentry/PurchaseEntries",
        "modified",
        ("EntryID",),
        columns(
            key="EntryID",
            code="Supplier Journal Currency PaymentCondition PaymentReference Document ExternalLinkReference",
            text="Description YourRef ExternalLinkDescription",
            money="Rate AmountDC AmountFC GAccountAmountFC VATAmountDC VATAmountFC",
            int="InvoiceNumber EntryNumber OrderNumber BatchNumber ReportingYear ReportingPeriod Status Type",
            bool="Reversal",
            date="EntryDate DueDate",
            timestamp="Created Modified",
            nested=(PURCHASE_ENTRY_LINES,),
        ),
        page_size=60,
        version="Modified",
    ),
    Feed(
        "purchase_invoices",
        "purchase/PurchaseInvoices",
        "modified",
        ("ID",),
        columns(
            key="ID",
            code="Supplier Journal Currency PaymentCondition PaymentReference Document Warehouse ContactPerson",
            text="YourRef Description Remarks",
            money="ExchangeRate Amount VATAmount",
            int="EntryNumber FinancialYear FinancialPeriod Type Status Source",
            date="InvoiceDate DueDate",
            timestamp="Created Modified",
            nested=(PURCHASE_INVOICE_LINES,),
        ),
        page_size=60,
        version="Modified",
        optional=True,
    ),
    Feed(
        "payment_terms",
        "sync/Cashflow/PaymentTerms",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="Account Currency Journal TransactionEntryID TransactionID PaymentMethod PaymentReference",
            text="YourRef Description",
            money="AmountDC AmountFC",
            int="LineType Status InvoiceNumber EntryNumber EndYear EndPeriod Source ApprovalStatus",
            long="Timestamp",
            bool="IsFullyPaid",
            date="InvoiceDate DueDate LastPaymentDate EndDate",
            timestamp="Created Modified",
        ),
        page_size=1000,
        version="Timestamp",
        entity_type=10,
    ),
    Feed(
        "payables",
        "read/financial/PayablesList",
        "full",
        ("HID",),
        columns(
            key="HID",
            code="AccountId AccountCode CurrencyCode JournalCode",
            text="AccountName YourRef Description",
            money="Amount AmountInTransit",
            int="EntryNumber InvoiceNumber ApprovalStatus",
            date="DueDate InvoiceDate",
        ),
        page_size=60,
        optional=True,
    ),
    Feed(
        "transaction_lines",
        "sync/Financial/TransactionLines",
        "sync",
        ("ID",),
        columns(
            key="ID",
            code="EntryID JournalCode Account GLAccount Currency CostCenter CostUnit VATCode PaymentReference Document"
            " ExternalLinkReference OffsetID",
            text="Description YourRef",
            money="AmountDC AmountFC AmountVATFC AmountVATBaseFC",
            int="EntryNumber Type FinancialYear FinancialPeriod InvoiceNumber OrderNumber LineType LineNumber Status",
            long="Timestamp",
            date="Date DueDate",
            timestamp="Created Modified",
        ),
        page_size=1000,
        version="Timestamp",
        entity_type=1,
    ),
)


@dataclass(frozen=True)
class Assembled:
    """A table that is put together from loaded rows instead of being read: ``rows`` is the feed, ``key`` what the rows
    of one document share, ``lines`` the column of its lines. ``summed``: what no row says of the whole document.
    ``header`` and ``line``: what each has; the header of a document is its row with LineNumber 0, where it has one."""

    rows: str
    key: str
    lines: str
    header: tuple[Column, ...]
    line: tuple[Column, ...]
    summed: tuple[str, ...] = ()

    @property
    def vendor_key(self) -> str:
        return next(column.vendor_name for column in self.header if column.name == self.key)

    @property
    def columns(self) -> dict[str, str]:
        """Every column of the raw table with its DuckDB type, the common ones last."""
        return {column.name: SQL_TYPES[column.kind] for column in self.header} | {self.lines: "VARCHAR"} | COMMON


ASSEMBLED: dict[str, Assembled] = {
    "purchase_orders": Assembled(
        "purchase_order_rows",
        "purchase_order_id",
        "purchase_order_lines",
        columns(
            key="PurchaseOrderID",
            code="Supplier Currency Warehouse PaymentCondition",
            text="YourRef Description",
            money="AmountDC AmountFC",
            int="OrderNumber OrderStatus ReceiptStatus InvoiceStatus ApprovalStatus",
            long="Timestamp",
            bool="DropShipment",
            date="OrderDate ReceiptDate",
            timestamp="Created Modified",
        ),
        columns(
            key="ID",
            code="Item VATCode CostCenter CostUnit Project",
            text="Description",
            money="QuantityInPurchaseUnits Quantity UnitPrice NetPrice AmountDC AmountFC ReceivedQuantity"
            " InvoicedQuantity",
            int="LineNumber",
            date="ReceiptDate",
        ),
        summed=("amount_dc", "amount_fc"),
    ),
    "sales_invoices": Assembled(
        "sales_invoice_rows",
        "invoice_id",
        "sales_invoice_lines",
        columns(
            key="InvoiceID",
            code="OrderedBy InvoiceTo DeliverTo DeliverToAddress Journal Currency PaymentCondition",
            text="YourRef Description",
            money="AmountDC AmountFC AmountFCExclVat VATAmountDC VATAmountFC",
            int="InvoiceNumber OrderNumber Status Type",
            long="Timestamp",
            date="InvoiceDate DueDate OrderDate",
            timestamp="Created Modified",
        ),
        columns(
            key="ID",
            code="Item GLAccount VATCode CostCenter CostUnit Project",
            text="Description Notes",
            money="Quantity UnitPrice NetPrice Discount AmountDC AmountFC VATAmountFC VATPercentage",
            int="LineNumber",
        ),
    ),
}
ASSEMBLED_TABLES: dict[str, dict[str, str]] = {table: one.columns for table, one in ASSEMBLED.items()}
ASSEMBLED_KEYS: dict[str, str] = {table: one.key for table, one in ASSEMBLED.items()}
