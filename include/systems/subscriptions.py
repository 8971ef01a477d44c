"""Asking a vendor to tell of changes, in the same words for every system: a subscription is what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from include.http.answers import Answer
from include.http.client import BaseClient
from include.http.errors import ApiError, Refused, Transient, Unauthorised, UnknownOutcome
from include.http.redaction import HIDDEN
from include.texts.program import said


class KeyFrom(Enum):
    """Where the key comes from that a vendor signs with: it is the app's, and a person copies it; we choose it, and the
    vendor gets it; or the vendor makes it, and shows it once."""

    APP = "app"
    OURS = "ours"
    VENDOR = "vendor"


@dataclass(frozen=True)
class Wish:
    """One subscription to ask for. ``company``: '' where the vendor makes no difference; ``topics``: in its words."""

    company: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Subscription:
    """One that there is, whoever made it. ``address``: whole, so with its secret part. ``id``: what ``delete`` needs,
    and another one for each that is made."""

    company: str
    topics: frozenset[str]
    address: str = field(repr=False)
    id: str


@dataclass(frozen=True)
class Made:
    """What was made; ``id`` None where the answer does not say. ``key``: shown once, to be kept at once."""

    id: str | None = None
    key: str | None = field(default=None, repr=False)


def asked(
    client: BaseClient,
    company: str,
    method: str,
    path: str,
    body: str = "",
    *,
    params: Mapping[str, Any] | None = None,
    hidden: tuple[str, ...] = (),
) -> Answer:
    """One write about subscriptions. ``hidden``: what the vendor may echo and nobody may read; of an address its last
    part as well. Raises ``ApiError``; ``UnknownOutcome`` where it may have happened."""
    answer = client.write(company, method, path, body, params=params)
    if answer.status < 300:
        return answer
    content = answer.content
    for secret in {part for text in hidden for part in (text, text.rstrip("/").rsplit("/", 1)[-1]) if len(part) >= 8}:
        content = content.replace(secret.encode(), HIDDEN.encode())
    url, _ = client.locate(company, path, None)
    where = client.where(company, method, url)
    error = client.judge(Answer(answer.status, answer.headers, content, answer.request_id), where)
    if isinstance(error, Transient):
        raise UnknownOutcome(
            said("calls.not_said"),
            status=answer.status,
            vendor_text=error.vendor_text,
            todo=said("calls.todo.list_them"),
            **where,
        )
    raise error or Refused(said("calls.not_done"), status=answer.status, **where)


def with_todo(error: ApiError, todo: str) -> ApiError:
    """A refusal with what a person can do about subscriptions, in place of what is usual; any other error as it is."""
    if not isinstance(error, Refused | Unauthorised):
        return error
    return type(error)(
        error.what,
        system=error.system,
        company=error.company,
        request=error.request,
        status=error.status,
        vendor_text=error.vendor_text,
        request_id=error.request_id,
        todo=todo,
    )
