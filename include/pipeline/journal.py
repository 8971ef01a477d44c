"""What a request or a preview keeps of its documents for people: postings, and what changes, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from include.delivery.context import FlowResult, Planned
from include.pipeline import postings
from include.pipeline.run_context import Run
from include.reports.document_changes import differences_of

MOST = 5_000
"""Documents of a flow whose postings and changes are kept; of more a person reads no list."""


@dataclass(frozen=True)
class Shown:
    """``of``: what is kept of a document, by flow and `Item`; ``whole``: of the request."""

    whole: Mapping[str, Any] = field(default_factory=dict)
    of: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)


def of_run(run: Run, found: Mapping[str, FlowResult]) -> Shown:
    """``postings`` as `postings.by_document` has them; ``changes``: ``{field, before, after}`` against what was
    delivered last; of the request ``held``: documents that wait for another answer, those first held now first."""
    of: dict[tuple[str, ...], Mapping[str, Any]] = {}
    left_out, held = {}, []
    for flow, result in found.items():
        sent = [one for one in result.preview if one.item is not None]
        if len(sent) > MOST:
            left_out[flow] = len(sent) - MOST
        held += [_held(flow, one) for one in result.preview if one.what == "review"]
        target = run.link.shape.flow(flow).target
        posted = postings.by_document(run.warehouse, target, run.link.connections[target], flow, sent[:MOST])
        for one in sent[:MOST]:
            if one.item is not None:
                of[(flow, *one.item)] = {"postings": posted.get(one.item, []), "changes": _changes(one)}
    whole = {"left_out": left_out, "held": sorted(held, key=lambda one: not one["first"])[:MOST]}
    return Shown({name: value for name, value in whole.items() if value}, of)


def _held(flow: str, one: Planned) -> dict[str, Any]:
    about = {name: getattr(one, name) for name in ("label", "counterparty", "doc_date", "currency", "amount")}
    return {"flow": flow, **about, "text": "; ".join(one.texts), "first": one.first_held}


def _changes(one: Planned) -> list[dict[str, str]]:
    if one.what != "update":
        return []
    return [vars(change) for change in differences_of(one.before, one.document)]
