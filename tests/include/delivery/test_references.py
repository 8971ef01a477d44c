"""A document never leaves before what it refers to, and says what it waits for."""

from __future__ import annotations

from typing import Any

import pytest

from include.delivery.outbox import Problem
from include.delivery.references import ReferenceKey, earlier_step, keys, past_of, resolve, target_of
from include.store.deliveries import Delivery
from include.systems.base import Target
from tests.support.deliveries import delivery
from tests.support.outbox_rows import row

VENDOR = {"flow": "vendors", "company": "C1", "key": "V1", "label": "Jansen"}
INVOICE = {"flow": "purchase_invoices", "company": "C2", "key": "I1", "label": "F-1"}
KEY: ReferenceKey = ("vendors", "C1", "V1")


def vendor(state: str = "delivered", **changed: Any) -> Delivery:
    return delivery("V1", flow="vendors", state=state, **changed)


def test_what_rows_refer_to_is_asked_for_once() -> None:
    given = [row("P1", refs=[VENDOR, INVOICE]), row("P2", refs=[VENDOR]), row("P3")]
    assert keys(given) == {KEY, ("purchase_invoices", "C2", "I1")}


def test_a_delivered_reference_is_named_with_all_that_a_posting_needs() -> None:
    stands = vendor(target_id="T1", target_code="25", target_number="26", target_token="3", target_facts={"a": 1})
    found = resolve(row("P1", refs=[VENDOR]), {KEY: stands})
    assert (dict(found.targets), found.missing) == ({"vendors:V1": Target("T1", "25", "26", "3", {"a": 1})}, ())


def test_a_reference_that_stands_under_another_key_is_named_as_the_document_knows_it() -> None:
    given = row("P1", refs=[VENDOR | {"known_as": "V2", "target": "T1"}])
    assert keys([given]) == {KEY}
    assert dict(resolve(given, {KEY: vendor(target_id="T1")}).targets) == {"vendors:V2": Target("T1", facts={})}
    (missing,) = resolve(given, {KEY: vendor(target_id="T9")}).missing
    assert "stands as T9, not as T1 yet" in missing.text


def test_a_target_without_facts_has_none() -> None:
    assert target_of(vendor(target_id="T1")) == Target("T1", facts={})


def test_what_was_never_delivered_stands_nowhere() -> None:
    with pytest.raises(ValueError) as caught:
        target_of(vendor("planned"))
    assert str(caught.value) == "vendors V1 stands nowhere"


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (None, "is not known to this link yet"),
        (vendor(target_id="T1", target_company="456"), "stands in company 456, not in 123"),
        (vendor(target_id="T1", voided=True), "is void"),
        (vendor("planned"), "is about to be sent"),
        (vendor("sending"), "is being sent"),
        (vendor("refused", reason_text="It has no VAT number."), "was refused (It has no VAT number)"),
        (vendor("refused", reason_text="Its address is a PO BOX."), "was refused (Its address is a PO BOX)"),
        (vendor("retrying", reason_text="503"), "is being tried again (503)"),
        (vendor("unknown"), "was sent, but its answer never came"),
        (vendor("blocked"), "is blocked"),
        (vendor("waiting"), "waits itself"),
        (
            vendor(
                "waiting", reason_text="Waits for A (x), which is held. It is sent automatically after that. And for B."
            ),
            "waits for A (x), which is held",
        ),
        (
            vendor("waiting", reason_text="Waits for A (x), which is no BOX. It is sent automatically after that."),
            "waits for A (x), which is no BOX",
        ),
        (vendor("held"), "is in review"),
        (vendor("skipped"), "is not sent"),
        (vendor("of a newer release"), "of a newer release"),
    ],
)
def test_a_missing_reference_says_which_and_why(known: Delivery | None, why: str) -> None:
    found = resolve(row("P1", refs=[VENDOR]), {KEY: known} if known else {})
    text = f"Waits for Jansen (vendors), which {why}. It is sent automatically after that."
    assert (dict(found.targets), found.missing) == ({}, (Problem("reference_missing", text),))


def test_one_missing_reference_hides_no_other() -> None:
    found = resolve(row("P1", refs=[INVOICE, VENDOR]), {KEY: vendor(target_id="T1")})
    assert list(found.targets) == ["vendors:V1"]
    assert [problem.text for problem in found.missing] == [
        "Waits for F-1 (purchase_invoices), which is not known to this link yet. It is sent automatically after that."
    ]


def test_what_went_to_the_other_system_only_had_to_be_first() -> None:
    gone_back = vendor(target_id="T1", target_company="9130357992221046", target_system="books")
    assert resolve(row("P1", refs=[VENDOR]), {KEY: gone_back}).missing == ()
    held = vendor("held", target_company="9130357992221046", target_system="books")
    assert "is in review" in resolve(row("P1", refs=[VENDOR]), {KEY: held}).missing[0].text


def test_in_a_preview_what_an_earlier_flow_would_deliver_is_not_missing() -> None:
    found = resolve(row("P1", refs=[VENDOR, INVOICE]), {}, previewed={KEY})
    assert dict(found.targets) == {}
    assert len(found.missing) == 1


ORDER = {"flow": "vendors", "company": "C1", "key": "V1", "label": "order 7", "agreed": True}


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (vendor("blocked", target_id="T1", reason_text="No item."), "is blocked (No item)"),
        (vendor("refused", target_id="T1"), "was refused"),
        (vendor("blocked", target_id="T1", voided=True), "is void"),
        (vendor("planned"), "is about to be sent"),
    ],
)
def test_what_must_agree_is_missing_while_its_change_is_on_its_way(known: Delivery, why: str) -> None:
    (missing,) = resolve(row("P1", refs=[ORDER]), {KEY: known}).missing
    assert f"which {why}." in missing.text


NOW = {**ORDER, "document_hash": "now"}


def test_what_must_say_what_its_source_says_now_is_missing_while_its_flow_has_not_seen_it() -> None:
    (missing,) = resolve(row("P1", refs=[NOW]), {KEY: vendor(target_id="T1", delivered_hash="before")}).missing
    assert "order 7 (vendors), which was not brought up to date with what changed yet." in missing.text
    found = resolve(row("P1", refs=[NOW]), {KEY: vendor(target_id="T1", delivered_hash="now")})
    assert (list(found.targets), found.missing) == (["vendors:V1"], ())


def test_what_must_agree_stands_once_it_is_as_its_source_says() -> None:
    found = resolve(row("P1", refs=[ORDER]), {KEY: vendor(target_id="T1")})
    assert (list(found.targets), found.missing) == (["vendors:V1"], ())
    taken_back = resolve(row("P1", refs=[ORDER]), {KEY: vendor(target_id="T1", voided=True)})
    assert (list(taken_back.targets), taken_back.missing) == ([], ())
    both = resolve(row("P1", refs=[ORDER, INVOICE]), {KEY: vendor(target_id="T1", voided=True)})
    assert [missing.text[:14] for missing in both.missing] == ["Waits for F-1 "]


def test_what_waits_for_the_same_cause_is_not_said_twice() -> None:
    text = "Waits for Jansen (vendors), which is in review. It is sent automatically after that."
    known = {KEY: vendor("held"), ("purchase_invoices", "C2", "I1"): vendor("waiting", reason_text=text)}
    (missing,) = resolve(row("P1", refs=[INVOICE, VENDOR]), known).missing
    assert missing.text == text


@pytest.mark.parametrize(
    ("stood", "now", "past"),
    [
        (vendor("planned"), "", []),
        (vendor(target_id="T1"), "", []),
        (vendor(target_id="T1", target_facts={"past": ["T0"], "void": {"id": 5}}), "", ["T0"]),
        (vendor(voided=True), "", []),
        (vendor(target_id="T1", voided=True), "", ["T1"]),
        (vendor(target_id="T1", voided=True, target_facts={"void": {"id": 5}}), "", ["5", "T1"]),
        (vendor(target_id="T1", voided=True, target_facts={"past": ["T9", "T0"]}), "T1", ["T0", "T9"]),
    ],
)
def test_a_voided_document_leaves_itself_and_what_took_it_back_in_the_ledger(
    stood: Delivery, now: str, past: list[str]
) -> None:
    assert past_of(stood, now) == past


DRAFT = {"flow": "tax_lines", "company": "C1", "key": "P1", "label": "the draft of P1"}
AFTER = "It is sent automatically after that."


@pytest.mark.parametrize(
    ("code", "text", "step"),
    [
        ("reference_missing", f"Waits for the draft of P1 (tax_lines), which was refused. {AFTER}", "tax_lines"),
        # for more than its own step, for another document, and for nothing that is missing
        ("reference_missing", f"Waits for the draft of P1 (tax_lines), which waits. {AFTER} And for B. {AFTER}", ""),
        ("reference_missing", f"Waits for Jansen (vendors), which is in review. {AFTER}", ""),
        ("reference_missing", f"Waits for the draft of P2 (tax_lines), which was refused. {AFTER}", ""),
        ("check_failed", f"Waits for the draft of P1 (tax_lines), which was refused. {AFTER}", ""),
    ],
)
def test_the_earlier_step_of_a_document_says_for_both_why_they_stand_still(code: str, text: str, step: str) -> None:
    assert earlier_step(row("P1", refs=[VENDOR, DRAFT]), Problem(code, text)) == step
