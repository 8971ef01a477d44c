"""Exact Online <-> Avalara AvaTax: what of us stands in the two simulated systems, and what should.

Only what a draft would be taxed leaves no row anywhere: AvaTax is asked (``avalara_questions``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from include.demo import mappings
from tests.support.books.avalara import AVALARA, COMMITTED, Avalara
from tests.support.books.documents import Document, Line, Sandbox
from tests.support.books.exact_online import Exact
from tests.support.company import Company
from tests.support.links.avalara_questions import Asked
from tests.support.links.avalara_sales import COMPANIES, OUR_JOURNAL, Books, is_our_line, is_ours

Row = dict[str, Any]
# How the id of a target begins where nothing had to be written.
NOTHING = "nothing:"


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    found = books(company)
    ours = [one for rows in found.avalara.recorded.values() for one in rows if is_ours(one)]
    numbers = {(key[1], key[2]) for one in found.postings if (key := OUR_JOURNAL.match(one.reference))}
    return {
        "documents": sum(one.kind == "invoice" for one in ours),
        "credit_notes": sum(one.kind == "credit note" for one in ours),
        "committed": sum(one.status == COMMITTED for one in ours),
        "tax_lines": sum(is_our_line(line) for one in found.exact.sales for line in one.lines),
        "journals": sum(number is None for _, number in numbers),
        "corrections": sum(number is not None for _, number in numbers),
    }


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
        | _nothing(told("tax_lines")),
        "tax": codes,
        "tax_journals": {str(line["EntryID"]) for line in exact.rows("transaction_lines")}
        | _nothing(told("tax_journals")),
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
    def plain(name: str) -> dict[str, str]:
        return {source: code for source, code in files[name].items() if isinstance(source, str)}

    return Books(
        Exact(sandbox, COMPANIES),
        Avalara(sandbox, COMPANIES.values()),
        tax_accounts=plain("tax_accounts"),
        cost_centers=plain("tax_cost_centers"),
        tax_codes=plain("item_tax_codes"),
        use_codes={source: code for source, code in files["entity_use_codes"].items() if isinstance(source, tuple)},
    )


def _taxed(books: Books, draft: Document) -> list[Line]:
    """What is sold, with tax codes; nothing where one has none: it cannot be taxed as it is."""
    lines = [replace(line, tax_code=books.tax_codes.get(line.item, "")) for line in books.sold(draft)]
    return lines if all(line.tax_code for line in lines) else []


def _transactions(company: Company, name: str) -> list[Row]:
    return company.sandbox.state(AVALARA, "transactions", name)


def _nothing(ids: set[str]) -> set[str]:
    return {one for one in ids if one.startswith(NOTHING)}
