from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import problems
from include.systems.base import Unsendable
from include.systems.basware import contract
from include.systems.basware.responses import InvoiceResponse, body, external_code, shortened

POSTED = InvoiceResponse(
    invoice_id="4711",
    attempt=1,
    success=True,
    message="Posted in Exact Online as entry 26700412.",
    source_system="exact_online 123",
    voucher="26700412",
    at=datetime(2026, 3, 2, 13, 0, tzinfo=timezone(timedelta(hours=1))),
)
FAILED = replace(POSTED, success=False, message="Account 4100 is closed in Exact Online. Open it, then send again.")


def test_a_posted_invoice_is_told_with_its_voucher_and_its_moment_in_utc() -> None:
    assert body(contract.TRANSFER, POSTED) == {
        "externalCode": external_code(contract.TRANSFER, POSTED),
        "success": True,
        "responseMessage": "Posted in Exact Online as entry 26700412.",
        "paymentBlock": False,
        "sourceSystem": "exact_online 123",
        "voucherNumber1": "26700412",
        "transferDate": "2026-03-02T12:00:00Z",
    }


def test_a_prebook_has_a_date_of_its_own_and_not_the_transfers() -> None:
    made = body(contract.PREBOOK, replace(POSTED, payment_block=True, second_voucher="2"))
    assert (made["prebookDate"], made["paymentBlock"], made["voucherNumber2"]) == ("2026-03-02T12:00:00Z", True, "2")
    assert "transferDate" not in made


def test_a_failure_carries_words_and_no_voucher() -> None:
    made = body(contract.TRANSFER, FAILED)
    assert (made["success"], made["responseMessage"]) == (False, FAILED.message)
    assert "voucherNumber1" not in made


VENDORS_OWN = {
    contract.TRANSFER: SCHEMAS["TransferResponseEntity"],
    contract.PREBOOK: SCHEMAS["PrebookResponseEntity"],
}


@pytest.mark.parametrize("kind", list(VENDORS_OWN))
@pytest.mark.parametrize("response", [POSTED, FAILED, InvoiceResponse("1", 1, True, "done")])
def test_every_body_is_as_the_vendor_s_schema_wants_it(kind: str, response: InvoiceResponse) -> None:
    assert problems(VENDORS_OWN[kind], body(kind, response)) == []


@pytest.mark.parametrize("kind", list(VENDORS_OWN))
def test_what_may_be_sent_is_what_the_vendor_names_with_its_lengths(kind: str) -> None:
    assert contract.SENT[kind] == {name: field.most for name, field in VENDORS_OWN[kind].items()}


def test_a_repeated_response_has_the_same_code_and_another_one_another() -> None:
    codes = [
        external_code(kind, response)
        for kind in (contract.TRANSFER, contract.PREBOOK)
        for response in (POSTED, FAILED, replace(POSTED, attempt=2), replace(POSTED, invoice_id="471"))
    ]
    assert len(set(codes)) == 8
    assert external_code(contract.TRANSFER, replace(POSTED, message="other words", at=None)) == codes[0]
    assert {(uuid.UUID(code).version, len(code)) for code in codes} == {(5, 36)}


def test_a_response_of_an_earlier_release_keeps_its_code() -> None:
    """A literal: another name space or another order of the parts would answer every invoice again."""
    assert external_code(contract.TRANSFER, POSTED) == "49b64f22-a001-50ab-8b1c-4f462918a7c8"


@pytest.mark.parametrize("attempt", [0, -1])
def test_attempts_count_from_one(attempt: int) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        external_code(contract.TRANSFER, replace(POSTED, attempt=attempt))


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("a" * 250, 250, "a" * 250),
        ("a" * 251, 250, "a" * 247 + "..."),
        ("a" * 246 + " " + "b" * 10, 250, "a" * 246 + "..."),
        ("two\n lines", 250, "two lines"),
        ("a" * 300, None, "a" * 300),
    ],
)
def test_words_are_cut_to_what_basware_takes(text: str, most: int | None, expected: str) -> None:
    assert shortened(text, most) == expected


def test_the_message_is_cut_and_a_number_never_is() -> None:
    assert len(body(contract.TRANSFER, replace(FAILED, message="x" * 999))["responseMessage"]) == 250
    too_long = replace(POSTED, voucher="2" * 26, source_system="e" * 33)
    with pytest.raises(Unsendable) as caught:
        body(contract.TRANSFER, too_long)
    assert [code for code, _ in caught.value.problems] == ["too_long", "too_long"]
    assert "invoice 4711" in str(caught.value)


@pytest.mark.parametrize("message", ["", " \n"])
def test_a_response_without_words_is_not_sent(message: str) -> None:
    with pytest.raises(Unsendable) as caught:
        body(contract.TRANSFER, replace(POSTED, message=message))
    assert [code for code, _ in caught.value.problems] == ["message_missing"]


def test_a_moment_without_a_zone_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        body(contract.TRANSFER, replace(POSTED, at=datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None)))
