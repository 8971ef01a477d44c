"""Attachables: a note or a file at any number of objects (Attachable of Intuit's XSD; answers as recorded)."""

from __future__ import annotations

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.entities import BY_PATH
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 6000 for an object that is not there, 6050 for a kind of which there is none, 2020 without a note or
    a file."""
    if not made.get("Note") and not made.get("FileName"):
        raise errors.required("Note")
    for one in made.get("AttachableRef") or []:
        target = one.get("EntityRef") or {}
        kind, key = str(target.get("type", "")), str(target.get("value", ""))
        known = BY_PATH.get(kind.lower())
        if known is None:
            raise errors.unsupported_reference(kind)
        if company.get(known, key) is None:
            words = f"The entity {kind} {key} that you are trying to link does not exist. {kind} {key}"
            raise errors.business(words)
        one.setdefault("IncludeOnSend", False)
    return made
