"""The statement as its parts, without books."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.sandbox.quickbooks_online.errors import Fault
from include.sandbox.quickbooks_online.query_grammar import Condition, Statement, Value, parse


def test_every_clause_in_its_documented_form():
    where = "WHERE Balance > '0' AND VendorRef IN ('1', '2')"

    assert parse(f"SELECT * FROM Bill {where} ORDERBY TxnDate DESC STARTPOSITION 1 MAXRESULTS 9") == Statement(
        entity="Bill",
        where=[
            Condition("Balance", ">", (Value("0", "text"),)),
            Condition("VendorRef", "in", (Value("1", "text"), Value("2", "text"))),
        ],
        order=[("TxnDate", True)],
        start=1,
        limit=9,
    )


@pytest.mark.parametrize(
    "text",
    [
        "select * from Vendor where Active=true order by Id asc maxresults 5 startposition 11",
        "SELECT *, Sku FROM Vendor WHERE Active = true ORDERBY Id STARTPOSITION 11 MAXRESULTS 5;",
        "  Select Id , DisplayName From Vendor Where Active = TRUE OrderBy Id StartPosition 11 MaxResults 5  ",
    ],
)
def test_accepted_variants_are_one_statement(text):
    assert parse(text) == Statement(
        "Vendor", where=[Condition("Active", "=", (Value("true", "bool"),))], order=[("Id", False)], start=11, limit=5
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_asked_for(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")

    (condition,) = parse(f"select * from Vendor where DisplayName = '{quoted}'").where

    assert condition.values == (Value(text, "text"),)


def refusal(text: str) -> tuple[int, str] | None:
    try:
        parse(text)
    except Fault as fault:
        return fault.status, fault.code
    return None


@given(st.text())
def test_any_statement_is_parsed_or_refused_with_4000(text):
    assert refusal(text) in (None, (400, "4000"))


@pytest.mark.parametrize(
    "text",
    [
        "select * from Bill where Id = '1' where Id = '2'",
        "select * from Bill where (Id = '1')",
        "select * from Bill where Id is null",
        "select * from Bill where Id = ",
        "select * from Bill where Id in ()",
        "select * from Bill, Vendor",
        "select * from Bill group by VendorRef",
        "select count(Id) from Bill",
        "select * from Bill maxresults 1.5",
        "select * from Bill maxresults '5'",
        "delete from Bill",
    ],
)
def test_what_the_language_does_not_have(text):
    with pytest.raises(Fault, match="QueryParserError"):
        parse(text)
