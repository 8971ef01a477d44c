"""The writer and the client against the simulated Airbase over real HTTP, often through the delivery engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from include.delivery.context import Context, FlowResult
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow, read_row
from include.documents import Document, to_json
from include.http.errors import Refused, Unauthorised
from include.store.database import Store
from include.systems.airbase import contract
from include.systems.airbase.system import greeting, rights
from include.systems.airbase.writer import AirbaseWriter
from include.systems.base import Action, Outcome, Posting, Target
from tests.conftest import RunningSandbox
from tests.support.airbase_tenant import account, entered, linked, order_of, ordered, supplier, told, vendor_of
from tests.support.live import Live, airbase
from tests.support.postings import KEY, code

SESSION = "/v1/accounting/entity/sync/"
NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass
class Desk:
    """The tenant, and a writer to it."""

    live: Live
    sandbox: RunningSandbox
    store: Store

    @property
    def writer(self) -> AirbaseWriter:
        return AirbaseWriter(self.live.client, {"codes": "write"})

    def tell(self, document: Document, action: Action = "create", **more: Any) -> Outcome:
        references = {f"purchase_orders:{document.source_key}": Target("guid", number="100045")}
        posting = Posting("flow", action, "MER-NL", document, KEY, references=references, **more)
        prepared = self.writer.prepare([posting])
        assert prepared.request is not None, prepared.problems
        [outcome] = self.writer.send("flow", prepared.request, 1)
        return outcome

    def run(self, flow: str, *documents: Document) -> FlowResult:
        """Through the delivery engine, as a run of a link does it."""
        context = Context("airbase_exact", "run", self.store, self.live.clock)
        return deliver(flow, [self._row(flow, one) for one in documents], self.writer, context)

    def _row(self, flow: str, document: Document) -> OutboxRow:
        return read_row(
            {
                "link": "airbase_exact",
                "flow": flow,
                "company": document.company,
                "source_key": document.source_key,
                "target_system": "airbase",
                "target_connection": "airbase_main",
                "target_company": "MER-NL",
                "wanted": "present",
                "document": to_json(document),
                "number": document.source_key,
            }
        )

    def wait(self, seconds: float) -> None:
        self.live.clock.wait_until(self.live.clock.now() + timedelta(seconds=seconds))

    def lose(self, method: str, path: str) -> None:
        self.sandbox.fault(system="airbase", method=method, path=path, drop_after_commit=True, count=1)

    def set(self, **settings: Any) -> None:
        self.sandbox.edit("airbase", "settings", {"key": "settings", "set": settings})

    def vendors(self, name: str) -> list[dict[str, Any]]:
        return [row for row in self.sandbox.state("airbase", "vendors") if row["name"] == name]

    def writes(self) -> list[tuple[str, str, int]]:
        calls = self.sandbox.get("/calls")["calls"]
        return [(call["method"], call["path"], call["status"]) for call in calls if call["method"] != "GET"]


@pytest.fixture
def desk(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Desk]:
    with airbase(empty_sandbox, sqlite_store) as live:
        yield Desk(live, empty_sandbox, sqlite_store)


def test_a_vendor_is_created_with_its_reference_in_its_subsidiaries(desk: Desk) -> None:
    outcome = desk.tell(supplier(subsidiaries=("MER-NL", "MER-BE"), phone="010-1"))
    assert outcome.target is not None
    row = vendor_of(desk.sandbox, outcome.target.id)
    assert (row["erp_reference_id"], row["email"], row["phone"]) == ("1001", "ap@oneill.example", "010-1")
    assert row["address"]["postal_code"] == "3011 AA"
    assert {one["erp_reference_id"] for one in row["subsidiary_reference_ids"]} == {"MER-NL", "MER-BE"}


def test_a_second_run_changes_nothing_and_asks_nothing(desk: Desk) -> None:
    assert desk.run("airbase_vendors", supplier()).counts["delivered"] == 1
    calls = len(desk.sandbox.get("/calls")["calls"])
    assert desk.run("airbase_vendors", supplier()).counts["unchanged"] == 1
    assert len(desk.sandbox.get("/calls")["calls"]) == calls


@pytest.mark.parametrize("scheme", ["token", "bearer"])
def test_both_ways_of_writing_the_key_are_let_in(
    empty_sandbox: RunningSandbox, sqlite_store: Store, scheme: str
) -> None:
    with airbase(empty_sandbox, sqlite_store, scheme) as live:
        found = greeting(live.client)
        assert found.companies["MER-NL"] == "Meridiaan Advies B.V."
        assert [right for right in rights(live.client, ["MER-NL"]) if right.problem] == []


def test_a_vendor_whose_answer_was_lost_is_found_and_not_created_twice(desk: Desk) -> None:
    desk.lose("POST", "/v1/vendors/")
    assert desk.run("airbase_vendors", supplier()).counts["unknown"] == 1
    desk.wait(contract.SETTLE_SECONDS + 1)
    assert desk.run("airbase_vendors", supplier()).counts["delivered"] == 1
    assert len(desk.vendors("O'Neill Installaties")) == 1
    assert [method for method, _, _ in desk.writes()] == ["POST"]


def test_a_create_that_is_repeated_under_its_key_or_another_makes_one_vendor(desk: Desk) -> None:
    first, again = desk.tell(supplier()), desk.tell(supplier())
    posting = Posting("flow", "create", "MER-NL", supplier(), KEY[:-1] + "5")
    request = desk.writer.prepare([posting]).request
    assert request is not None
    [other_key] = desk.writer.send("flow", request, 1)
    assert first.target == again.target == other_key.target
    assert len(desk.vendors("O'Neill Installaties")) == 1


def test_a_reference_of_another_vendor_is_refused_with_its_name(desk: Desk) -> None:
    entered(desk.sandbox, "Someone Else B.V.", "1001")
    outcome = desk.tell(supplier())
    assert (outcome.kind, outcome.code, outcome.status) == ("refused", "reference_taken", 400)
    assert "Someone Else B.V." in outcome.text


def test_a_change_leaves_the_reference_and_a_void_ends_the_vendor(desk: Desk) -> None:
    made = desk.tell(supplier()).target
    changed = supplier(name="O'Neill Groep", code="2002")
    assert desk.tell(changed, "update", target=made).target == made
    assert made is not None
    row = vendor_of(desk.sandbox, made.id)
    assert (row["name"], row["erp_reference_id"], row["is_active"]) == ("O'Neill Groep", "1001", True)
    posting = Posting("flow", "update", "MER-NL", changed, KEY, target=made)
    assert desk.writer.look_up(posting) == made
    assert desk.writer.look_up(replace(posting, document=supplier())) is None
    assert desk.writer.look_up(replace(posting, action="void")) is None
    assert desk.tell(changed, "void", target=made).kind == "delivered"
    assert vendor_of(desk.sandbox, made.id)["status"] == "inactive"
    assert desk.writer.look_up(replace(posting, action="void")) == made


def test_a_reference_is_filled_in_once(desk: Desk) -> None:
    key = entered(desk.sandbox)
    assert desk.run("vendor_links", linked(key)).counts["delivered"] == 1
    assert vendor_of(desk.sandbox, key)["erp_reference_id"] == "1001"
    assert desk.tell(linked(key)).kind == "delivered"
    outcome = desk.tell(linked(key, reference="2002"))
    assert (outcome.kind, outcome.code) == ("refused", "reference_set")
    assert "has the ERP reference 1001" in outcome.text
    assert vendor_of(desk.sandbox, key)["erp_reference_id"] == "1001"
    assert len(desk.writes()) == 1


def test_airbase_itself_refuses_a_second_reference_and_that_is_told(desk: Desk) -> None:
    """Somebody links the vendor between our look at it and our write."""
    key = entered(desk.sandbox, reference="77")
    blank = {"id": key, "airbase_id": key, "name": "Jansen", "erp_reference_id": ""}
    path = f"/v1/accounting/vendors/{key}/"
    desk.sandbox.fault(system="airbase", method="GET", path=path, status=200, body=blank, count=1)
    outcome = desk.tell(linked(key))
    assert (outcome.kind, outcome.code, outcome.status) == ("refused", "reference_set", 400)
    assert "it is 77" in outcome.text
    assert desk.writes() == [("PATCH", path, 400)]


def test_a_link_whose_answer_was_lost_is_found(desk: Desk) -> None:
    key = entered(desk.sandbox)
    desk.lose("PATCH", "/vendors/")
    assert desk.run("vendor_links", linked(key)).counts["unknown"] == 1
    assert desk.run("vendor_links", linked(key)).counts["delivered"] == 1
    assert len(desk.writes()) == 1


def test_two_vendors_never_get_one_reference(desk: Desk) -> None:
    first, second = entered(desk.sandbox, "First B.V."), entered(desk.sandbox, "Second B.V.")
    assert desk.tell(linked(first)).kind == "delivered"
    outcome = desk.tell(linked(second))
    assert (outcome.kind, outcome.code) == ("refused", "reference_taken")
    assert "First B.V." in outcome.text
    assert vendor_of(desk.sandbox, second)["erp_reference_id"] == ""


def test_a_failure_then_a_success_are_told_in_the_order(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    assert desk.tell(told(key, success=False, message="Account 4000 is blocked in Exact.")).kind == "delivered"
    row = order_of(desk.sandbox, key)
    assert (row["erp_sync_status"], row["error_message"]) == ("failed", "Account 4000 is blocked in Exact.")
    assert desk.tell(told(key)).kind == "delivered"
    row = order_of(desk.sandbox, key)
    assert (row["erp_reference_id"], row["erp_sync_status"], row["error_message"]) == ("100045", "synced", None)
    assert row["erp_url"].startswith("https://start.exactonline.nl/")
    writes = len(desk.writes())
    assert desk.tell(told(key)).kind == "delivered"
    assert len(desk.writes()) == writes


def test_an_order_with_another_number_is_left_alone(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    desk.live.client.write("MER-NL", "PATCH", f"purchase_orders/{key}", '{"erp_reference_id":"99"}')
    assert order_of(desk.sandbox, key)["erp_reference_id"] == "99"
    outcome = desk.tell(told(key))
    assert (outcome.kind, outcome.code) == ("refused", "reference_set")
    assert "order PO-77 has the ERP reference 99" in outcome.text


def test_an_order_that_showed_nothing_is_told_with_one_call(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    mark = desk.sandbox.get("/calls", since=0)["next"]
    assert desk.tell(told(key, untold=True)).kind == "delivered"
    assert [call["method"] for call in desk.sandbox.get("/calls", since=mark)["calls"]] == ["PATCH"]
    row = order_of(desk.sandbox, key)
    assert (row["erp_reference_id"], row["erp_sync_status"]) == ("100045", "synced")


def test_an_order_that_somebody_gave_a_number_since_it_was_read_keeps_it(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    desk.live.client.write("MER-NL", "PATCH", f"purchase_orders/{key}", '{"erp_reference_id":"99"}')
    outcome = desk.tell(told(key, untold=True))
    assert (outcome.kind, outcome.code, outcome.status) == ("refused", "reference_set", 400)
    assert "order PO-77 has the ERP reference 99" in outcome.text
    assert order_of(desk.sandbox, key)["erp_reference_id"] == "99"


@pytest.mark.parametrize("untold", [True, None])
def test_an_outcome_whose_answer_was_lost_is_found(desk: Desk, untold: bool | None) -> None:
    key = ordered(desk.sandbox)
    failure = told(key, success=False, message="No.", posting=None, untold=untold)
    desk.lose("PATCH", "/purchase_orders/")
    assert desk.run("order_results", failure).counts["unknown"] == 1
    assert desk.run("order_results", failure).counts["delivered"] == 1
    assert len(desk.writes()) == 1


def test_what_airbase_does_not_have_is_refused_in_words(desk: Desk) -> None:
    for document in (told(NOWHERE), linked(NOWHERE)):
        outcome = desk.tell(document)
        assert (outcome.kind, outcome.code) == ("refused", "not_found")
        assert NOWHERE in outcome.text
    changed = desk.tell(supplier(), "update", target=Target(NOWHERE))
    assert (changed.kind, changed.code, changed.status) == ("refused", "not_found", 404)
    assert desk.live.client.record("", "purchase_orders", NOWHERE) is None


def test_purchase_orders_that_were_not_bought_are_told_as_that(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    desk.set(purchase_orders=False)
    problems = {right.what: right.problem for right in rights(desk.live.client, []) if right.problem}
    assert problems == {"purchase orders": "Purchase orders are not enabled for this account."}
    with pytest.raises(Refused, match="not bought") as caught:
        desk.live.client.rows("", "purchase_orders")
    assert caught.value.status == 403
    assert desk.tell(told(key)).kind == "refused"


@pytest.mark.parametrize(("mood", "closed"), [("open", 200), ("completed", 404)])
def test_codes_are_written_in_both_moods_of_a_session(desk: Desk, mood: str, closed: int) -> None:
    desk.set(gl_onboarding=mood)
    accounts = [account(), account(code="4998", name="Other account", source_key="o")]
    found = desk.run("gl_accounts", *accounts)
    assert found.counts["delivered"] == 2, found.reasons
    bulk = ("POST", "/v1/accounting/accounts/bulk_upsert/", 200)
    assert desk.writes() == [
        ("POST", SESSION, 201 if mood == "open" else 409),
        bulk,
        ("PATCH", SESSION, closed),
    ]
    codes = [row["erp_reference_id"] for row in desk.sandbox.state("airbase", "gl_accounts")]
    assert codes.count("4999") == codes.count("4998") == 1
    assert desk.run("gl_accounts", *accounts).counts["unchanged"] == 2


def test_a_changed_account_is_written_to_the_same_record(desk: Desk) -> None:
    assert desk.run("gl_accounts", account()).counts["delivered"] == 1
    assert desk.run("gl_accounts", account(name="New name")).counts["delivered"] == 1
    rows = [row for row in desk.sandbox.state("airbase", "gl_accounts") if row["erp_reference_id"] == "4999"]
    assert [row["name"] for row in rows] == ["New name"]


def test_one_bad_account_has_the_batch_refused_and_the_others_go_without_it(desk: Desk) -> None:
    bad = account(code="4997", name="Bad account", currency="XXX", source_key="bad")
    found = desk.run("gl_accounts", account(), bad, account(code="4998", source_key="o"))
    assert (found.counts["delivered"], found.counts["refused"]) == (2, 1), found.reasons
    [reason] = [reason for reason in found.reasons if reason.state == "refused"]
    assert "currency XXX does not exist" in reason.text
    assert reason.documents == ("bad",)


def test_a_batch_whose_answer_was_lost_is_found_account_by_account(desk: Desk) -> None:
    accounts = [account(), account(code="4998", name="Other account", source_key="o")]
    desk.lose("POST", "bulk_upsert")
    assert desk.run("gl_accounts", *accounts).counts["unknown"] == 2
    assert desk.run("gl_accounts", *accounts).counts["delivered"] == 2
    assert len([path for _, path, _ in desk.writes() if "bulk_upsert" in path]) == 1


def test_a_tag_goes_to_the_type_that_the_tenant_has(desk: Desk) -> None:
    centre = code(company="791", group="cost_center", code="99", name="New centre")
    assert desk.run("cost_centers", centre).counts["delivered"] == 1
    rows = desk.sandbox.state("airbase", "tags")
    [made] = [row for row in rows if row["erp_reference_id"] == "99"]
    kinds = {row["tag_type"]["name"]: row["tag_type"] for row in rows if row["erp_reference_id"] != "99"}
    assert made["tag_type"] == kinds["Cost center"]


def test_codes_that_the_erp_owns_are_told_as_that(desk: Desk) -> None:
    desk.set(allow_gl_write=False)
    found = desk.run("gl_accounts", account())
    assert found.stopped is not None
    assert (found.stopped.code, found.counts["delivered"]) == ("unauthorised", 0)
    assert "read-only" in found.stopped.text


class Kept(dict[str, str]):
    """Credentials as a run holds them, of a sandbox whose key somebody rotates."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        super().__init__(sandbox.credentials("airbase"))
        self._sandbox = sandbox

    def again(self) -> Mapping[str, str]:
        return self._sandbox.credentials("airbase")


def test_a_key_that_is_rotated_while_a_run_is_under_way_is_picked_up(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    with airbase(empty_sandbox, sqlite_store, credentials=Kept(empty_sandbox)) as live:
        desk = Desk(live, empty_sandbox, sqlite_store)
        assert desk.run("airbase_vendors", supplier()).counts["delivered"] == 1
        empty_sandbox.edit("airbase", "credentials", {"set": {}})
        other = supplier(source_key="g-2", code="1002", name="Other B.V.")
        assert desk.run("airbase_vendors", other).counts["delivered"] == 1
        assert [status for _, _, status in desk.writes()] == [201, 401, 201]
        assert sum(counted.calls for counted in live.meter.calls().values()) == 3


def test_a_key_that_is_refused_stops_the_flow_and_blames_no_document(desk: Desk) -> None:
    empty = desk.sandbox
    old = empty.credentials("airbase")["api_key"]
    empty.edit("airbase", "credentials", {"set": {}})
    found = desk.run("airbase_vendors", supplier())
    assert found.stopped is not None
    assert (found.stopped.code, found.counts["planned"]) == ("unauthorised", 1)
    assert "connect airbase" in found.stopped.text
    assert old not in f"{found}"
    with pytest.raises(Unauthorised):
        desk.live.client.rows("", "vendors")
    assert [status for _, _, status in desk.writes()] == [401]


def test_the_limit_that_headers_tell_is_kept_without_a_refusal(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    """The tenant has less than the 500 that the contract assumes; that is read off the first answer."""
    empty_sandbox.edit("airbase", "settings", {"key": "settings", "set": {"rate_limit": 20}})
    with airbase(empty_sandbox, sqlite_store) as live:
        for _ in range(45):
            live.client.get("", "subsidiaries")
    statuses = [call["status"] for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "airbase"]
    assert statuses.count(200) == 45
    assert statuses.count(429) <= 2


def test_a_throttled_write_says_when_it_may_go_again(desk: Desk) -> None:
    desk.sandbox.fault(system="airbase", method="POST", status=429, headers={"Retry-After": "30"}, count=1)
    before = desk.live.clock.now()
    outcome = desk.tell(supplier())
    assert outcome.kind == "throttled"
    assert outcome.retry_at is not None
    assert 29 <= (outcome.retry_at - before).total_seconds() <= 40
    assert desk.vendors("O'Neill Installaties") == []
