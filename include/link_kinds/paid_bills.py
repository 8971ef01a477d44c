"""What links have in common whose other side, AvidXchange, approves and pays the bills of the books: their flows, what
each of them reads. A system of books is described once; what it cannot take is no flow of its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from include.link_kinds.books import BOOKS
from include.link_kinds.shape import Flow, ModelCall

_PAYER = "avidxchange"
_NEVER_WAIT = ("payments", "payment_status")


@dataclass(frozen=True)
class Payables:
    """``codes``: by flow, what people call the codes that it carries, and their feeds. ``vendors_back``: the flow by
    which vendors come back, its title, one row of it, and what it reads beside vendors. ``invoices``: the flow of
    bills, ``bills_word`` several of them, ``bill`` one; ``posted_as``: what becomes of payments. The others are feeds:
    by what documents are coded, what shows bills, what payments are posted against, and, empty where the books take no
    such thing, what is recoded and what is reported of payments."""

    codes: Mapping[str, tuple[str, tuple[str, ...]]]
    vendors_back: tuple[str, str, str, tuple[str, ...]]
    vendors: ModelCall
    invoices: str
    bills_word: str
    bill: str
    posted_as: str
    coding: tuple[str, ...]
    bills: tuple[str, ...]
    payments: tuple[str, ...]
    recoded: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()


_EXACT, _QUICKBOOKS = BOOKS["exact_online"], BOOKS["quickbooks_online"]
_LEDGER = ("gl_accounts", *_EXACT.centers, "journals", "vat_codes", "financial_periods", "journal_status")
_ENTRIES = (*_EXACT.bills, "purchase_invoices", *_EXACT.open_items, "deleted", *_LEDGER)
_PAID = (*_QUICKBOOKS.bills, "bill_payments", *_QUICKBOOKS.open_items)
_CODED = ("accounts", *_QUICKBOOKS.centers, "items", "preferences")

PAYABLES: Mapping[str, Payables] = MappingProxyType(
    {
        "exact_online": Payables(
            codes={
                "gl_accounts": ("general-ledger accounts", _EXACT.accounts),
                "cost_centers": ("cost centres and cost units", _EXACT.centers),
            },
            vendors_back=(
                "suppliers",
                "vendors new in AvidXchange become Exact suppliers (option create_suppliers)",
                "vendor",
                (),
            ),
            vendors=ModelCall("vendor_flow"),
            invoices="purchase_invoices",
            bills_word="supplier invoices and credit notes",
            bill="purchase document",
            posted_as="posted to the ledger",
            coding=_LEDGER,
            bills=_ENTRIES,
            payments=_ENTRIES,
            recoded=_ENTRIES,
        ),
        "quickbooks_online": Payables(
            codes={
                "gl_accounts": ("accounts", ("accounts",)),
                "classes": ("classes", ("classes",)),
                "departments": ("departments (locations)", ("departments",)),
            },
            vendors_back=(
                "vendor_changes",
                "addresses, phones and e-mails that people changed in AvidXchange (option vendor_changes_back)",
                "change of a vendor",
                _QUICKBOOKS.bills,
            ),
            vendors=ModelCall("vendor_flow", {"changes": "int_quickbooks_vendor_changes"}),
            invoices="bills",
            bills_word="open bills and vendor credits",
            bill="bill or vendor credit",
            posted_as="as bill payments",
            coding=_CODED,
            bills=(*_PAID, "purchase_orders", *_CODED),
            # What is owed to a vendor, paid to it or paid back by it, without a bill.
            payments=(*_PAID, "journal_entries", "purchases", "deposits", "accounts"),
            reported=_PAID,
        ),
    }
)


def flows(system: str) -> tuple[Flow, ...]:
    """The flows between the books that ``system`` keeps and AvidXchange, in the order of delivery."""
    books, said = BOOKS[system], PAYABLES[system]
    vendors = (*books.vendors, *books.payees)
    back, back_title, back_row, back_reads = said.vendors_back

    def out(name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...], row: str, model: ModelCall) -> Flow:
        row = f"{books.company} and {row}"
        return Flow(name, system, _PAYER, title, {system: own, _PAYER: theirs}, row=row, model=model)

    def home(name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...], row: str) -> Flow:
        row = f"AvidXchange company and {row}"
        return Flow(
            name,
            _PAYER,
            system,
            title,
            {system: own, _PAYER: theirs},
            row=row,
            moves=name == "payments",
            needs_approval=name not in _NEVER_WAIT,
        )

    every = (
        *(
            out(
                name,
                f"{word} become AvidXchange codes",
                feeds,
                ("enterprise_codes",),
                "code",
                ModelCall("code_flow", {"flow": name}),
            )
            for name, (word, feeds) in said.codes.items()
        ),
        home(back, back_title, (*vendors, *back_reads), ("vendors",), back_row),
        out(
            "vendors",
            f"{books.name} {books.vendor}s become AvidXchange vendors",
            vendors,
            ("vendors",),
            books.vendor,
            said.vendors,
        ),
        out(
            "purchase_orders",
            "purchase orders with all their lines",
            ("purchase_orders", *vendors, *said.coding),
            ("vendors", "enterprise_codes", "purchase_orders"),
            "purchase order",
            ModelCall("order_flow"),
        ),
        out(
            said.invoices,
            f"{said.bills_word} to be approved and paid",
            (*vendors, *said.bills),
            ("vendors", "enterprise_codes", "invoices", "payments"),
            said.bill,
            ModelCall("invoice_flow"),
        ),
        home(
            "coding",
            "accounts and cost centres that approvers changed",
            said.recoded,
            ("enterprise_codes", "invoices", "invoice_batches", "batch_invoices"),
            "invoice line, or whole invoice where it takes a journal",
        ),
        home(
            "payments",
            f"payments issued or cleared, and their voids, {said.posted_as}",
            (*vendors, *said.payments),
            ("vendors", "invoices", "payments"),
            "posting of a payment",
        ),
        home(
            "payment_status",
            "what is paid, pending, void or in error, as a line of the bill's memo",
            (*said.reported, *vendors) if said.reported else (),
            ("invoices", "payments"),
            "bill",
        ),
    )
    return tuple(flow for flow in every if flow.feeds[system])
