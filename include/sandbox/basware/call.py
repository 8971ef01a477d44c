"""One call as the handlers see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from include.sandbox.basware.http import Reply, Request
from include.sandbox.basware.store import Store


@dataclass(frozen=True)
class Call:
    """``parts``: what the path names. ``request_id``: of this call; the answer's header x-amzn-RequestId."""

    store: Store
    request: Request
    parts: dict[str, str]
    now: dt.datetime
    request_id: str
    caller: str


Handler = Callable[[Call], Reply]
