from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.sandbox.avidxchange import audit, edits, invoices, life, remittance, resources, vendors
from include.sandbox.avidxchange.http import Request
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import loads
from include.sandbox.kernel.books import Books
from include.sandbox.kernel.port import EditRefused
from tests.include.sandbox.avidxchange.conftest import invoice
from tests.support.walks import examples

NO_PAYMENT = ("Voided", "Rejected", "Submitted", "InWorkflow", "OnHold")
START = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)


def test_the_steps_of_an_invoice_to_its_payment(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    seen = [avid.invoice("X:1")["Status"]]
    for _ in range(4):
        avid.advance()
        seen.append(avid.invoice("X:1")["Status"])
    assert seen == ["Submitted", "InWorkflow", "Approved", "Approved", "PaymentCreated"], "one step closes the batch"


def test_the_clock_alone_brings_an_invoice_to_its_payment_and_stamps_the_moments(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    avid.to("2026-12-31T00:00:00Z")
    row = avid.invoice("X:1")
    assert row["Status"] == "Paid"
    assert "2026-11-03" <= row["ApprovedDate"] <= "2026-11-07"
    (payment,) = avid.state("payments")
    assert row["ApprovedDate"] < payment["CreatedDate"] < "2026-11-14"


def test_a_month_of_many_invoices_shows_every_turn_of_fate(avid: Any) -> None:
    """The shares are seeded, so 200 invoices always show each of them."""
    avid.settings(fates=True)
    codes = {"GroupName": "Accounting Codes", "CompanyExternalCode": "C1"}
    avid.post("/v1/enterpriseCodes", *({**codes, "CodeValue": str(value)} for value in range(4200, 4205)))
    vendor = {"CompanyExternalCode": "C1", "Name": "Supplier"}
    avid.post("/v1/vendors", *({**vendor, "ExternalVendorCode": f"S{n}"} for n in range(40)))
    for start in (0, 100):
        numbers = range(start, start + 100)
        avid.post("/v1/invoices", *(invoice(f"X:{n}", f"F-{n}", VendorExternalCode=f"S{n % 40}") for n in numbers))
    held = errors = False
    for day in range(3, 31):
        avid.to(f"2026-11-{day:02}T12:00:00Z")
        held = held or any(row["Status"] == "OnHold" for row in avid.state("invoices"))
        errors = errors or any(row["Exceptions"] for row in avid.state("payments"))
    avid.to("2027-02-28T12:00:00Z")
    rows, payments = avid.state("invoices"), avid.state("payments")
    lines = [row["Lines"] for row in rows]
    history = [row["Description"] for row in avid.state("payment_history")]
    assert held
    assert errors
    assert "Error" in history
    assert any(row["Status"] == "Rejected" for row in rows)
    assert any(len(found) == 2 for found in lines), "split"
    assert any(len(found) == 1 and found[0]["Codes"][0]["CodeValue"] != "4000" for found in lines), "recoded"
    assert any(len(row["Payments"]) == 2 for row in rows), "paid in parts, or again"
    assert any(len(row["Invoices"]) > 1 for row in payments), "several invoices in one payment"
    assert any(entry["Discount"] for row in payments for entry in row["Invoices"])
    voids = [row for row in payments if row["Status"]["Description"] == "Void"]
    assert any(row["IssuedDate"] for row in voids)
    assert {row["Status"] for row in rows} == {"Paid", "Rejected"}, "in the end everything is settled"
    assert avid.control("GET", "/books")["ok"] is True


def test_fate_voids_a_payment_even_after_it_cleared_now_and_then(avid: Any) -> None:
    avid.settings(fates=True)
    for start in range(0, 600, 100):
        avid.post("/v1/invoices", *(invoice(f"X:{n}", f"F-{n}") for n in range(start, start + 100)))
    avid.to("2027-04-30T12:00:00Z")
    returned = [row for row in avid.state("payments") if row["ClearedDate"] and row["VoidedDate"]]
    assert returned
    assert all(row["VoidedDate"] > row["ClearedDate"] for row in returned)
    assert avid.control("GET", "/books")["ok"] is True


def test_the_books_show_an_invoice_paid_too_much_and_a_client_made_twin(tmp_path: Path) -> None:
    store = _store(tmp_path)
    for code in ("X:1", "X:2"):
        values, problems = invoices.shapes.invoice(loads(json.dumps(invoice(code, code))))
        assert problems == []
        invoices.create(store, {**values, "VendorId": 1_000_001}, "api", START)
    assert audit.audit(store)["C1"] == {"debit": "242.00", "credit": "0.00", "unbalanced": [], "duplicates": []}
    second = store.need(store.invoices, 1_000_002)
    store.invoices.put(TENANT, "1000002", {**second, "InvoiceNumber": "x:1"})
    assert audit.audit(store)["C1"]["duplicates"] == [[1_000_001, 1_000_002]]
    for _ in range(4):
        life.advance(store, START)
    first = store.need(store.invoices, 1_000_001)
    store.invoices.put(TENANT, "1000001", {**first, "Amount": "60.00"})
    assert audit.audit(store)["C1"]["unbalanced"] == [{"InvoiceId": 1_000_001, "Amount": "60.00", "Paid": "121.00"}]


def _store(home: Path, fates: bool = False) -> Store:
    store = Store(Books(home / "books.db"))
    for code in ("C1", "C2"):
        store.companies.put(
            TENANT, code, {"ExternalCode": code, "Name": code, "LastModifiedDate": "2026-01-01T00:00:00"}
        )
    store.change_settings({"fates": fates})
    vendor = {"ExternalVendorCode": "V1", "CompanyExternalCode": "C1", "Name": "Jansen"}
    vendors.upsert_vendor(store, vendor, START)
    for value in ("4000", "4100", "4200"):
        vendors.upsert_code(store, {"GroupName": "Accounting Codes", "CodeValue": value}, START)
    return store


def _body(number: int, cents: int) -> Any:
    amount = float(Decimal(cents) / 100)
    line = {"LineNumber": 1, "Amount": amount, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4000"}]}
    body = invoice(f"X:{number}", f"F-{number}", Amount=amount, TaxAmount=0, Lines=[line])
    return loads(json.dumps(body))


numbers = st.integers(0, 5)
cents = st.integers(-30_000, 90_000).filter(bool)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("post"), numbers, cents),
        st.tuples(st.just("void"), numbers, st.just(0)),
        st.tuples(st.just("advance"), st.integers(1, 4), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 30), st.just(0)),
        st.tuples(st.just("pay"), numbers, cents),
        st.tuples(st.just("void_payment"), numbers, st.just(0)),
        st.tuples(st.just("fail_payment"), numbers, st.just(0)),
        st.tuples(st.sampled_from(["Approved", "OnHold", "InWorkflow", "Rejected", "Voided"]), numbers, st.just(0)),
        st.tuples(st.just("recode"), numbers, st.integers(0, 2)),
        st.tuples(st.just("retype"), numbers, cents),
        st.tuples(st.just("submit"), numbers, cents),
    ),
    min_size=10,
    max_size=40,
)
# Half-way documents, so that short lists of actions meet payments too.
openings = st.tuples(st.lists(cents, min_size=6, max_size=6), st.integers(1, 5))


@examples(12, 500)
def test_whatever_clients_people_and_time_do_no_invoice_is_overpaid_or_doubled(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(opening=openings, actions=actions, seed=st.integers(0, 1000))
    def anything(opening: tuple[list[int], int], actions: list[tuple[str, int, int]], seed: int) -> None:
        with TemporaryDirectory() as home:
            store = _store(Path(home), fates=True)
            store.change_settings({"seed": seed})
            now = START
            posts = [("post", number, amount) for number, amount in enumerate(opening[0])]
            for action, number, amount in [*posts, ("advance", opening[1], 0), *actions]:
                now += dt.timedelta(minutes=7)
                row = store.invoice(f"X:{number}")
                payments = [payment["PaymentId"] for payment in store.payments.rows(TENANT)]
                if action == "post":
                    invoices.upsert_invoice(store, _body(number, amount), now)
                elif action == "void" and row:
                    path = f"/v1/invoices/{row['InvoiceId']}/void"
                    request = Request("POST", path, {}, {}, b"")
                    assert resources.void_invoice(store, request, {"id": str(row["InvoiceId"])}, now).status in (
                        200,
                        409,
                    )
                elif action == "advance":
                    for _ in range(number):
                        life.advance(store, now)
                elif action == "wait":
                    now += dt.timedelta(days=number)
                    life.settle(store, now)
                elif action == "pay" and row:
                    entry = {"InvoiceId": row["InvoiceId"], "NetAmount": amount / 100}
                    _try(store, "payments", {"set": {"Invoices": [entry], "PaymentMethod": "ACH"}}, now)
                elif action == "void_payment" and payments:
                    _try(store, "payments", {"key": payments[number % len(payments)], "delete": True}, now)
                elif action == "fail_payment" and payments:
                    _try(store, "payments", {"key": payments[number % len(payments)], "set": {"Status": "Error"}}, now)
                elif action == "submit":
                    batch = _batch(number, abs(amount), now)
                    remittance.submit(store, Request("POST", "", {}, {}, batch), {}, now)
                elif action == "recode" and row:
                    code = {"GroupName": "Accounting Codes", "CodeValue": ("4000", "4100", "4200")[amount]}
                    lines = [{**line, "Codes": [code]} for line in row["Lines"]]
                    _try(store, "invoices", {"key": row["InvoiceId"], "set": {"Lines": lines}}, now)
                elif action == "retype" and row:
                    values = {name: _body(number, amount)[name] for name in ("Amount", "Lines")}
                    _try(store, "invoices", {"key": row["InvoiceId"], "set": values}, now)
                elif row:
                    _try(store, "invoices", {"key": row["InvoiceId"], "set": {"Status": action}}, now)
                found = audit.audit(store)["C1"]
                assert (found["unbalanced"], found["duplicates"]) == ([], [])
                for invoice_row in store.invoices.rows(TENANT):
                    live = invoices.live_payments(store, invoice_row)
                    assert not (
                        live and invoice_row["Status"] in ("Voided", "Rejected", "Submitted", "InWorkflow", "OnHold")
                    )

    anything()


def _try(store: Store, entity: str, body: dict[str, Any], now: dt.datetime) -> None:
    with suppress(EditRefused):
        edits.edit(store, entity, body, now)


def _batch(number: int, cents: int, now: dt.datetime) -> bytes:
    """What the buyer's own system submits: a payment of invoice F-<number>."""
    amount = cents / 100
    payment = {
        "ExternalId": {"Value": f"P {now}"},
        "Check": {"Number": "1", "Date": "2026-11-02", "Amount": amount},
        "Payer": {"ExternalCode": "C1"},
        "Payee": {"Name": "Jansen", "ExternalCode": "V1", "RemitToAddress": {"Line1": "x"}},
        "Remittances": [{"Number": f"F-{number}", "Net": amount}],
    }
    return json.dumps({"ExternalId": {"Value": f"B {now}"}, "Payments": [payment]}).encode()
