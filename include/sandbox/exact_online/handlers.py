"""Which module applies the rules of which entity set."""

from __future__ import annotations

from include.sandbox.exact_online import (
    addresses,
    bank_entries,
    journal_entries,
    purchase_entries,
    purchase_entry_lines,
    purchase_invoices,
    purchase_order_lines,
    purchase_orders,
    receivables,
    sales_entries,
    sales_invoices,
    sales_line_edits,
    sales_printing,
    webhook_subscriptions,
)
from include.sandbox.exact_online.masters import MASTERS
from include.sandbox.exact_online.writes import Handler

BANK, CASH = (bank_entries.handlers(kind) for kind in (bank_entries.BANK_ENTRIES, bank_entries.CASH_ENTRIES))
HANDLERS: dict[str, Handler] = {
    **MASTERS,
    "purchaseentry/PurchaseEntries": Handler(purchase_entries.create, purchase_entries.change, purchase_entries.remove),
    "purchaseentry/PurchaseEntryLines": purchase_entry_lines.HANDLER,
    "purchase/PurchaseInvoices": Handler(purchase_invoices.create, purchase_invoices.change, purchase_invoices.remove),
    "purchase/PurchaseInvoiceLines": Handler(purchase_invoices.create_line),
    "purchaseorder/PurchaseOrders": Handler(purchase_orders.create, purchase_orders.change, purchase_orders.remove),
    "purchaseorder/PurchaseOrderLines": purchase_order_lines.HANDLER,
    "generaljournalentry/GeneralJournalEntries": Handler(journal_entries.create, remove=journal_entries.remove),
    "generaljournalentry/GeneralJournalEntryLines": Handler(journal_entries.create_line),
    "financialtransaction/BankEntries": BANK[0],
    "financialtransaction/BankEntryLines": BANK[1],
    "financialtransaction/CashEntries": CASH[0],
    "financialtransaction/CashEntryLines": CASH[1],
    "salesentry/SalesEntries": Handler(sales_entries.create, sales_entries.change, sales_entries.remove),
    "crm/Addresses": Handler(addresses.create, addresses.change, addresses.remove),
    "salesinvoice/SalesInvoices": Handler(sales_invoices.create, sales_invoices.change, sales_printing.remove),
    "salesinvoice/SalesInvoiceLines": sales_line_edits.HANDLER,
    "salesinvoice/PrintedSalesInvoices": Handler(sales_printing.create),
    "webhooks/WebhookSubscriptions": Handler(webhook_subscriptions.create, remove=webhook_subscriptions.remove),
    "cashflow/Receivables": Handler(change=receivables.change),
}
