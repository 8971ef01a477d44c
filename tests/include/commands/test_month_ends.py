"""`month-end`: the same sign-offs as on the pages, with exit codes that scripts can go by."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from include.cli import app
from include.links import load
from include.paths import published_path
from include.store.database import Store
from include.store.models import deliveries
from tests.support.published_payables import TABLES
from tests.support.run_settings import LINKS, key, sqlite_store, sqlite_template, store_url, use_settings

__all__ = ["key", "sqlite_store", "sqlite_template", "store_url"]
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
AS_OF = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
MONTH = ("books", "--company", "123", "--as-of", AS_OF.isoformat())
CHARGE = ("--accept", "1600 EUR 2.50 bank charge, booked later")
USERS = {"anna": 4711001, "bo": 4711002}
ONE = "people:\n  anna: {system: [4711001]}\n"
TWO = f"{ONE}  bo: {{system: [4711002]}}\n"


@pytest.fixture
def people() -> list[str]:
    """Who asks, in turn; the last one goes on asking."""
    return ["anna"]


@pytest.fixture(autouse=True)
def home(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: list[str]) -> Path:
    """A month end that is 2.50 short of explained, read just now."""
    use_settings(tmp_path, LINKS + ONE, monkeypatch)
    monkeypatch.setenv("ML_CONNECTOR_STORE", sqlite_store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(os, "getuid", lambda: USERS[people[-1]])
    file = published_path(tmp_path)
    file.parent.mkdir()
    with duckdb.connect(str(file)) as tables:
        tables.execute("set timezone = 'UTC'")
        tables.execute(TABLES)
        days = (AS_OF - date(2026, 10, 31)).days
        tables.execute(f"update reconciliation.payables_movements set date = date + {days}")
        tables.execute("update reconciliation.payables_companies set books_read_at = now(), other_read_at = now()")
    return tmp_path


def said(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["month-end", *words])
    return found.exit_code, found.output


def asked(*words: str) -> dict[str, Any]:
    found = CliRunner().invoke(app, ["month-end", *words, "--json"])
    return dict(json.loads(found.stdout))


def sign(*words: str) -> tuple[int, str]:
    return said("sign", *MONTH, "--figures", str(asked("show", *MONTH)["figures"]), *words)


def test_a_month_end_is_shown_signed_listed_copied_and_withdrawn(tmp_path: Path) -> None:
    shown = asked("show", *MONTH)
    [walk] = shown["walks"]
    assert (walk["ap_account"], walk["ledger"], walk["other"], walk["unexplained"]) == (
        "1600",
        "188.60",
        "41.10",
        "2.50",
    )
    assert sign(*CHARGE, "--comment", "[/x] checked") == (0, f"sign-off 1, {AS_OF}: prepared by anna\n")
    [row] = asked("list", "--link", "books")["sign_offs"]
    assert (row["sign_off"], row["state"], row["changed"], row["comment"]) == (1, "prepared", False, "[/x] checked")
    assert row["accepted"][0]["reason"] == "bank charge, booked later"
    one = asked("show", "1")
    assert (one["copy_is_whole"], one["changes"], one["sha256"]) == (True, [], row["sha256"])

    file, book = tmp_path / "october.json", tmp_path / "october.xlsx"
    assert asked("copy", "1", "--to", str(file)) == {"sign_off": 1, "file": str(file), "sha256": row["sha256"]}
    assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
    assert said("copy", "1", "--to", str(book))[0] == 0
    assert openpyxl.load_workbook(book).sheetnames[0] == "Sign-off"
    assert "cannot be written" in said("copy", "1", "--to", str(book))[1], "nothing is written over"

    assert said("withdraw", "1", "--reason", "a bill was missing")[0] == 0
    assert asked("show", "1")["says"] == "withdrawn by anna: a bill was missing"


def test_where_two_sign_the_first_one_waits(home: Path, people: list[str]) -> None:
    (home / "links.yml").write_text(LINKS + TWO)
    assert not load(home).people.off
    code, text = sign(*CHARGE)
    assert (code, "waits for a reviewer" in text) == (1, True)
    sha256 = str(asked("show", "1")["sha256"])
    assert said("review", "1", "--sha256", sha256)[0] == 2, "who prepared it does not review it"
    people.append("bo")
    assert said("review", "1", "--sha256", "0" * 64)[0] == 2
    assert said("review", "1", "--sha256", sha256, "--comment", "agreed") == (
        0, f"sign-off 1, {AS_OF}: prepared by anna, reviewed by bo\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sign", *MONTH, "--figures", "0" * 64), "the month end is not the one that was shown"),
        (("sign", *MONTH, "--figures", "x", "--accept", "1600 EUR lots why"), "does not say ACCOUNT CURRENCY AMOUNT"),
        (("sign", *MONTH, "--figures", "x", "--accept", "1600 EUR 2.50"), "does not say ACCOUNT CURRENCY AMOUNT"),
        (("show", "books"), "say --company and --as-of"),
        (("show", "none", *MONTH[1:]), "there is no link none"),
        (("show", "books", "--company", "999", "--as-of", "2026-10-31"), "books has no company 999"),
        (("show", "7"), "there is no sign-off 7"),
        (("review", "7", "--sha256", "x"), "there is no sign-off 7"),
        (("withdraw", "7", "--reason", "x"), "there is no sign-off 7"),
        (("copy", "7", "--to", "x.json"), "there is no sign-off 7"),
        (("copy", "7", "--to", "x.pdf"), "says neither .json nor .xlsx"),
        (("list", "--link", "none"), "there is no link none"),
    ],
)
def test_what_cannot_be_done_says_why(words: tuple[str, ...], why: str) -> None:
    code, text = said(*words)
    assert (code, why in text) == (2, True), text


def left(store: Store, action: str, values: dict[str, Any], delivered: dict[str, Any] | None = None) -> None:
    """A document that left for the books of company 123, and was not answered."""
    same = {"company": "C1", "source_key": "B1", "currency": "EUR"}
    text = json.dumps(same | values)
    row = {
        "link": "books", "flow": "payments", "company": "C1", "source_key": "B1", "state": "unknown",
        "target_system": "exact_online", "target_company": "123", "created_at": NOW, "updated_at": NOW,
        "attempt": 1, "attempt_key": "k", "attempt_request": "{}", "sent_at": NOW, "unknown_since": NOW,
        "attempt_action": action, "attempt_document": text, "doc_date": date.fromisoformat(values["date"]),
        "delivered_document": None if delivered is None else json.dumps(same | values | delivered),
    }  # fmt: skip
    with store.begin() as db:
        db.execute(deliveries.insert().values(row))


IN_THE_MONTH, AFTER_IT = AS_OF.isoformat(), (AS_OF + timedelta(days=2)).isoformat()
BILL = {
    "kind": "purchase_invoice", "number": "F-1", "vendor_key": "v1", "net": "100.00", "tax_payable": "21.00",
    "total": "121.00", "lines": [{"no": 1, "account": "4000", "net": "100.00"}],
}  # fmt: skip
ORDER = {"kind": "purchase_order", "number": "PO-1", "vendor_key": "v1", "total": "1.00", "lines": []}
PAYMENT = {
    "kind": "payment", "number": "1", "vendor_key": "v1", "amount": "100.00", "method": "check", "status": "void",
    "applications": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("action", "values", "delivered", "is_signed"),
    [
        ("create", {**BILL, "date": IN_THE_MONTH}, None, False),
        ("create", {**BILL, "date": AFTER_IT}, None, True),
        ("create", {**BILL, "date": AFTER_IT, "posting_date": IN_THE_MONTH}, None, False),
        ("create", {**BILL, "date": IN_THE_MONTH, "posting_date": AFTER_IT}, None, True),
        ("update", {**BILL, "date": AFTER_IT}, {"date": IN_THE_MONTH}, False),
        ("update", {**BILL, "date": IN_THE_MONTH, "payment_term": "30"}, {"payment_term": "60"}, True),
        ("void", {**PAYMENT, "date": IN_THE_MONTH, "voided_on": AFTER_IT}, {}, True),
        ("void", {**PAYMENT, "date": AFTER_IT, "voided_on": IN_THE_MONTH}, {}, False),
        ("create", {**ORDER, "date": IN_THE_MONTH}, None, True),
    ],
    ids=[
        "of the month", "of the next", "posted in it", "posted in the next", "moved out of it", "when it is paid",
        "reversed later", "reversed in it", "an order",
    ],
)  # fmt: skip
def test_what_may_change_the_ledger_of_the_month_is_answered_before_it_is_signed(
    sqlite_store: Store, action: str, values: dict[str, Any], delivered: dict[str, Any] | None, is_signed: bool
) -> None:
    left(sqlite_store, action, values, delivered)
    code, text = sign(*CHARGE)
    assert (code, "1 document" in text) == ((0, False) if is_signed else (2, True)), text


def test_what_is_unexplained_is_refused_without_its_amount_and_reason() -> None:
    code, text = sign()
    assert (code, "2.50 EUR on account Creditors are unexplained" in text) == (2, True)
    assert asked("list") == {"sign_offs": []}
