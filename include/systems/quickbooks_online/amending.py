"""Changing a few fields of objects that people change too: read, merge, write with the token just read.

A stale token means that somebody was faster: that object is read by its Id (lists were seen to lag with tokens) and our
fields are merged once more. What already says what it should is not written at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from include.http.errors import ApiError, BudgetSpent, Refused, Throttled, Unauthorised
from include.systems.base import Outcome, Target, Unsendable
from include.systems.failures import outcome_of
from include.systems.quickbooks_online import contract, existing, lookups, notes, outcomes, payments, vendors
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.items import Item, key_of
from include.texts.program import said

Row = Mapping[str, Any]
Write = Callable[[Sequence[Item], str], list[Outcome]]
"""Sends items under a key; one outcome each."""


@dataclass(frozen=True)
class Merged:
    """``body`` is what is to be written, None when nothing is; then ``outcome`` says why."""

    body: Row | None = None
    outcome: Outcome | None = None


def merge(item: Item, row: Row | None) -> Merged:
    """What of ``item`` is to be written over ``row``, the object as it stands now. Pure."""
    what = f"{contract.WRAPPERS[item.entity]} {item.body['Id']}"
    if row is None:
        is_memo = item.entity in (contract.BILL, contract.VENDOR_CREDIT) and not existing.is_document(item.body)
        if is_memo and not item.body.get("PrivateNote"):
            # Whoever deleted it took our line away with it.
            target = Target(str(item.body["Id"]), facts={"entity": item.entity, "deleted": True})
            return Merged(outcome=Outcome("delivered", target=target, text=said("quickbooks_online.gone", object=what)))
        code, _ = contract.CODES[contract.NOT_FOUND]
        return Merged(outcome=Outcome("refused", code=code, text=said("quickbooks_online.not_there", object=what)))
    if outcomes.target_of(item.entity, row) is None:
        text = said("quickbooks_online.without_id", object=what)
        return Merged(outcome=Outcome("retry", code="no_usable_answer", text=text))
    try:
        changed = _changes(item, row)
    except notes.MemoFull as problem:
        values = {"count": f"{problem.used:,}", "most": f"{contract.NOTE_LENGTH:,}"}
        text = said("quickbooks_online.memo_full", object=what, **values)
        return Merged(outcome=Outcome("refused", code="memo_full", text=text))
    except Unsendable as problem:
        code, text = problem.problems[0]
        return Merged(outcome=Outcome("refused", code=code, text=text))
    if not changed:
        return Merged(outcome=Outcome("delivered", target=outcomes.target_of(item.entity, row, item.body)))
    head = {"Id": str(row["Id"]), "SyncToken": str(row.get("SyncToken"))}
    if existing.is_document(item.body):
        return Merged({**changed, **head})
    return Merged({**head, "sparse": True, **changed})


def amend(client: QuickBooksClient, company: str, items: Sequence[Item], key: str, write: Write) -> list[Outcome]:
    """Brings each item's object to say what the item says; one outcome each. Raises ``BudgetSpent``."""
    found: dict[str, Outcome] = {}
    try:
        rows = _read(client, company, items)
    except ApiError as error:
        return [_not_read(error)] * len(items)
    found |= _write(items, rows, key, write)
    for item in items:
        if found[item.number].code != "stale":
            continue
        try:
            row = client.read(company, item.entity, str(item.body["Id"]))
        except ApiError as error:
            found[item.number] = _not_read(error)
            continue
        found |= _write([item], {_name(item): row} if row is not None else {}, key, write)
    return [found[item.number] for item in items]


def _read(client: QuickBooksClient, company: str, items: Sequence[Item]) -> dict[tuple[str, str], Row]:
    keys: dict[str, list[str]] = {}
    for item in items:
        keys.setdefault(item.entity, []).append(str(item.body["Id"]))
    return {
        (entity, key): row
        for entity, wanted in keys.items()
        for key, row in lookups.current(client, company, entity, list(dict.fromkeys(wanted))).items()
    }


def _write(items: Sequence[Item], rows: Mapping[tuple[str, str], Row], key: str, write: Write) -> dict[str, Outcome]:
    merged = {item.number: merge(item, rows.get(_name(item))) for item in items}
    found = {number: one.outcome for number, one in merged.items() if one.outcome is not None}
    left = [
        Item(item.number, item.entity, body, "update")
        for item in items
        if (body := merged[item.number].body) is not None
    ]
    if left:
        # The token is part of the key: another state of the object makes another body, which must not be answered with
        # what the service kept of the first.
        tokens = [f"{item.entity}:{item.body['Id']}:{item.body['SyncToken']}" for item in left]
        for item, outcome in zip(left, write(left, key_of(key, *tokens)), strict=True):
            found[item.number] = outcome if outcome.code != outcomes.MEMO_KEPT else _emptied(item, outcome, key, write)
    return found


def _emptied(item: Item, kept: Outcome, key: str, write: Write) -> Outcome:
    """A memo in which nobody but us wrote, and which QuickBooks did not empty, gets a text that says nothing. Any other
    memo that is not as it was sent is a person's."""
    token = kept.target.token if kept.target is not None else None
    if item.body["PrivateNote"] == contract.EMPTY and token is not None:
        said = {**item.body, "SyncToken": token, "PrivateNote": contract.INSTEAD_OF_EMPTY}
        kept = write([replace(item, body=said)], key_of(key, "not emptied", item.entity, str(said["Id"]), token))[0]
    return kept if kept.code != outcomes.MEMO_KEPT else replace(kept, target=None)


def _changes(item: Item, row: Row) -> Row:
    wanted = {name: value for name, value in item.body.items() if name not in ("Id", "sparse")}
    if existing.is_document(item.body):
        return existing.changes(item.entity, wanted, row)
    if item.entity in (contract.BILL, contract.VENDOR_CREDIT):
        note = str(row.get("PrivateNote") or "")
        changed = notes.with_marker(note, str(wanted["PrivateNote"]))
        return {} if changed == note else {"PrivateNote": changed or contract.EMPTY}
    if item.entity == contract.BILL_PAYMENT:
        return _payment(row, wanted)
    agreed = wanted.pop(vendors.AGREED, None)
    return vendors.changes(row, wanted) if agreed is None else vendors.changes_agreed(row, wanted, agreed)


def _payment(row: Row, wanted: Row) -> Row:
    """Only number, day and memo of a posted payment follow; its money does not change any more."""
    if outcomes.is_void(row) or not payments.same_money(row, wanted):
        text = said("quickbooks_online.payment_differs", number=row.get("DocNumber") or row.get("Id"))
        raise Unsendable([("changed_after_lock", text)])
    follow = {name: wanted[name] for name in ("DocNumber", "TxnDate") if name in wanted}
    return vendors.changes(row, follow)


def _name(item: Item) -> tuple[str, str]:
    return item.entity, str(item.body["Id"])


def _not_read(error: ApiError) -> Outcome:
    """The object could not be read, so nothing was written: it may simply be tried again."""
    if isinstance(error, BudgetSpent | Throttled | Unauthorised | Refused):
        return outcome_of(error)
    return Outcome("retry", code="not_read", text=str(error), status=error.status, request_id=error.request_id)
