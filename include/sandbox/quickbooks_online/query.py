"""Runs a statement of the query language over the books of a company (reference page, section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from include.sandbox.quickbooks_online.accounting.schema import SCHEMA
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.entities import BY_PATH, ENTITIES, LISTS, TRANSACTIONS
from include.sandbox.quickbooks_online.query_grammar import Condition, Statement, Value, invalid, parse
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object, Raw, parse_moment

STAMPS = ("createtime", "lastupdatedtime")
COMMON = {"id": "Id", "synctoken": "SyncToken", "metadata": "MetaData", "sparse": "sparse", "domain": "domain"}
# Properties of transactions that the service returns and does not search.
NOT_SEARCHED = {"PrivateNote", "DepartmentRef", "ClassRef", "CustomField", "ExchangeRate", "TxnTaxDetail", "Memo"}
# What a structured property is compared by.
INNER = ("value", "Address", "FreeFormNumber", "URI")
BY_NAME = {
    "Account": "FullyQualifiedName",
    "Customer": "DisplayName",
    "Employee": "DisplayName",
    "Vendor": "DisplayName",
}


def run(company: Company, text: str) -> Object:
    """What stands under ``QueryResponse``. Raises Fault 4000, 4001 and 5030."""
    statement = parse(text)
    entity = statement.entity
    if entity not in ENTITIES and company.settings["query_entity_case"] == "accept":
        entity = statement.entity = BY_PATH.get(entity.lower(), entity)
    if entity not in ENTITIES:
        raise invalid(f"invalid context declaration: {entity}")
    require(company, entity)
    rows = matching(company, statement)
    if statement.count:
        return {"totalCount": sum(1 for _ in rows)}
    start, limit = paging(company, statement)
    found = ordered(entity, list(rows), statement.order)
    page = found[start - 1 : start - 1 + limit]
    if not page:
        return {}
    texts = [Raw(company.text(entity, row["Id"]) or "") for row in page]
    made: Object = {entity: texts, "startPosition": start, "maxResults": len(page)}
    return {**made, "totalCount": len(found)} if company.settings["total_count_on_pages"] else made


def paging(company: Company, statement: Statement) -> tuple[int, int]:
    settings = company.settings
    if statement.start < 0 or (statement.start == 0 and settings["start_position_zero"] != "accept"):
        raise invalid(f"value {statement.start} is too small. Min allowed value is 1")
    if statement.limit < 0:
        raise invalid(f"value {statement.limit} is too small. Min allowed value is 0")
    return max(1, statement.start), min(statement.limit, int(settings["query_cap"]))


def matching(company: Company, statement: Statement) -> Iterable[Object]:
    entity = statement.entity
    tests = [_test(entity, condition) for condition in statement.where]
    names_active = any(condition.property.lower() == "active" for condition in statement.where)
    if entity in LISTS and not names_active:
        tests.append(lambda row: row.get("Active", True) is not False)
    return (row for row in company.all(entity) if all(test(row) for test in tests))


def ordered(entity: str, rows: list[Object], order: list[tuple[str, bool]]) -> list[Object]:
    """By the last property first, so that the first one decides; without any, as the service happens to answer."""
    if not order:
        # Recorded: names by display name; transactions come newest first.
        if entity not in LISTS:
            return sorted(rows, key=lambda row: (row["MetaData"]["CreateTime"], int(row["Id"])), reverse=True)
        order = [(BY_NAME.get(entity, "Name"), False)]
    for name, descending in reversed(order):
        value = _reader(entity, name)
        rows.sort(key=lambda row: _rank(value(row)), reverse=descending)
    return rows


def _rank(value: Any) -> tuple[int, Any]:
    """Absent first, then by kind, so that values of two kinds never meet."""
    if value is None:
        return (0, 0)
    if isinstance(value, bool | int | float | Decimal):
        return (1, value)
    return (2, value)


def _path(entity: str, name: str) -> list[str]:
    """The property's own spelling, part by part. Raises Fault 4001 for one that is unknown or not searched."""
    first, *rest = name.split(".")
    schema = SCHEMA.get(entity)
    fields = {field.name.lower(): field for field in schema.fields} if schema else {}
    field = fields.get(first.lower())
    known = COMMON.get(first.lower()) or (field.name if field else None)
    if known is None and schema is None:
        known = first
    if known is None:
        raise invalid(f"Property {name} not found for Entity {entity}")
    if (field is not None and field.kind == "list") or (entity in TRANSACTIONS and known in NOT_SEARCHED):
        raise invalid(f"property '{name}' is not queryable")
    if known == "MetaData" and [part.lower() for part in rest] not in [[stamp] for stamp in STAMPS]:
        raise invalid(f"Property {name} not found for Entity {entity}")
    return [known, *rest]


def _reader(entity: str, name: str) -> Callable[[Object], Any]:
    """Reads a value to compare by: moments as seconds, Ids as numbers, texts without case, money as Decimal."""
    path = _path(entity, name)
    is_moment, is_id = path[0] == "MetaData", path[-1] in ("Id", "SyncToken")
    if is_moment:
        stamp = "CreateTime" if path[1].lower() == STAMPS[0] else "LastUpdatedTime"
        return lambda row: parse_moment(row["MetaData"][stamp]).timestamp()

    def read(row: Object) -> Any:
        value: Any = row
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, dict):
            value = next((value[inner] for inner in INNER if inner in value), None)
        if is_id and isinstance(value, str) and value.isdecimal():
            return int(value)
        return value.casefold() if isinstance(value, str) else value

    return read


def _test(entity: str, condition: Condition) -> Callable[[Object], bool]:
    value = _reader(entity, condition.property)
    if condition.operator == "like":
        pattern = re.compile(_glob(condition.values[0].text), re.I | re.S)
        return lambda row: pattern.fullmatch(str(value(row))) is not None if value(row) is not None else False
    moment = condition.property.lower().startswith("metadata.")
    wanted = [_wanted(entity, condition.property, given, moment) for given in condition.values]
    if condition.operator in ("=", "in"):
        return lambda row: any(_compare(value(row), one) == 0 for one in wanted)
    signs = {"<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}[condition.operator]
    return lambda row: _compare(value(row), wanted[0]) in signs


def _glob(text: str) -> str:
    return ".*".join(re.escape(part) for part in text.split("%"))


def _wanted(entity: str, name: str, given: Value, moment: bool) -> Any:
    if not moment:
        return given
    try:
        return parse_moment(given.text).timestamp()
    except ValueError:
        raise invalid(f"Invalid value '{given.text}' for property {name} of Entity {entity}") from None


def _compare(value: Any, wanted: Any) -> int | None:
    """-1, 0 or 1; None where the two cannot be compared. Numbers may be quoted; texts compare without case."""
    if isinstance(wanted, float):
        return _sign(value, wanted)
    text = wanted.text.casefold()
    if isinstance(value, bool):
        return _sign(value, text == "true") if text in ("true", "false") else None
    if isinstance(value, int | Decimal):
        try:
            return _sign(Decimal(value), Decimal(text))
        except InvalidOperation:
            return None
    # An absent text is an empty one.
    return _sign(value or "", text)


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)
