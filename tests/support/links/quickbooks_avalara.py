"""QuickBooks Online <-> Avalara AvaTax: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.demo import mappings
from tests.support.books.avalara import AVALARA, COMMITTED, Avalara
from tests.support.books.documents import Sandbox
from tests.support.books.quickbooks_sales import QuickBooksSales
from tests.support.company import Company
from tests.support.links.avalara_sales import OUR_JOURNAL, Books, is_ours

Row = dict[str, Any]
# As the link is set up (include/demo/link_data.py).
REALM, CODE = "9341458830331975", "HALYARD-US"
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
        "journals": sum(number is None for _, number in numbers),
        "corrections": sum(number is not None for _, number in numbers),
    }


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. An address leaves nothing behind, and neither does tax of nothing."""
    said = company.deliveries()
    codes = {str(row["code"]) for row in company.sandbox.state(AVALARA, "transactions", CODE)}
    told = {
        flow: {str(row["target_id"]) for row in said if row["flow"] == flow} for flow in ("addresses", "tax_journals")
    }
    entries = {str(row["Id"]) for row in company.sandbox.state("quickbooks_online", "journalentry", REALM)}
    nothing = {one for one in told["tax_journals"] if one.startswith(NOTHING)}
    return {"addresses": told["addresses"], "tax": codes, "tax_journals": entries | nothing, "commit": codes}


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every ledger line that is ours."""
    rows = company.sandbox.state("quickbooks_online", "journalentry", REALM)
    lines = [{**line, "entry": row["Id"]} for row in rows for line in row["Line"]]
    return [(key[0], line) for line in lines if (key := OUR_JOURNAL.match(str(line.get("Description") or "")))]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now. There are no drafts that AvaTax could be asked about."""
    return read(company.sandbox, mappings.AVALARA_US)


def read(sandbox: Sandbox, files: Mapping[str, Mapping[str | tuple[str, str], str]]) -> Books:
    def plain(name: str) -> dict[str, str]:
        return {source: code for source, code in files[name].items() if isinstance(source, str)}

    return Books(
        QuickBooksSales(sandbox, REALM),
        Avalara(sandbox, (CODE,)),
        tax_accounts=plain("tax_accounts"),
        cost_centers=plain("tax_cost_centers"),
        tax_codes=plain("item_tax_codes"),
        companies={REALM: CODE},
        called="QuickBooks",
    )
