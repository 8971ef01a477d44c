"""What Basware can only delete together, as rows: by type, sub type and the moment from which on."""

from __future__ import annotations

import pytest

from include.http.errors import Refused
from include.systems.basware.subscriptions import delete
from include.systems.subscriptions import Subscription

TRANSFER, ALL, EXPORT = (
    "AccountingDocuments/WaitingForTransfer",
    "AccountingDocuments/All",
    "ExportedPurchaseOrders/WaitingForExport",
)


class Nobody:
    """A client that must not be called."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was called")


class Called(Exception):
    pass


class Somebody:
    def write(self, company: str, method: str, path: str, body: str, params: dict[str, str]) -> None:
        raise Called(method, path, params)


def sub(topic: str, made: str) -> Subscription:
    return Subscription("", frozenset({topic}), "https://hooks.example.com/x", f"{topic}@{made}")


MINE = sub(TRANSFER, "2026-11-20T08:00:00.000Z")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MINE, sub(TRANSFER, "2026-11-20T08:00:00.001Z")),
        (MINE, sub(TRANSFER, "2026-11-20T08:00:00Z")),
        (MINE, sub(TRANSFER, "")),
        (sub(ALL, "2026-11-20T08:00:00Z"), sub(TRANSFER, "2026-11-21T08:00:00Z")),
    ],
)
def test_one_that_would_take_another_with_it_is_not_deleted(one: Subscription, other: Subscription) -> None:
    with pytest.raises(Refused, match="others of the same type would go with it - have it deleted in Basware"):
        delete(Nobody(), one, [one, other])  # type: ignore[arg-type]


def test_one_that_does_not_say_when_it_was_made_is_not_deleted() -> None:
    with pytest.raises(Refused, match="it does not say when it was made"):
        delete(Nobody(), sub(TRANSFER, ""), [sub(TRANSFER, "")])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [sub(TRANSFER, "2026-11-20T07:59:59.999Z"), sub(ALL, "2026-11-21T08:00:00Z"), sub(EXPORT, "2026-11-21T08:00:00Z")],
)
def test_older_ones_and_other_types_stay(other: Subscription) -> None:
    with pytest.raises(Called) as called:
        delete(Somebody(), MINE, [other, MINE])  # type: ignore[arg-type]
    asked = {"lastUpdated": "2026-11-20T07:59:59.999Z", "taskType": "AccountingDocuments"}
    assert called.value.args == ("DELETE", "subscriptions", {**asked, "taskSubType": "WaitingForTransfer"})
