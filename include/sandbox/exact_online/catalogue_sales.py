"""Entity sets of the sales side: invoices with their lines, addresses, what customers owe."""

from __future__ import annotations

from include.sandbox.exact_online import properties_sales as f
from include.sandbox.exact_online.schema import Child, EntitySet
from include.sandbox.exact_online.sets import bulk_set, single_set, sync_set

LINES = Child("SalesInvoiceLines", "salesinvoice/SalesInvoiceLines", "InvoiceID")
ENTRY_LINES = Child("SalesEntryLines", "salesentry/SalesEntryLines", "EntryID")
SALES_SETS: list[EntitySet] = [
    single_set(
        "salesentry/SalesEntries", "SalesEntry", "EntryID", f.SALES_ENTRY, "sales_entries", "GPUD",
        select_required=False, children=(ENTRY_LINES,),
    ),
    single_set("salesentry/SalesEntryLines", "SalesEntryLine", "ID", f.SALES_ENTRY_LINE, "sales_entry_lines"),
    single_set(
        "salesinvoice/SalesInvoices", "SalesInvoice", "InvoiceID", f.INVOICE, "sales_invoices", "GPUD",
        filter_required=True, children=(LINES,),
    ),
    single_set(
        "salesinvoice/SalesInvoiceLines", "SalesInvoiceLine", "ID", f.INVOICE_LINE, "sales_invoice_lines", "GPUD",
    ),
    # Written to, never read: what was printed is the invoice.
    single_set(
        "salesinvoice/PrintedSalesInvoices", "PrintedSalesInvoice", "InvoiceID", f.PRINTED, "sales_invoices", "P",
    ),
    single_set("crm/Addresses", "Address", "ID", f.ADDRESS, "addresses", "GPUD", filter_required=True),
    single_set("cashflow/Receivables", "Receivable", "ID", f.RECEIVABLE, "receivables", "GU"),
    single_set(
        "read/financial/ReceivablesList", "Read.Financial.Receivables", "HID", f.OUTSTANDING, "receivables",
        select_required=False, source="receivables",
    ),
    sync_set("CRM/Addresses", f.ADDRESS, "addresses"),
    sync_set("SalesInvoice/SalesInvoices", f.INVOICE + " " + f.INVOICE_LINE, "sales_invoice_rows"),
    bulk_set("CRM/Addresses", f.ADDRESS, "addresses"),
    bulk_set("Cashflow/Receivables", f.RECEIVABLE, "receivables"),
    bulk_set("SalesInvoice/SalesInvoices", f.INVOICE, "sales_invoices", "InvoiceID", children=(LINES,)),
    bulk_set("SalesInvoice/SalesInvoiceLines", f.INVOICE_LINE, "sales_invoice_lines"),
]  # fmt: skip
