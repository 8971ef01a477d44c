"""The end of deciding: what waits for an approval becomes one request for a person, of exactly these documents.

What would be sent is planned as a preview plans it, so that a document and those that refer to it are asked about
together; nothing is sent by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal

from include.approvals import requests
from include.delivery.approval import PENDING, REJECTED
from include.delivery.context import FlowResult, Planned
from include.failpoint import reached
from include.pipeline import journal, record
from include.pipeline.delivering import parts_of
from include.pipeline.run_context import Run
from include.store.approval_requests import Document, Request


def ask(run: Run) -> Request | None:
    """Keep what waits for an approval as the link's one request; returns it, None where nothing waits. A preview is
    kept too, with what it showed."""
    if not run.request.preview and not run.approved:
        return None
    if not run.request.preview and not requests.asks(run.link):
        with run.store.begin() as db:
            requests.withdraw(db, run.link.name, who=run.request.who, now=run.clock.now())
            requests.tell(db, run.link, run.clock.now())
        return None
    found = run.planned if run.request.preview else _planned(run)
    again = run.request.preview
    shown = [_document(flow, one, again=again) for flow, result in found.items() for one in result.preview if one.item]
    facts = journal.of_run(run, found)
    documents = [replace(one, facts=facts.of.get((one.flow, *one.item), {})) for one in shown]
    now = run.clock.now()
    with run.store.begin() as db:
        request, new = requests.ask(
            db,
            run.link,
            run.run_id,
            documents,
            flows=run.flows,
            preview=run.request.preview,
            facts=facts.whole,
            who=run.request.who,
            now=now,
        )
        requests.tell(db, run.link, now)
    reached("decide.asked")
    said = None
    if request is not None:
        said = {"request": request.id, "documents": request.documents, "until": request.expires_at.isoformat()}
        said |= {"new": new}
    record.add(run.store, run.run_id, approval=said, notes=_notes(run, request))
    return request


def _notes(run: Run, request: Request | None) -> Sequence[str]:
    if request is None:
        return ()
    many = f"{request.documents:,} document{'s' if request.documents != 1 else ''}"
    by = requests.by_whom(run.configuration.people)
    return [
        f"approval {request.id}: {many} of {run.link.name} wait{'s' if request.documents == 1 else ''} for an approval "
        f"by {by} until {request.expires_at:%d %b %Y %H:%M} UTC: page Preview, or `approvals show {request.id}`"
    ]


def _planned(run: Run) -> dict[str, FlowResult]:
    """What each flow would send, in the order of delivery, each as if those before it had been sent."""
    from include.delivery.preview import preview

    found: dict[str, FlowResult] = {}
    previewed: set[tuple[str, str, str]] = set()
    for flows in run.link.shape.steps(run.flows).values():
        with ExitStack() as stack:
            for flow, part in parts_of(run, flows, stack).items():
                found[flow] = preview(flow, part.rows, part.writer, replace(part.context, previewed=previewed))
    return found


def _document(flow: str, one: Planned, *, again: bool) -> Document:
    """``again``: a person looks at it now, so that what was not approved before is asked about once more."""
    if one.item is None:
        raise ValueError(f"{one.label} would not be sent")
    company, source_key, action, fingerprint, target_company = one.item
    return Document(
        flow=flow,
        company=company,
        source_key=source_key,
        target_company=target_company,
        action=action,
        fingerprint=fingerprint,
        asks=one.waits == PENDING or (again and one.waits == REJECTED),
        label=one.label,
        counterparty=one.counterparty,
        doc_date=one.doc_date,
        currency=one.currency,
        amount=None if one.amount is None else Decimal(one.amount),
    )
