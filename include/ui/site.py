"""What every page has in common: who asks, where it reads, how it answers, and which changes are really its own."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from fastapi.responses import HTMLResponse

from include.people.who import Who
from include.store.database import Store
from include.ui.access import NoAccess, Right, Visitor
from include.ui.rendering import Pages
from include.warehouse.published_reader import PublishedReader

T = TypeVar("T")
AT_ONCE = 4
"""Questions to tables and store at the same moment; the others wait, and the event loop waits for none."""
MENU = (
    ("Today", "/"),
    ("Reviews", "/reviews"),
    ("Documents", "/documents"),
    ("Blocked & waiting", "/causes"),
    ("Month end", "/month-end"),
    ("Duplicates", "/duplicates"),
    ("Mappings", "/mappings"),
    ("Alerts", "/alerts"),
    ("Runs", "/runs"),
    ("Connections", "/connections"),
)
"""The navigation of every page, in the order of a day."""
FORM_COOKIE = "books_form"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class NotFound(Exception):
    """There is no such thing; the text says what."""


@dataclass(frozen=True)
class Sources:
    """Where pages read: what is published, and the store, opened anew each time. ``who``: the person with a login."""

    published: PublishedReader
    store: Callable[[], Store]
    who: Callable[[str], Who]


class Site:
    """``visitor``: who sends a request; ``sources``: asked with the first one, since every process that loads plugins
    makes an app."""

    def __init__(self, visitor: Callable[[Request], Awaitable[Visitor]], sources: Callable[[], Sources]) -> None:
        self._visitor, self._sources = visitor, sources
        self._pages, self._room = Pages(), CapacityLimiter(AT_ONCE)

    def needs(self, right: Right) -> Callable[[Request], Awaitable[Visitor]]:
        """The dependency of a route: raises ``NoAccess``, and what Airflow raises for who is not logged in."""

        async def checked(request: Request) -> Visitor:
            who = await self._visitor(request)
            who.needs(right)
            return who

        return checked

    async def read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Published rows. Raises ``PublishedUnreadable``."""
        return await self.work(lambda: self._sources().published.rows(sql, values))

    async def stored(self, question: Callable[[Any], T]) -> T:
        """What ``question`` says of a connection to the store, for reading."""

        def asked() -> T:
            with self._sources().store() as store, store.read() as db:
                return question(db)

        return await self.work(asked)

    async def work(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._room)

    def person(self, who: Visitor) -> Who:
        return self._sources().who(who.login)

    def page(
        self, request: Request, who: Visitor, name: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
        base = base_of(request)
        here = "/" + request.url.path.removeprefix(base).strip("/").split("/")[0]
        body = self._pages.render(
            name, {"base": base, "visitor": who, "token": token, "menu": MENU, "here": here, **values}
        )
        answer = HTMLResponse(body, status, headers=HEADERS)
        secure = request.url.scheme == "https"
        answer.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=secure, path=base or "/")
        return answer

    def problem(self, request: Request, said: str, status: int) -> HTMLResponse:
        body = self._pages.render("problem.html", {"base": base_of(request), "said": said})
        return HTMLResponse(body, status, headers=HEADERS)


def from_our_page(request: Request, token: str) -> None:
    """Raises ``NoAccess`` for a change that no page of ours sent. SameSite stops no other port of this host, so the
    origin is looked at as well."""
    kept, own = request.cookies.get(FORM_COOKIE, ""), f"{request.url.scheme}://{request.url.netloc}"
    if not kept or not hmac.compare_digest(kept.encode(), token.encode()) or request.headers.get("origin") != own:
        raise NoAccess("this change did not come from a page of Books: open the page again and repeat it")


def base_of(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
