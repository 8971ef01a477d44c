"""All entity sets of the simulated Exact Online."""

from __future__ import annotations

from typing import Any

from include.sandbox.exact_online import properties as f
from include.sandbox.exact_online.schema import Child, EntitySet, fields

# Sync types are normalised: descriptions that belong to another record are not in them.
DERIVED = {
    "StateName", "CountryName", "PaymentConditionPurchaseDescription", "AccountCode", "AccountName", "GLAccountCode",
    "GLAccountDescription", "JournalDescription", "CostCenterDescription", "CostUnitDescription", "VATCodeDescription",
}  # fmt: skip


def _sync(path: str, text: str, table: str) -> EntitySet:
    kept = {key: value for key, value in fields("Timestamp:l " + text).items() if key not in DERIVED}
    kind = "Sync" + path.replace("/", "")
    return EntitySet(
        "sync/" + path, f"Exact.Web.Api.Models.Sync.{kind}", ("Timestamp",), kept, table, page=1000,
        select_required=False, sync=True, filterable=("Timestamp",),
    )  # fmt: skip


def _bulk(path: str, text: str, table: str, key: str = "ID") -> EntitySet:
    return EntitySet(
        "bulk/" + path, f"Exact.Web.Api.Models.Bulk.{path.rsplit('/', 1)[1]}", (key,), fields(text), table, page=1000
    )


def _set(path: str, kind: str, key: str, text: str, table: str, methods: str = "G", **more: Any) -> EntitySet:
    return EntitySet(path, f"Exact.Web.Api.Models.{kind}", tuple(key.split()), fields(text), table, methods, **more)


SETS = [
    _set(
        "crm/Accounts",
        "Account",
        "ID",
        f.ACCOUNT,
        "accounts",
        "GPUD",
        select_required=False,
        filter_required=True,
        children=(Child("BankAccounts", "crm/BankAccounts", "Account"),),
    ),
    _set("crm/BankAccounts", "BankAccount", "ID", f.BANK_ACCOUNT, "bank_accounts", "GPUD"),
    _set(
        "financial/GLAccounts",
        "GLAccount",
        "ID",
        f.GL_ACCOUNT,
        "gl_accounts",
        "GPUD",
        select_required=False,
        filter_required=True,
    ),
    _set("financial/Journals", "Journal", "ID", f.JOURNAL, "journals", "GPUD"),
    _set("financial/FinancialPeriods", "FinancialPeriod", "ID", f.PERIOD, "financial_periods"),
    _set(
        "read/financial/JournalStatusList",
        "Read.Financial.JournalStatus",
        "Journal Period Year",
        f.JOURNAL_STATUS,
        "journal_status",
        select_required=False,
    ),
    _set(
        "read/financial/PayablesList",
        "Read.Financial.Payables",
        "HID",
        f.PAYABLE,
        "payments",
        select_required=False,
        source="payables",
    ),
    _set("vat/VATCodes", "VATCode", "ID", f.VAT_CODE, "vat_codes"),
    _set("hrm/Costcenters", "Costcenter", "ID", f.DIMENSION, "cost_centers", "GPUD"),
    _set("hrm/Costunits", "Costunit", "ID", f.DIMENSION, "cost_units", "GPUD"),
    _set("cashflow/PaymentConditions", "PaymentCondition", "ID", f.PAYMENT_CONDITION, "payment_conditions"),
    _set("general/Currencies", "Currency", "Code", f.CURRENCY, "currencies"),
    _set("logistics/Items", "Item", "ID", f.ITEM, "items", "GPUD", filter_required=True),
    # [assumed] the page lists the sync set alone; its single twin is read like any other.
    _set("project/Projects", "Project", "ID", f.PROJECT, "projects"),
    _set("inventory/Warehouses", "Warehouse", "ID", f.WAREHOUSE, "warehouses"),
    _set(
        "documents/Documents",
        "Document",
        "ID",
        f.DOCUMENT,
        "documents",
        "GPUD",
        filter_required=True,
        children=(Child("Attachments", "documents/DocumentAttachments", "Document"),),
    ),
    _set("documents/DocumentAttachments", "DocumentAttachment", "ID", f.ATTACHMENT, "document_attachments", "GPUD"),
    _set(
        "purchaseentry/PurchaseEntries",
        "PurchaseEntry",
        "EntryID",
        f.ENTRY,
        "purchase_entries",
        "GPUD",
        children=(Child("PurchaseEntryLines", "purchaseentry/PurchaseEntryLines", "EntryID"),),
    ),
    _set("purchaseentry/PurchaseEntryLines", "PurchaseEntryLine", "ID", f.ENTRY_LINE, "purchase_entry_lines", "GPUD"),
    _set(
        "purchase/PurchaseInvoices",
        "PurchaseInvoice",
        "ID",
        f.INVOICE,
        "purchase_invoices",
        "GPUD",
        children=(Child("PurchaseInvoiceLines", "purchase/PurchaseInvoiceLines", "InvoiceID"),),
    ),
    _set("purchase/PurchaseInvoiceLines", "PurchaseInvoiceLine", "ID", f.INVOICE_LINE, "purchase_invoice_lines", "GP"),
    _set(
        "purchaseorder/PurchaseOrders",
        "PurchaseOrder",
        "PurchaseOrderID",
        f.ORDER,
        "purchase_orders",
        "GPUD",
        filter_required=True,
        children=(Child("PurchaseOrderLines", "purchaseorder/PurchaseOrderLines", "PurchaseOrderID"),),
    ),
    _set("purchaseorder/PurchaseOrderLines", "PurchaseOrderLine", "ID", f.ORDER_LINE, "purchase_order_lines", "GPUD"),
    _set(
        "generaljournalentry/GeneralJournalEntries",
        "GeneralJournalEntry",
        "EntryID",
        f.JOURNAL_ENTRY,
        "journal_entries",
        "GPD",
        children=(Child("GeneralJournalEntryLines", "generaljournalentry/GeneralJournalEntryLines", "EntryID"),),
    ),
    _set(
        "generaljournalentry/GeneralJournalEntryLines",
        "GeneralJournalEntryLine",
        "ID",
        f.JOURNAL_LINE,
        "journal_entry_lines",
        "GP",
    ),
    _set(
        "financialtransaction/BankEntries",
        "BankEntry",
        "EntryID",
        f.BANK_ENTRY,
        "bank_entries",
        "GPD",
        children=(Child("BankEntryLines", "financialtransaction/BankEntryLines", "EntryID"),),
    ),
    _set("financialtransaction/BankEntryLines", "BankEntryLine", "ID", f.BANK_LINE, "bank_entry_lines", "GP"),
    _set(
        "financialtransaction/TransactionLines",
        "TransactionLine",
        "ID",
        f.TRANSACTION_LINE,
        "transaction_lines",
        filter_required=True,
    ),
    _set("cashflow/Payments", "Payment", "ID", f.PAYMENT, "payments", "GU"),
    _set("system/Divisions", "System.Divisions", "Code", f.DIVISION, "divisions", any_division=True),
    _set("system/AllDivisions", "System.AllDivisions", "Code", f.DIVISION, "divisions", any_division=True),
    _set("hrm/Divisions", "HRM.Divisions", "Code", f.DIVISION, "divisions", any_division=True),
    _set("system/Me", "Me", "UserID", f.ME, "users", select_required=False, source="me", any_division=True),
    _set("current/Me", "Me", "UserID", f.ME, "users", select_required=False, source="me", any_division=True),
    _sync("CRM/Accounts", f.ACCOUNT, "accounts"),
    _sync("Financial/GLAccounts", f.GL_ACCOUNT, "gl_accounts"),
    _sync("Financial/TransactionLines", f.TRANSACTION_LINE, "transaction_lines"),
    _sync("Cashflow/PaymentTerms", f.PAYMENT_TERM, "payments"),
    # One row per order line, the header's fields repeated: the sync type has no line collection.
    _sync("PurchaseOrder/PurchaseOrders", f.ORDER + " " + f.ORDER_LINE, "purchase_order_lines"),
    _sync("Logistics/Items", f.ITEM, "items"),
    _sync("Project/Projects", f.PROJECT, "projects"),
    _sync("Documents/Documents", f.DOCUMENT, "documents"),
    _sync("Documents/DocumentAttachments", f.ATTACHMENT, "document_attachments"),
    EntitySet(
        "sync/Deleted",
        "Exact.Web.Api.Models.Sync.Deleted",
        ("Timestamp",),
        fields(f.DELETED),
        "deleted",
        page=1000,
        select_required=False,
        sync=True,
        filterable=("Timestamp", "EntityType"),
    ),
    _bulk("CRM/Accounts", f.ACCOUNT, "accounts"),
    _bulk("Financial/GLAccounts", f.GL_ACCOUNT, "gl_accounts"),
    _bulk("Financial/TransactionLines", f.TRANSACTION_LINE, "transaction_lines"),
    _bulk("Cashflow/Payments", f.PAYMENT, "payments"),
    _bulk("Logistics/Items", f.ITEM, "items"),
    _bulk("Documents/Documents", f.DOCUMENT, "documents"),
    _bulk("Documents/DocumentAttachments", f.ATTACHMENT, "document_attachments"),
]

BY_PATH = {entity.path.lower(): entity for entity in SETS}
