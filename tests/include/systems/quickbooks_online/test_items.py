"""A stored request says the same when it is read again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.quickbooks_online.items import Item, call, items_of, key_of
from include.systems.quickbooks_online.payments import DISCOUNT_TXN


@pytest.mark.parametrize(
    ("items", "path"),
    [
        ([Item("1", "billpayment", {"TotalAmt": Decimal("10.10")})], "billpayment"),
        ([Item("1", "bill", {"Id": "9", "sparse": True}, "update")], "bill"),
        ([Item("1", "billpayment", {"Id": "9", "SyncToken": "1"}, "update", "void")],
         "billpayment?operation=update&include=void"),
        ([Item("1", "vendorcredit", {"Id": "9", "SyncToken": "1"}, "delete")], "vendorcredit?operation=delete"),
        ([Item("1d", "vendorcredit", {"Line": []}), Item("1", "billpayment", {"Line": []})], "batch"),
        ([Item("1", "billpayment", {"Id": "9", "SyncToken": "0"}, "update", "void"),
          Item("2", "bill", {"Id": "9"}, "update")], "batch"),
    ],
)  # fmt: skip
def test_what_is_stored_is_what_was_prepared(items: list[Item], path: str) -> None:
    stored_path, body = call(items)
    assert stored_path == path
    assert items_of(stored_path, body) == items


@pytest.mark.parametrize(
    ("item", "amends"),
    [
        (Item("1", "bill", {"Id": "9"}, "update"), True),
        (Item("1", "bill", {"Id": "9", "SyncToken": "0"}, "update"), False),
        (Item("1", "bill", {}), False),
    ],
)
def test_a_change_without_a_token_is_merged_into_what_stands_there(item: Item, amends: bool) -> None:
    assert item.is_amendment is amends


def test_only_the_discounts_place_takes_its_id() -> None:
    def line(txn: str) -> dict[str, Any]:
        return {"Amount": Decimal("2"), "LinkedTxn": [{"TxnId": txn, "TxnType": "VendorCredit"}]}

    item = Item("1", "billpayment", {"Line": [line("12"), line(DISCOUNT_TXN)]})
    assert item.with_txn("88").body == {"Line": [line("12"), line("88")]}


def test_a_key_follows_from_its_parts_alone_and_fits_a_batch() -> None:
    """An upgrade must not change it either: a batch that is repeated after one would be a new one to the service."""
    assert key_of("a", "b") == key_of("a", "b") == "2e8d6fd3-e13f-522a-8829-64ea594c2b69"  # SHA-1 of "a", 0x1f, "b"
    assert len({key_of("a", "b"), key_of("ab"), key_of("b", "a"), key_of("a", "b", "")}) == 4
    assert len(key_of("x" * 1000)) == 36
