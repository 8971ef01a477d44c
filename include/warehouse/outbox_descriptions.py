"""What dbt says and checks of the outbox models of all kinds of link, ``models/outbox/_outbox__models.yml``.

What a flow is stands with the flow, in ``include/link_kinds``; the columns are the same in every outbox.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from include.link_kinds import LinkKind

COLUMNS: Mapping[str, str] = {
    "link": "Name of the link.",
    "flow": "Flow of the link.",
    "source_system": "System the document comes from.",
    "source_connection": "Connection it was read by.",
    "company": "Company on the source side.",
    "source_key": "Key of the document at its source; with company, flow and link its identity.",
    "target_system": "System it is written to.",
    "target_connection": "Connection it is written by.",
    "target_company": "Company on the target side; empty when the source company is not routed.",
    "wanted": "present, or void when the copy in the target should go.",
    "skip": "Why a document is kept out on purpose (before_start, not_chosen, same_vendor, tax_in_books), else null.",
    "document": "The canonical document as JSON, money as text.",
    "problems": "JSON list of {code, text}: all that stands in its way, at once, in plain words.",
    "holds": "JSON list of {code, text, payload}: what a person must decide first.",
    "refs": "JSON list of {flow, company, key, label, target, known_as, agreed}: what must be delivered first.",
    "adopt": "JSON of the live document in the target that is this one already, else null.",
    "number": "Number a person knows it by.",
    "counterparty": "Name of the vendor or customer.",
    "doc_date": "Date of the document at its source; the document inside may carry the day it is posted on.",
    "currency": "Currency.",
    "amount": "Amount; owed to the vendor, or by the customer, is positive; of tax journals, the tax.",
}
FINDING_COLUMNS: Mapping[str, str] = {
    "link": "Name of the link.",
    "flow": "Flow it belongs to.",
    "company": "Company it is about.",
    "document_key": "Key of the document, vendor or feed it is about.",
    "kind": "review (a person decides) or alert (a person is notified).",
    "severity": "info, warning or urgent.",
    "code": "Our code for it.",
    "text": "What happened and what to do, in plain words.",
    "payload": "JSON of what is shown beside it.",
}
_ACCEPTED = {"kind": ["review", "alert"], "severity": ["info", "warning", "urgent"]}
_FINDINGS = "What needs a person though nothing is to be sent. Grain: one row per finding about a document."
_KEY = ["link", "flow", "company", "source_key"]
_FINDING_KEY = ["link", "flow", "company", "document_key", "kind", "code"]


def yaml(kinds: Iterable[LinkKind]) -> str:
    """YAML with its values as JSON, one check or column a line."""
    return (
        "version: 2\n\n"
        + _anchor("outbox_columns", COLUMNS)
        + _anchor("finding_columns", FINDING_COLUMNS)
        + "models:\n"
        + "".join(map(_of_kind, kinds))
    )


def _of_kind(kind: LinkKind) -> str:
    complete = {"name": f"references_are_complete__{kind.name}", "arguments": {"kind": kind.name}}
    texts = {
        flow.name: f"{flow.title[0].upper()}{flow.title[1:]}. Grain: one row per link, {flow.row}."
        for flow in kind.flows
    }
    return "".join(
        _model(f"{kind.name}__{name}", text, "outbox_columns", _unique(_KEY)) for name, text in texts.items()
    ) + _model(
        f"{kind.name}__findings",
        _FINDINGS,
        "finding_columns",
        _unique(_FINDING_KEY),
        {"references_are_complete": complete},
    )


def _model(name: str, text: str, columns: str, *checks: Mapping[str, Any]) -> str:
    return (
        f"  - name: {name}\n    description: {json.dumps(text)}\n    data_tests:\n"
        + _list(6, checks)
        + f"    columns: *{columns}\n"
    )


def _unique(key: list[str]) -> dict[str, Any]:
    return {"unique_key": {"arguments": {"columns": key}}}


def _anchor(name: str, columns: Mapping[str, str]) -> str:
    return f"x-{name.replace('_', '-')}: &{name}\n" + _list(2, map(_column, columns.items())) + "\n"


def _column(column: tuple[str, str]) -> dict[str, Any]:
    name, text = column
    checks = [{"accepted_values": {"arguments": {"values": _ACCEPTED[name]}}}] if name in _ACCEPTED else []
    return {"name": name, "description": text, **({"data_tests": checks} if checks else {})}


def _list(indent: int, items: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"{' ' * indent}- {json.dumps(item)}\n" for item in items)
