"""What the Exact Online writer makes of a posting: its request, its body, or why there is none."""

from __future__ import annotations

import json
from decimal import Decimal

import httpx

from include.systems.base import Posting, Prepared
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import exact_served
from tests.support.postings import BOOKS

OPTIONS = {"payment_journal": "90", "clearing_account": "2100"}


def prepared(what: Posting, **options: str | None) -> Prepared:
    client = exact_served(lambda request: httpx.Response(500)).client
    return ExactOnlineWriter(client, OPTIONS | options, BOOKS).prepare([what])


def body(what: Posting, **options: str | None) -> dict[str, object]:
    answer = prepared(what, **options)
    assert answer.request is not None, answer.problems
    return json.loads(answer.request.body, parse_float=Decimal)


def codes(what: Posting, **options: str | None) -> list[str]:
    answer = prepared(what, **options)
    assert answer.request is None
    return [code for code, _ in answer.problems]


def texts(what: Posting, **options: str | None) -> list[str]:
    return [text for _, text in prepared(what, **options).problems]
