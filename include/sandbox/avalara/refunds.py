"""A refund: a new ReturnInvoice, committed at once, with the original's tax turned round (section 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.avalara import life, request
from include.sandbox.avalara.errors import refused, required
from include.sandbox.avalara.money import ZERO, cents, money
from include.sandbox.avalara.store import COMMITTED, Store
from include.sandbox.kernel.tables import Row

HUNDRED = Decimal(100)


def refund(store: Store, company: Row, row: Row, asked: Row) -> Row:
    """Its lines carry the original's tax as an override, so ``totalTaxCalculated`` may differ from ``totalTax``."""
    if row["status"] != COMMITTED:
        raise refused("CannotRefundUncommitted", "Only committed transactions can be refunded.", refers="DocStatus")
    for name in ("refundTransactionCode", "refundDate"):
        if not asked.get(name):
            raise required(name)
    code = asked["refundTransactionCode"]
    if store.current(company["companyCode"], "ReturnInvoice", code) is not None:
        raise life.doc_status()
    model = {
        **row["_model"], "type": "ReturnInvoice", "code": code, "date": asked["refundDate"], "commit": True,
        "discount": "0", "referenceCode": asked.get("referenceCode", ""), "lines": _lines(row, asked),
        "taxOverride": {"type": "TaxDate", "taxDate": row["taxDate"], "reason": "Refund"},
    }  # fmt: skip
    _, made = life.create(store, request.judged(store, model, company))
    return made


def _lines(row: Row, asked: Row) -> list[Row]:
    kind = asked.get("refundType", "Full")
    wanted = [str(one) for one in asked.get("refundLines") or []]
    lines = {line["lineNumber"]: line for line in row["lines"]}
    if kind == "Partial" and not wanted:
        raise required("refundLines")
    if unknown := [one for one in wanted if one not in lines]:
        raise refused("ValueRequiredError", f"The transaction has no line {unknown[0]}.", refers="refundLines")
    part = Decimal(1)
    if kind == "Percentage":
        if not ZERO < money(asked.get("refundPercentage", "0")) <= HUNDRED:
            raise required("refundPercentage")
        part = money(asked["refundPercentage"]) / HUNDRED
    models = {line["number"]: line for line in row["_model"]["lines"]}
    return [
        _line(models[number], line, part, tax_only=kind == "TaxOnly")
        for number, line in lines.items()
        if not wanted or number in wanted
    ]


def _line(model: Row, line: Row, part: Decimal, tax_only: bool) -> dict[str, Any]:
    net = money(line["lineAmount"]) - money(line["discountAmount"])
    amount, tax = cents(-net * part), cents(-money(line["tax"]) * part)
    override = {"type": "TaxAmount", "taxAmount": f"{tax:f}", "reason": "Refund"}
    kept = {name: value for name, value in model.items() if name not in ("taxIncluded", "discounted")}
    # Jurisdictions give back what each of them took.
    rows = [row["tax"] for row in line["details"]]
    return {**kept, "amount": "0" if tax_only else f"{amount:f}", "taxOverride": override, "_rows": rows}
