"""Whether we took what Basware gave out: invoices that wait again, orders that changed, answers of others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from include.systems.basware import contract
from include.systems.basware.responses import codes
from include.systems.basware.taking import Taking, is_over, moment, settled

FIRST, SECOND = (min(codes(contract.TRANSFER, "1", attempt)) for attempt in (1, 2))
AT = datetime(2026, 11, 20, 9, 0, 0, 500_000, tzinfo=UTC)


def invoice(status: str, *answers: str) -> dict[str, Any]:
    return {"processingStatus": status, "transferResponses": [{"externalCode": code} for code in answers]}


@pytest.mark.parametrize(
    ("row", "attempt", "over"),
    [
        (invoice("WaitingForTransfer"), 1, False),
        (invoice("TransferInProgress"), 1, True),
        # It failed and was sent again: what waits now is another attempt than the first.
        (invoice("WaitingForTransfer", FIRST), 1, True),
        (invoice("WaitingForTransfer", FIRST), 2, False),
        (invoice("WaitingForTransfer", "theirs"), 1, True),
        (invoice("TransferInProgress", FIRST), 2, True),
        # Our answer ended it, whatever came afterwards.
        (invoice("TransferFailed", FIRST), 1, True),
        (invoice("Transferred", FIRST, SECOND), 2, True),
        (invoice("Paid", FIRST), 1, True),
        # Somebody else's answer says nothing of us.
        (invoice("Transferred", "theirs"), 1, False),
        (invoice("TransferFailed", "theirs"), 1, False),
        (invoice("Transferred"), 1, False),
        (invoice("Transferred", FIRST, "theirs"), 2, False),
        ({}, 1, False),
    ],
)
def test_an_attempt_is_over_by_our_doing(row: dict[str, Any], attempt: int, over: bool) -> None:
    assert is_over(row, Taking(contract.DOCUMENTS, "1", attempt)) is over


@pytest.mark.parametrize(
    ("status", "changed", "version", "over"),
    [
        ("Exported", "2026-11-20T09:00:00.500Z", AT, True),
        ("WaitingForExport", "2026-11-20T09:00:00.500Z", AT, False),
        ("WaitingForExport", "2026-11-20T09:00:00Z", AT, False),
        ("WaitingForExport", "2026-11-20T09:00:00.500Z", AT.replace(microsecond=0), False),
        # It was changed since: what waits is a version that nobody has looked at.
        ("WaitingForExport", "2026-11-20T09:00:02Z", AT, True),
        ("WaitingForExport", "2026-11-20T09:00:02Z", None, False),
        ("WaitingForExport", None, AT, False),
    ],
)
def test_a_version_of_an_order_is_over(status: str, changed: str | None, version: datetime | None, over: bool) -> None:
    row = {"processingStatus": status, "lastUpdated": changed}
    assert is_over(row, Taking(contract.ORDERS, "PO1", version=version)) is over


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (invoice("TransferInProgress"), "refused"),
        (invoice("Transferred", FIRST), "delivered"),
        (invoice("Transferred", "theirs"), "refused"),
        (invoice("TransferFailed", FIRST, "theirs"), "refused"),
        (invoice("Prebooked"), "refused"),
        (invoice("WaitingForTransfer"), None),
    ],
)
def test_why_there_was_nothing_to_acknowledge(row: dict[str, Any], kind: str | None) -> None:
    found = settled(row, contract.DOCUMENTS, "1")
    assert (found and found.kind) == kind


def test_of_an_order_that_was_exported_it_does_not_matter_who_took_it_first() -> None:
    found = settled({"processingStatus": "Exported"}, contract.ORDERS, "PO1")
    assert (found and found.kind) == "delivered"


@pytest.mark.parametrize(
    "text", ["2026-11-20T09:00:00.500Z", "2026-11-20 09:00:00.5+00", "2026-11-20T10:00:00.5+01:00"]
)
def test_a_moment_is_read_in_any_form(text: str) -> None:
    assert moment(text) == AT


@pytest.mark.parametrize("text", [None, "", "PO1", "1"])
def test_what_is_no_moment_is_none(text: str | None) -> None:
    assert moment(text) is None
