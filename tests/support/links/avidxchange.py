"""AvidXchange's side of a link: what stands there because of us, and what stands there twice."""

from __future__ import annotations

from collections.abc import Iterable

from tests.support.books import transfers
from tests.support.books.avidxchange import AVID, DEAD, Avid
from tests.support.books.documents import Document, Key, Party, Row, Sandbox
from tests.support.company import Company
from tests.support.repeated import repeated

Standing = dict[Key, list[Document]]


def our_key(books: str, reference: str) -> Key | None:
    """Company and id in the ``books`` (the name of their system) of what has this code; None for what is not ours."""
    system, _, rest = reference.partition(":")
    company, _, key = rest.partition(":")
    return (company, key) if system == books and key else None


def standing(books: str, documents: Iterable[Document]) -> Standing:
    """What is ours and counts, by its key in the books."""
    return transfers.by_key(documents, lambda one: None if one.status in DEAD else our_key(books, one.reference))


def sent(books: str, sandbox: Sandbox) -> dict[str, int]:
    """How many vendors, orders and invoices carry a code of the books."""
    avid = Avid(sandbox)
    lists: dict[str, Iterable[Document | Party]] = {
        "vendors": avid.vendors, "purchase_orders": avid.orders, "invoices": avid.invoices
    }  # fmt: skip
    return {
        name: sum(our_key(books, one.reference) is not None for one in documents) for name, documents in lists.items()
    }


def twice(books: str, sandbox: Sandbox) -> list[str]:
    """Vendors, orders, invoices and codes that stand in the tenant more than once because of us; an invoice that a
    person entered and ours beside it."""
    avid, found = Avid(sandbox), []
    lists: list[tuple[str, Iterable[Document | Party]]] = [
        ("vendor", avid.vendors), ("order", avid.orders), ("invoice", avid.invoices)
    ]  # fmt: skip
    for what, documents in lists:
        keyed = [{"code": f"{one.company} {one.reference}"} for one in documents if one.reference]
        found += repeated(f"{what} of AvidXchange", keyed, lambda row: row["code"])
    codes = [{"code": f"{one.company} {one.kind} {one.code}"} for one in avid.codes]
    found += repeated("code of AvidXchange", codes, lambda row: row["code"])
    alive = [one for one in avid.invoices if one.status not in DEAD]
    return [*found, *transfers.alike(alive, lambda one: our_key(books, one.reference) is not None, ("amount",))]


def there(company: Company, *, invoices: str, codes: tuple[str, ...]) -> dict[str, set[str]]:
    """By flow, the ids that AvidXchange has; ``invoices`` and ``codes`` are the link's names of those flows."""

    def ids(entity: str, field: str) -> set[str]:
        rows: list[Row] = company.sandbox.state(AVID, entity)
        return {str(row[field]) for row in rows}

    return {
        "vendors": ids("vendors", "VendorId"),
        "purchase_orders": ids("purchase_orders", "PurchaseOrderId"),
        invoices: ids("invoices", "InvoiceId"),
        **dict.fromkeys(codes, ids("enterprise_codes", "EnterpriseCodeId")),
    }
