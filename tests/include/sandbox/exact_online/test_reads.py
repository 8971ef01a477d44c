"""Envelopes, value formats, query options and paging of ordinary sets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
DATA = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
ENTRIES = "123/purchaseentry/PurchaseEntries"


def test_me_is_a_collection_of_one(history):
    body = history.get("current/Me").json()["d"]

    assert [row["CurrentDivision"] for row in body["results"]] == [123]
    assert body["results"][0]["__metadata"]["uri"].endswith(
        "/api/v1/current/Me(guid'6f1d2a3b-8c4e-4f5a-9b6d-7e8f9a0b1c2d')"
    )
    assert history.get("456/system/Me").status_code == 200


def test_divisions_are_listed_whatever_division_the_url_names(history):
    for division in ("123", "999999"):
        rows = history.rows(f"{division}/system/Divisions?$select=Code,Description")
        assert [row["Code"] for row in rows] == [123, 456]
    one = history.get("1/system/Divisions(456)").json()["d"]
    assert one["Code"] == 456


def test_a_division_without_access_is_403_with_its_reason(history):
    reply = history.get("999/crm/Accounts?$top=1")
    assert (reply.status_code, reply.headers["Reason"]) == (403, "NoDivisionAccess")


def test_paths_ignore_case_and_doubled_slashes(history):
    for path in ("123/CRM/accounts?$top=1", "/123//crm/Accounts?$top=1", "123/crm/ACCOUNTS?%24top=1"):
        assert history.get(path).status_code == 200


def test_the_three_shapes_of_d(history):
    listed = history.get(f"{ENTRIES}?$select=EntryID").json()["d"]
    bare = history.get(f"{ENTRIES}?$top=1").json()["d"]
    single = history.get(f"{ENTRIES}(guid'{bare[0]['EntryID']}')").json()["d"]

    assert set(listed) == {"results", "__next"}
    assert len(bare) == 1
    assert single["EntryID"] == bare[0]["EntryID"]
    assert single["__metadata"]["type"] == "Exact.Web.Api.Models.PurchaseEntry"
    assert single["__metadata"]["uri"].endswith(f"/api/v1/123/purchaseentry/PurchaseEntries(guid'{single['EntryID']}')")


def test_pages_of_sixty_end_without_a_next_link(history):
    first = history.get(f"{ENTRIES}?$select=EntryID&$inlinecount=allpages").json()["d"]
    keys = [row["EntryID"] for row in history.rows(f"{ENTRIES}?$select=EntryID")]

    assert len(first["results"]) == 60
    assert first["__count"] == str(len(keys))
    assert len(set(keys)) == len(keys) == len(history.sandbox.state("exact_online", "purchase_entries", "123"))
    assert re.search(r"\$skiptoken=guid'[0-9a-f-]{36}'$", first["__next"])


def test_a_top_above_the_page_does_not_widen_it(history):
    first = history.get(f"{ENTRIES}?$select=EntryID&$top=70").json()["d"]

    assert len(first["results"]) == 60
    assert len(history.rows(f"{ENTRIES}?$select=EntryID&$top=70")) == 70


def test_skip_and_top_walk_without_gaps(history):
    whole = [row["EntryID"] for row in history.rows(f"{ENTRIES}?$select=EntryID")]
    walked = []
    while page := history.rows(f"{ENTRIES}?$select=EntryID&$top=50&$skip={len(walked)}"):
        walked += [row["EntryID"] for row in page]
    assert walked == whole


def test_order_by_modified_pages_in_that_order(history):
    rows = history.rows(f"{ENTRIES}?$select=EntryID,Modified&$orderby=Modified desc")
    moments = [int(row["Modified"][6:-2]) for row in rows]

    assert moments == sorted(moments, reverse=True)
    assert len({row["EntryID"] for row in rows}) == len(rows) > 60


def test_select_is_demanded_unless_top_is_one(history):
    refused = history.get(ENTRIES)

    assert refused.status_code == 400
    assert history.message(refused) == "Please add a $select or a $top=1 statement to the query string."
    assert history.get(f"{ENTRIES}?$top=1").status_code == 200
    assert history.get(f"{ENTRIES}?$select=*").status_code == 200


def test_sets_with_a_sync_twin_refuse_an_unfiltered_read(history):
    assert history.get("123/crm/Accounts?$select=ID").status_code == 400
    assert history.get("123/crm/Accounts?$select=ID&$filter=IsSupplier eq true").status_code == 200


def test_select_returns_only_what_was_asked(history):
    (row,) = history.rows(f"{ENTRIES}?$top=1&$select=EntryID,YourRef")
    assert set(row) == {"__metadata", "EntryID", "YourRef"}


def test_unknown_options_and_properties_are_400(history):
    for query in (
        "$select=Nonsense",
        "$select=*&$apply=x",
        "$select=*&$orderby=Nonsense",
        "$select=*&$top=x",
        "$select=*&$expand=Foo",
    ):
        assert history.get(f"{ENTRIES}?{query}").status_code == 400


def test_char_columns_are_padded_and_dates_are_utc_milliseconds(history):
    supplier = history.supplier()
    row = history.get(f"123/crm/Accounts(guid'{supplier['ID']}')").json()["d"]

    assert row["Code"] == supplier["Code"].rjust(18)
    assert row["Country"] == supplier["Country"] + " "
    assert row["Language"] == "nl-NL".ljust(10)
    assert re.fullmatch(r"/Date\(\d+\)/", row["StartDate"])
    assert int(row["StartDate"][6:-2]) % 86_400_000 == 0


def test_int64_is_a_string_and_whole_doubles_have_no_fraction(history):
    row = history.get("123/sync/Financial/TransactionLines?$filter=Timestamp gt 1&$top=1").json()["d"]["results"][0]
    entry = history.get("123/system/Divisions(123)").json()["d"]
    rate = history.rows("123/purchaseentry/PurchaseEntries?$filter=Currency eq 'EUR'&$top=1")[0]

    assert row["Timestamp"].isdigit()
    assert entry["Legislation"] == "1"
    assert rate["Rate"] == 1
    assert isinstance(rate["Rate"], int)


def test_lines_are_deferred_expanded_and_a_child_collection(history):
    deferred = history.get(f"{ENTRIES}?$top=1").json()["d"][0]["PurchaseEntryLines"]["__deferred"]["uri"]
    expanded = history.get(f"{ENTRIES}?$top=1&$expand=PurchaseEntryLines").json()["d"][0]["PurchaseEntryLines"][
        "results"
    ]

    assert {line["ID"] for line in history.rows(deferred)} == {line["ID"] for line in expanded}
    picked = history.rows(f"{ENTRIES}?$top=1&$expand=PurchaseEntryLines&$select=EntryID,PurchaseEntryLines/AmountFC")
    assert set(picked[0]) == {"__metadata", "EntryID", "PurchaseEntryLines"}
    assert set(picked[0]["PurchaseEntryLines"]["results"][0]) == {"__metadata", "AmountFC"}


def test_an_expanded_collection_stops_at_sixty_with_its_own_next_link(history):
    lines = history.sandbox.state("exact_online", "purchase_entry_lines")
    counts: dict[tuple[int, str], int] = {}
    for line in lines:
        counts[(line["Division"], line["EntryID"])] = counts.get((line["Division"], line["EntryID"]), 0) + 1
    (division, entry), count = max(counts.items(), key=lambda one: one[1])

    path = f"{division}/purchaseentry/PurchaseEntries(guid'{entry}')?$expand=PurchaseEntryLines"
    nested = history.get(path).json()["d"]["PurchaseEntryLines"]
    rest = history.rows(nested["__next"])

    assert count > 60
    assert len(nested["results"]) == 60
    assert len({line["ID"] for line in nested["results"] + rest}) == count


def test_count_is_a_bare_number(history):
    reply = history.call("GET", f"{ENTRIES}/$count", headers={"Accept": "*/*"})
    assert reply.headers["content-type"].startswith("text/plain")
    assert int(reply.text) == len(history.sandbox.state("exact_online", "purchase_entries", "123"))


def test_atom_is_the_answer_when_json_is_not_asked_for(history):
    reply = history.call("GET", f"{ENTRIES}?$select=EntryID,AmountFC,EntryDate", headers={"Accept": "*/*"})
    feed = ElementTree.fromstring(reply.content)
    entries = feed.findall(f"{ATOM}entry")
    properties = entries[0].find(f"{ATOM}content/{META}properties")

    assert reply.headers["content-type"].startswith("application/atom+xml")
    assert len(entries) == 60
    assert properties is not None
    assert [child.tag for child in properties] == [f"{DATA}EntryID", f"{DATA}AmountFC", f"{DATA}EntryDate"]
    links = [link.attrib["href"] for link in feed.findall(f"{ATOM}link") if link.attrib["rel"] == "next"]
    assert len(links) == 1
    assert "$skiptoken" in links[0]


def test_errors_are_xml_when_json_is_not_asked_for(history):
    reply = history.call("GET", f"{ENTRIES}?$select=Nope", headers={"Accept": "*/*"})
    root = ElementTree.fromstring(reply.content)
    assert reply.status_code == 400
    assert "Nope" in (root.findtext(f"{META}message") or "")


def test_metadata_lists_the_sets_of_a_service(history):
    reply = history.call("GET", "123/purchaseentry/$metadata", headers={"Accept": "*/*"})
    assert 'm:DataServiceVersion="1.0"' in reply.text
    assert 'EntitySet Name="PurchaseEntries"' in reply.text


def test_unknown_paths_and_keys_are_404(history):
    assert history.get("123/nonsense/Things?$top=1").status_code == 404
    assert history.get("123/crm/Accounts(guid'00000000-0000-0000-0000-000000000000')").status_code == 404


def test_bulk_pages_of_a_thousand_demand_a_select(history):
    assert history.get("123/bulk/Financial/TransactionLines").status_code == 400
    page = history.get("123/bulk/Financial/TransactionLines?$select=ID").json()["d"]["results"]
    assert len(page) == min(1000, len(history.sandbox.state("exact_online", "transaction_lines", "123")))


def test_journal_status_has_a_composite_key(history):
    rows = history.rows("123/read/financial/JournalStatusList")
    closed = {(row["Journal"], row["Year"], row["Period"]) for row in rows if row["Status"] == 1}

    assert len(rows) > 120
    assert ("60", 2026, 9) in closed
    assert ("60", 2026, 11) not in closed
    one = history.get("123/read/financial/JournalStatusList(Journal='60',Period=9,Year=2026)").json()["d"]
    assert one["Status"] == 1


def test_financial_periods_cover_today(history):
    today = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp() * 1000)
    rows = history.rows("123/financial/FinancialPeriods?$select=*&$filter=FinYear eq 2026")
    mine = [row for row in rows if int(row["StartDate"][6:-2]) <= today <= int(row["EndDate"][6:-2])]
    assert [(row["FinYear"], row["FinPeriod"]) for row in mine] == [(2026, 11)]


def test_gzip_only_for_those_who_ask(history):
    plain = history.call("GET", f"{ENTRIES}?$select=*", headers={"Accept-Encoding": "identity"})
    packed = history.call("GET", f"{ENTRIES}?$select=*", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
