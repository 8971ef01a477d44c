"""What every page has in common: who asks, where it reads, how it answers, and which changes are really its own."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from include.links import Configuration, ConfigurationError, load
from include.people.who import Who, of_airflow
from include.store.database import Store
from include.texts.languages import ENGLISH, Language, language_of
from include.texts.translations import N_, gettext, speak, spoken
from include.ui import tour
from include.ui.access import NoAccess, Right, Visitor
from include.ui.form_token import FormTokens
from include.ui.formats import Format
from include.ui.rendering import Pages
from include.warehouse.published_reader import PublishedReader

T = TypeVar("T")
AT_ONCE = 4
"""Questions to tables and store at the same moment; the others wait, and the event loop waits for none."""
DAILY = (
    (N_("Today"), "/"),
    (N_("Reviews"), "/reviews"),
    (N_("Documents"), "/documents"),
    (N_("Blocked & waiting"), "/causes"),
    (N_("Preview"), "/preview"),
    (N_("Month end"), "/month-end"),
)
MORE = (
    (N_("Close pack"), "/close"),
    (N_("Duplicates"), "/duplicates"),
    (N_("Statements"), "/statements"),
    (N_("Money clock"), "/clock"),
    (N_("Mappings"), "/mappings"),
    (N_("Alerts"), "/alerts"),
    (N_("Runs"), "/runs"),
    (N_("Connections"), "/connections"),
)
MENU = (*DAILY, *MORE)
"""The navigation of every page, in the order of a day: what is not of every day is behind one word, so that it is one
line."""
MOST_NUMBER = 2**63 - 1
"""What a database can hold."""
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
    """Where pages read: what is published, and the store, opened anew each time. ``who``: the person with a login;
    ``settings``: of ``links.yml``, as it is now; ``begin``: has a DAG run now, for a login, and returns whether there
    is one to run; ``form_key``: the secret that forms are signed with, the same in every process that answers;
    ``tour``: they show the demo's company."""

    published: PublishedReader
    store: Callable[[], Store]
    who: Callable[[str], Who]
    settings: Callable[[], Configuration] = load
    begin: Callable[[str, str, Mapping[str, Any]], bool] = lambda dag, login, conf: False
    form_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    tour: bool = False


class Site:
    """``visitor``: who sends a request; ``sources``: asked with the first one, since every process that loads plugins
    makes an app."""

    def __init__(self, visitor: Callable[[Request], Awaitable[Visitor]], sources: Callable[[], Sources]) -> None:
        self._visitor, self._sources = visitor, sources
        self._pages, self._room = Pages(), CapacityLimiter(AT_ONCE)

    def needs(self, right: Right, says: bool = True) -> Callable[[Request], Awaitable[Visitor]]:
        """The dependency of a route: raises ``NoAccess``, and what Airflow raises for who is not logged in. ``says``:
        its answer has texts, in the language of who asks."""

        async def checked(request: Request) -> Visitor:
            who = await self._visitor(request)
            if says:
                speak(await self._language(request, who))
            request.state.signing = (self._tokens(), who.login)
            who.needs(right)
            if any(isinstance(value, int) and value > MOST_NUMBER for value in request.path_params.values()):
                raise NotFound(gettext("there is nothing of so large a number"))
            return who

        return checked

    async def _language(self, request: Request, who: Visitor) -> Language:
        """Of who asks; else of the link that the page is about; else of all. A browser's own wish is not asked: what
        is written into the tables has one language, and colleagues who look at one address see the same words."""
        link = request.path_params.get("link") or request.query_params.get("link") or ""
        settings = await self.settings()
        person = of_airflow(settings.people, who.login).name if settings is not None else ""
        return language_of(settings, person, link)

    async def read(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Published rows. Raises ``PublishedUnreadable``."""
        return await self.work(lambda: self._sources().published.rows(sql, values))

    async def ask(self, question: Callable[[Callable[..., list[dict[str, Any]]]], T]) -> T:
        """What ``question`` makes of several questions to the published rows. Raises ``PublishedUnreadable``."""
        return await self.work(lambda: question(self._sources().published.rows))

    async def stored(self, question: Callable[[Any], T]) -> T:
        """What ``question`` says of a connection to the store, for reading."""

        def asked() -> T:
            with self._sources().store() as store, store.read() as db:
                return question(db)

        return await self.work(asked)

    async def settings(self) -> Configuration | None:
        """None while ``links.yml`` cannot be read: pages are shown without what it would add to them."""

        def asked() -> Configuration | None:
            try:
                return self._sources().settings()
            except ConfigurationError:
                return None

        return await self.work(asked)

    async def format(self, link: str) -> Format:
        """Of a page about one link."""
        return format_of(await self.settings(), link)

    async def work(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._room)

    @property
    def has_tour(self) -> bool:
        return self._sources().tour

    async def begin(self, dag: str, login: str, conf: Mapping[str, Any]) -> bool:
        """Have a DAG run; False where Airflow has none of that name, or may not run it by hand."""
        return await self.work(lambda: self._sources().begin(dag, login, conf))

    def person(self, who: Visitor) -> Who:
        return self._sources().who(who.login)

    def page(
        self, request: Request, who: Visitor, name: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        tokens, kept, now = self._tokens(), request.cookies.get(FORM_COOKIE, ""), datetime.now(UTC)
        token = kept if tokens.lasts(kept, who.login, now) else tokens.made(who.login, now)
        base = base_of(request)
        daily = (*DAILY, (tour.TITLE, tour.PLACE)) if self.has_tour else DAILY
        here = "/" + request.url.path.removeprefix(base).strip("/").split("/")[0]
        body = self._pages.render(
            name,
            {"base": base, "visitor": who, "token": token, "menu": daily, "rest_of_menu": MORE, "here": here, **values},
        )
        answer = HTMLResponse(body, status, headers=HEADERS)
        secure = request.url.scheme == "https"
        answer.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=secure, path=base or "/")
        return answer

    def _tokens(self) -> FormTokens:
        return FormTokens(self._sources().form_key)

    def problem(self, request: Request, said: str, status: int) -> HTMLResponse:
        body = self._pages.render("problem.html", {"base": base_of(request), "said": said})
        return HTMLResponse(body, status, headers=HEADERS)


class OneLanguage:
    """What is spoken for one request is spoken for no other one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with spoken(ENGLISH):
            await self._app(scope, receive, send)


def format_of(settings: Configuration | None, link: str) -> Format:
    """The link's zone and way to write amounts; without a link in UTC."""
    known = settings.links.get(link) if settings is not None else None
    return Format(known.format, known.timezone) if known is not None else Format()


def from_our_page(request: Request, token: str) -> None:
    """Raises ``NoAccess`` for a change that no page of ours sent to this very login. The cookie alone proves nothing,
    since what listens on another port of this host can set it; nor does SameSite, so the origin is looked at too."""
    tokens, login = request.state.signing
    same = secrets.compare_digest(request.cookies.get(FORM_COOKIE, "").encode(), token.encode())
    own = f"{request.url.scheme}://{request.url.netloc}"
    if not same or not tokens.holds(token, login, datetime.now(UTC)) or request.headers.get("origin") != own:
        raise NoAccess(gettext("this change did not come from a page of Books: open the page again and repeat it"))


def base_of(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
