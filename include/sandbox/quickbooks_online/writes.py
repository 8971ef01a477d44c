"""Which operation a write asks for: create, update, delete or void (reference page, section 4).

An invoice is voided by ``operation=void``, payments by ``operation=update&include=void``.
"""

from __future__ import annotations

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.entities import SINGLES
from include.sandbox.quickbooks_online.errors import unsupported
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def write(company: Company, entity: str, body: Object, operation: str, include: str) -> Object:
    """``operation`` and ``include`` as the query parameters, "" when absent. Answers the object; raises Fault."""
    require(company, entity)
    made = _written(company, entity, body, operation, include)
    return {name: value for name, value in made.items() if not name.startswith("_")}


def _written(company: Company, entity: str, body: Object, operation: str, include: str) -> Object:
    wanted = operation.lower()
    options = frozenset(word.strip().lower() for word in include.split(",") if word.strip())
    if wanted not in ("", "create", "update", "delete", "void"):
        raise unsupported(f"Operation {operation} is not supported.")
    if wanted == "void" and entity != "Invoice":
        raise unsupported(f"Operation void is not supported for {entity}.")
    if wanted == "void" or (wanted == "update" and "void" in options):
        return operations.void(company, entity, body, options)
    if wanted == "delete":
        # The answer to a deletion has no MetaData; change data capture shows its time.
        gone = operations.delete(company, entity, body, options)
        return {name: value for name, value in gone.items() if name != "MetaData"}
    if entity in SINGLES:
        return operations.update(company, entity, {**body, "Id": "1"}, options)
    if wanted == "update" or (wanted == "" and body.get("Id") not in (None, "", 0, "0")):
        return operations.update(company, entity, body, options)
    return operations.create(company, entity, {name: value for name, value in body.items() if name != "Id"}, options)
