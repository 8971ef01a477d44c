"""Systems of books as kinds of link see them: the feeds of each by what they say, and what people call things there.
A system is described once, for all its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Sales:
    """The feeds of sales and of the tax in them, and their names. ``documents``: what is sold; ``parties``: to whom and
    of what; ``tax_entries``: by what the tax reaches the ledger. ``has_drafts``: whether a form is changed before it is
    final."""

    form: str
    final: str
    entries_word: str
    documents: tuple[str, ...]
    parties: tuple[str, ...]
    deletions: tuple[str, ...]
    tax_entries: tuple[str, ...]
    has_drafts: bool


@dataclass(frozen=True)
class Books:
    """``centers``: cost centres and cost units; ``payees``: bank accounts of vendors; ``billed``: what shows how far an
    order is billed; ``open_items``: what, beside bills, shows which of them are open; ``terms``: of payment;
    ``currencies``: what shows in which an order may be; ``posting``: what else a bill needs to be booked. The words
    are those for one thing, or as they end in ``_word`` for several. ``reverses``: a void is an entry of its own, on
    the day of the void; else what is voided changes on its own day."""

    name: str
    company: str
    vendor: str
    vendor_code: str
    centers_word: str
    bills_word: str
    accounts: tuple[str, ...]
    centers: tuple[str, ...]
    vendors: tuple[str, ...]
    payees: tuple[str, ...]
    orders: tuple[str, ...]
    billed: tuple[str, ...]
    bills: tuple[str, ...]
    open_items: tuple[str, ...]
    terms: tuple[str, ...]
    currencies: tuple[str, ...]
    posting: tuple[str, ...]
    sales: Sales
    reverses: bool = False

    @property
    def companies(self) -> str:
        return {"company": "companies"}.get(self.company, f"{self.company}s")


BOOKS: Mapping[str, Books] = MappingProxyType(
    {
        "exact_online": Books(
            name="Exact",
            company="division",
            vendor="supplier",
            vendor_code="supplier code",
            centers_word="cost centres and cost units",
            bills_word="purchase entries",
            accounts=("gl_accounts", "deleted"),
            centers=("cost_centers", "cost_units"),
            vendors=("accounts", "deleted"),
            payees=("bank_accounts",),
            orders=("purchase_orders", "items"),
            billed=(),
            bills=("purchase_entries",),
            open_items=("payment_terms", "transaction_lines"),
            terms=("payment_conditions",),
            currencies=("currencies",),
            posting=("projects", "journals", "vat_codes", "financial_periods", "journal_status"),
            sales=Sales(
                form="invoice",
                final="final invoices and credit notes",
                entries_word="general journals",
                documents=("sales_invoices",),
                parties=("addresses", "accounts", "items", "gl_accounts"),
                deletions=("deleted",),
                tax_entries=("journals", "financial_periods", "journal_status", "cost_centers", "transaction_lines"),
                has_drafts=True,
            ),
            reverses=True,
        ),
        "quickbooks_online": Books(
            name="QuickBooks",
            company="company",
            vendor="vendor",
            vendor_code="vendor",
            centers_word="classes and departments",
            bills_word="bills and vendor credits",
            accounts=("accounts",),
            centers=("classes", "departments"),
            vendors=("vendors",),
            payees=(),
            orders=("purchase_orders", "items"),
            billed=("bills",),
            bills=("bills", "vendor_credits"),
            open_items=("preferences",),
            terms=("terms",),
            currencies=("company_info", "preferences"),
            posting=("items", "tax_codes", "tax_rates", "company_info", "preferences"),
            sales=Sales(
                form="form",
                final="invoices, sales receipts, credit memos and refund receipts",
                entries_word="journal entries",
                documents=("invoices", "credit_memos", "sales_receipts", "refund_receipts"),
                parties=("customers", "items", "accounts", "company_info"),
                deletions=(),
                tax_entries=("journal_entries", "classes", "preferences"),
                has_drafts=False,
            ),
        ),
    }
)
