"""The writer against literal answers: what leaves, what is looked at before and after, what a lost answer leads to."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from include.documents import OrderResult, VendorLink
from include.http.errors import Throttled, Transient
from include.systems.airbase.writer import AirbaseWriter
from include.systems.base import Action, Outcome, Posting, Target
from tests.support.airbase import ORDER, OTHER, VENDOR, Tenant, airbase_served, listed
from tests.support.postings import KEY, code, invoice, vendor

VENDORS, ONE = "/v1/vendors/", f"/v1/vendors/{VENDOR}/"
LINKS, LINK = "/v1/accounting/vendors/", f"/v1/accounting/vendors/{VENDOR}/"
AN_ORDER = f"/v1/purchase_orders/{ORDER}/"
ACCOUNTS = "/v1/accounting/accounts/"
BULK, SESSION = f"{ACCOUNTS}bulk_upsert/", "/v1/accounting/entity/sync/"
OURS = {"id": VENDOR, "airbase_id": VENDOR, "erp_reference_id": "1001", "name": "O'Neill Installaties"}
UNLINKED = OURS | {"erp_reference_id": ""}
TAKEN = httpx.Response(400, json={"erp_reference_id": ["A vendor with this erp_reference_id exists."]})
SUPPLIER = vendor(code="1001")
RENT, FEES = code(type="expense"), code(type="expense", code="4100", name="Fees", source_key="f")
LINKED = VendorLink(company="791", source_key="g-1", vendor_id=VENDOR, name="Jansen", reference="1001")
URL = "https://start.exactonline.nl/docs/PurPurchaseOrder.aspx?ID=1"
SUCCESS = OrderResult(
    company="791", source_key=ORDER, order_id=ORDER, number="PO-77", success=True, posting="purchase_orders:o", url=URL
)
UNTOLD = SUCCESS.model_copy(update={"untold": True})
FAILURE = SUCCESS.model_copy(update={"success": False, "message": "Account 4711 is blocked.", "posting": None})
BLANK = {"id": ORDER, "number": "PO-77", "erp_reference_id": "", "erp_url": None, "erp_sync_status": "not_synced"}
SYNCED = BLANK | {"erp_reference_id": "100045", "erp_url": URL, "erp_sync_status": "synced", "error_message": ""}


def ok(*rows: Any) -> Any:
    found = [httpx.Response(200, json=row) for row in rows]
    return found if len(found) > 1 else found[0]


class Office:
    """A writer whose tenant answers as told."""

    def __init__(self, answers: dict[str, Any] | None = None, **options: Any) -> None:
        self.tenant = Tenant(answers or {})
        self.served = airbase_served(self.tenant)
        self.writer = AirbaseWriter(self.served.client, {"codes": "write", **options})

    def posting(self, document: Any, action: Action = "create", **more: Any) -> Posting:
        references = {"purchase_orders:o": Target("guid", number="100045")}
        return Posting("flow", action, "MER-NL", document, KEY, references=references, **more)

    def tell(self, *documents: Any, action: Action = "create", **more: Any) -> list[Outcome]:
        prepared = self.writer.prepare([self.posting(one, action, **more) for one in documents])
        assert prepared.request is not None, prepared.problems
        return list(self.writer.send("flow", prepared.request, len(documents)))

    def problems(self, *documents: Any, action: Action = "create", **more: Any) -> list[str]:
        prepared = self.writer.prepare([self.posting(one, action, **more) for one in documents])
        assert prepared.request is None
        return [name for name, _ in prepared.problems]

    def look(self, document: Any, action: Action = "create", **more: Any) -> Target | None:
        return self.writer.look_up(self.posting(document, action, **more))


def short(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind, outcome.code


def test_a_new_vendor_is_one_post_with_our_key() -> None:
    office = Office({f"POST {VENDORS}": httpx.Response(201, json=OURS)})
    [outcome] = office.tell(SUPPLIER)
    assert (outcome.kind, outcome.target) == ("delivered", Target(VENDOR, "1001"))
    [(_, sent)] = office.tenant.writes
    assert (sent["erp_reference_id"], sent["name"]) == ("1001", "O'Neill Installaties")
    assert office.tenant.headers[0]["Idempotency-Key"] == KEY


@pytest.mark.parametrize("status", [400, 409])
def test_a_vendor_that_is_there_already_under_our_reference_and_name_is_the_one_wanted(status: int) -> None:
    refusal = httpx.Response(status, json={"erp_reference_id": ["exists"]})
    named = OURS | {"name": " o'neill   INSTALLATIES"}
    office = Office({f"POST {VENDORS}": refusal, f"GET {VENDORS}": listed(named)})
    [outcome] = office.tell(SUPPLIER)
    assert (outcome.kind, outcome.code, outcome.target) == ("delivered", "", Target(VENDOR, "1001"))
    assert office.tenant.asked[1][1]["erp_reference_id"] == "1001"


def test_a_reference_that_another_vendor_has_is_told_with_its_name() -> None:
    other = OURS | {"name": "Jansen Beheer"}
    office = Office({f"POST {VENDORS}": TAKEN, f"GET {VENDORS}": listed(other)})
    [outcome] = office.tell(SUPPLIER)
    assert (*short(outcome), outcome.status) == ("refused", "reference_taken", 400)
    assert "1001 belongs to vendor Jansen Beheer" in outcome.text


def test_a_refusal_for_another_reason_stays_what_it_is() -> None:
    said = httpx.Response(400, json={"email": ["Enter a valid email address."]})
    # A server that ignores the filter gives vendors of other references.
    office = Office({f"POST {VENDORS}": said, f"GET {VENDORS}": listed(OURS | {"erp_reference_id": "77"})})
    [outcome] = office.tell(SUPPLIER)
    assert (*short(outcome), outcome.spends_key) == ("refused", "refused_by_airbase", True)
    assert "email: Enter a valid" in outcome.text


def test_a_refusal_that_could_not_be_looked_at_says_so() -> None:
    office = Office({f"POST {VENDORS}": TAKEN, f"GET {VENDORS}": httpx.Response(404, json={"detail": "gone"})})
    [outcome] = office.tell(SUPPLIER)
    assert short(outcome) == ("refused", "refused_by_airbase")
    assert "could not be looked up" in outcome.text


def test_a_lost_answer_is_unknown_and_an_unmade_connection_a_retry() -> None:
    [lost] = Office({f"POST {VENDORS}": httpx.ReadTimeout("slow")}).tell(SUPPLIER)
    [unmade] = Office({f"POST {VENDORS}": httpx.ConnectError("no")}).tell(SUPPLIER)
    assert [short(lost), short(unmade)] == [("unknown", "no_answer"), ("retry", "no_connection")]


def test_a_changed_vendor_is_patched_by_its_id() -> None:
    office = Office({f"PATCH {ONE}": ok(OURS)})
    [outcome] = office.tell(SUPPLIER, action="update", target=Target(VENDOR, "1001"))
    assert (outcome.kind, outcome.target) == ("delivered", Target(VENDOR, "1001"))
    assert office.look(vendor(code="1001"), "update", target=Target(VENDOR)) is None


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (OURS, Target(VENDOR, "1001")),
        (OURS | {"name": "Jansen Beheer"}, None),
        (OURS | {"erp_reference_id": "1001-2"}, None),
    ],
)
def test_a_new_vendor_is_found_by_reference_and_name(row: dict[str, Any], found: Target | None) -> None:
    assert Office({f"GET {VENDORS}": listed(row)}).look(SUPPLIER) == found


def test_a_change_is_found_where_the_vendor_says_what_was_sent() -> None:
    says = OURS | {
        "is_active": True,
        "email": "ap@oneill.example",
        "address": {"line1": "Kade 1", "line2": None, "city": "Rotterdam", "postal_code": "3011 AA", "country": "NL"},
        "subsidiary_reference_ids": [{"airbase_id": OTHER, "erp_reference_id": "MER-NL"}],
    }
    target = Target(VENDOR, "1001")
    assert Office({f"GET {VENDORS}": listed(says)}).look(SUPPLIER, "update", target=target) == target
    for change in (
        {"email": "old@oneill.example"},
        {"subsidiary_reference_ids": []},
        {"id": OTHER, "airbase_id": OTHER},
    ):
        office = Office({f"GET {VENDORS}": listed(says | change)})
        assert office.look(SUPPLIER, "update", target=target) is None
    ended = Office({f"GET {VENDORS}": listed(says | {"is_active": False})})
    assert ended.look(SUPPLIER, "void", target=target) == target


def test_a_reference_is_filled_in_where_nobody_has_it() -> None:
    office = Office({f"GET {LINKS}": listed(), f"GET {LINK}": ok(UNLINKED), f"PATCH {LINK}": ok(OURS)})
    [outcome] = office.tell(LINKED)
    assert (outcome.kind, outcome.target) == ("delivered", Target(VENDOR, "1001"))
    assert office.tenant.writes == [(f"PATCH {LINK}", {"erp_reference_id": "1001"})]


def test_a_reference_that_the_vendor_has_already_is_not_written_again() -> None:
    office = Office({f"GET {LINKS}": listed(OURS)})
    [outcome] = office.tell(LINKED)
    assert (outcome.kind, outcome.target) == ("delivered", Target(VENDOR, "1001"))
    assert office.tenant.writes == []
    assert office.look(LINKED) == Target(VENDOR, "1001")


def test_a_reference_that_another_vendor_has_is_never_given_twice() -> None:
    office = Office({f"GET {LINKS}": listed(OURS | {"id": OTHER, "airbase_id": OTHER, "name": "Jansen Oud"})})
    [outcome] = office.tell(LINKED)
    assert short(outcome) == ("refused", "reference_taken")
    assert "Jansen Oud" in outcome.text
    assert office.tenant.writes == []
    assert office.look(LINKED) is None


@pytest.mark.parametrize("status", [400, 409])
def test_a_vendor_with_another_reference_keeps_it(status: int) -> None:
    said = httpx.Response(status, json={"erp_reference_id": ["This field cannot be changed."]})
    # One that cannot be read by its id.
    looked = httpx.Response(405, json={"detail": 'Method "GET" not allowed.'})
    [outcome] = Office({f"GET {LINKS}": listed(), f"GET {LINK}": looked, f"PATCH {LINK}": said}).tell(LINKED)
    assert (*short(outcome), outcome.status) == ("refused", "reference_set", status)
    assert "cannot be changed" in outcome.text


def test_an_answer_with_another_reference_than_ours_is_a_refusal_though_it_is_200() -> None:
    kept = ok(OURS | {"erp_reference_id": "77"})
    office = Office({f"GET {LINKS}": listed(), f"GET {LINK}": ok(UNLINKED), f"PATCH {LINK}": kept})
    [outcome] = office.tell(LINKED)
    assert short(outcome) == ("refused", "reference_set")
    assert "ERP reference 77" in outcome.text


def test_a_reference_that_stands_is_never_written_over_whatever_airbase_would_allow() -> None:
    office = Office({f"GET {LINKS}": listed(), f"GET {LINK}": ok(OURS | {"erp_reference_id": "77"})})
    [outcome] = office.tell(LINKED)
    assert short(outcome) == ("refused", "reference_set")
    assert "vendor O'Neill Installaties has the ERP reference 77" in outcome.text
    assert office.tenant.writes == []


def test_a_vendor_that_is_gone_is_told_in_words() -> None:
    gone = httpx.Response(404, json={"detail": "Not found."})
    office = Office({f"GET {LINKS}": listed(), f"GET {LINK}": gone})
    [outcome] = office.tell(LINKED)
    assert (*short(outcome), office.tenant.writes) == ("refused", "not_found", [])


@pytest.mark.parametrize(
    "answers", [{f"GET {LINKS}": httpx.Response(503)}, {f"GET {LINKS}": listed(), f"GET {LINK}": httpx.Response(503)}]
)
def test_nothing_is_written_while_it_cannot_be_asked_who_has_the_reference(answers: dict[str, Any]) -> None:
    office = Office(answers)
    [outcome] = office.tell(LINKED)
    assert short(outcome) == ("retry", "no_connection")
    assert office.tenant.writes == []


@pytest.mark.parametrize("action", ["update", "void"])
def test_a_reference_is_told_once(action: Action) -> None:
    assert Office().problems(LINKED, action=action, target=Target(VENDOR)) == ["reference_set"]
    assert Office().look(LINKED, action, target=Target(VENDOR)) is None


def test_an_order_is_told_its_number_once() -> None:
    office = Office({f"GET {AN_ORDER}": ok(BLANK), f"PATCH {AN_ORDER}": ok(SYNCED)})
    [outcome] = office.tell(SUCCESS)
    assert outcome.kind == "delivered"
    assert outcome.target == Target(ORDER, number="100045", facts={"shared": True})
    [(_, sent)] = office.tenant.writes
    assert sent == {
        "erp_reference_id": "100045",
        "erp_url": URL,
        "erp_sync_status": "synced",
        "error_message": None,
    }


def test_an_order_that_says_it_already_is_left_alone() -> None:
    office = Office({f"GET {AN_ORDER}": ok(SYNCED)})
    [outcome] = office.tell(SUCCESS)
    assert (outcome.kind, office.tenant.writes) == ("delivered", [])
    assert office.look(SUCCESS) == outcome.target


def test_a_success_after_a_failure_does_not_send_the_number_again() -> None:
    failed = SYNCED | {"erp_sync_status": "failed", "error_message": "Account 4711 is blocked."}
    office = Office({f"GET {AN_ORDER}": ok(failed), f"PATCH {AN_ORDER}": ok(SYNCED)})
    [outcome] = office.tell(SUCCESS)
    assert outcome.kind == "delivered"
    assert [sorted(sent) for _, sent in office.tenant.writes] == [["erp_sync_status", "erp_url", "error_message"]]


def test_an_order_that_showed_nothing_when_it_was_read_is_told_without_another_look() -> None:
    office = Office({f"PATCH {AN_ORDER}": ok(SYNCED)})
    [outcome] = office.tell(UNTOLD)
    assert (outcome.kind, outcome.target) == ("delivered", Target(ORDER, number="100045", facts={"shared": True}))
    assert [name for name, _, _ in office.tenant.asked] == [f"PATCH {AN_ORDER}"]
    assert office.tenant.headers[0]["Idempotency-Key"] == KEY


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize(
    ("stands", "expected", "writes"),
    [
        (SYNCED, ("delivered", ""), 1),  # the refusal was the echo of an attempt of ours
        (SYNCED | {"erp_reference_id": "99"}, ("refused", "reference_set"), 1),
        (SYNCED | {"erp_sync_status": "not_synced"}, ("delivered", ""), 2),
        (BLANK, ("refused", "refused_by_airbase"), 1),
    ],
    ids=["told already", "another number", "our number, and no outcome", "nothing"],
)
def test_an_order_that_refuses_what_it_is_told_at_once_is_looked_at(
    status: int, stands: dict[str, Any], expected: tuple[str, str], writes: int
) -> None:
    refusal = httpx.Response(status, json={"erp_reference_id": ["This field cannot be changed."]})
    answers = [refusal, httpx.Response(200, json=SYNCED)]
    office = Office({f"PATCH {AN_ORDER}": answers, f"GET {AN_ORDER}": ok(stands)})
    [outcome] = office.tell(UNTOLD)
    assert short(outcome) == expected
    sent = [body for _, body in office.tenant.writes]
    assert len(sent) == writes
    assert all("erp_reference_id" not in body for body in sent[1:])
    assert ["Idempotency-Key" in headers for headers in office.tenant.headers] == [True, False, False][: writes + 1]


def test_an_order_that_keeps_another_number_and_says_nothing_of_it_is_a_refusal() -> None:
    [outcome] = Office({f"PATCH {AN_ORDER}": ok(SYNCED | {"erp_reference_id": "99"})}).tell(UNTOLD)
    assert short(outcome) == ("refused", "reference_set")
    assert "order PO-77 has the ERP reference 99" in outcome.text


def test_an_order_that_was_told_at_once_and_is_gone_or_may_have_been_told() -> None:
    gone = httpx.Response(404, json={"detail": "Not found."})
    [lost] = Office({f"PATCH {AN_ORDER}": httpx.ReadTimeout("slow")}).tell(UNTOLD)
    [missing] = Office({f"PATCH {AN_ORDER}": gone}).tell(UNTOLD)
    assert [short(lost), short(missing)] == [("unknown", "no_answer"), ("refused", "not_found")]


def test_an_order_with_another_number_keeps_it() -> None:
    office = Office({f"GET {AN_ORDER}": ok(SYNCED | {"erp_reference_id": "99"})})
    [outcome] = office.tell(SUCCESS)
    assert short(outcome) == ("refused", "reference_set")
    assert "order PO-77 has the ERP reference 99" in outcome.text
    assert office.tenant.writes == []
    assert office.look(SUCCESS) is None


def test_a_failure_that_is_over_is_taken_back_beside_another_number() -> None:
    """It was ordered anew: its first number stays in Airbase for ever."""
    failed = {"erp_reference_id": "99", "erp_sync_status": "failed", "error_message": "It was deleted in Exact."}
    over = SYNCED | {"erp_reference_id": "99"}
    office = Office({f"GET {AN_ORDER}": ok(BLANK | failed, over), f"PATCH {AN_ORDER}": ok(over)})
    [outcome] = office.tell(SUCCESS)
    assert (outcome.kind, outcome.target) == ("delivered", Target(ORDER, number="99", facts={"shared": True}))
    [(_, sent)] = office.tenant.writes
    assert sent == {"erp_url": URL, "erp_sync_status": "synced", "error_message": None}


def test_a_failure_is_told_in_words_and_keeps_the_number() -> None:
    told = SYNCED | {"erp_sync_status": "failed", "error_message": "Account 4711 is blocked."}
    office = Office({f"GET {AN_ORDER}": ok(SYNCED, told), f"PATCH {AN_ORDER}": ok(told)})
    [outcome] = office.tell(FAILURE)
    assert outcome.kind == "delivered"
    sent = {"erp_sync_status": "failed", "error_message": "Account 4711 is blocked."}
    assert office.tenant.writes == [(f"PATCH {AN_ORDER}", sent)]
    assert office.look(FAILURE) == Target(ORDER, facts={"shared": True})


def test_an_order_that_is_gone_is_told_in_words() -> None:
    office = Office({f"GET {AN_ORDER}": httpx.Response(404, json={"detail": "Not found."})})
    [outcome] = office.tell(SUCCESS)
    assert short(outcome) == ("refused", "not_found")
    assert office.look(SUCCESS) is None


def test_an_order_that_cannot_be_read_is_not_written() -> None:
    office = Office({f"GET {AN_ORDER}": httpx.Response(429, headers={"Retry-After": "900"})})
    [outcome] = office.tell(SUCCESS)
    assert short(outcome) == ("throttled", "throttled")
    assert outcome.retry_at is not None
    assert office.tenant.writes == []


def test_an_outcome_is_not_taken_back() -> None:
    assert Office().problems(SUCCESS, action="void", target=Target(ORDER)) == ["sent_once"]
    assert Office().problems(invoice()) == ["not_for_airbase"]


def upserted(*items: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"created": list(items), "updated": []})


MADE = upserted({"airbase_id": VENDOR, "erp_reference_id": "4000"}, {"airbase_id": OTHER, "erp_reference_id": "4100"})
START, COMPLETE = (f"POST {SESSION}", {"action": "START"}), (f"PATCH {SESSION}", {"action": "COMPLETE"})
NO_SESSION = httpx.Response(404, json={"detail": "No active sync session found."})


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (httpx.Response(201, json={"status": "started"}), httpx.Response(200, json={"status": "completed"})),
        (httpx.Response(409, json={"detail": "GL onboarding already completed."}), NO_SESSION),
        (httpx.Response(201), httpx.ReadTimeout("slow")),
        (httpx.Response(201), httpx.Response(500)),
    ],
    ids=["onboarding", "completed", "close lost", "not closed"],
)
def test_codes_go_in_one_batch_within_a_session_of_either_mood(opened: Any, closed: Any) -> None:
    office = Office({f"POST {SESSION}": opened, f"POST {BULK}": MADE, f"PATCH {SESSION}": closed})
    outcomes = office.tell(RENT, FEES)
    assert [(one.kind, one.target) for one in outcomes] == [
        ("delivered", Target(VENDOR, "4000")),
        ("delivered", Target(OTHER, "4100")),
    ]
    first, (name, sent), last = office.tenant.writes
    assert (first, name, last) == (START, f"POST {BULK}", COMPLETE)
    assert [item["erp_reference_id"] for item in sent["entities"]] == ["4000", "4100"]


@pytest.mark.parametrize(
    ("opened", "kind"),
    [
        (httpx.Response(503), "retry"),
        (httpx.ReadTimeout("slow"), "retry"),
        (httpx.ConnectError("no"), "retry"),
        (httpx.Response(429), "throttled"),
        (httpx.Response(401), "unauthorised"),
        (httpx.Response(400, json={"detail": "No."}), "refused"),
    ],
)
def test_without_a_session_no_code_leaves(opened: Any, kind: str) -> None:
    office = Office({f"POST {SESSION}": opened})
    assert [one.kind for one in office.tell(RENT, FEES)] == [kind] * 2
    assert len(office.tenant.asked) == 1


def test_a_batch_does_not_go_into_the_session_of_another_one() -> None:
    second: list[Outcome] = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == BULK:
            second.extend(writer.send("gl_accounts", made, 1))  # while the first one's session is open
            return MADE
        return httpx.Response(200, json={})

    served = airbase_served(serve)
    writer = AirbaseWriter(served.client, {"codes": "write"}, session_wait=0.01)
    made = writer.prepare([Office().posting(RENT)]).request
    assert made is not None
    assert [one.kind for one in writer.send("gl_accounts", made, 1)] == ["delivered"]
    assert [short(one) for one in second] == [("retry", "session_busy")]
    assert len(served.meter.calls) == 3


def test_a_batch_whose_answer_is_lost_is_unknown_and_its_session_closed() -> None:
    office = Office(
        {f"POST {SESSION}": httpx.Response(201), f"POST {BULK}": httpx.ReadTimeout("slow"), f"PATCH {SESSION}": ok({})}
    )
    assert [one.kind for one in office.tell(RENT, FEES)] == ["unknown"] * 2
    assert office.tenant.writes[-1] == COMPLETE


def test_a_code_is_found_by_its_reference_and_a_tag_by_its_type_as_well() -> None:
    row = {"airbase_id": VENDOR, "erp_reference_id": "4000", "name": "Rent", "account_number": "4000"}
    assert Office({f"GET {ACCOUNTS}": listed(row)}).look(RENT) == Target(VENDOR, "4000")
    assert Office({f"GET {ACCOUNTS}": listed()}).look(RENT) is None
    tag = {
        "airbase_id": VENDOR,
        "erp_reference_id": "10",
        "name": "Advice",
        "tag_type": {"erp_reference_id": "COSTCENTER"},
    }
    centre = code(group="cost_center", code="10", name="Advice")
    other = tag | {"airbase_id": OTHER, "tag_type": {"name": "Department"}}
    assert Office({"GET /v1/accounting/tags/": listed(other, tag)}).look(centre) == Target(VENDOR, "10")
    assert Office({"GET /v1/accounting/tags/": listed(other)}).look(centre) is None
    unnamed = tag | {"tag_type": {"erp_reference_id": "", "name": "COST Center"}}
    assert Office({"GET /v1/accounting/tags/": listed(unnamed)}).look(centre) == Target(VENDOR, "10")


def test_a_changed_code_is_found_where_it_says_what_was_sent() -> None:
    item = {"name": "Rent", "account_number": "4000", "type": "expense", "category": None}
    row = item | {
        "airbase_id": VENDOR,
        "erp_reference_id": "4000",
        "subsidiary_reference_ids": [{"erp_reference_id": "MER-NL"}],
    }
    target = Target(VENDOR, "4000")
    assert Office({f"GET {ACCOUNTS}": listed(row)}).look(RENT, "update", target=target) == target
    assert Office({f"GET {ACCOUNTS}": listed(row | {"name": "Old"})}).look(RENT, "update", target=target) is None


def test_codes_are_written_where_that_is_chosen_only() -> None:
    assert Office(codes="check").problems(RENT) == ["codes_not_written"]
    assert AirbaseWriter(Office().served.client, {}).prepare([Office().posting(RENT)]).request is None


def test_two_codes_of_one_reference_do_not_leave_together() -> None:
    assert Office().problems(RENT, code(type="expense", source_key="2")) == ["send_alone"]


def test_the_tenant_may_call_its_tag_types_otherwise() -> None:
    office = Office(groups={"cost_center": {"erp_reference_id": "KP", "name": "Kostenplaats"}})
    prepared = office.writer.prepare([office.posting(code(group="cost_center"))])
    assert prepared.request is not None
    assert json.loads(prepared.request.body)["entities"][0]["tag_type"] == {
        "erp_reference_id": "KP",
        "name": "Kostenplaats",
    }


def test_codes_go_a_hundred_at_a_time_and_everything_else_alone() -> None:
    writer = Office().writer
    sizes = {flow: writer.batch_size(flow, "create") for flow in ("gl_accounts", "cost_centers", "airbase_vendors")}
    assert sizes == {"gl_accounts": 100, "cost_centers": 100, "airbase_vendors": 1}
    with pytest.raises(ValueError, match="only codes"):
        writer.prepare([Office().posting(SUPPLIER), Office().posting(SUPPLIER)])
    with pytest.raises(ValueError, match="one kind"):
        writer.prepare([Office().posting(RENT), Office().posting(code(group="cost_center", code="10"))])


def test_the_same_postings_are_the_same_request() -> None:
    office = Office()
    for document in (SUPPLIER, LINKED, SUCCESS, RENT):
        first, again = (office.writer.prepare([office.posting(document)]) for _ in range(2))
        assert first.request is not None
        assert first.request == again.request


def test_a_question_that_could_not_be_answered_is_no_absence() -> None:
    with pytest.raises(Transient):
        Office({f"GET {VENDORS}": httpx.Response(503)}).look(SUPPLIER)
    with pytest.raises(Throttled):
        Office({f"GET {AN_ORDER}": httpx.Response(429, headers={"Retry-After": "900"})}).look(SUCCESS)


def test_a_document_that_cannot_have_been_sent_is_not_looked_for() -> None:
    office = Office()
    assert office.look(vendor()) is None
    assert office.look(code(type="odd")) is None
    assert office.look(FAILURE.model_copy(update={"message": ""})) is None
    assert office.tenant.asked == []
