"""The calls on documents: reading the path and the body, and the answer (sections 2, 3 and 6)."""

from __future__ import annotations

from include.sandbox.avalara import fields, life, refunds, request, schema, views
from include.sandbox.avalara.call import Call, Handler
from include.sandbox.avalara.errors import not_found, refused, required
from include.sandbox.avalara.http import Reply
from include.sandbox.avalara.store import ADJUSTED
from include.sandbox.kernel.tables import Row

SALE = "SalesInvoice"


def _written(call: Call, status: int, row: Row) -> Reply:
    """``Location`` ends in 0 for order types (section 1)."""
    location = f"/api/v2/companies/{row['companyId']}/transactions/{row['id']}"
    return Reply(status, views.document(row, views.includes(call.request.query)), {"Location": location})


def create(call: Call) -> Reply:
    views.includes(call.request.query)
    return _written(call, *life.create(call.store, request.asked(call.store, call.json())))


def create_or_adjust(call: Call) -> Reply:
    views.includes(call.request.query)
    body = call.body(schema.CREATE_OR_ADJUST)
    if "createTransactionModel" not in body:
        raise required("createTransactionModel")
    asked = request.judged(call.store, body["createTransactionModel"])
    reason, said = body.get("adjustmentReason"), body.get("adjustmentDescription")
    return _written(call, *life.create_or_adjust(call.store, asked, reason, said))


def _type(call: Call) -> str | None:
    """The ``documentType`` of the query, or the type in the path of the deprecated calls."""
    said = call.parts.get("type") or call.request.query.get("documenttype") or ""
    if not said:
        return None
    known = {name.lower(): name for name in (*schema.TYPES, "Any")}
    if said.lower() not in known:
        raise refused("InvalidEnumValue", f"'{said}' is not a valid document type.", refers="documentType")
    found = known[said.lower()]
    return None if found == "Any" else found


def _company(call: Call) -> Row:
    return request.company_of_path(call.store, call.parts["company"])


def _named(call: Call, what: str = "Transaction") -> Row:
    """Calls by code mean a SalesInvoice unless ``documentType`` says otherwise (section 3). Raises ``Refusal`` 404."""
    row = call.store.current(_company(call)["companyCode"], _type(call) or SALE, call.parts["code"])
    if row is None:
        raise not_found(what)
    return row


def get(call: Call) -> Reply:
    """Without a type a SalesInvoice before others; of several others none can be chosen (303)."""
    include = views.includes(call.request.query)
    return Reply(200, views.document(_found(call), include))


def _found(call: Call) -> Row:
    type = _type(call)
    rows = call.store.named(_company(call)["companyCode"], call.parts["code"])
    rows = [row for row in rows if type is None or row["type"] == type]
    if not rows:
        raise not_found()
    sales = [row for row in rows if row["type"] == SALE]
    if not sales and len(rows) > 1:
        raise refused("DocumentCodeConflict", f"More than one document has the code '{call.parts['code']}'.")
    return (sales or rows)[0]


def get_by_id(call: Call) -> Reply:
    include = views.includes(call.request.query)
    row = call.store.by_id(call.parts["id"])
    if row is None or row["status"] == ADJUSTED:
        raise not_found()
    return Reply(200, views.document(row, include))


def audit(call: Call) -> Reply:
    """The request as it was sent, and what came of it."""
    row = _found(call)
    company = _company(call)
    return Reply(200, {
        "companyId": company["id"], "serverTimestamp": row["modifiedDate"], "serverDuration": "00:00:00.0400000",
        "apiCallStatus": "OK", "original": {"apiRequestUrl": "/api/v2/transactions/create"},
        "reconstructed": {"companyId": company["id"], "createTransactionModel": views.public(row["_model"])},
    })  # fmt: skip


def commit(call: Call) -> Reply:
    body = call.body(schema.COMMIT)
    if "commit" not in body:
        raise required("commit")
    row = life.commit(call.store, _company(call)["companyCode"], _named(call), body["commit"])
    return _written(call, 200, row)


def uncommit(call: Call) -> Reply:
    return _written(call, 200, life.uncommit(call.store, _company(call)["companyCode"], _named(call)))


def verify(call: Call) -> Reply:
    body = call.body(schema.VERIFY)
    return _written(call, 200, life.verify(call.store, _company(call)["companyCode"], _named(call), body))


def change_code(call: Call) -> Reply:
    body = call.body(schema.CHANGE_CODE)
    row = life.change_code(call.store, _company(call)["companyCode"], _named(call), body.get("newCode"))
    return _written(call, 200, row)


def settle(call: Call) -> Reply:
    """Verify, change the code and commit, each where it is asked for; one refusal undoes all."""
    store, company, body = call.store, _company(call)["companyCode"], call.body(schema.SETTLE)
    row = _named(call)
    if "verify" in body:
        row = life.verify(store, company, row, body["verify"])
    if "changeCode" in body:
        row = life.change_code(store, company, row, body["changeCode"].get("newCode"))
    if "commit" in body:
        row = life.commit(store, company, row, bool(body["commit"].get("commit")))
    return _written(call, 200, row)


def adjust(call: Call) -> Reply:
    views.includes(call.request.query)
    store, company, body = call.store, _company(call), call.body(schema.ADJUST)
    if "newTransaction" not in body:
        raise required("newTransaction")
    before = _named(call)
    model = {"type": before["type"], **body["newTransaction"], "code": before["code"]}
    asked = request.judged(store, model, company)
    row = life.adjust(store, before, asked, body.get("adjustmentReason"), body.get("adjustmentDescription"))
    return _written(call, 200, row)


def void(call: Call) -> Reply:
    body = call.body(schema.VOID)
    if "code" not in body:
        raise required("code")
    row = life.void(call.store, _company(call)["companyCode"], _named(call, "Document"), body["code"])
    return _written(call, 200, row)


def unvoid(call: Call) -> Reply:
    return _written(call, 200, life.unvoid(call.store, _company(call)["companyCode"], _named(call, "Document")))


def refund(call: Call) -> Reply:
    body = call.body(schema.REFUND)
    return _written(call, 201, refunds.refund(call.store, request.active(_company(call)), _named(call), body))


def lock(call: Call) -> Reply:
    body = call.body(schema.LOCK)
    if "isLocked" not in body:
        raise required("isLocked")
    return _written(call, 200, life.lock(call.store, _company(call)["companyCode"], _named(call), body["isLocked"]))


def lock_many(call: Call) -> Reply:
    fields.read({}, call.json())
    raise refused("InvitationOnly", "This API is available by invitation only.", status=403)


ACTIONS: dict[str, Handler] = {
    "commit": commit, "uncommit": uncommit, "verify": verify, "changecode": change_code, "settle": settle,
    "adjust": adjust, "void": void, "unvoid": unvoid, "refund": refund, "lock": lock,
}  # fmt: skip
