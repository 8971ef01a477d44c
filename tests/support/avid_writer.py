"""What the AvidXchange writer makes of postings: its request, and the first item in it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx

from include.systems.avidxchange.writer import AvidXchangeWriter
from include.systems.base import Posting, Request
from tests.support.http import Server, avid_served
from tests.support.postings import FROM_EXACT, VENDOR_IN_AVID, posting


def writer(server: Server = lambda request: httpx.Response(500), **options: Any) -> AvidXchangeWriter:
    return AvidXchangeWriter(avid_served(server).client, FROM_EXACT | options)


def request_of(*postings: Posting, **options: Any) -> Request:
    answer = writer(**options).prepare(postings)
    assert answer.request is not None, answer.problems
    return answer.request


def item_of(*postings: Posting, **options: Any) -> dict[str, Any]:
    found = json.loads(request_of(*postings, **options).body, parse_float=Decimal)
    return found["Items"][0]


def to_avid(document: Any, action: Any = "create", **more: Any) -> Posting:
    return posting(document, action, "C1", references=VENDOR_IN_AVID, **more)
