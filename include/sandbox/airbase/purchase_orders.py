"""GET and PATCH of purchase orders (section 6): the ERP may say what became of an order, and nothing else."""

from __future__ import annotations

from include.sandbox.airbase import fields, views
from include.sandbox.airbase.call import Call, Handler
from include.sandbox.airbase.errors import refused, wrong
from include.sandbox.airbase.http import Reply
from include.sandbox.airbase.schema import problems

NOT_BOUGHT = "Purchase orders are not enabled for this account."


def bought(handler: Handler) -> Handler:
    """Purchase orders are an add-on: the code of the answer without it is assumed."""

    def guarded(call: Call) -> Reply:
        if not call.store.settings()["purchase_orders"]:
            raise refused(403, NOT_BOUGHT)
        return handler(call)

    return guarded


def patch(call: Call) -> Reply:
    """``erp_reference_id`` once; the rest as often as the ERP has news. Sends no event (assumed)."""
    store, row, body = call.store, call.one("purchase_orders"), call.body()
    # Fields that answers carry are refused too: who sends one believes that it was changed.
    if fixed := {name: ["This field is read-only."] for name in body if name not in fields.ORDER_RESULT}:
        raise wrong(fixed)
    if found := problems(fields.ORDER_RESULT, body, partial=True):
        raise wrong(found)
    before, after = row["erp_reference_id"], body.get("erp_reference_id", row["erp_reference_id"]) or ""
    if before and after != before:
        raise wrong({"erp_reference_id": [f"This field cannot be changed once it is set; it is {before}."]})
    kept = store.save("purchase_orders", {**row, **body, "erp_reference_id": after})
    return Reply(200, views.order(store, kept))
