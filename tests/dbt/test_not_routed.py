"""What a link reads no more is not gone: its documents are neither deleted nor anybody's work, in every link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pytest

from include.link_kinds import LINK_KINDS
from include.warehouse import build as tables
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import connect
from tests.dbt import books
from tests.dbt.conftest import Decided, build
from tests.support import raw

SENT = datetime(2026, 10, 1, tzinfo=UTC)
CONNECTIONS = {schema.removeprefix("raw_"): name for schema, name in raw.CONNECTIONS.items()}
KINDS = {kind: number for number, kind in enumerate(LINK_KINDS)}
FLOWS = [(kind, flow.name) for kind in KINDS for flow in LINK_KINDS[kind].flows]
OURS = "exact_avidxchange"
OUT, THERE = "900", "out-900"
"""A division that was taken out of `companies`, and the company that it went to."""
UNREAD, THERE_UNREAD = "700", "in-700"
"""One that is routed and whose consent ended before anything of it was read."""


def route(db: duckdb.DuckDBPyConnection, kind: str, pair: int, of_books: str, of_other: str) -> None:
    shape = LINK_KINDS[kind]
    for system, company in ((shape.books, of_books), (shape.other, of_other)):
        row = {"link": kind, "pair_no": pair, "system": system, "connection": CONNECTIONS[system], "company": company}
        raw.insert(db, "raw_config.routes", row)


def fill(db: duckdb.DuckDBPyConnection) -> None:
    """A link of every kind that routes one pair of companies, and a document that each flow delivered for another."""
    for kind, number in KINDS.items():
        shape = LINK_KINDS[kind]
        link = {"link": kind, "kind": kind, "start_date": date(2026, 1, 1), "timezone": "UTC", "approved": True}
        raw.insert(db, "raw_config.links", link | {"options": "{}"})
        for system in (shape.books, shape.other):
            side = {"link": kind, "system": system, "connection": CONNECTIONS[system]}
            raw.insert(db, "raw_config.link_connections", side)
        route(db, kind, 1, f"10{number}", f"in-10{number}")
        for flow in shape.flows:
            company, target = (f"90{number}", f"out-90{number}")[:: 1 if flow.source == shape.books else -1]
            sent = {"company": company, "target_company": target, "target_system": flow.target, "sent_at": SENT}
            books.delivered(db, flow.name, f"{flow.name}-1", f"t-{flow.name}", link=kind, **sent)
    for system in CONNECTIONS:
        for feed in ("invoices", "purchase_entries", "purchase_order_rows", "enterprise_codes", "vendors", "bills"):
            read = {"feed": feed, "kind": "full", "rows": 1, "suspect": False}
            by_company = system in ("exact_online", "quickbooks_online")
            for company in ("900", "901", "902", "903", "904", "100", "101") if by_company else ("",):
                raw.insert(db, f"raw_{system}.feeds", read | {"company": company})
    # they are still stored, as they were read before
    for company, key in ((OUT, "purchase_invoices-1"), (OUT, "e-deleted")):
        books.entry(db, key, company=company, is_deleted=key == "e-deleted")
        books.invoice(db, f"t-{key}", key, company=THERE, external_code=f"exact_online:{company}:{key}")
    books.delivered(db, "purchase_invoices", "e-deleted", "t-e-deleted", company=OUT, target_company=THERE)
    account = {"id": "gl_accounts-1", "code": "4000", "description": "Office", "type": 121, "company": OUT}
    raw.insert(db, "raw_exact_online.gl_accounts", account)
    code = {"group_name": "Accounting Codes", "code_value": "4000", "description": "Office", "is_active": True}
    raw.insert(db, "raw_avidxchange.enterprise_codes", code | {"company": THERE})
    route(db, OURS, 2, UNREAD, THERE_UNREAD)
    sent = {"company": UNREAD, "target_company": THERE_UNREAD, "sent_at": SENT}
    books.delivered(db, "purchase_invoices", "e-unread", "t-unread", **sent)
    books.invoice(db, "i-by-hand", None, invoice_number="BY-HAND", company=THERE_UNREAD)
    route(db, "exact_avalara", 2, "704", "in-704")
    recorded = {"code": "704-x", "reference_code": "AV:tax:704:x", "status": "Committed", "company": "in-704"}
    raw.insert(db, "raw_avalara.transactions", recorded)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decided]:
    found = build(tmp_path_factory.mktemp("not-routed"), fill)
    yield found
    found.session.close()


def classes(decided: Decided, where: str) -> list[tuple[str, str]]:
    rows = decided.query(f"select difference_class, suggested_action from reconciliation.documents where {where}")
    return [(row["difference_class"], row["suggested_action"]) for row in rows]


@pytest.mark.parametrize(("kind", "flow"), FLOWS)
def test_what_was_delivered_for_a_company_that_was_taken_out_is_not_compared(
    decided: Decided, kind: str, flow: str
) -> None:
    ((found, action),) = classes(decided, f"link = '{kind}' and source_key = '{flow}-1'")
    assert (found, action.split(",")[0]) == ("not_routed", "nothing on either side")


def test_it_says_which_companies_and_is_no_difference(decided: Decided) -> None:
    (row,) = decided.query(
        f"select reason from reconciliation.documents where link = '{OURS}' and source_key = 'purchase_invoices-1'"
    )
    assert row["reason"] == (
        f"{OUT} and {THERE} are no pair of companies of link {OURS}, or were none when it ran last:"
        " nothing of it is compared or written"
    )
    assert decided.query(f"select 1 from reconciliation.differences where company = '{OUT}'") == []


def test_nothing_is_voided_in_a_company_that_was_taken_out(decided: Decided) -> None:
    """Also what was deleted in the books before: no company is named, so nothing can be sent."""
    row = decided.row("purchase_invoices", "e-deleted")
    assert (row["wanted"], row["target_company"]) == ("void", "")
    assert classes(decided, "source_key = 'e-deleted'")[0][0] == "not_routed"


@pytest.mark.parametrize("number", ["e-unread", "avidxchange:in-700:i-by-hand"])
def test_a_company_that_was_never_read_says_nothing_of_its_documents(decided: Decided, number: str) -> None:
    (row,) = decided.query(f"select * from reconciliation.documents where source_key = '{number}'")
    assert row["difference_class"] == "not_routed"
    assert row["reason"].startswith(f"company {UNREAD} of connection exact_main was not read")


def test_a_document_of_avatax_is_not_to_be_voided_because_its_invoice_was_never_read(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.tax where avatax_code = '704-x'")
    assert row["difference_class"] == "not_routed"
    assert row["reason"] == "company 704 of connection exact_main was not read"


def test_a_company_that_is_routed_again_is_not_gone_before_its_own_link_ran(decided: Decided) -> None:
    """Another link of the same books publishes first: the outbox of this one still knows nothing of the company."""
    home = decided.home
    with connect(home / "warehouse" / "warehouse.duckdb") as db:
        route(db, OURS, 3, OUT, THERE)
    tables.build(Warehouse(home), ["+path:models/outbox/basware_exact"])
    tables.build(Warehouse(home), ["+path:models/reconciliation"], ["+path:models/outbox"])
    with connect(home / "warehouse" / "warehouse.duckdb") as db:
        rows = db.execute(
            "select source_key, difference_class from reconciliation.documents_current"
            f" where link = '{OURS}' and company = '{OUT}' order by 1"
        ).fetchall()
    assert dict(rows)["gl_accounts-1"] == "agrees"
    assert dict(rows)[f"avidxchange:{THERE}:t-purchase_invoices-1"] == "not_routed"
    assert set(dict(rows).values()) == {"agrees", "not_routed"}
