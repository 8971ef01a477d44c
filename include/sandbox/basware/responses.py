"""What the ERP writes back to an accounting document (reference page, section 7, Write-backs)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.basware import documents, fields, states
from include.sandbox.basware.call import Call, Handler
from include.sandbox.basware.errors import BUSINESS, DATA, SCHEMA, Refusal, problem, refused
from include.sandbox.basware.http import Reply
from include.sandbox.basware.schema import body_of, money, problems, timed
from include.sandbox.basware.store import day
from include.sandbox.kernel.tables import Row

LATEST = 100
# Of a response on the document itself.
COPIED = ("voucherNumber1", "voucherNumber2", "paymentBlock")


def write_back(kind: str) -> Handler:
    def handler(call: Call) -> Reply:
        row, body = documents.find(call), _body(kind, call)
        if body["externalCode"] in {one["externalCode"] for one in row.get(kind, [])}:
            said = f"externalCode {body['externalCode']} was used for this document before: each response has its own"
            raise refused(400, DATA, said, BUSINESS, body["externalCode"])
        status = _paid(row, body) if kind == "paymentResponses" else _answered(kind, row, body)
        kept = {**({"paymentDate": day(call.now)} if kind == "paymentResponses" else {}), **body}
        history = [*row.get(kind, []), kept][-LATEST:]
        changes = {name: body[name] for name in COPIED if name in body}
        documents.move(call.store, row, status, **{**changes, kind: history})
        return Reply(200, kept)

    return handler


def _body(kind: str, call: Call) -> Row:
    body: Any = body_of(call.request)
    if found := problems(fields.RESPONSES[kind], body):
        code = body.get("externalCode") if isinstance(body, dict) else None
        raise Refusal(400, *(problem(SCHEMA, said, external_code=code) for said in found))
    content: Row = timed(fields.RESPONSES[kind], body)
    return content


def _answered(kind: str, row: Row, body: Row) -> str:
    status = states.answered(kind, row["processingStatus"], body["success"])
    if status is None:
        said = f"document {row['invoiceId']} is {row['processingStatus']} and takes no {kind}"
        raise refused(400, DATA, said, BUSINESS, body["externalCode"])
    return status


def _paid(row: Row, body: Row) -> str:
    """Paid once a successful response says that all of it is; a lower total afterwards takes that back."""
    if row["processingStatus"] not in (states.TRANSFERRED, states.PAID):
        said = f"document {row['invoiceId']} is {row['processingStatus']}: a payment is told of a transferred one"
        raise refused(400, DATA, said, BUSINESS, body["externalCode"])
    if not body["success"]:
        return str(row["processingStatus"])
    total, gross = money(body.get("paidTotal", 0)), money(row["grossSum"])
    whole = total >= gross if gross >= Decimal(0) else total <= gross
    return states.PAID if whole else states.TRANSFERRED
