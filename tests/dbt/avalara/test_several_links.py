"""Two links that share the connections: each has its own divisions, options and documents."""

from __future__ import annotations

import duckdb
import pytest

from tests.dbt.avalara.books import booked, customer, division, draft, invoice, item, line, link, mapped, raw
from tests.dbt.conftest import Decided

OTHER = "exact_avalara_two"
FLOWS = ("addresses", "estimates", "tax_lines", "tax", "tax_journals", "commit")


def add(db: duckdb.DuckDBPyConnection) -> None:
    ship_from = {"861": {"country": "US", "postcode": "98101"}}
    link(db, OTHER, {"861": "KESTREL-TWO"}, ship_from=ship_from, tax_lines="no", tax_journal="95", final_from=20)
    division(db, "861")
    raw.insert(
        db, "raw_avalara.companies", {"id": "4", "company_code": "KESTREL-TWO", "is_active": True, "company": ""}
    )
    item(db, "LIC-PRO", "861")
    mapped(db, "item_tax_code", "*", "D0000000", link=OTHER)
    mapped(db, "tax_account", "US", "1599", link=OTHER)
    mapped(db, "tax_account", "FR/FR/Output", "1599", link=OTHER)
    nexus = {"id": "FR", "company_id": "4", "country": "FR", "region": "FR", "company": ""}
    raw.insert(db, "raw_avalara.nexus", nexus)
    customer(db, "sl-paris", "861", country="FR", state=None, postcode="75001")
    invoice(db, "sl-paris", "sl-paris", "861")
    customer(db, "sl", "861")
    customer(db, "sl")
    # one number in two divisions
    invoice(db, "sl-two", "sl", "861", invoice_number=26744001)
    invoice(db, "sl-one", "sl", invoice_number=26744001)
    draft(db, "sl-draft", "sl", "861", status=10)
    invoice(db, "sl-open", "sl", "861", status=20, sales_invoice_lines=[line(), line(2, "7.75", "BELASTING")])
    booked(db, "sl-two", ("1300", "7.75", ""), ("1599", "-7.75", "US/CA/Sales"))


@pytest.mark.parametrize("flow", FLOWS)
def test_each_link_has_the_documents_of_its_divisions_alone(decided: Decided, flow: str) -> None:
    sql = f"select distinct link, company from outbox.exact_avalara__{flow}"
    found = {(row["link"], row["company"]) for row in decided.query(sql)}
    assert not {company for link, company in found if link == OTHER} - {"861"}
    assert not {company for link, company in found if link != OTHER} & {"861"}


@pytest.mark.parametrize("flow", FLOWS)
def test_no_document_is_a_row_twice(decided: Decided, flow: str) -> None:
    keys = "link, company, source_key"
    assert decided.query(f"select {keys} from outbox.exact_avalara__{flow} group by all having count(*) > 1") == []


def test_invoices_of_one_number_are_two_documents(decided: Decided) -> None:
    one, two = decided.row("commit", "sl-one"), decided.row("commit", "sl-two", OTHER)
    assert (one["document"]["code"], two["document"]["code"]) == ("852-sl-one", "861-sl-two")
    assert (one["target_company"], two["target_company"]) == ("KESTREL-US", "KESTREL-TWO")
    # a journal in another division's ledger is none of its own
    assert decided.row("tax_journals", "sl-two", OTHER)["adopt"] is None


def test_options_and_mappings_are_the_link_s_own(decided: Decided) -> None:
    assert decided.query(f"select * from outbox.exact_avalara__estimates where link = '{OTHER}'") == []
    assert decided.query(f"select * from outbox.exact_avalara__tax_lines where link = '{OTHER}'") == []
    document = decided.row("tax", "sl-two", OTHER)["document"]
    assert (document["lines"][0]["tax_code"], document["ship_from"]["postcode"]) == ("D0000000", "98101")
    journal = decided.row("tax_journals", "sl-two", OTHER)["document"]
    assert (journal["journal"], [entry["account"] for entry in journal["accounts"]]) == (
        "95", ["1599", "1599"],
    )  # fmt: skip


def test_a_country_that_is_its_own_region_in_avatax_has_its_account(decided: Decided) -> None:
    assert decided.codes("tax", "sl-paris", OTHER) == []


def test_what_is_final_is_for_each_link_to_say(decided: Decided) -> None:
    # BELASTING is the other link's tax item: here it is something sold
    assert len(decided.row("tax", "sl-open", OTHER)["document"]["lines"]) == 2
    assert decided.query("select * from outbox.exact_avalara__tax where source_key = 'sl-draft'") == []


def test_a_division_that_nobody_routes_is_said_once(decided: Decided) -> None:
    rows = decided.query("select link from outbox.exact_avalara__tax where source_key = 'tx-unrouted'")
    assert rows == [{"link": "exact_avalara"}]
