"""Names of links, and of the lists that are broken."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.agreed.rows import Change

AVID, QB, BW, AB, AV = "exact_avidxchange", "quickbooks_avidxchange", "basware_exact", "airbase_exact", "exact_avalara"
BWQ, ABQ, QAV = "basware_quickbooks", "airbase_quickbooks", "quickbooks_avalara"
# Lists of Exact Online, and of the others by their first letters.
ENTRIES, ENTRY_LINES = "exact_online.purchase_entries", "exact_online.purchase_entry_lines"
ORDERS, ORDER_LINES = "exact_online.purchase_orders", "exact_online.purchase_order_lines"
ACCOUNTS, LEDGER, CLOSED = "exact_online.accounts", "exact_online.transaction_lines", "exact_online.journal_status"
SALES, SALES_LINES = "exact_online.sales_invoices", "exact_online.sales_invoice_lines"
A_INVOICES, A_ORDERS, A_PAYMENTS = "avidxchange.invoices", "avidxchange.purchase_orders", "avidxchange.payments"
A_CODES, A_VENDORS, A_BATCHES = "avidxchange.enterprise_codes", "avidxchange.vendors", "avidxchange.invoice_batches"
Q_BILLS, Q_CREDITS, Q_PAID = "quickbooks_online.bill", "quickbooks_online.vendorcredit", "quickbooks_online.billpayment"
Q_ORDERS, Q_JOURNALS = "quickbooks_online.purchaseorder", "quickbooks_online.journalentry"
B_INVOICES, B_ORDERS = "basware.accountingDocuments", "basware.exportedPurchaseOrders"
AB_ORDERS, AB_VENDORS, TAX = "airbase.purchase_orders", "airbase.vendors", "avalara.transactions"
# A way to break the books: its name, what changes, and words of each sentence that tells of it.
Way = tuple[str, Change | Sequence[Change], str | Sequence[str]]
Ways = dict[str, list[Way]]
