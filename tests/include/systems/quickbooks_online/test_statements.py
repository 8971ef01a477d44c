"""QuickBooks' query language, and what a page says without being parsed."""

from __future__ import annotations

from datetime import date

import pytest

from include.http.paging import Cut
from include.systems.quickbooks_online import statements

ROW = '{"Id":"1","PrivateNote":"\\"maxResults\\": 7 }]}"}'


def test_values_are_quoted_as_the_vendor_reads_them() -> None:
    assert statements.literal("O'Neill") == r"'O\'Neill'"
    assert statements.literal("a\\") == r"'a\\'"
    assert statements.literal(date(2026, 11, 20)) == "'2026-11-20'"
    assert statements.literal(True) == "true"
    assert statements.one_of("Id", ["1", "2"]) == "Id IN ('1', '2')"
    with pytest.raises(ValueError, match="control character"):
        statements.literal("a\nb")


def test_a_page_has_an_order_and_its_place() -> None:
    assert statements.page("SELECT * FROM Bill", 1001, 5000) == (
        "SELECT * FROM Bill ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000"
    )
    ordered = "select * from Bill where DocNumber = 'MAXRESULTS ORDERBY' order by TxnDate"
    assert statements.page(ordered, 1, 10) == f"{ordered} STARTPOSITION 1 MAXRESULTS 10"
    with pytest.raises(ValueError, match="names its own page"):
        statements.page("SELECT * FROM Bill STARTPOSITION 1", 1, 10)


@pytest.mark.parametrize(
    ("statement", "single"),
    [
        ("SELECT * FROM Bill MAXRESULTS 5", True),
        ("SELECT count(*) FROM Bill", True),
        ("SELECT * FROM CompanyInfo", True),
        ("SELECT * FROM Bill WHERE DocNumber = 'count(1) from Preferences'", False),
        ("SELECT * FROM Vendor", False),
    ],
)
def test_what_is_asked_for_once(statement: str, single: bool) -> None:
    assert statements.is_single(statement) is single


@pytest.mark.parametrize(
    ("body", "size", "wanted"),
    [
        (f'{{"QueryResponse":{{"Bill":[{ROW},{ROW}],"startPosition":1,"maxResults":2}},"time":"t"}}', 2, ("3", 2)),
        (f'{{"QueryResponse":{{"Bill":[{ROW}],"startPosition":1,"maxResults":1}},"time":"t"}}', 2, (None, 1)),
        (f'{{"QueryResponse":{{"Bill":[{ROW}],"maxResults":1,"startPosition":1,"totalCount":9}}}}', 1, ("2", 1)),
        (f'{{"QueryResponse":{{"startPosition":1,"maxResults":1,"Bill":[{ROW}]}},"time":"t"}}', 1, ("2", 1)),
        (f' {{ "QueryResponse" : {{ "Bill" : [{ROW}] }} , "time" : "t" }}\n', 1, ("2", 1)),
        (f'{{"time":"t","x":1,"QueryResponse":{{"Bill":[{ROW}]}}}}', 1, None),
        ('{"QueryResponse":{},"time":"t"}', 1, (None, 0)),
        ('{"QueryResponse":{"totalCount":26},"time":"t"}', 1, (None, 0)),
        ('{"Fault":{}}', 1, None),
        ("{}", 1, None),
    ],
)
def test_the_next_page_begins_after_the_rows_of_a_full_one(
    body: str, size: int, wanted: tuple[str | None, int] | None
) -> None:
    content = body.encode()
    if wanted is None:
        with pytest.raises(ValueError, match="no QueryResponse"):
            statements.cut(content, 1, size)
        return
    found = statements.cut(content, 1, size)
    assert isinstance(found, Cut)
    assert (found.next, statements.rows_in(content)[0], found.empty) == (*wanted, wanted[1] == 0)
