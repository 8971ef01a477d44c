"""What a kind of link asks to be read, told by a small kind of its own."""

from __future__ import annotations

import pytest

from dlt_sources.readers.registry import source
from include.link_kinds import LINK_KINDS, ChosenFeed, Flow, LinkKind

KIND = LinkKind(
    name="ledger_payer",
    title="Ledger <-> Payer",
    books="ledger",
    other="payer",
    invoices="bills",
    flows=(
        Flow("vendors", "ledger", "payer", "vendors", {"ledger": ("accounts",), "payer": ("vendors",)}),
        Flow("bills", "ledger", "payer", "bills", {"ledger": ("accounts", "bills", "drafts"), "payer": ("bills",)}),
    ),
    full_only_feeds={"payer": ("history",)},
    chosen_feeds=(ChosenFeed("ledger", "drafts", "bill_source", ("drafts", "both")),),
)


def test_a_feed_that_two_flows_rest_on_is_read_once() -> None:
    assert KIND.feeds() == {"ledger": ("accounts", "bills", "drafts"), "payer": ("vendors", "bills")}


def test_only_what_the_flows_asked_for_rest_on_is_read() -> None:
    assert KIND.feeds(("vendors",)) == {"ledger": ("accounts",), "payer": ("vendors",)}


def test_a_full_comparison_reads_more() -> None:
    assert KIND.feeds(("vendors",), full=True)["payer"] == ("vendors", "history")


@pytest.mark.parametrize(("source", "read"), [("bills", False), ("drafts", True), ("both", True)])
def test_a_feed_that_the_link_chose_not_to_use_is_not_read(source: str, read: bool) -> None:
    assert ("drafts" in KIND.feeds(options={"bill_source": source})["ledger"]) is read


def test_a_feed_left_out_by_choice_may_be_one_that_no_flow_asked_for() -> None:
    assert KIND.feeds(("vendors",), options={"bill_source": "bills"})["ledger"] == ("accounts",)


@pytest.mark.parametrize("kind", LINK_KINDS.values(), ids=list(LINK_KINDS))
def test_every_kind_chooses_by_options_and_feeds_that_it_has(kind: LinkKind) -> None:
    defaults, feeds = kind.options().model_dump(), kind.feeds()
    for one in kind.chosen_feeds:
        assert one.option in defaults
        assert one.feed in feeds[one.system]


@pytest.mark.parametrize("kind", LINK_KINDS.values(), ids=list(LINK_KINDS))
def test_what_every_kind_rests_on_is_named_as_reads_are_told_of(kind: LinkKind) -> None:
    """Else the documents of a company that could not be read would be sent (``pipeline/incomplete_feeds.py``)."""
    wanted = [*kind.feeds(full=True).items(), *kind.unrouted_feeds.items()]
    for system, names in wanted:
        tables = {feed.table for feed in source(system).FEEDS}
        assert set(names) <= tables, system


@pytest.mark.parametrize("kind", LINK_KINDS.values(), ids=list(LINK_KINDS))
def test_every_kind_tells_of_documents_by_feeds_that_it_reads(kind: LinkKind) -> None:
    for system, names in kind.unrouted_feeds.items():
        assert set(names) <= set(kind.feeds()[system])
