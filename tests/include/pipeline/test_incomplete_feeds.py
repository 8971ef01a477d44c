"""A feed that could not be read keeps just the documents that rest on it, and says so."""

from __future__ import annotations

from datetime import UTC, datetime

from include.link_kinds import EXACT_AVIDXCHANGE
from include.pipeline import incomplete_feeds, record
from include.pipeline.incomplete_feeds import IncompleteFeed
from include.pipeline.request import RunRequest
from include.reports.summary import balanced
from include.store.database import Store
from include.warehouse.read_report import FeedReport
from tests.support.outbox_rows import row

PAYMENTS = EXACT_AVIDXCHANGE.flow("payments")
VENDORS = EXACT_AVIDXCHANGE.flow("vendors")
MINE, OTHER = row("P1", company="C1", target_company="123"), row("P2", company="C2", target_company="456")


def gap(system: str, feed: str, company: str, stops: bool = True) -> IncompleteFeed:
    return IncompleteFeed(system, feed, company, f"{feed} could not be read", stops)


def kept(*missing: IncompleteFeed, flow: object = PAYMENTS) -> list[str]:
    rows, left_out = incomplete_feeds.apart([MINE, OTHER], flow, list(missing))  # type: ignore[arg-type]
    assert len(rows) + len(left_out) == 2
    return [one.source_key for one in rows]


def test_everything_goes_when_everything_was_read() -> None:
    assert kept() == ["P1", "P2"]


def test_a_gap_on_either_side_keeps_that_companys_documents() -> None:
    assert kept(gap("avidxchange", "payments", "C1")) == ["P2"]
    assert kept(gap("exact_online", "journals", "456")) == ["P1"]


def test_a_gap_of_the_whole_tenant_keeps_all_of_them() -> None:
    assert kept(gap("avidxchange", "invoices", "")) == []
    assert kept(gap("exact_online", "journals", "")) == []


def test_a_gap_in_a_system_that_is_no_part_of_the_link_keeps_nothing() -> None:
    assert kept(gap("another_system", "payments", "C1")) == ["P1", "P2"]


def test_the_first_of_several_gaps_is_the_reason_and_the_companys_own_before_the_tenants() -> None:
    first = IncompleteFeed("avidxchange", "payments", "C1", "no licence")
    again = IncompleteFeed("avidxchange", "payments", "C1", "and again")
    tenant = IncompleteFeed("avidxchange", "invoices", "", "the whole tenant")
    _, left_out = incomplete_feeds.apart([MINE, OTHER], PAYMENTS, [tenant, first, again])
    assert [(one.source_key, text) for one, text in left_out] == [("P1", "no licence"), ("P2", "the whole tenant")]


def test_a_feed_that_the_flow_does_not_rest_on_keeps_nothing() -> None:
    assert kept(gap("exact_online", "purchase_orders", "123")) == ["P1", "P2"]
    assert kept(gap("avidxchange", "payments", "C1"), flow=VENDORS) == ["P1", "P2"]


def test_a_suspect_read_is_noted_and_keeps_nothing() -> None:
    assert kept(gap("avidxchange", "payments", "C1", stops=False)) == ["P1", "P2"]
    suspect = incomplete_feeds.of("exact_online", FeedReport("cost_centers", "123", suspect=True))
    text = "exact_online cost_centers of company 123 came back suspiciously short; nothing was taken for deleted"
    assert suspect == IncompleteFeed("exact_online", "cost_centers", "123", text, stops=False)


def test_a_feed_that_failed_says_what_and_why() -> None:
    failed = incomplete_feeds.of("avidxchange", FeedReport("invoices", "", problem="403: no licence", cause="Refused"))
    text = "avidxchange invoices could not be read: 403: no licence"
    assert failed == IncompleteFeed("avidxchange", "invoices", "", text, stops=True)
    of_one = incomplete_feeds.of("avidxchange", FeedReport("payments", "C1", problem="503", cause="Transient"))
    assert of_one == IncompleteFeed(
        "avidxchange", "payments", "C1", "avidxchange payments of company C1 could not be read: 503"
    )


def test_what_the_company_does_not_have_is_said_in_the_vendors_words() -> None:
    report = FeedReport("purchase_orders", "R1", not_offered="quickbooks_online company R1: refused")
    assert incomplete_feeds.not_offered("quickbooks_online", report) == (
        "quickbooks_online has no purchase orders for company R1: quickbooks_online company R1: refused. "
        "Nothing waits for them; once it has, a run with --full reads them"
    )


def test_documents_left_out_count_as_waiting_with_their_reason() -> None:
    _, left_out = incomplete_feeds.apart([MINE, OTHER], PAYMENTS, [gap("avidxchange", "invoices", "")])
    counts = incomplete_feeds.counted({"read": 3, "unchanged": 3}, left_out)
    assert counts == {"read": 5, "unchanged": 3, "planned": 2, "waiting": 2}
    assert balanced(counts)
    assert incomplete_feeds.reasons("payments", left_out) == [
        {
            "flow": "payments",
            "state": "waiting",
            "code": "not_read",
            "text": "invoices could not be read",
            "documents": ["P1", "P2"],
        }
    ]


def test_later_steps_know_what_the_reading_step_missed(store: Store) -> None:
    missing = [gap("exact_online", "journals", "123"), gap("avidxchange", "payments", "C1")]
    record.begin(store, "r1", RunRequest("books", "schedule"), datetime(2026, 11, 20, tzinfo=UTC))
    assert incomplete_feeds.stored(store, "r1") == []
    record.add(store, "r1", unread=[one.as_json() for one in missing])
    assert incomplete_feeds.stored(store, "r1") == missing
