"""Lines recoded in the sandbox over real HTTP: one account for another, and a split."""

from __future__ import annotations

from decimal import Decimal

from include.documents import CodingLine
from tests.support.exact_division import Division, balances, written


def test_a_line_is_recoded_with_its_vat_as_it_was(division: Division) -> None:
    writer = division.writer()
    after = CodingLine(key=division.line, no=1, account="4010", cost_center="20", net=Decimal("100.00"))
    what = division.coding(after)
    assert writer.look_up(what) is None
    outcome = written(writer, what)
    assert outcome.kind == "delivered", outcome.text
    assert outcome.target is not None
    assert outcome.target.id == division.line
    [line] = division.rows("purchase_entry_lines")
    assert line["GLAccount"] == division.books.account_id("123", "4010")
    assert (line["CostCenter"], line["VATCode"].strip(), line["VATAmountFC"], line["AmountFC"]) == ("20", "2", 21, 100)
    assert writer.look_up(what) is not None
    assert written(writer, what).kind == "delivered"
    assert balances(division)["1600"] == Decimal("-121")


def test_a_split_moves_the_net_and_nothing_else(division: Division) -> None:
    before, writer = balances(division), division.writer()
    what = division.coding(
        CodingLine(key=None, no=1, account="4000", net=Decimal("30.00")),
        CodingLine(key=None, no=2, account="4200", cost_center="20", net=Decimal("70.00")),
    )
    assert written(writer, what).kind == "delivered"
    assert balances(division) == before | {"4000": Decimal("30"), "4200": Decimal("70")}
    assert writer.look_up(what) is not None
