"""From plans to batches: the request exactly as it will leave, and the intent that is committed before it does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Any

from include.delivery.context import Context
from include.delivery.ledger import Ledger, Step
from include.delivery.outbox import Problem, target_from_json, target_to_json, text_hash
from include.delivery.planning import Plan
from include.delivery.references import past_of, target_of
from include.delivery.states import idempotency_key
from include.documents import parse
from include.store.deliveries import Attempt, Delivery
from include.systems.base import Action, Posting, Request, Target, Writer
from include.texts.program import said


@dataclass(frozen=True)
class BatchItem:
    """One document on its way: its delivery as we last wrote it, and what is (or was) asked of the target."""

    seen: Delivery
    posting: Posting
    document_text: str
    fingerprint: str
    request_text: str | None = None

    @property
    def hash(self) -> str:
        return text_hash(self.document_text)


@dataclass(frozen=True)
class RequestBatch:
    """One request: for one document, or for several. ``repeat``: it left before, and leaves again byte for byte."""

    items: tuple[BatchItem, ...]
    request: Request
    name: str | None = None
    repeat: bool = False

    @property
    def expires_at(self) -> float:
        """When the first of its leases ends (real time); only after the claim."""
        return min(item.seen.lease_expires_at or 0.0 for item in self.items)

    def claimed(self, rows: Mapping[int, Delivery]) -> RequestBatch:
        return replace(self, items=tuple(replace(item, seen=rows[item.seen.id]) for item in self.items))


@dataclass(frozen=True)
class Unpreparable:
    """A document that the writer could not turn into a request."""

    plan: Plan
    problems: tuple[Problem, ...]


def groups(plans: Sequence[Plan], writer: Writer, flow: str) -> Iterator[list[Plan]]:
    """Plans that may share a request: same action and target company, as many as the vendor takes.

    Companies take turns: vendors count calls a minute for each of them, so that one would wait while the next has calls
    to spare. What waits for another document of its company keeps its place behind it.
    """
    for action, same in groupby(plans, key=lambda plan: plan.decision.action or "create"):
        size = max(1, writer.batch_size(flow, _action(action)))
        queues = [list(members) for _, members in groupby(same, key=lambda plan: plan.row.target_company)]
        yield from in_turn(queue[start : start + size] for queue in queues for start in range(0, len(queue), size))


def in_turn(found: Iterable[list[Plan]]) -> Iterator[list[Plan]]:
    """Groups so that companies take turns, those of each company in their order."""
    queues: dict[str, list[list[Plan]]] = {}
    for group in found:
        queues.setdefault(group[0].row.target_company, []).append(group)
    for turn in zip_longest(*queues.values()):
        yield from (group for group in turn if group)


def pack(plans: Sequence[Plan], writer: Writer, context: Context) -> tuple[list[RequestBatch], list[Unpreparable]]:
    """The group's batch. When the writer says the group cannot be prepared, each document is tried alone, so that a
    bad one stops only itself; where none is bad, the group leaves in halves."""
    postings = [_posting(plan, context) for plan in plans]
    prepared = _prepare(writer, postings)
    if isinstance(prepared, Request):
        items = [_item(plan, posting) for plan, posting in zip(plans, postings, strict=True) if plan.seen]
        name = _batch_name(items) if len(items) > 1 else None
        return [RequestBatch(tuple(items), prepared, name)] if items else [], []
    if len(plans) == 1:
        return [], [Unpreparable(plans[0], prepared)]
    alone = [(plan, _prepare(writer, [posting])) for plan, posting in zip(plans, postings, strict=True)]
    bad = [Unpreparable(plan, answer) for plan, answer in alone if not isinstance(answer, Request)]
    good = [plan for plan, answer in alone if isinstance(answer, Request)]
    if not bad:  # each alone is fine, only together they are not: a smaller group may be
        middle = len(plans) // 2
        packs = [pack(part, writer, context) for part in (plans[:middle], plans[middle:])]
        return [batch for batches, _ in packs for batch in batches], []
    batches, still_bad = pack(good, writer, context) if good else ([], [])
    return batches, bad + still_bad


def prepared_alone(plan: Plan, writer: Writer, context: Context) -> Request | tuple[Problem, ...]:
    """The request that one document would become, or why it cannot; for previews, nothing is written down."""
    return _prepare(writer, [_posting(plan, context)])


def intents(batch: RequestBatch, ledger: Ledger, context: Context) -> list[Step]:
    """What is written before the request leaves: key, body, document and references, under a lease of ours."""
    now, expires = context.clock.now(), context.real_time() + context.settings.lease
    steps = []
    for position, item in enumerate(batch.items):
        values: dict[str, Any] = {
            "attempt": item.seen.attempt + 1,
            "sent_at": now,
            "unknown_since": None,
            "next_try_at": None,
            "lease_owner": context.owner,
            "lease_expires_at": expires,
            "as_of": context.as_of or item.seen.as_of,
        }
        if not batch.repeat:
            request = request_to_json(batch.request, len(batch.items)) if position == 0 else f"@{batch.name}"
            values |= {
                "attempt_action": item.posting.action,
                "attempt_key": item.posting.key,
                "attempt_request": request,
                "attempt_fingerprint": item.fingerprint,
                "attempt_document": item.document_text,
                "attempt_references": _references_to_json(item.posting.references),
                "attempt_batch": batch.name,
                "attempt_position": position,
            }
        steps.append(
            ledger.step(
                item.seen,
                "sending",
                event="sent_again" if batch.repeat else "sending",
                values=values,
                method=batch.request.method,
                path=batch.request.path,
                request_id_sent=item.posting.key,
            )
        )
    return steps


def item_of_attempt(seen: Delivery, attempt: Attempt) -> BatchItem:
    """The item that left in the last attempt, to look it up or to send it again. Raises ``ValueError`` when the
    stored attempt cannot be read any more."""
    if not attempt.document or seen.attempt_key is None or seen.attempt_action is None:
        raise ValueError("the stored attempt is incomplete")
    posting = Posting(
        flow=seen.flow,
        action=_action(seen.attempt_action),
        company=seen.target_company,
        document=parse(attempt.document),
        key=seen.attempt_key,
        target=target_of(seen) if seen.attempt_action != "create" and seen.target_id is not None else None,
        references=_references_from_json(attempt.references),
        past=past_of(seen),
    )
    return BatchItem(seen, posting, attempt.document, seen.attempt_fingerprint or "", attempt.request)


def request_to_json(request: Request, count: int) -> str:
    return json.dumps(
        {
            "company": request.company,
            "method": request.method,
            "path": request.path,
            "body": request.body,
            "headers": dict(request.headers),
            "count": count,
        },
        ensure_ascii=False,
    )


def request_from_json(text: str) -> tuple[Request, int]:
    """The stored request, byte for byte, and how many postings it carries. Raises ``ValueError``, ``KeyError``."""
    values = json.loads(text)
    count = int(values.pop("count"))
    return Request(**values), count


def _item(plan: Plan, posting: Posting) -> BatchItem:
    if plan.seen is None:
        raise ValueError(f"{plan.row.label} is not written down yet")
    return BatchItem(plan.seen, posting, plan.row.document_text, plan.row.fingerprint)


def _posting(plan: Plan, context: Context) -> Posting:
    """Also of a row that is only looked at in a preview, and has no delivery yet."""
    row, seen, action = plan.row, plan.seen, plan.decision.action
    if action is None:
        raise ValueError(f"{row.label}: nothing is to be sent")
    return Posting(
        flow=row.flow,
        action=action,
        company=row.target_company,
        document=row.document,
        key=idempotency_key(
            context.link,
            row.flow,
            row.company,
            row.source_key,
            action=action,
            revision=seen.revision if seen else 0,
            fingerprint=row.fingerprint,
            spent=seen.keys_spent if seen else 0,
        ),
        target=target_of(seen) if seen is not None and action != "create" else None,
        references=plan.references,
    )


def _prepare(writer: Writer, postings: Sequence[Posting]) -> Request | tuple[Problem, ...]:
    try:
        prepared = writer.prepare(postings)
    except Exception as error:  # nothing has left: the document is shown as blocked instead of stopping the flow
        text = said("delivery.cannot_prepare.failed", system_key=writer.system, error=_short(error))
        return (Problem("cannot_prepare", text),)
    if prepared.request is not None and not prepared.problems:
        return prepared.request
    problems = tuple(Problem(code, text) for code, text in prepared.problems)
    no_reason = said("delivery.cannot_prepare.no_reason", system_key=writer.system)
    return problems or (Problem("cannot_prepare", no_reason),)


def _batch_name(items: Sequence[BatchItem]) -> str:
    names = (f"{item.seen.id}:{item.seen.attempt}:{item.posting.key}" for item in items)
    return hashlib.blake2b(" ".join(names).encode(), digest_size=12).hexdigest()


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300]


def _references_to_json(references: Mapping[str, Target]) -> str:
    return json.dumps({name: target_to_json(target) for name, target in references.items()}, ensure_ascii=False)


def _references_from_json(text: str | None) -> dict[str, Target]:
    return {name: target_from_json(values) for name, values in json.loads(text or "{}").items()}


def _action(text: str) -> Action:
    if text not in ("create", "update", "void"):
        raise ValueError(f"unknown action {text!r}")
    return text  # type: ignore[return-value]
