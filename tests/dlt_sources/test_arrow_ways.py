"""The fast and the careful way from pages to tables agree, whatever the vendor sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlt_sources.readers import arrow, exact_online, records
from dlt_sources.readers.records import Where

FEEDS = {feed.name: feed for feed in exact_online.FEEDS}
ENTRIES = FEEDS["purchase_entries"]
HERE = Where("exact_online", "exact_main", "123", datetime(2026, 11, 1, 8, tzinfo=UTC))


def page(*rows: Any) -> bytes:
    return json.dumps({"d": {"results": list(rows)}}).encode()


# Mostly what vendors send, now and then what they should not.
_texts = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from([" padded  ", "", "\t", "a\u0000b", "é€😀", '"\\/', "7\u001b", "x\x7f"]),
)
_amounts = st.one_of(
    st.none(),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.integers(-(10**12), 10**12),
    st.sampled_from([0.1, 1e-9, 1e21, "12.50", "-3", "1e3", "", "x", " 5", True, 12.3456785, -0.0, 1e22]),
)
_dates = st.one_of(
    st.none(),
    st.integers(-(10**13), 10**14).map(lambda ms: f"/Date({ms})/"),
    st.sampled_from(["/Date(1767225600000)/", "/Date(-1)/", "2026-01-31", "2026-01-31T10:00:00", "", "soon", 5]),
)
_wholes = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.sampled_from([1.0, "7", "x", True, 2**31, 2**70, 1.5])
)
_lines = st.one_of(
    st.none(),
    st.builds(
        lambda rows: {"results": rows},
        st.lists(
            st.fixed_dictionaries(
                {"ID": _texts, "AmountFC": _amounts, "Description": _texts, "LineNumber": _wholes, "From": _dates},
                optional={"Odd": _texts, "VATCode": _texts},
            ),
            max_size=3,
        ),
    ),
    st.sampled_from([{"__deferred": {"uri": "u"}}, {"results": []}, {"results": None}, [], "x", {"results": [None]}]),
)
_records = st.fixed_dictionaries(
    {"EntryID": st.one_of(st.text("abc", min_size=1, max_size=3), _texts)},
    optional={
        "Journal": _texts,
        "YourRef": _texts,
        "AmountFC": _amounts,
        "EntryDate": _dates,
        "Modified": _dates,
        "InvoiceNumber": _wholes,
        "Reversal": st.sampled_from([None, True, False, 0, "true", "x"]),
        "PurchaseEntryLines": _lines,
        "Extra": st.one_of(_texts, st.integers(0, 9), st.booleans(), st.just({"a": 1.25}), st.just("2026-01-01")),
        "__metadata": st.just({"uri": "u", "type": "t"}),
    },
)


_good_amounts = st.one_of(
    st.none(),
    st.decimals(1 - 10**12, 10**12 - 1, places=2).map(float),
    st.integers(1 - 10**12, 10**12 - 1),
    st.sampled_from([0.1, 12.3456785, -0.0, 1e-9, 0.30000000000000004, "12.50", 5e-7, -5e-7]),
)
_good_dates = st.one_of(st.none(), st.integers(-2208988800000, 7289654399999).map(lambda ms: f"/Date({ms})/"))
_good_wholes = st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1))
_good_lines = st.fixed_dictionaries(
    {"ID": _texts, "AmountFC": _good_amounts, "Description": _texts, "LineNumber": _good_wholes, "From": _good_dates},
    optional={"VATCode": _texts, "Quantity": _good_amounts, "__metadata": st.just({"uri": "u"})},
)
_good_records = st.fixed_dictionaries(
    {"EntryID": st.text("abc", min_size=1, max_size=3)},
    optional={
        "Journal": _texts,
        "YourRef": _texts,
        "AmountFC": _good_amounts,
        "EntryDate": _good_dates,
        "Modified": _good_dates,
        "InvoiceNumber": _good_wholes,
        "Reversal": st.sampled_from([None, True, False]),
        "PurchaseEntryLines": st.builds(lambda rows: {"results": rows}, st.lists(_good_lines, max_size=3)),
        "Extra": st.sampled_from(["red", " blue ", None]),
        "Number": st.integers(0, 9),
        "__metadata": st.just({"uri": "u", "type": "t"}),
    },
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_good_records, max_size=4))
def test_good_pages_go_the_fast_way_and_come_out_the_same(rows: list[dict[str, Any]]) -> None:
    result = arrow.read(ENTRIES, [page(*rows)], HERE)
    good, bad = records.rows(ENTRIES, page(*rows), HERE)
    assert (result.slow_pages, bad) == (0, [])
    assert result.table.to_pylist() == pa.Table.from_pylist(good, arrow.schema(ENTRIES)).to_pylist()


@settings(max_examples=150, deadline=None)
@given(st.lists(_records, max_size=4))
@example([{"EntryID": "a", "EntryDate": "0000-06-15"}, {"EntryID": "b", "EntryDate": "2026-01-31"}])
def test_both_ways_give_the_same_table(rows: list[dict[str, Any]]) -> None:
    body = page(*rows)
    result = arrow.read(ENTRIES, [body], HERE)
    good, bad = records.rows(ENTRIES, body, HERE)
    careful = pa.Table.from_pylist(good, arrow.schema(ENTRIES))
    assert result.table.to_pylist() == careful.to_pylist()
    assert [record.reason for record in result.quarantined] == [record.reason for record in bad]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_records, max_size=3), min_size=1, max_size=4))
def test_it_does_not_matter_how_pages_are_batched(pages: list[list[dict[str, Any]]]) -> None:
    bodies = [page(*rows) for rows in pages]
    together = arrow.read(ENTRIES, bodies, HERE)
    apart = [arrow.read(ENTRIES, [body], HERE) for body in bodies]
    assert together.table.to_pylist() == [row for part in apart for row in part.table.to_pylist()]
    assert together.quarantined == [record for part in apart for record in part.quarantined]
