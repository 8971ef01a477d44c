"""The engine over a target in memory, on both databases: what is sent, how often, and what is said about the rest."""

from __future__ import annotations

import json

import pytest

from include.store.models import audit_events, deliveries
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeWriter
from tests.support.outbox_rows import document, row

pytestmark = pytest.mark.both_stores


def test_a_document_is_delivered_once_and_the_second_run_changes_nothing(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1"), row("P2"))) == {"delivered": 2}
    before = bench.delivery("P1")
    assert (before.state, before.target_id, before.target_number) == ("delivered", "T1", "123/P1")
    assert counted(bench.run(row("P1"), row("P2"))) == {"unchanged": 2}
    assert bench.delivery("P1") == before
    assert bench.target.writes == [("create", "123/P1"), ("create", "123/P2")]
    assert bench.events("P1") == ["planned", "sending", "delivered"]


def test_the_audit_trail_says_how_it_was_sent(bench: Bench) -> None:
    bench.run(row("P1", "70.50"), who="Ann")
    last = bench.all(audit_events)[-1]
    assert (last.event, last.who, last.method, last.path, last.status) == ("delivered", "Ann", "POST", "documents", 201)
    assert last.request_id_sent == bench.delivery("P1").attempt_key
    assert (last.request_id_received, str(last.amount_after)) == ("r1", "70.50")


def test_a_call_that_the_vendor_wants_named_otherwise_stands_in_the_audit_trail_under_that_name(bench: Bench) -> None:
    bench.writer.faults.append(Outcome("unknown", code="no_answer", text="no answer came", request_id_sent="our-v4"))
    bench.run(row("P1"))
    assert bench.all(audit_events)[-1].request_id_sent == "our-v4"


@pytest.mark.parametrize(
    ("batch", "sent"), [(1, ["1A", "2A", "3A", "1B", "2B", "1C"]), (2, ["1A 1B", "2A 2B", "3A", "1C"])]
)
def test_companies_take_turns_since_their_vendors_minutes_are_their_own(
    bench: Bench, batch: int, sent: list[str]
) -> None:
    bench.writer = FakeWriter(bench.target, batch=batch)
    documents = {"1A": "1", "1B": "1", "1C": "1", "2A": "2", "2B": "2", "3A": "3"}
    bench.run(*(row(key, company=company, target_company=company) for key, company in documents.items()))
    requests = [[one["natural_key"].partition("/")[2] for one in json.loads(one.body)] for one in bench.writer.sent]
    assert [" ".join(keys) for keys in requests] == sent


def test_every_void_leaves_before_any_new_document(bench: Bench) -> None:
    before = [row(key, company=company, target_company=company) for key, company in (("1A", "1"), ("2A", "2"))]
    bench.run(*before)
    voids = [row(one.source_key, company=one.company, target_company=one.company, wanted="void") for one in before]
    news = [row(key, company=company, target_company=company) for key, company in (("1B", "1"), ("2B", "2"))]
    bench.run(*voids, *news)
    assert [action for action, _ in bench.target.writes[2:]] == ["void", "void", "create", "create"]


@pytest.mark.parametrize("amount", ["100", "100.0", "100.0000"])
def test_equal_values_are_no_change(bench: Bench, counted, amount: str) -> None:
    bench.run(row("P1", "100.00"))
    assert counted(bench.run(row("P1", document=document("P1", amount)))) == {"unchanged": 1}
    assert len(bench.writer.sent) == 1


def test_another_fingerprint_version_plans_no_updates(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    with bench.store.begin() as connection:
        connection.execute(
            deliveries.update().values(delivered_fingerprint="0:of an older release", delivered_hash=None)
        )
    assert counted(bench.run(row("P1"))) == {"unchanged": 1}
    assert len(bench.writer.sent) == 1
    assert bench.delivery("P1").delivered_fingerprint.startswith("1:")


def test_a_change_is_an_update_with_the_vendors_token_and_each_has_its_own_key(bench: Bench) -> None:
    for amount in ("100.00", "90.00", "100.00", "90.00"):
        bench.run(row("P1", amount))
    sent = [json.loads(request.body)[0] for request in bench.writer.sent]
    assert [(one["action"], one["target"], one["token"]) for one in sent] == [
        ("create", "", ""),
        ("update", "T1", "1"),
        ("update", "T1", "2"),
        ("update", "T1", "3"),
    ]
    assert len({one["key"] for one in sent}) == 4
    assert all(len(one["key"]) == 36 for one in sent)


def test_what_was_never_delivered_needs_no_void(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1", wanted="void"))) == {"skipped": 1}
    assert bench.delivery("P1") is None
    bench.run(row("P2", problems=[{"code": "period_closed", "text": "period 10 is closed"}]))
    assert counted(bench.run(row("P2", wanted="void"))) == {"skipped": 1}
    assert (bench.delivery("P2").state, bench.delivery("P2").reason_code) == ("skipped", "void_before_delivery")
    assert bench.writer.sent == []


def test_a_delivered_document_is_voided_once(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    assert counted(bench.run(row("P1", wanted="void"))) == {"delivered": 1}
    assert counted(bench.run(row("P1", wanted="void"))) == {"unchanged": 1}
    assert bench.target.writes == [("create", "123/P1"), ("void", "123/P1")]
    assert bench.delivery("P1").voided
    assert not bench.target.live("123/P1")


def test_valid_again_after_a_void_asks_a_person_first(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    bench.run(row("P1", wanted="void"))
    assert counted(bench.run(row("P1"))) == {"review": 1}
    assert [review.code for review in bench.reviews()] == ["reopened_after_void"]
    bench.decide("release")
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    keys = [json.loads(request.body)[0]["key"] for request in bench.writer.sent]
    assert len(set(keys)) == 3
    assert len(bench.target.live("123/P1")) == 1


def test_the_first_entry_of_a_reversed_one_is_not_taken_for_alive(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    bench.run(row("P1", wanted="void"))
    first = {"id": bench.delivery("P1").target_id, "number": "26900007", "evidence": "carries our key AVX:P1"}
    assert counted(bench.run(row("P1", adopt=first))) == {"review": 1}
    assert (bench.delivery("P1").state, bench.delivery("P1").voided) == ("held", True)
    assert counted(bench.run(row("P1", adopt=first))) == {"review": 1}
    bench.decide("release")
    assert counted(bench.run(row("P1", adopt=first))) == {"delivered": 1}
    assert (bench.delivery("P1").voided, bench.delivery("P1").target_id != first["id"]) == (False, True)
    assert len(bench.target.live("123/P1")) == 1
    assert bench.delivery("P1").target_facts["past"] == [first["id"]]
    assert counted(bench.run(row("P1", adopt=first))) == {"unchanged": 1}


def test_what_a_person_took_back_is_void_and_asked_about_when_it_is_valid_again(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    first = bench.delivery("P1").target_id
    by_hand = {"id": "T-hand", "number": "26900008", "evidence": "carries our key AVX:P1:void"}
    void = row("P1", wanted="void", skip="reversed_by_hand", adopt=by_hand)
    assert counted(bench.run(void)) == {"skipped": 1}
    after = bench.delivery("P1")
    assert (after.state, after.voided, after.target_id) == ("delivered", True, first)
    assert (after.reason_code, after.target_facts["void"]["id"]) == ("reversed_by_hand", "T-hand")
    # the next outbox knows it as void; either way nothing is written any more
    assert counted(bench.run(void)) == {"skipped": 1}
    assert counted(bench.run(row("P1", wanted="void"))) == {"unchanged": 1}
    assert bench.delivery("P1") == after
    assert counted(bench.run(row("P1"))) == {"review": 1}
    assert [review.code for review in bench.reviews()] == ["reopened_after_void"]
    bench.decide("release")
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert bench.delivery("P1").target_facts["past"] == sorted([first, "T-hand"])
    assert bench.target.writes == [("create", "123/P1")] * 2


def test_left_out_by_choice_leaves_no_row_and_no_call(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1", skip="before_start"), row("P2", skip="not_chosen"))) == {"skipped": 2}
    assert bench.all(deliveries) == []


def test_what_stands_in_the_target_is_adopted_without_a_call(bench: Bench, counted) -> None:
    twin = bench.target.create_by_hand("123/P1")
    adopt = {"id": twin.id, "number": "26700412", "token": "1", "evidence": "same number, amount and day"}
    assert counted(bench.run(row("P1", adopt=adopt))) == {"delivered": 1}
    assert counted(bench.run(row("P1", adopt=adopt))) == {"unchanged": 1}
    assert (bench.delivery("P1").target_id, bench.delivery("P1").target_number) == (twin.id, "26700412")
    assert bench.writer.sent == bench.writer.looked_up == []
    assert bench.all(audit_events)[0].text == "same number, amount and day"


def test_two_documents_never_share_one_in_the_target(bench: Bench, counted) -> None:
    twin = bench.target.create_by_hand("123/P1")
    adopt = {"id": twin.id, "number": "26700412"}
    bench.run(row("P1", adopt=adopt))
    result = bench.run(row("P1", adopt=adopt), row("P2", adopt=adopt))
    assert counted(result) == {"unchanged": 1, "blocked": 1}
    assert bench.delivery("P2").reason_code == "adopt_conflict"
    assert "P1 of company C1" in result.reasons[0].text


def test_nor_do_they_when_both_come_in_the_same_run(bench: Bench, counted) -> None:
    twin = bench.target.create_by_hand("123/P1")
    rows = [row("P1", adopt={"id": twin.id}), row("P2", adopt={"id": twin.id})]
    for unchanged in ({"delivered": 1}, {"unchanged": 1}):
        assert counted(bench.run(*rows)) == {"blocked": 1} | unchanged
    assert bench.delivery("P2").reason_code == "adopt_conflict"
    assert bench.delivery("P2").target_id is None


def test_all_problems_are_told_at_once_and_only_once(bench: Bench, counted) -> None:
    problems = [
        {"code": "period_closed", "text": "Period 10 is closed: open it."},
        {"code": "account_unknown", "text": "Line 1 names account 4100: add it."},
    ]
    result = bench.run(row("P1", problems=problems))
    assert counted(result) == {"blocked": 1}
    assert [(one.code, one.documents) for one in result.reasons] == [
        ("period_closed", ("P1",)),
        ("account_unknown", ("P1",)),
    ]
    delivery = bench.delivery("P1")
    assert delivery.reason_text == "Period 10 is closed: open it. Line 1 names account 4100: add it."
    bench.run(row("P1", problems=problems))
    assert bench.delivery("P1") == delivery
    assert bench.events("P1") == ["blocked"]
    assert counted(bench.run(row("P1"))) == {"delivered": 1}


def test_an_unreadable_document_is_blocked_with_its_reason(bench: Bench, counted) -> None:
    broken = document("P1").replace('"amount": "100.00"', '"amount": "lots"', 1)
    result = bench.run(row("P1", document=broken), row("P2", document="{"), row("P3", document=document("P4")))
    assert counted(result) == {"blocked": 3}
    assert {one.code for one in result.reasons} == {"document_malformed"}
    assert any("amount" in one.text for one in result.reasons)


def test_without_a_target_company_nothing_is_sent_to_a_default(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1", target_company=""))) == {"blocked": 1}
    assert bench.delivery("P1").reason_code == "not_routed"


@pytest.mark.parametrize("change", [{"amount": "5.00"}, {"wanted": "void"}])
def test_what_stands_in_another_company_is_neither_changed_nor_voided(
    bench: Bench, counted, change: dict[str, str]
) -> None:
    first = row("P1")
    bench.run(first)
    moved = {"target_company": "elsewhere"}
    assert counted(bench.run(row("P1", **moved))) == {"unchanged": 1}
    assert counted(bench.run(row("P1", **change, **moved))) == {"blocked": 1}
    assert bench.delivery("P1").reason_text == (
        f"P1 was delivered to company {first.target_company} of fake, and company C1 leads to elsewhere by now: pair it"
        f" with {first.target_company} again in the link's companies, or settle the document in fake by hand. Nothing"
        " was sent."
    )
    assert len(bench.writer.sent) == 1
    assert counted(bench.run(row("P1", **change))) == {"delivered": 1}


def test_a_row_that_comes_twice_is_not_sent(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1"), row("P1", "5.00"))) == {"blocked": 1}
    assert bench.delivery("P1").reason_code == "outbox_twice"


HOLD = [{"code": "duplicate_suspected", "text": "It looks like F-2210.", "payload": {"twin": "F-2210"}}]


def test_a_held_document_goes_when_a_person_releases_it(bench: Bench, counted) -> None:
    result = bench.run(row("P1", holds=HOLD))
    assert counted(result) == {"review": 1}
    assert result.reasons[0].text == "It looks like F-2210."
    bench.run(row("P1", holds=HOLD))
    (review,) = bench.reviews()
    assert (review.document_key, review.code, review.payload["twin"]) == ("P1", "duplicate_suspected", "F-2210")
    bench.decide("release")
    assert counted(bench.run(row("P1", holds=HOLD))) == {"delivered": 1}


def test_a_release_counts_for_the_document_that_was_looked_at(bench: Bench, counted) -> None:
    bench.run(row("P1", holds=HOLD))
    bench.decide("release")
    assert counted(bench.run(row("P1", "999.00", holds=HOLD))) == {"review": 1}
    assert len(bench.reviews()) == 1
    assert bench.writer.sent == []


def test_a_rejected_document_is_not_sent_and_says_why(bench: Bench, counted) -> None:
    bench.run(row("P1", holds=HOLD))
    bench.decide("reject")
    assert counted(bench.run(row("P1", holds=HOLD))) == {"skipped": 1}
    assert counted(bench.run(row("P1", holds=HOLD))) == {"skipped": 1}
    assert (bench.delivery("P1").state, bench.delivery("P1").reason_code) == ("skipped", "rejected_in_review")
    assert bench.writer.sent == []


def test_a_review_closes_when_its_cause_is_gone(bench: Bench, counted) -> None:
    bench.run(row("P1", holds=HOLD))
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert bench.reviews() == []
    assert len(bench.reviews("closed")) == 1


VENDOR = [{"flow": "vendors", "company": "C1", "key": "V1", "label": "vendor Jansen BV"}]


def test_a_document_waits_for_what_it_refers_to_and_goes_in_the_same_run(bench: Bench, counted) -> None:
    result = bench.run(row("P1", refs=VENDOR))
    assert counted(result) == {"waiting": 1}
    assert result.reasons[0].text.startswith("Waits for vendor Jansen BV (vendors), which is not known")
    bench.run(row("V1", flow="vendors"), flow="vendors")
    assert counted(bench.run(row("P1", refs=VENDOR))) == {"delivered": 1}
    assert json.loads(bench.writer.sent[-1].body)[0]["references"] == {"vendors:V1": "T1"}


def test_a_reference_says_what_stops_it(bench: Bench) -> None:
    problems = [{"code": "vendor_unmatched", "text": "No vendor is like it."}]
    bench.run(row("V1", flow="vendors", problems=problems), flow="vendors")
    result = bench.run(row("P1", refs=VENDOR))
    assert "is blocked (No vendor is like it)" in result.reasons[0].text


def test_a_void_vendor_or_one_of_another_company_is_no_reference(bench: Bench, counted) -> None:
    bench.run(row("V1", flow="vendors", target_company="456"), flow="vendors")
    assert counted(bench.run(row("P1", refs=VENDOR))) == {"waiting": 1}
    bench.run(row("V1", flow="vendors", target_company="456", wanted="void"), flow="vendors")
    assert counted(bench.run(row("P1", refs=VENDOR))) == {"waiting": 1}


def test_documents_of_one_flow_may_refer_to_each_other(bench: Bench, counted) -> None:
    def after(key: str) -> list[dict[str, str]]:
        return [{"flow": "payments", "company": "C1", "key": key, "label": key}]

    rows = [row("P1", refs=after("P2")), row("P2", refs=after("P3")), row("P3")]
    assert counted(bench.run(*rows)) == {"delivered": 3}
    assert [key for _, key in bench.target.writes] == ["123/P3", "123/P2", "123/P1"]


def test_what_the_writer_cannot_express_is_said_once_and_goes_by_itself_when_it_can(bench: Bench, counted) -> None:
    bench.writer.cannot.add("P1")
    for _ in range(3):
        assert counted(bench.run(row("P1"))) == {"blocked": 1}
    assert bench.events("P1") == ["planned", "blocked"]
    assert bench.delivery("P1").reason_text == "P1 has no number"
    bench.writer.cannot.clear()
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
