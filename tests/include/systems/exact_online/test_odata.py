from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.systems.exact_online import odata
from include.systems.exact_online.odata import Guid

A_GUID = "0D1C2B3A-0000-4000-8000-00000000ABCD"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Guid(A_GUID), "guid'0d1c2b3a-0000-4000-8000-00000000abcd'"),
        ("O'Neill & Zn", "'O''Neill & Zn'"),
        (True, "true"),
        (123, "123"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+2"), "100"),
        (date(2024, 1, 31), "datetime'2024-01-31'"),
        (datetime(2024, 1, 31, 8, 5, tzinfo=UTC), "datetime'2024-01-31T08:05:00'"),
    ],
)
def test_literals_as_a_filter_takes_them(value: object, text: str) -> None:
    assert odata.literal(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "123", "x' or 1 eq 1 or 'x", A_GUID + "'"])
def test_what_is_no_guid_enters_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not a guid"):
        Guid(text)


def test_the_query_keeps_dollars_and_writes_spaces_as_percent_20() -> None:
    assert odata.query({"$select": "ID,Name", "$filter": "Name eq 'A+B & C'"}) == (
        "$select=ID,Name&$filter=Name%20eq%20'A%2BB%20%26%20C'"
    )


NEXT = "https://start.exactonline.nl/api/v1/123/crm/Accounts?$select=ID&$skiptoken=guid'0d1c'"
NESTED = {"results": [{"LineNumber": 1}], "__next": "https://start.exactonline.nl/nested"}


def body(value: object, **spacing: object) -> bytes:
    return json.dumps(value, **spacing).encode()  # type: ignore[arg-type]


@pytest.mark.parametrize("separators", [(",", ":"), (" , ", " : ")])
@pytest.mark.parametrize(
    ("envelope", "pointer"),
    [
        ({"d": {"results": [{"ID": "1"}], "__next": NEXT}}, NEXT),
        ({"d": {"results": [{"ID": "1"}], "__next": NEXT, "__count": "123"}}, NEXT),
        ({"d": {"__count": "123", "results": [{"ID": "1"}], "__next": NEXT}}, NEXT),
        ({"d": {"__next": NEXT, "results": [{"ID": "1"}]}}, NEXT),
        ({"d": {"results": [{"ID": "1"}]}}, None),
        ({"d": {"results": [{"ID": "1"}], "__count": "1"}}, None),
        ({"d": {"results": []}}, None),
        ({"d": []}, None),
        ({"d": [{"ID": "1"}]}, None),
        ({"d": {"ID": "1", "Lines": {"__deferred": {"uri": "x"}}}}, None),
        ({"d": {"results": [{"ID": "1", "Lines": NESTED}]}}, None),
        ({"d": {"results": [{"ID": "1", "Lines": NESTED}], "__next": NEXT}}, NEXT),
        ({"d": {"results": [{"ID": "1", "Name": 'trick: ","__next":"https://evil/"}}'}]}}, None),
    ],
)
def test_the_next_link_is_the_envelopes_own(envelope: object, pointer: str | None, separators: tuple[str, str]) -> None:
    content = body(envelope, separators=separators)
    assert odata.cut(content).next == pointer == odata.next_link(json.loads(content))


@pytest.mark.parametrize("count", [None, "7"])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_the_same_records_are_the_same_bytes_on_the_last_page_too(
    count: str | None, separators: tuple[str, str]
) -> None:
    more = {} if count is None else {"__count": count}
    parts = {"results": [{"ID": "1"}, {"ID": "2"}]}
    pages = [{**parts, "__next": NEXT, **more}, {**parts, **more, "__next": NEXT}, {**parts, **more}]
    bodies = [body({"d": page}, separators=separators) for page in pages]
    assert len({one[odata.cut(one).rows] for one in bodies}) == 1
    other = body({"d": {"results": [{"ID": "1"}, {"ID": "3"}], **more}}, separators=separators)
    assert other[odata.cut(other).rows] != bodies[0][odata.cut(bodies[0]).rows]


@pytest.mark.parametrize("cut_at", range(1, 30))
def test_a_body_cut_short_is_no_page(cut_at: int) -> None:
    content = body({"d": {"results": [{"ID": "12345678"}], "__next": NEXT}})
    with pytest.raises(ValueError, match="body"):
        odata.cut(content[:-cut_at])


def test_records_of_the_three_shapes() -> None:
    row = {"ID": "1"}
    assert odata.records({"d": row}) == odata.records({"d": [row]}) == odata.records({"d": {"results": [row]}}) == [row]
    with pytest.raises(ValueError, match='no "d"'):
        odata.records({"error": {}})


names = st.text(max_size=6) | st.sampled_from(["__next", "results", "d", "__count"])
values = st.recursive(
    st.none() | st.integers() | st.text(max_size=10) | st.sampled_from(['","__next":"x"}}', "]}}", NEXT]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(names, values, max_size=3), max_size=4),
    st.sampled_from([None, NEXT]),
    st.permutations(["results", "__next", "__count"]),
    st.sampled_from([(",", ":"), (" , ", " : ")]),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\r\n"]),
)
def test_the_next_link_is_told_right_whatever_the_rows_hold(
    rows: list[object], pointer: str | None, order: list[str], separators: tuple[str, str], before: bytes
) -> None:
    """Looked for in the text, it is what a parsed page would say."""
    parts = {"results": rows, "__next": pointer, "__count": "7"}
    envelope = {name: parts[name] for name in order if parts[name] is not None}
    found = odata.cut(before + body({"d": envelope}, separators=separators))
    assert found.next == pointer


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (datetime(2026, 3, 2, 13, tzinfo=timezone(timedelta(hours=1))), "datetime'2026-03-02T12:00:00'"),
    ],
)
def test_yes_no_and_moments_are_written_as_exact_reads_them(value: bool | datetime, text: str) -> None:
    assert odata.literal(value) == text


def test_conditions_hold_all_together() -> None:
    assert odata.all_of("A eq 1", "B eq 2") == "A eq 1 and B eq 2"


@pytest.mark.parametrize(
    ("body", "pointer", "empty"),
    [
        (b'{"d":{"results":[]}}', None, True),
        (b'{"d":[]}\n', None, True),
        (b'{"d":{"results":[],"__next":"u"}}', "u", True),
        (b'{"d":{"results":[{"a":1}],"__next":"u"}}', "u", False),
        (b'{"d":{"results":[{"a":1}]}}', None, False),
    ],
)
def test_a_page_without_records_says_so(body: bytes, pointer: str | None, empty: bool) -> None:
    page = odata.cut(body)
    assert (page.next, page.empty) == (pointer, empty)


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<html>", "the body does not begin with {"), (b'{"d":[{"a":1', "the body ends in the middle")],
)
def test_half_a_page_says_which_half(body: bytes, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        odata.cut(body)
    assert str(caught.value) == said
