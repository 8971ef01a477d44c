"""A prepared request and what is in it: one object, or a batch of up to thirty. Pure.

The stored form is what leaves, but for two things that are only known at that moment: an object that is changed in part
carries no SyncToken yet (it is read, and only our fields of it are changed), and a discount's vendor credit has no Id.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from include.systems.base import Request
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.bodies import sendable
from include.systems.quickbooks_online.payments import DISCOUNT_TXN
from include.systems.wire import to_json

REQUEST_ID = "requestid"
"""In a stored request's headers: what goes into the address as its idempotency key."""
COMPANIONS = "companions"
"""In a stored void's headers, and in a payment's facts: what was posted before it (``vendorcredit/88``)."""
_NAMES = uuid.UUID("b0c1a5f2-6f0e-5c55-9f38-5a6a1f5c7d10")
_ENTITIES = {wrapper: entity for entity, wrapper in contract.WRAPPERS.items()}


@dataclass(frozen=True)
class Item:
    """One object of a request. ``number`` is its bId: ``1``, ``2`` ... for a document's own object, ``1.2`` for a
    further part of it, ``1d`` and ``1.2d`` for the vendor credit of a discount."""

    number: str
    entity: str
    body: Mapping[str, Any]
    operation: str = "create"
    options: str = ""

    @property
    def is_amendment(self) -> bool:
        """Whether it changes some fields of an object that has to be read first."""
        return self.operation == "update" and "SyncToken" not in self.body

    @property
    def document(self) -> str:
        """The number of the document that it belongs to."""
        return self.number.partition(".")[0].removesuffix("d")

    @property
    def is_companion(self) -> bool:
        """Whether it has to be posted before its document's own object."""
        return self.number != self.document

    @property
    def is_discount(self) -> bool:
        return self.number.endswith("d")

    @property
    def query(self) -> dict[str, str]:
        """The address parameters of the item when it goes alone."""
        if self.operation == "create":
            return {"include": self.options} if self.options else {}
        if self.operation == "update" and not self.options:
            return {}
        return {"operation": self.operation, **({"include": self.options} if self.options else {})}

    def with_txn(self, discount_id: str) -> Item:
        """The same payment, using up the vendor credit that its discount became."""
        lines = [
            {**line, "LinkedTxn": [_with_id(linked, discount_id) for linked in line["LinkedTxn"]]}
            for line in self.body["Line"]
        ]
        return Item(self.number, self.entity, {**self.body, "Line": lines}, self.operation, self.options)


def key_of(*parts: str) -> str:
    """An idempotency key of 36 characters that follows from ``parts`` alone."""
    return str(uuid.uuid5(_NAMES, "\x1f".join(parts)))


def request(company: str, items: Sequence[Item], key: str, more: Mapping[str, str] | None = None) -> Request:
    """The items as one request under ``key``."""
    path, body = call(items)
    return Request(company, "POST", path, body, {REQUEST_ID: key, **(more or {})})


def bare(items: Sequence[Item]) -> list[Item]:
    """The items as they leave: without what is ours alone in their stored bodies."""
    return [replace(item, body=sendable(item.body)) for item in items]


def call(items: Sequence[Item]) -> tuple[str, str]:
    """Path and body: an object goes alone by its own address, several in a batch."""
    if len(items) == 1:
        item = items[0]
        return f"{item.entity}?{urlencode(item.query)}" if item.query else item.entity, to_json(item.body)
    rows = [
        {
            "bId": item.number,
            "operation": item.operation,
            **({"optionsData": item.options} if item.options else {}),
            contract.WRAPPERS[item.entity]: item.body,
        }
        for item in items
    ]
    return contract.BATCH, to_json({"BatchItemRequest": rows})


def items_of(path: str, body: str) -> list[Item]:
    """What a stored request holds."""
    values = json.loads(body, parse_float=Decimal)
    entity, _, query = path.partition("?")
    if entity != contract.BATCH:
        asked = dict(parse_qsl(query))
        operation = asked.get("operation", "update" if values.get("Id") else "create")
        return [Item("1", entity, values, operation, asked.get("include", ""))]
    return [_item(row) for row in values["BatchItemRequest"]]


def _item(row: Mapping[str, Any]) -> Item:
    wrapper = next(name for name in row if name in _ENTITIES)
    return Item(
        str(row["bId"]), _ENTITIES[wrapper], row[wrapper], str(row["operation"]), str(row.get("optionsData", ""))
    )


def _with_id(linked: Mapping[str, Any], discount_id: str) -> dict[str, Any]:
    return {**linked, "TxnId": discount_id} if linked.get("TxnId") == DISCOUNT_TXN else dict(linked)
