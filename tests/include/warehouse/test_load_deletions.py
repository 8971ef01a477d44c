"""What is gone at the vendor, and what only looks so."""

from __future__ import annotations

from typing import Any

from include.http.errors import Refused
from tests.support.reading import ACCOUNTS, ENTRIES, JAN_1, JOURNALS, Bench, account, entry, journals


def test_what_a_full_read_no_longer_shows_is_deleted_and_may_come_back(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(3))
    exact.read("journals")
    exact.answer(JOURNALS, journals(2))
    assert exact.read("journals").changed
    gone = "select id, is_deleted from raw.journals order by 1"
    assert exact.rows(gone) == [("j0", False), ("j1", False), ("j2", True)]
    assert not exact.read("journals").changed
    exact.answer(JOURNALS, journals(3))
    assert exact.read("journals").changed
    assert exact.rows(gone) == [("j0", False), ("j1", False), ("j2", False)]


def test_a_read_that_shows_far_too_little_deletes_nothing(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(20))
    exact.read("journals")
    exact.answer(JOURNALS, journals(15))
    report = exact.read("journals")
    assert (report.feeds[0].suspect, report.problems) == (True, report.feeds)
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(0,)]
    assert exact.rows("select suspect from raw.feeds order by rowid") == [(False,), (True,)]
    exact.answer(JOURNALS, journals(16))
    assert not exact.read("journals").feeds[0].suspect
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(4,)]


class Word:
    """A person's word about the journals of company 123, and what used it."""

    def __init__(self, rows: int) -> None:
        self.open = {("journals", "123"): rows}
        self.used: list[tuple[str, str, int, int]] = []

    def waiting(self) -> dict[tuple[str, str], int]:
        return dict(self.open)

    def use(self, feed: str, company: str, *, rows: int, deleted: int) -> None:
        del self.open[(feed, company)]
        self.used.append((feed, company, rows, deleted))


def test_a_short_read_that_a_person_accepts_deletes_once(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(20))
    exact.read("journals")
    exact.answer(JOURNALS, journals(5))
    exact.read("journals")
    word = Word(5)
    report = exact.read("journals", overrides=word)
    assert (report.feeds[0].suspect, report.changed) == (False, True)
    assert word.used == [("journals", "123", 5, 15)]
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(15,)]


def test_a_much_shorter_read_than_the_one_accepted_is_doubted_and_the_word_is_spent(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(100))
    exact.read("journals")
    exact.answer(JOURNALS, journals(50))
    exact.read("journals")
    exact.answer(JOURNALS, journals(3))
    word = Word(50)
    assert exact.read("journals", overrides=word).feeds[0].suspect
    assert word.used == [("journals", "123", 3, 0)]
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(0,)]


def test_a_word_waits_for_a_full_read_of_its_own_feed(exact: Bench) -> None:
    word = Word(5)
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries", overrides=word)
    exact.answer(JOURNALS, Refused("no right to see it", status=403))
    exact.read("journals", overrides=word)
    assert word.used == []


def test_a_doubt_stays_while_only_increments_are_read_and_is_no_news_then(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry(f"e{number}") for number in range(20)])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e1")])
    assert exact.read("purchase_entries", full=True).feeds[0].suspect
    assert not exact.read("purchase_entries").changed


def test_announced_deletions_reach_the_rows_they_name(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 10), account("a2", 11)])
    exact.read("accounts", "deleted")
    exact.answer(ACCOUNTS, [])
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "a1", "EntityType": 2, "Timestamp": "12"}])
    assert exact.read("accounts", "deleted").changed
    assert exact.rows("select id, is_deleted from raw.accounts order by 1") == [("a1", True), ("a2", False)]


def line(key: str, entry_id: str, version: int) -> dict[str, Any]:
    return {"ID": key, "EntryID": entry_id, "Timestamp": str(version), "AmountDC": 1}


def test_an_entry_is_removed_when_no_ledger_line_of_it_is_left(exact: Bench) -> None:
    lines = "sync/Financial/TransactionLines"
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.answer(lines, [line("t1", "e1", 1), line("t2", "e2", 2)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    # e1 is removed; e2 is edited, which replaces its line.
    deleted = [
        {"ID": f"d{number}", "EntityKey": f"t{number}", "EntityType": 1, "Timestamp": str(5 + number)}
        for number in (1, 2)
    ]
    exact.answer("sync/Deleted", deleted)
    exact.answer(lines, [line("t3", "e2", 9)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    assert exact.rows("select entry_id, is_deleted from raw.purchase_entries order by 1") == [
        ("e1", True),
        ("e2", False),
    ]


def test_an_edited_entry_is_not_removed_while_its_new_lines_were_not_read(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.answer("sync/Financial/TransactionLines", [line("t1", "e1", 1)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "t1", "EntityType": 1, "Timestamp": "5"}])
    exact.answer("sync/Financial/TransactionLines", Refused("no right to read the ledger", status=403))
    exact.read("purchase_entries", "transaction_lines", "deleted")
    assert exact.rows("select is_deleted from raw.purchase_entries") == [(False,)]


def test_orders_are_put_together_from_their_lines(exact: Bench) -> None:
    path = "sync/PurchaseOrder/PurchaseOrders"
    row = {"PurchaseOrderID": "p1", "OrderNumber": 7, "Supplier": "a1", "OrderDate": JAN_1, "OrderStatus": 10}
    exact.answer(
        path,
        [
            {**row, "ID": "l2", "LineNumber": 2, "AmountFC": 5.5, "Timestamp": "2"},
            {**row, "ID": "l1", "LineNumber": 1, "AmountFC": 20, "Timestamp": "1"},
        ],
    )
    exact.read("purchase_orders", "deleted")
    lines = "select order_number, amount_fc, order_status, purchase_order_lines->>'$[*].AmountFC', is_deleted"
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 25.5, 10, ["20.00", "5.50"], False)]
    exact.answer(path, [{**row, "ID": "l2", "LineNumber": 2, "AmountFC": 6, "Timestamp": "3", "OrderStatus": 20}])
    exact.read("purchase_orders", "deleted")
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 26, 20, ["20.00", "6.00"], False)]
    exact.answer(path, [])
    exact.answer("sync/Deleted", [{"ID": "d", "EntityKey": "l1", "EntityType": 22, "Timestamp": "9"}])
    exact.read("purchase_orders", "deleted")
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 6, 20, ["6.00"], False)]


SALES = "sync/SalesInvoice/SalesInvoices"
HEADER = {"ID": "s1", "InvoiceID": "s1", "LineNumber": 0, "OrderedBy": "a1", "Type": 8020, "InvoiceDate": JAN_1}


def sales_line(number: int, amount: float, version: int) -> dict[str, Any]:
    """As Exact gives it: with the header's own status and customer."""
    of_all = {"InvoiceID": "s1", "OrderedBy": "a1", "Type": 8020, "InvoiceDate": JAN_1, "Status": 20}
    return of_all | {"ID": f"l{number}", "LineNumber": number, "AmountFC": amount, "Timestamp": str(version)}


def test_sales_invoices_are_put_together_from_the_row_of_the_header_and_those_of_the_lines(exact: Bench) -> None:
    header = HEADER | {"AmountFC": 30.25, "AmountFCExclVat": 25, "Status": 20, "Timestamp": "3"}
    exact.answer(SALES, [sales_line(2, 5, 2), sales_line(1, 20, 1), header])
    exact.read("sales_invoices", "deleted")
    asked = (
        "select invoice_number, status, amount_fc, amount_fc_excl_vat, "
        "sales_invoice_lines->>'$[*].AmountFC', is_deleted from raw.sales_invoices"
    )
    assert exact.rows(asked) == [(None, 20, 30.25, 25, ["20.00", "5.00"], False)]
    # printed, with a line less: its header and the line that stays have new versions
    printed = HEADER | {"AmountFC": 24.25, "AmountFCExclVat": 20, "Status": 50, "InvoiceNumber": 7, "Timestamp": "9"}
    exact.answer(SALES, [printed, sales_line(1, 20, 8)])
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "l2", "EntityType": 13, "Timestamp": "7"}])
    exact.read("sales_invoices", "deleted")
    assert exact.rows(asked) == [(7, 50, 24.25, 20, ["20.00"], False)]


def test_a_sales_invoice_is_gone_with_its_header(exact: Bench) -> None:
    exact.answer(SALES, [HEADER | {"Timestamp": "2"}, sales_line(1, 20, 1)])
    exact.read("sales_invoices", "deleted")
    exact.answer(SALES, [])
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "s1", "EntityType": 13, "Timestamp": "9"}])
    exact.read("sales_invoices", "deleted")
    assert exact.rows("select invoice_id, is_deleted from raw.sales_invoices") == [("s1", True)]


def test_a_row_that_came_as_a_bad_record_is_not_gone(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(3))
    exact.read("journals")
    exact.answer(JOURNALS, [*journals(1), {"ID": "j1", "Type": "?"}])
    exact.read("journals")
    assert exact.rows("select id, is_deleted from raw.journals order by 1") == [
        ("j0", False),
        ("j1", False),
        ("j2", True),
    ]


def test_a_full_comparison_finds_what_was_never_announced(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e2")])
    exact.read("purchase_entries", full=True)
    assert "$filter" not in exact.client.asked[0][2]
    assert exact.rows("select entry_id, is_deleted from raw.purchase_entries order by 1") == [
        ("e1", True),
        ("e2", False),
    ]
