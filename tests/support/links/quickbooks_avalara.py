"""QuickBooks Online <-> Avalara AvaTax: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.demo import mappings
from tests.support.books.avalara import AVALARA, Avalara
from tests.support.books.documents import Sandbox
from tests.support.books.quickbooks_sales import QuickBooksSales
from tests.support.company import Company
from tests.support.links.avalara_sales import OUR_JOURNAL, Books, nothing_written, with_files

Row = dict[str, Any]
# As the link is set up (include/demo/link_data.py).
REALM, CODE = "9341458830331975", "HALYARD-US"


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    return books(company).sent()


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. An address leaves nothing behind, and neither does tax of nothing."""
    said = company.deliveries()
    codes = {str(row["code"]) for row in company.sandbox.state(AVALARA, "transactions", CODE)}
    told = {
        flow: {str(row["target_id"]) for row in said if row["flow"] == flow} for flow in ("addresses", "tax_journals")
    }
    entries = {str(row["Id"]) for row in company.sandbox.state("quickbooks_online", "journalentry", REALM)}
    journals = entries | nothing_written(told["tax_journals"])
    return {"addresses": told["addresses"], "tax": codes, "tax_journals": journals, "commit": codes}


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every ledger line that is ours."""
    rows = company.sandbox.state("quickbooks_online", "journalentry", REALM)
    lines = [{**line, "entry": row["Id"]} for row in rows for line in row["Line"]]
    return [(key[0], line) for line in lines if (key := OUR_JOURNAL.match(str(line.get("Description") or "")))]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now. There are no drafts that AvaTax could be asked about."""
    return read(company.sandbox, mappings.AVALARA_US)


def read(sandbox: Sandbox, files: Mapping[str, Mapping[str | tuple[str, str], str]]) -> Books:
    books = Books(
        QuickBooksSales(sandbox, REALM), Avalara(sandbox, (CODE,)), companies={REALM: CODE}, called="QuickBooks"
    )
    return with_files(books, files)
