"""Exact Online <-> Avalara AvaTax: what of us stands in the two simulated systems, and what should.

Only what a draft would be taxed leaves no row anywhere: AvaTax is asked (``avalara_questions``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from include.demo import mappings
from tests.support.books.avalara import AVALARA, Avalara
from tests.support.books.documents import Document, Line, Sandbox
from tests.support.books.exact_online import Exact
from tests.support.company import Company
from tests.support.links.avalara_questions import Asked
from tests.support.links.avalara_sales import COMPANIES, OUR_JOURNAL, Books, is_our_line, nothing_written, with_files

Row = dict[str, Any]


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    found = books(company)
    return {**found.sent(), "tax_lines": sum(is_our_line(line) for one in found.exact.sales for line in one.lines)}


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. An address and an estimate leave nothing behind, and so does what needed no
    write; what people have deleted since is looked at in ``Books``."""
    exact, said = books(company).exact, company.deliveries()
    alive = {one.id for one in exact.sales}

    def told(flow: str) -> set[str]:
        return {str(row["target_id"]) for row in said if row["flow"] == flow}

    gone = {str(row["target_id"]) for row in said if row["source_key"].partition(":")[0] not in alive}
    codes = {str(row["code"]) for name in COMPANIES.values() for row in _transactions(company, name)}
    return {
        "addresses": told("addresses"),
        "estimates": told("estimates"),
        "tax_lines": {str(line["ID"]) for line in exact.rows("sales_invoice_lines")}
        | gone
        | nothing_written(told("tax_lines")),
        "tax": codes,
        "tax_journals": {str(line["EntryID"]) for line in exact.rows("transaction_lines")}
        | nothing_written(told("tax_journals")),
        "commit": codes,
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every ledger line that is ours."""
    lines = Exact(company.sandbox, COMPANIES).rows("transaction_lines")
    return [(key[0], line) for line in lines if (key := OUR_JOURNAL.match(str(line.get("Description") or "")))]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now. ``full``: AvaTax is asked about each draft."""
    found = read(company.sandbox, mappings.AVALARA)
    if not full:
        return found
    asked = Asked(company, found.exact, COMPANIES, found.use_codes)
    lines = {one.key: _taxed(found, one) for one in found.drafts}
    estimates = {one.id: asked.tax_of(one, lines[one.key]) for one in found.drafts if lines[one.key]}
    return replace(found, estimates={key: tax for key, tax in estimates.items() if tax is not None})


def read(sandbox: Sandbox, files: Mapping[str, Mapping[str | tuple[str, str], str]]) -> Books:
    return with_files(Books(Exact(sandbox, COMPANIES), Avalara(sandbox, COMPANIES.values())), files)


def _taxed(books: Books, draft: Document) -> list[Line]:
    """What is sold, with tax codes; nothing where one has none: it cannot be taxed as it is."""
    lines = [replace(line, tax_code=books.tax_codes.get(line.item, "")) for line in books.sold(draft)]
    return lines if all(line.tax_code for line in lines) else []


def _transactions(company: Company, name: str) -> list[Row]:
    return company.sandbox.state(AVALARA, "transactions", name)
