from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.http.linked_pages import cut as cut_by
from include.http.linked_pages import items
from include.http.paging import Elsewhere
from include.systems.avalara import contract
from include.systems.avalara.client import quoted
from include.systems.avalara.facts import facts_of

cut = partial(cut_by, link=contract.NEXT_LINK)
ASKED = httpx.URL("https://rest.avatax.com/api/v2/companies/X/transactions?%24top=1000")
NEXT = "https://rest.avatax.com/api/v2/companies/X/transactions?$skip=1000&$top=1000"


def page(rows: list[Any], **more: Any) -> bytes:
    return json.dumps({"@recordsetCount": 2, "value": rows, **more}).encode()


@pytest.mark.parametrize("link", [NEXT, NEXT.removeprefix("https://rest.avatax.com"), NEXT.replace("/X/", "/x/")])
def test_the_next_page_is_named_at_the_end_and_only_its_query_is_used(link: str) -> None:
    found = cut(page([{"id": 1}], **{"@nextLink": link}), ASKED)
    assert found.next == "https://rest.avatax.com/api/v2/companies/X/transactions?$skip=1000&$top=1000"


def test_a_list_without_a_next_page_is_over_and_may_be_empty() -> None:
    assert (cut(page([{"id": 1}]), ASKED).next, cut(page([]), ASKED).empty) == (None, True)
    assert cut(page([{"id": 1}], **{"@nextLink": None}), ASKED).next is None


def test_a_link_before_the_rows_is_seen_and_one_inside_a_row_is_not() -> None:
    before = json.dumps({"@nextLink": NEXT, "value": [{"id": 1}]}).encode()
    assert cut(before, ASKED).next is not None
    assert cut(page([{"id": 1, "@nextLink": NEXT}]), ASKED).next is None


def test_pages_that_differ_only_in_their_link_hold_the_same_rows() -> None:
    first, second = (page([{"id": 1}], **{"@nextLink": f"{NEXT}&n={number}"}) for number in (1, 2))
    assert first[cut(first, ASKED).rows] == second[cut(second, ASKED).rows]


@given(st.integers(1, 80))
def test_a_page_that_was_cut_short_anywhere_is_never_taken_for_one(missing: int) -> None:
    whole = page([{"id": 1, "summary": []}, {"id": 2, "summary": []}])
    with pytest.raises(ValueError, match="whole JSON"):
        cut(whole[: -min(missing, len(whole) - 1)], ASKED)


@pytest.mark.parametrize("body", [{}, {"value": None}, {"value": [1]}, [], None])
def test_what_holds_no_rows_is_no_list(body: Any) -> None:
    with pytest.raises(ValueError, match="no value"):
        items(body)


@pytest.mark.parametrize("link", ["https://evil.example/api/v2/companies/X/transactions", "/api/v2/nexus?$skip=1"])
def test_a_next_page_of_another_host_or_list_is_not_asked_for(link: str) -> None:
    with pytest.raises(Elsewhere):
        cut(page([], **{"@nextLink": link}), ASKED)


@given(st.text(min_size=1, max_size=50).filter(lambda code: code.strip(". ") and "-ava" not in code))
def test_any_code_stands_in_a_path_as_one_part_and_means_that_code(code: str) -> None:
    part = quoted(code)
    assert re.fullmatch(r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+", part)
    read = unquote(part)
    for sign, escape in contract.IN_PATHS.items():
        read = read.replace(escape, sign)
    assert read == code


rows_of_tax = st.lists(
    st.tuples(
        st.sampled_from(["US", "CA", "NL"]),
        st.sampled_from(["NY", "CA", "NL"]),
        st.sampled_from(["Sales", "Use", "Output"]),
        st.decimals(min_value=-1000, max_value=1000, places=4),
    ),
    max_size=12,
)


@given(rows_of_tax)
def test_parts_add_up_to_the_tax_to_the_digit_and_none_is_there_twice(rows: list[Any]) -> None:
    summary = [{"country": c, "region": r, "taxType": kind, "tax": tax} for c, r, kind, tax in rows]
    total = sum((row[3] for row in rows), Decimal(0))
    facts = facts_of({"code": "1", "totalAmount": 1, "totalTax": total, "summary": summary})
    assert facts is not None
    assert sum((Decimal(part["tax"]) for part in facts["parts"]), Decimal(0)) == total == Decimal(facts["tax"])
    names = [(part["country"], part["region"], part["kind"]) for part in facts["parts"]]
    assert len(names) == len(set(names))
    assert all("E" not in part["tax"] and Decimal(part["tax"]) for part in facts["parts"])
