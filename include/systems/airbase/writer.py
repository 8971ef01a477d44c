"""Writing to Airbase: vendors, their references, what became of purchase orders and, where it is wanted, codes."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.documents import Code, Document, OrderResult, Vendor, VendorLink
from include.systems.airbase import bodies, contract, lookups, outcomes, sending
from include.systems.airbase.client import AirbaseClient, address
from include.systems.base import Action, Outcome, Posting, Prepared, Problem, Request, Target, Unsendable
from include.systems.wire import to_json
from include.texts.program import said

_SESSION_WAIT = 15.0
"""Seconds. A batch that waits for others any longer could leave after the lease on its documents has ended."""


class AirbaseWriter:
    """The writing side of one Airbase connection; see ``include/systems/base.py``.

    Options: ``codes`` (``write`` lets accounts and tags be written; else they are only compared), ``groups`` (tag types
    by kind of code, where the tenant has others).
    """

    system = "airbase"

    def __init__(self, client: AirbaseClient, options: Mapping[str, Any], session_wait: float = _SESSION_WAIT) -> None:
        self._client, self._session_wait = client, session_wait
        self._writes_codes = options.get("codes") == "write"
        self._tag_types = {**contract.TAG_TYPES, **(options.get("groups") or {})}
        # A session belongs to the whole tenant: two batches must not close each other's.
        self._one_session = threading.Lock()

    def batch_size(self, flow: str, action: Action) -> int:
        return contract.BATCH if flow in contract.BULK_FLOWS else 1

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        try:
            if isinstance(postings[0].document, Code):
                return self._codes(postings)
            if len(postings) != 1:
                raise ValueError("only codes are written to Airbase together")
            return Prepared(self._one(postings[0]))
        except Unsendable as problem:
            return Prepared(None, problem.problems)

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        entity, _, key = request.path.rpartition("/")
        if key == contract.BULK:
            found = self._in_turn(request, count)
        elif entity == contract.ACCOUNTING_VENDORS:
            found = [sending.vendor_link(self._client, request, key)]
        elif entity == contract.PURCHASE_ORDERS:
            found = [sending.order_result(self._client, request, key)]
        elif entity == contract.VENDORS:
            found = [sending.changed_vendor(self._client, request)]
        else:
            found = [sending.new_vendor(self._client, request)]
        if len(found) != count:
            raise ValueError(f"the request holds {len(found)} documents, {count} were said to be in it")
        return [replace(outcome, text=self._client.vendor_text(outcome.text)) for outcome in found]

    def look_up(self, posting: Posting) -> Target | None:
        """Vendors, accounts and tags by their reference, a link by the vendor that has it, an outcome in its order."""
        document, client = posting.document, self._client
        try:
            if isinstance(document, Vendor):
                reference = document.code if posting.action == "create" else posting.target and posting.target.code
                wanted = bodies.vendor(document, posting)
                return lookups.vendor(client, posting, reference, wanted) if reference else None
            if isinstance(document, Code):
                path, item = bodies.code(document, posting, self._tag_types)
                return lookups.code(client, posting, path, document.code, item)
            return self._found(posting, json.loads(self._one(posting).body))
        except Unsendable:
            return None  # such a document cannot have been sent

    def _in_turn(self, request: Request, count: int) -> Sequence[Outcome]:
        if not self._one_session.acquire(timeout=self._session_wait):
            return [Outcome("retry", code="session_busy", text=said("airbase.session_busy"))] * count
        try:
            return sending.codes(self._client, request)
        finally:
            self._one_session.release()

    def _found(self, posting: Posting, wanted: Mapping[str, Any]) -> Target | None:
        document, client = posting.document, self._client
        reference = wanted.get(contract.REFERENCE)
        if isinstance(document, OrderResult):
            row = client.record(posting.company, contract.PURCHASE_ORDERS, document.order_id)
            is_sent = row is not None and lookups.says(row, wanted)
            return sending.target_of(document.order_id, reference) if is_sent else None
        rows = lookups.by_reference(client, posting.company, contract.ACCOUNTING_VENDORS, str(reference))
        found = [target for row in rows if (target := outcomes.target_of(row)) is not None]
        return next((one for one in found if one.id == getattr(document, "vendor_id", None)), None)

    def _one(self, posting: Posting) -> Request:
        """Raises ``Unsendable`` for what Airbase is not sent, and for what was sent and cannot be changed there."""
        document = posting.document
        if isinstance(document, Vendor):
            body = to_json(bodies.vendor(document, posting))
            if posting.action == "create":
                headers = {contract.IDEMPOTENCY_HEADER: posting.key}
                return Request(posting.company, "POST", contract.VENDORS, body, headers)
            return Request(posting.company, "PATCH", address(contract.VENDORS, _id(posting)), body)
        if isinstance(document, VendorLink):
            if posting.action != "create":
                raise Unsendable([("reference_set", said("airbase.reference_set.once", name=document.name))])
            path = address(contract.ACCOUNTING_VENDORS, document.vendor_id)
            return Request(posting.company, "PATCH", path, to_json({contract.REFERENCE: document.reference}))
        if isinstance(document, OrderResult):
            if posting.action == "void":
                raise Unsendable([("sent_once", said("airbase.sent_once", number=document.number))])
            posted = posting.references.get(document.posting or "")
            path = address(contract.PURCHASE_ORDERS, document.order_id)
            headers = {contract.IDEMPOTENCY_HEADER: posting.key} if document.untold else {}
            return Request(posting.company, "PATCH", path, to_json(bodies.order_result(document, posted)), headers)
        raise Unsendable([_not_for_airbase(document)])

    def _codes(self, postings: Sequence[Posting]) -> Prepared:
        if not self._writes_codes:
            raise Unsendable([("codes_not_written", said("airbase.codes_not_written"))])
        documents = [posting.document for posting in postings]
        made = [
            bodies.code(document, posting, self._tag_types)
            for document, posting in zip(documents, postings, strict=True)
            if isinstance(document, Code)
        ]
        paths = {path for path, _ in made}
        if len(made) < len(documents) or len(paths) > 1:
            raise ValueError("one request holds codes of one kind")
        names = [item.get("airbase_id") or item.get(contract.REFERENCE) for _, item in made]
        if len(set(names)) < len(names):
            return Prepared(None, [("send_alone", said("airbase.send_alone"))])
        path = f"{paths.pop()}/{contract.BULK}"
        return Prepared(Request(postings[0].company, "POST", path, to_json({"entities": [item for _, item in made]})))


def _not_for_airbase(document: Document) -> Problem:
    values = {"kind": document.kind, "key": document.source_key, "system": contract.CALLED[1]}
    return "not_for_airbase", said("writing.not_sent_to", **values)


def _id(posting: Posting) -> str:
    if posting.target is None:
        raise ValueError(f"{posting.document.kind} {posting.document.source_key} stands nowhere in Airbase")
    return posting.target.id
