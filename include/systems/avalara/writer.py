"""Writing to AvaTax: addresses, estimates of drafts, the record of final invoices, and their commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from include.documents import Document, SalesInvoice, ShipAddress, TaxCommit
from include.systems.avalara import addresses, bodies, contract, lookups, outcomes, sending, soundness
from include.systems.avalara.client import AvalaraClient, transaction
from include.systems.avalara.facts import target_of
from include.systems.base import Action, Outcome, Posting, Prepared, Problem, Request, Target, Unsendable
from include.systems.wire import present, to_json
from include.texts.program import said

ESTIMATES = "estimates"
"""The flow in which a sales invoice is a draft."""


class AvalaraWriter:
    """The writing side of one connection to AvaTax; see ``include/systems/base.py``. A posting's company is AvaTax's.

    Three calls for each final invoice: its estimate while it is a draft, its record, its commit.
    """

    system = "avalara"

    def __init__(self, client: AvalaraClient) -> None:
        self._client = client

    def batch_size(self, flow: str, action: Action) -> int:
        return 1

    def settle_seconds(self, flow: str) -> float:
        return 0.0 if flow in contract.STATELESS_FLOWS else contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        if len(postings) != 1:
            raise ValueError("documents are sent to AvaTax one by one")
        try:
            return Prepared(_request(postings[0]))
        except Unsendable as problem:
            return Prepared(None, problem.problems)

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        if count != 1:
            raise ValueError(f"the request holds one document, {count} were said to be in it")
        found = self._sent(request)
        return [replace(found, text=self._client.vendor_text(found.text))]

    def look_up(self, posting: Posting) -> Target | None:
        """By code and type. A record that says something else than the posting is not what is looked for: recording it
        again makes it say so, and makes no second one. A commit counts with the figures of its journal only.

        Addresses and estimates leave nothing behind: they are asked for again.
        """
        document = posting.document
        try:
            if isinstance(document, TaxCommit):
                return self._committed(posting, document)
            if not isinstance(document, SalesInvoice) or posting.flow == ESTIMATES:
                return None
            if posting.action == "void":
                return self._voided(posting, document)
            return self._recorded(posting, document)
        except Unsendable:
            return None  # such a document cannot have been sent

    def _sent(self, request: Request) -> Outcome:
        client, path = self._client, request.path.partition("?")[0]
        if path == contract.RESOLVE:
            return sending.resolve(client, request)
        if path == contract.CREATE:
            return sending.estimate(client, request)
        if path == contract.RECORD:
            return sending.record(client, request)
        code, kind = request.headers[contract.CODE], request.headers[contract.TYPE]
        if path.endswith(f"/{contract.VOID}"):
            return sending.void(client, request, code)
        return sending.commit(client, request, code, kind)

    def _recorded(self, posting: Posting, document: SalesInvoice) -> Target | None:
        sent = bodies.record(document, posting)["createTransactionModel"]
        row = self._client.document(posting.company, sent["code"], sent["type"])
        if row is None or not lookups.is_live(row) or not lookups.says(row, sent):
            return None
        found = target_of(row)
        parts = bodies.parts_of(document)
        return None if found is None or soundness.unsound(found, sent, parts) else replace(found, id=sent["code"])

    def _voided(self, posting: Posting, document: SalesInvoice) -> Target | None:
        code = bodies.code_of(document, posting.target)
        row = self._client.document(posting.company, code, bodies.kind_of(document))
        found = target_of(row) if row is not None and not lookups.is_live(row) else None
        return replace(found, id=code) if found else None

    def _committed(self, posting: Posting, document: TaxCommit) -> Target | None:
        verify = bodies.settle(document, posting)["verify"]
        kind = bodies.kind_of(document, posting.references)
        row = self._client.document(posting.company, document.code, kind)
        return outcomes.settled(row, document.code, verify).target if row is not None else None


def _request(posting: Posting) -> Request:
    """Raises ``Unsendable`` for what AvaTax is not sent, and for what cannot be taken back there."""
    document, company = posting.document, posting.company
    if isinstance(document, ShipAddress):
        _no_void(posting)
        kept = present(**{contract.ADDRESS_KEY: document.source_key, contract.ADDRESS_OF: document.customer})
        return Request(company, "POST", contract.RESOLVE, to_json(addresses.question(document)), kept)
    if isinstance(document, SalesInvoice) and posting.flow == ESTIMATES:
        _no_void(posting)
        return Request(company, "POST", contract.CREATE, to_json(bodies.estimate(document, posting)))
    if isinstance(document, SalesInvoice) and posting.action == "void":
        code = bodies.code_of(document, posting.target)
        return _by_code(posting, code, bodies.kind_of(document), contract.VOID, {"code": contract.VOID_CODE})
    if isinstance(document, SalesInvoice):
        parts = bodies.parts_of(document)
        kept = {contract.PARTS: json.dumps(parts)} if parts else {}
        return Request(company, "POST", contract.RECORD, to_json(bodies.record(document, posting)), kept)
    if isinstance(document, TaxCommit):
        if posting.action == "void":
            raise Unsendable([("irreversible", said("avalara.irreversible", code=document.code))])
        kind = bodies.kind_of(document, posting.references)
        return _by_code(posting, document.code, kind, contract.SETTLE, bodies.settle(document, posting))
    raise Unsendable([_not_for_avalara(document)])


def _by_code(posting: Posting, code: str, kind: str, verb: str, body: dict[str, object]) -> Request:
    path = f"{transaction(posting.company, code, verb)}?{contract.DOCUMENT_TYPE}={kind}"
    return Request(posting.company, "POST", path, to_json(body), {contract.CODE: code, contract.TYPE: kind})


def _no_void(posting: Posting) -> None:
    if posting.action == "void":
        values = {"kind": posting.document.kind, "key": posting.document.source_key}
        raise Unsendable([("nothing_to_void", said("avalara.nothing_to_void", **values))])


def _not_for_avalara(document: Document) -> Problem:
    values = {"kind": document.kind, "key": document.source_key, "system": contract.CALLED[1]}
    return "not_for_avalara", said("writing.not_sent_to", **values)
