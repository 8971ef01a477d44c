"""A person's consent in a browser: the question, the answer, and the tokens that come of it, stored encrypted before
anything is done with them. What fails leaves the chain and the credentials so far as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection as Database

from include.clock import Clock
from include.connections import connect
from include.http.errors import ApiError, Unauthorised
from include.http.protocols import TokenSet
from include.link_settings import Connection
from include.oauth import pages, redirect
from include.oauth.pages import Page
from include.oauth.redirect import ConsentError, NoAnswer, WrongState
from include.rate_limits.budget import CallMeter
from include.store.database import Store
from include.store.tokens import TokenChain
from include.store.vault import Vault, VaultError
from include.systems import registry
from include.systems.registry import Consent, Greeting
from include.texts.program import said

REDIRECT = "redirect_uri"
"""The field of the vault that remembers the registered address, for the next consent."""


class AnotherCompany(ConsentError):
    """The consent is for a company that this connection does not have."""


class WrongRedirect(ConsentError):
    """The vendor would not send a browser to that address."""


@dataclass(frozen=True, repr=False)
class Application:
    """How the vendor knows this installation: the app's registration. Never shown."""

    client_id: str
    client_secret: str
    redirect_uri: str


class Question:
    """One question for consent. ``url`` is the page on which a person answers; ``take`` is given what the browser then
    brings to ``redirect_uri``.

    Raises ``WrongRedirect``, and ``VaultError`` without a key: nobody is to consent to what cannot be kept.
    """

    def __init__(self, settings: Connection, application: Application, store: Store, clock: Clock) -> None:
        self._settings, self._application, self._store, self._clock = settings, application, store, clock
        self._vault = Vault.from_environment(store)
        self._system = consent_of(settings)
        self._state = redirect.new_state()
        self._problem: Exception | None = None
        self.company: str | None = None
        """The company that was consented for, '' for all that the user may reach; None until then."""
        check_redirect(settings, application.redirect_uri)

    @property
    def redirect_uri(self) -> str:
        return self._application.redirect_uri

    @property
    def registered_at(self) -> str:
        """Where a person registers that address with the vendor."""
        return self._system.REGISTERED_AT

    @property
    def url(self) -> str:
        mine = self._application
        return self._system.authorize_url(self._settings.url, mine.client_id, mine.redirect_uri, self._state)

    def take(self, query: str) -> None:
        """Raises ``ConsentError`` and ``ApiError``; then nothing was changed."""
        if self.company is not None:
            return  # the browser came twice: a code works once
        found = redirect.read(query, self._state)
        company = self._system.company(found.fields)
        known = self._settings.companies
        if company and known and company not in known:
            raise AnotherCompany(
                f"the consent is for company {company}, and {self._settings.name} has {', '.join(known)} in links.yml: "
                "run `connect` again and choose that company on the vendor's page, or make a connection of its own for "
                "this one. Nothing was changed"
            )
        if not (company or known) and registry.contract(self._settings.system).ONE_COMPANY:
            raise NoAnswer("that address does not say which company was chosen: it must be whole, realmId included")
        chain = TokenChain(self._store, self._vault, self._settings.name, self._clock)
        chain.authorise(lambda: self._exchanged(found.code), self._system.parse, self._keep)
        self.company = company

    def page(self, query: str) -> Page:
        """``take``, as what the browser shows; ``check`` then raises what was raised."""
        try:
            self.take(query)
        except (WrongState, NoAnswer) as problem:
            return pages.not_this_answer(str(problem))
        except ConsentError as problem:
            self._problem = problem
            return pages.refused(str(problem))
        except Exception as problem:
            self._problem = problem
            # Words of ours only: what the machine says of its disk or database is for the terminal.
            return pages.failed(str(problem) if isinstance(problem, ApiError | VaultError) else "See the terminal.")
        self._problem = None
        return pages.done(self._settings.name)

    def check(self) -> None:
        if self._problem is not None:
            raise self._problem

    def _exchanged(self, code: str) -> bytes:
        limits = registry.contract(self._settings.system).LIMITS
        meter = CallMeter(self._store, self._settings.name, self._settings.system, limits, self._clock)
        mine = self._application
        fields = {"client_id": mine.client_id, "client_secret": mine.client_secret}
        try:
            return self._system.exchange(
                self._settings.url, fields, _NoTokens(), meter, self._clock, code, mine.redirect_uri
            )
        finally:
            meter.close()

    def _keep(self, db: Database) -> None:
        mine = self._application
        fields = {"client_id": mine.client_id, "client_secret": mine.client_secret, REDIRECT: mine.redirect_uri}
        self._vault.put(self._settings.name, fields, db, now=self._clock.now())


def consent_of(settings: Connection) -> Consent:
    """Raises ``ConsentError`` for a system to which nobody consents in a browser."""
    found = registry.consent(settings.system)
    if found is None:
        raise ConsentError(f"{settings.system} asks for no consent in a browser: enter its credentials")
    return found


def check_redirect(settings: Connection, address: str) -> None:
    """Raises ``WrongRedirect`` where no browser can, or none of this vendor's would, come back to ``address``."""
    if problem := redirect.problem_of(address):
        raise WrongRedirect(f"the redirect address {address} cannot be used: {problem}")
    if problem := consent_of(settings).redirect_problem(settings.url, address):
        raise WrongRedirect(problem)


def reached(settings: Connection, store: Store, clock: Clock) -> Greeting:
    """What the account can see, asked with the tokens that are stored now. Raises ``ApiError``."""
    with connect.opened(settings, store, clock) as opened:
        greeting: Greeting = registry.system(settings.system).greeting(opened.client)
    return greeting


class _NoTokens:
    """The chain that a code is exchanged for does not exist yet, and that of before has nothing to do with it."""

    def current(self) -> TokenSet | None:
        return None

    def refresh(
        self,
        seen_generation: int,
        exchange: Callable[[TokenSet | None], bytes],
        parse: Callable[[bytes, datetime], TokenSet],
    ) -> TokenSet:
        raise Unauthorised(said("calls.consent.no_tokens"))
