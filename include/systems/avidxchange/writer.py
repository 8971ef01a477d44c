"""Writing to AvidXchange: upserts in batches of up to 100, voids one by one, look-ups by our own codes.

Every upsert is idempotent by its external code (reference page avidxchange, section 6), so a repeated one is answered
``Unchanged`` and counts as delivered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.documents import Document, PurchaseInvoice, Vendor
from include.http.errors import ApiError
from include.systems.avidxchange import contract, lookups, outcomes
from include.systems.avidxchange.client import AvidXchangeClient
from include.systems.avidxchange.items import Settings, item
from include.systems.base import Action, Outcome, Posting, Prepared, Request, Target, Unsendable
from include.systems.failures import outcome_of
from include.systems.wire import to_json
from include.texts.program import said


class AvidXchangeWriter:
    """The writing side of one AvidXchange connection; see ``include/systems/base.py``.

    Options: ``source_system`` (the system documents come from; opens external codes), ``invoice_flow`` (the flow that
    carries invoices, whose voids go one by one; when left out, all do), ``groups`` (code group names by kind, where the
    tenant has others).
    """

    system = "avidxchange"

    def __init__(self, client: AvidXchangeClient, options: Mapping[str, Any]) -> None:
        self._client = client
        groups = {**contract.GROUPS, **(options.get("groups") or {})}
        self._invoice_flow = options.get("invoice_flow")
        self._settings = Settings(str(options["source_system"]), groups)

    def batch_size(self, flow: str, action: Action) -> int:
        return 1 if action == "void" and self._invoice_flow in (flow, None) else contract.BATCH

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        first = postings[0]
        headers = {contract.REQUEST_ID_HEADER: first.key}
        if first.action == "void" and isinstance(first.document, PurchaseInvoice):
            return self._prepare_void(postings, headers)
        try:
            made = [item(posting, self._settings) for posting in postings]
        except Unsendable as problem:
            return Prepared(None, problem.problems)
        if len({path for path, _ in made}) > 1:
            raise ValueError("one request holds documents of one kind")
        path = made[0][0]
        if any(_has_no_code(posting) for posting in postings):
            if len(postings) > 1:
                return Prepared(None, [("send_alone", said("avidxchange.send_alone"))])
            # Its code cannot name it yet, so it is addressed by its id and given the code.
            path = f"{path}/{_id(first)}"
            return Prepared(Request(first.company, "PUT", path, to_json(made[0][1]), headers))
        return Prepared(Request(first.company, "POST", path, to_json({"Items": [body for _, body in made]}), headers))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        try:
            answer = self._client.write(
                request.company, request.method, request.path, request.body, dict(request.headers)
            )
        except ApiError as error:
            return [outcome_of(error)] * count
        path, _, rest = request.path.partition("/")
        now = self._client.clock.now()
        if rest.endswith("/void"):
            target = Target(id=rest.removesuffix("/void"))
            return self._redacted([outcomes.void_outcome(answer.status, answer.headers, answer.content, target, now)])
        body = json.loads(request.body)
        keys = [str(outcomes.external_key(path, sent)) for sent in (body["Items"] if not rest else [body])]
        if len(keys) != count:
            raise ValueError(f"the request holds {len(keys)} items, {count} were said to be in it")
        found = outcomes.batch_outcomes(answer.status, answer.headers, answer.content, path, keys, now)
        return self._redacted([_under(key, path, outcome) for key, outcome in zip(keys, found, strict=True)])

    def look_up(self, posting: Posting) -> Target | None:
        """The document in AvidXchange under our code: for a create, if it is there and not void; for an update, if it
        says what the posting says; for a void, if it is void."""
        if posting.action == "void" and isinstance(posting.document, PurchaseInvoice):
            return lookups.voided(self._client, posting)
        try:
            path, wanted = item(posting, self._settings)
        except Unsendable:
            return None  # such a document cannot have been sent
        return lookups.find(self._client, posting, path, wanted)

    def _redacted(self, found: Sequence[Outcome]) -> list[Outcome]:
        return [replace(outcome, text=self._client.vendor_text(outcome.text)) for outcome in found]

    def _prepare_void(self, postings: Sequence[Posting], headers: Mapping[str, str]) -> Prepared:
        if len(postings) != 1:
            raise ValueError("invoices are voided one by one")
        path = f"{contract.INVOICES}/{_id(postings[0])}/void"
        return Prepared(Request(postings[0].company, "POST", path, "", headers))


def _under(key: str, path: str, outcome: Outcome) -> Outcome:
    """What was delivered stands under the code it was sent with, also where the answer shows the vendor's id alone: a
    later update must find it by that code."""
    target = outcome.target
    if target is None or target.code is not None or path == contract.ENTERPRISE_CODES:
        return outcome
    return replace(outcome, target=replace(target, code=key))


def _has_no_code(posting: Posting) -> bool:
    return isinstance(posting.document, Vendor) and posting.target is not None and not posting.target.code


def _id(posting: Posting) -> str:
    document: Document = posting.document
    if posting.target is None:
        raise ValueError(f"{document.kind} {document.source_key} stands nowhere, so it cannot be addressed")
    if not posting.target.id.isalnum():
        raise ValueError(f"{posting.target.id!r} is no id of AvidXchange")
    return posting.target.id
