"""Bills, vendor credits and purchase orders that stand in QuickBooks: whether they say what they should, whether people
changed them since we wrote them, and what a change of ours looks like. Pure.

What QuickBooks said after our last write is kept as one short digest for each part that people can change; where a part
says something else by now, a person was there, and nothing is written over. A change is a whole update, read and
merged: lines of a sparse one were refused (2020 [client code]), Intuit documents no sparse update of a purchase order,
and what a whole update leaves out is cleared [doc]. Source: reference page quickbooks_online, sections 4, 8 and 10.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from include.systems.base import Problem, Unsendable
from include.systems.quickbooks_online import contract, vendors
from include.systems.quickbooks_online.bodies import BY_ACCOUNT, BY_ITEM, CLOSES, ENTITY, LINE_KEYS, POSTED, Body
from include.systems.quickbooks_online.orders import CLOSED, OPEN
from include.texts.program import said

Row = Mapping[str, Any]
TOTAL = "_total"
"""In a stored body and never sent: what the document comes to with its tax."""
_PARTS = {
    "VendorRef": "vendor", "DocNumber": "number", "TxnDate": "date", "DueDate": "due date",
    "ExpectedDate": "expected date", "APAccountRef": "A/P account", "SalesTermRef": "term",
    "DepartmentRef": "location", "TotalAmt": "total",
}  # fmt: skip
# What people call a part, by the name under which its digest is kept, which stays.
_WORDS = {
    "vendor": "quickbooks_online.part.vendor", "number": "quickbooks_online.part.number",
    "date": "quickbooks_online.part.date", "due date": "quickbooks_online.part.due_date",
    "expected date": "quickbooks_online.part.expected_date", "A/P account": "quickbooks_online.part.ap_account",
    "term": "quickbooks_online.part.term", "location": "quickbooks_online.location",
    "total": "quickbooks_online.part.total", "lines": "quickbooks_online.part.lines",
}  # fmt: skip
_TAKEN = {
    (contract.BILL, True): "quickbooks_online.taken.bill_changed",
    (contract.BILL, False): "quickbooks_online.taken.bill_deleted",
    (contract.VENDOR_CREDIT, True): "quickbooks_online.taken.credit_changed",
    (contract.VENDOR_CREDIT, False): "quickbooks_online.taken.credit_deleted",
}
_BY_HAND = {True: "quickbooks_online.change_by_hand", False: "quickbooks_online.delete_by_hand"}
_DETAIL = ("AccountRef", "ItemRef", "Qty", "UnitPrice", "ClassRef", "TaxCodeRef")
# What follows from the rest, or is the service's own; a line's own tax would be that of its old amount.
_DERIVED = frozenset(
    {"MetaData", "domain", "sparse", "status", "TotalAmt", "Balance", "HomeBalance", "HomeTotalAmt", "TxnTaxDetail"}
)
_DIGITS = 100
_DERIVED_OF_LINE = frozenset({"LineNum"})
_DERIVED_OF_DETAIL = frozenset({"TaxAmount", "TaxInclusiveAmt", "ItemAccountRef"})


def facts(row: Row, sent: Row) -> dict[str, Any]:
    """What a later change of the document has to know of it, as literal JSON values."""
    found: dict[str, Any] = {} if CLOSES in sent else {"posted": posted(row)}
    if LINE_KEYS in sent:
        ids = [str(one.get("Id")) for one in _lines(row)]
        found["lines"] = dict(zip(sent[LINE_KEYS], ids, strict=False))
    if "POStatus" in sent:
        found["closed"] = sent["POStatus"] == CLOSED
    return found


def posted(row: Row) -> dict[str, str]:
    """A digest of each part of the document as it stands, by its name for people."""
    parts: dict[str, Any] = {name: _plain(row.get(key)) for key, name in _PARTS.items()}
    parts["lines"] = [_said(one) for one in _lines(row)]
    return {name: _digest(part) for name, part in parts.items()}


def changed_by_people(row: Row, before: Row | None) -> list[str]:
    """The names of the parts that say something else than ``before``, the digests of our last write."""
    return [name for name, digest in posted(row).items() if name in (before or {}) and (before or {})[name] != digest]


def differs(wanted: Row, row: Row) -> list[str]:
    """What of the document does not say what it should, by its names for people. The memo is people's."""
    found = [
        name
        for key, name in _PARTS.items()
        if (key in wanted and not vendors.says(row.get(key), wanted[key]))
        or (key == "DepartmentRef" and row.get(key) and key not in wanted)
    ]
    if TOTAL in wanted and not vendors.says(row.get("TotalAmt"), wanted[TOTAL]):
        found.append(_PARTS["TotalAmt"])
    if wanted.get("POStatus") == OPEN and row.get("POStatus") == CLOSED:
        found.append("status")
    lines = _lines(row)
    if len(lines) != len(wanted["Line"]) or not all(
        _line_says(one, line) for one, line in zip(lines, wanted["Line"], strict=False)
    ):
        found.append("lines")
    return found


def changes(entity: str, wanted: Row, row: Row) -> Body:
    """The whole document as it is to be written over ``row``; empty where it says so already. Raises ``Unsendable``."""
    if CLOSES in wanted:
        return {**_kept(row), **_own(wanted)} if changes_wanted(wanted, row) else {}
    if not changes_wanted(wanted, row):
        return {}
    what = name_of(entity, row)
    problem = _moved(what, wanted, row, changes=True) or _taken(entity, what, row, changes=True)
    if problem is not None:
        raise Unsendable([problem])
    lines = _merged(wanted["Line"], _lines(row))
    if entity == contract.PURCHASE_ORDER and (problem := _order_moved(what, wanted, row, lines)):
        raise Unsendable([problem])
    kept = {name: value for name, value in _kept(row).items() if name != "DepartmentRef"}
    return {**kept, **_own(wanted), "Line": lines}


def changes_wanted(wanted: Row, row: Row) -> bool:
    return row.get("POStatus") != wanted["POStatus"] if CLOSES in wanted else bool(differs(wanted, row))


def stays(entity: str, wanted: Row, row: Row) -> Problem | None:
    """Why the document is not deleted."""
    what = name_of(entity, row)
    if entity == contract.PURCHASE_ORDER:
        if row.get("LinkedTxn"):
            return "order_received", said("quickbooks_online.order.billed", standing=what)
        return None
    return _moved(what, wanted, row, changes=False) or _taken(entity, what, row, changes=False)


def not_linked(sent: Row, row: Row) -> str:
    """Words for lines that QuickBooks entered without the link to a purchase order that was asked for."""
    pairs = zip(sent.get("Line") or (), _lines(row), strict=False)
    missing = [str(no) for no, (one, line) in enumerate(pairs, 1) if one.get("LinkedTxn") and not line.get("LinkedTxn")]
    if not missing:
        return ""
    return said("quickbooks_online.not_linked", lines=", ".join(missing))


def name_of(entity: str, row: Row) -> str:
    number = row.get("DocNumber") or row.get("Id")
    return said("quickbooks_online.in_books", kind=said(contract.NAMES[entity]), number=number)


def _moved(what: str, wanted: Row, row: Row, *, changes: bool) -> Problem | None:
    """``changes``: whether it was to be changed; else deleted."""
    before, todo = wanted.get(POSTED), said(_BY_HAND[changes])
    if before is None:
        return "changed_after_lock", said("quickbooks_online.entered_by_people", standing=what, todo=todo)
    moved = changed_by_people(row, before)
    if not moved:
        return None
    values = {"parts": ", ".join(said(_WORDS[name]) for name in moved), "todo": todo}
    return "changed_on_both_sides", said("quickbooks_online.changed_on_both_sides", standing=what, **values)


def _taken(entity: str, what: str, row: Row, *, changes: bool) -> Problem | None:
    if entity == contract.PURCHASE_ORDER or row.get("Balance") is None:
        return None
    used = _number(row.get("TotalAmt") or 0) - _number(row["Balance"])
    if used == 0:
        return None
    return "changed_after_lock", said(_TAKEN[entity, changes], standing=what, amount=used)


def _order_moved(what: str, wanted: Row, row: Row, lines: Sequence[Row]) -> Problem | None:
    if row.get("POStatus") == CLOSED and wanted.get("POStatus") != OPEN:
        return "order_received", said("quickbooks_online.order.closed", standing=what)
    kept = {one.get("Id") for one in lines}
    if row.get("LinkedTxn") and any(one.get("Id") not in kept for one in _lines(row)):
        return "order_received", said("quickbooks_online.order.loses_line", standing=what)
    return None


def _kept(row: Row) -> Body:
    return {name: value for name, value in row.items() if name not in _DERIVED}


def _own(wanted: Row) -> Body:
    """What is ours to say of it; people go on writing in its memo."""
    return {name: value for name, value in wanted.items() if name not in ("Id", "PrivateNote", POSTED)}


def _merged(wanted: Sequence[Row], rows: Sequence[Row]) -> list[Body]:
    """Each wanted line over the one that says the same already, else over the next one of its kind, with what people
    added there; lines without a counterpart are new. A line keeps its link to an order, and gets none later [doc]."""
    left = list(rows)
    same: dict[int, Row] = {}
    for no, line in enumerate(wanted):
        twin = next((one for one in left if _line_says(one, line)), None)
        if twin is not None:
            same[no] = twin
            left.remove(twin)
    found = []
    for no, line in enumerate(wanted):
        under = same.get(no) or next((one for one in left if one.get("DetailType") == line["DetailType"]), None)
        if under is not None and no not in same:
            left.remove(under)
        found.append(dict(line) if under is None else _over(line, under))
    return found


def _over(line: Row, under: Row) -> Body:
    kind = line["DetailType"]
    ours = ("ClassRef", "Qty", "UnitPrice", *_DERIVED_OF_DETAIL)
    detail = {name: value for name, value in (under.get(kind) or {}).items() if name not in ours}
    kept = {name: value for name, value in under.items() if name not in (*_DERIVED_OF_LINE, "Description")}
    own = {name: value for name, value in line.items() if name != "LinkedTxn"}
    return {**kept, **own, kind: {**detail, **line[kind]}}


def _lines(row: Row) -> list[Row]:
    lines = row.get("Line")
    if not isinstance(lines, list):
        return []  # an answer that is not as documented
    return [one for one in lines if isinstance(one, Mapping) and one.get("DetailType") in (BY_ACCOUNT, BY_ITEM)]


def _line_says(row: Row, line: Row) -> bool:
    kind = line["DetailType"]
    detail = row.get(kind)
    if row.get("DetailType") != kind or not isinstance(detail, Mapping):
        return False
    if detail.get("ClassRef") and "ClassRef" not in line[kind]:
        return False
    plain = {name: line[name] for name in ("Amount", "Description") if name in line}
    return vendors.says(row, plain) and vendors.says(detail, line[kind])


def _said(line: Row) -> dict[str, Any]:
    found = line.get(str(line.get("DetailType")))
    detail = found if isinstance(found, Mapping) else {}
    plain = {name: _plain(line.get(name)) for name in ("DetailType", "Amount", "Description")}
    return {**plain, **{name: _plain(detail.get(name)) for name in _DETAIL}}


def _plain(value: Any) -> str:
    """A reference by its id, a number by its value."""
    if isinstance(value, Mapping):
        return str(value.get("value") or "")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(_number(value).normalize())
    return str(value or "").strip()


def _number(value: Any) -> Decimal:
    """Not a number where the answer does not hold one: it equals nothing then."""
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        return Decimal("NaN")
    return made if made.is_finite() and abs(made.adjusted()) < _DIGITS else Decimal("NaN")


def _digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def is_document(body: Row) -> bool:
    """Whether a stored body is a bill, a vendor credit or a purchase order of another system's document."""
    return ENTITY in body
