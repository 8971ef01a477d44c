"""The client and the writer against the sandbox over real HTTP: limits, faults, round trips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.http.errors import MalformedAnswer, Transient, Unauthorised
from include.store.database import Store
from include.systems.avidxchange.writer import AvidXchangeWriter
from include.systems.base import Outcome, Posting, Target
from tests.conftest import RunningSandbox
from tests.support.live import SHORT, Live, avid
from tests.support.postings import FROM_EXACT, SUPPLIER, code, invoice, order, posting, vendor
from tests.support.waiting import eventually

COMPANIES = ["C1", "C2", "C3"]


@pytest.fixture
def live(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Live]:
    with avid(empty_sandbox, sqlite_store) as opened:
        yield opened


def written(live: Live, flow: str, *postings: Posting) -> list[Outcome]:
    writer = AvidXchangeWriter(live.client, FROM_EXACT)
    prepared = writer.prepare(postings)
    assert prepared.request is not None, prepared.problems
    return list(writer.send(flow, prepared.request, len(postings)))


def to_avid(document: Any, action: Any = "create", **more: Any) -> Posting:
    references = {f"vendors:{SUPPLIER}": Target("1", code=f"exact_online:123:{SUPPLIER}")}
    return posting(document, action, "C1", references=references, **more)


@pytest.fixture
def set_up(live: Live) -> Live:
    """One vendor and the codes of the literal invoice."""
    centre = code(group="cost_center", code="10", name="Sales")
    accounts = [code(code=number, source_key=number) for number in ("4000", "4100")]
    outcomes = written(live, "gl_accounts", *map(to_avid, accounts)) + written(live, "cost_centers", to_avid(centre))
    outcomes += written(live, "vendors", to_avid(vendor()))
    assert [outcome.kind for outcome in outcomes] == ["delivered"] * 4
    return live


@pytest.mark.parametrize("auth", ["customer_tokens", "client_credentials", "gateway_password"])
def test_each_credential_style_reaches_the_companies(
    auth: str, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    with avid(empty_sandbox, sqlite_store, auth) as opened:
        assert [row["ExternalCode"] for row in opened.client.companies()] == COMPANIES


@pytest.mark.parametrize("auth", ["client_credentials", "gateway_password"])
def test_a_token_is_renewed_when_its_hour_is_over(
    auth: str, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    with avid(empty_sandbox, sqlite_store, auth) as opened:
        opened.client.companies()
        opened.clock.wait_until(opened.clock.now() + timedelta(seconds=3700))
        opened.client.companies()
        assert sum(calls.tokens for calls in opened.meter.calls().values()) == 2
        assert sum(calls.errors for calls in opened.meter.calls().values()) == 0


def test_wrong_credentials_need_a_person(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    empty_sandbox.fault(system="avidxchange", status=401, count=1)
    with avid(empty_sandbox, sqlite_store) as opened, pytest.raises(Unauthorised):
        opened.client.companies()


def test_everything_arrives_once_and_a_second_time_changes_nothing(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    documents = [to_avid(invoice(source_key=f"{number}", number=f"F-{number}")) for number in range(3)]
    first = written(set_up, "purchase_invoices", *documents)
    second = written(set_up, "purchase_invoices", *documents)
    assert [outcome.kind for outcome in first + second] == ["delivered"] * 6
    assert [outcome.target and outcome.target.id for outcome in first] == [
        outcome.target and outcome.target.id for outcome in second
    ]
    rows = empty_sandbox.state("avidxchange", "invoices", "C1")
    assert sorted((row["InvoiceNumber"], Decimal(str(row["Amount"]))) for row in rows) == [
        (f"F-{number}", Decimal("121.00")) for number in range(3)
    ]


def test_an_order_and_its_change_arrive(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    [created] = written(set_up, "purchase_orders", to_avid(order()))
    assert created.target is not None
    [changed] = written(set_up, "purchase_orders", to_avid(order(status="closed"), "update", target=created.target))
    assert changed.target is not None
    assert changed.target.id == created.target.id
    [row] = empty_sandbox.state("avidxchange", "purchase_orders", "C1")
    assert (row["Status"], Decimal(str(row["TotalAmount"]))) == ("Closed", Decimal("30.25"))


def test_one_bad_item_of_a_batch_is_refused_alone(set_up: Live) -> None:
    lines = (invoice().lines[0].model_copy(update={"account": "9999"}), invoice().lines[1])
    good, bad, twin = written(
        set_up,
        "purchase_invoices",
        to_avid(invoice(source_key="a", number="F-1")),
        to_avid(invoice(source_key="b", number="F-2", lines=lines)),
        to_avid(invoice(source_key="c", number="F-1")),
    )
    assert (good.kind, bad.kind, bad.code) == ("delivered", "refused", "account_unknown")
    assert "9999" in bad.text
    assert (twin.kind, twin.code) == ("refused", "duplicate_suspected")


def test_a_quirky_tenant_is_understood(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    """One-item batches as a bare object, failure as text, one error as an object."""
    empty_sandbox.edit("avidxchange", "settings", {"set": {"quirks": "on"}})
    [good] = written(set_up, "purchase_invoices", to_avid(invoice()))
    [bad] = written(set_up, "purchase_invoices", to_avid(invoice(source_key="z")))
    assert (good.kind, bad.kind, bad.code) == ("delivered", "refused", "duplicate_suspected")


def test_a_write_whose_answer_is_lost_is_found_again(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    batch = [to_avid(invoice(source_key=key, number=key)) for key in ("a", "b")]
    empty_sandbox.fault(system="avidxchange", method="POST", path="/v1/invoices", drop_after_commit=True, count=1)
    outcomes = written(set_up, "purchase_invoices", *batch)
    assert [outcome.kind for outcome in outcomes] == ["unknown", "unknown"]
    writer = AvidXchangeWriter(set_up.client, FROM_EXACT)
    targets = [writer.look_up(what) for what in batch]
    assert None not in targets
    again = written(set_up, "purchase_invoices", *batch)
    assert [outcome.target and outcome.target.id for outcome in again] == [target and target.id for target in targets]
    assert len(empty_sandbox.state("avidxchange", "invoices", "C1")) == 2


def test_a_write_that_was_lost_before_it_arrived_is_not_found(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    empty_sandbox.fault(system="avidxchange", method="POST", path="/v1/invoices", drop_before_commit=True, count=1)
    [outcome] = written(set_up, "purchase_invoices", to_avid(invoice()))
    assert outcome.kind == "unknown"
    assert AvidXchangeWriter(set_up.client, FROM_EXACT).look_up(to_avid(invoice())) is None


def test_an_answer_that_comes_too_late_is_unknown_and_found(
    set_up: Live, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    empty_sandbox.fault(system="avidxchange", method="POST", path="/v1/invoices", delay_ms=900, count=1)
    with avid(empty_sandbox, sqlite_store, timeout=SHORT) as hasty:
        [outcome] = written(hasty, "purchase_invoices", to_avid(invoice()))
    assert outcome.kind == "unknown"
    assert eventually(lambda: bool(empty_sandbox.state("avidxchange", "invoices", "C1")))
    assert AvidXchangeWriter(set_up.client, FROM_EXACT).look_up(to_avid(invoice())) is not None


@pytest.mark.parametrize("flow", ["gl_accounts", "vendors", "purchase_orders"])
def test_every_upsert_is_found_by_its_own_key(flow: str, set_up: Live) -> None:
    document = {"gl_accounts": code(), "vendors": vendor(), "purchase_orders": order()}[flow]
    [outcome] = written(set_up, flow, to_avid(document))
    found = AvidXchangeWriter(set_up.client, FROM_EXACT).look_up(to_avid(document))
    assert found is not None
    assert outcome.target is not None
    assert (found.id, found.code) == (outcome.target.id, outcome.target.code)


@pytest.mark.parametrize("flow", ["gl_accounts", "vendors", "purchase_orders", "purchase_invoices"])
def test_an_update_is_found_only_once_it_happened(flow: str, set_up: Live) -> None:
    document, changed = {
        "gl_accounts": (code(), code(name="Rent and rates")),
        "vendors": (vendor(), vendor(phone="010-1234567")),
        "purchase_orders": (order(), order(status="cancelled")),
        "purchase_invoices": (invoice(), invoice(description="March")),
    }[flow]
    [created] = written(set_up, flow, to_avid(document))
    update = to_avid(changed, "update", target=created.target)
    writer = AvidXchangeWriter(set_up.client, FROM_EXACT)
    assert writer.look_up(update) is None
    written(set_up, flow, update)
    found = writer.look_up(update)
    assert found is not None
    assert created.target is not None
    assert found.id == created.target.id


def test_a_vendor_of_a_persons_making_is_given_its_code(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    made = empty_sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": {"Name": "By hand"}})
    update = to_avid(vendor(source_key="b-guid", name="By hand"), "update", target=Target(str(made["key"])))
    [outcome] = written(set_up, "vendors", update)
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.code) == (str(made["key"]), "exact_online:123:b-guid")


def test_an_invoice_is_voided_until_it_is_paid(set_up: Live, empty_sandbox: RunningSandbox) -> None:
    first, second = written(
        set_up,
        "purchase_invoices",
        to_avid(invoice(source_key="a", number="F-1")),
        to_avid(invoice(source_key="b", number="F-2")),
    )
    assert first.target is not None
    assert second.target is not None
    empty_sandbox.edit("avidxchange", "invoices", {"key": second.target.id, "set": {"Status": "Approved"}})
    empty_sandbox.edit("avidxchange", "payments", {"set": {"Invoices": [{"InvoiceId": int(second.target.id)}]}})
    void, late = (to_avid(invoice(source_key=k), "void", target=o.target) for k, o in (("a", first), ("b", second)))
    writer = AvidXchangeWriter(set_up.client, FROM_EXACT)
    assert writer.look_up(void) is None
    [done], [refused] = written(set_up, "purchase_invoices", void), written(set_up, "purchase_invoices", late)
    assert (done.kind, refused.kind, refused.code) == ("delivered", "refused", "paid_already")
    assert writer.look_up(void) is not None
    assert writer.look_up(late) is None
    [again] = written(set_up, "purchase_invoices", void)
    assert again.kind == "delivered"


def test_seventy_calls_pass_a_limit_of_sixty_without_one_refusal(live: Live, empty_sandbox: RunningSandbox) -> None:
    empty_sandbox.post("/calls/reset")
    for _ in range(70):
        live.client.companies()
    statuses = [call["status"] for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "avidxchange"]
    assert statuses == [200] * 70


def test_a_throttle_that_comes_all_the_same_is_waited_out(live: Live, empty_sandbox: RunningSandbox) -> None:
    before = live.clock.now()
    empty_sandbox.fault(system="avidxchange", status=429, headers={"Retry-After": "20"}, body={"code": 900800}, count=1)
    assert len(live.client.companies()) == len(COMPANIES)
    assert (live.clock.now() - before).total_seconds() >= 20


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 503}, Transient),
        ({"truncate": 30}, (MalformedAnswer, Transient)),
        ({"drop_before_commit": True}, Transient),
    ],
    ids=["503", "half a body", "no answer"],
)
def test_a_fault_that_stays_is_told_and_one_that_passes_is_not(
    fault: dict[str, Any], error: type[Exception], empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    with avid(empty_sandbox, sqlite_store, sleep=lambda seconds: None) as opened:
        empty_sandbox.fault(system="avidxchange", count=1, **fault)
        assert len(opened.client.companies()) == len(COMPANIES)
        empty_sandbox.fault(system="avidxchange", **fault)
        with pytest.raises(error):
            opened.client.companies()


def test_a_long_list_is_read_page_by_page_and_complete(sandbox: RunningSandbox, sqlite_store: Store) -> None:
    with avid(sandbox, sqlite_store) as opened:
        pages = list(opened.client.pages("C1", "vendors", {"pageSize": 7}))
        read = opened.client.rows("C1", "vendors", {"pageSize": 7})
    assert len(pages) > 3
    whole = {row["VendorId"] for company in COMPANIES for row in sandbox.state("avidxchange", "vendors", company)}
    assert {row["VendorId"] for row in read} == whole
    assert len(read) == len(whole)
