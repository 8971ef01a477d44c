"""Subscriptions: one topic and one callback each, in one division (reference page, Webhooks).

[assumed] Plain http is taken for an address of this machine, so that a test can listen; the page has https alone.
[assumed] The same topic and callback twice is refused. The page knows of a failing callback that made the subscription
fail in 2020 and of an empty POST within about a second in 2026; here it is the latter, and its answer changes nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from include.sandbox.exact_online.oauth import CLIENT_ID
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import USER_ID, ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

# Table -> topic, its key, the set that the notice points to. What Exact's index of resources marks as having webhooks,
# a topic for each such resource, and these books have.
TOPICS = {
    "accounts": ("Accounts", "ID", "crm/Accounts"),
    "bank_accounts": ("BankAccounts", "ID", "crm/BankAccounts"),
    "bank_entries": ("BankEntries", "EntryID", "financialtransaction/BankEntries"),
    "cost_centers": ("CostCenters", "ID", "hrm/Costcenters"),
    "cost_units": ("CostUnits", "ID", "hrm/Costunits"),
    "documents": ("Documents", "ID", "documents/Documents"),
    "document_attachments": ("DocumentAttachments", "ID", "documents/DocumentAttachments"),
    "gl_accounts": ("GLAccounts", "ID", "financial/GLAccounts"),
    "items": ("Items", "ID", "logistics/Items"),
    "projects": ("Projects", "ID", "project/Projects"),
    "purchase_orders": ("PurchaseOrders", "PurchaseOrderID", "purchaseorder/PurchaseOrders"),
    "sales_invoice_lines": ("SalesInvoiceLines", "ID", "salesinvoice/SalesInvoiceLines"),
    "sales_invoices": ("SalesInvoices", "InvoiceID", "salesinvoice/SalesInvoices"),
    "transaction_lines": ("FinancialTransactions", "EntryID", "financialtransaction/Transactions"),
}
# What it marks, or receivers were seen to take, besides: may be subscribed to; nothing happens to it in these books.
SILENT = {"CashEntries", "Contacts", "CostTransactions", "GoodsDeliveries", "Opportunities", "Quotations",
          "QuotationLines", "SalesItemPrices", "SalesOrders", "StockPositions", "Subscriptions", "SubscriptionLines",
          "TimeTransactions"}  # fmt: skip
NAMES = {topic for topic, _, _ in TOPICS.values()} | SILENT
LOCAL = ("127.0.0.1", "localhost", "::1")


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    topic, url = values.get("Topic"), values.get("CallbackURL")
    if not topic:
        rules.refusals.add("mandatory", "Topic")
    elif topic not in NAMES:
        rules.refusals.add("invalid", "Topic", topic)
    if not url:
        rules.refusals.add("mandatory", "CallbackURL")
    elif not _may_be_called(url):
        rules.refusals.add("invalid", "CallbackURL", url)
    if values.get("IsInstant"):
        # The page: for goods deliveries alone, which these books have not.
        rules.refusals.add("invalid", "IsInstant")
    if any(row["CallbackURL"] == url for row in store["webhook_subscriptions"].find("Topic", division, topic)):
        rules.refusals.add("exists", "CallbackURL", str(url))
    rules.refusals.check()
    return store.save("webhook_subscriptions", division, {
        "ID": values.get("ID") or store.new_id(), "Topic": topic, "CallbackURL": url, "IsInstant": False,
        "Description": values.get("Description"), "ClientID": CLIENT_ID.strip("{}"), "UserID": USER_ID,
    })  # fmt: skip


def _may_be_called(url: str) -> bool:
    found = urlsplit(url)
    return bool(found.hostname) and (found.scheme == "https" or (found.scheme == "http" and found.hostname in LOCAL))


def remove(store: ExactBooks, division: str, row: Row) -> None:
    store.remove("webhook_subscriptions", division, row["ID"])
