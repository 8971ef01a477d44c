"""The systems there are, and where each says what it is.

A system has the same name in every room, so its own files are found by it: ``contract.py`` says what it is like,
``system.py`` how it is connected to, greeted and written through, ``webhooks.py`` how it tells of changes, and
``subscriptions.py`` or ``portal.py`` how it is asked to. Each is imported when asked for, because whoever only lists
links must not load a client.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from include.http.protocols import Limits

if TYPE_CHECKING:
    from include.clock import Clock
    from include.http.protocols import Meter, TokenSet, TokenStore
    from include.systems.base import LedgerLine, Writer
    from include.systems.events import Received
    from include.systems.rights import Right
    from include.systems.subscriptions import KeyFrom, Made, Subscription, Wish

SYSTEMS = ("exact_online", "avidxchange", "quickbooks_online", "basware", "airbase", "avalara", "business_central")
"""Those that can be connected to."""


class NotConnectable(LookupError):
    """Nothing can be read from or written to a system of that name; the text says which there are."""


class Contract(Protocol):
    """What others need to know of a system.

    ``CALLED``: what its vendor and what people call it. ``HOSTS``: its public addresses by region; none where each
    tenant has its own. ``CREDENTIALS``: the fields that a connection logs in with, by the way to log in, '' where there
    is one way only, or one that is usual. ``REFRESH_TOKEN_LIFE``: how long a refresh token lives unused; None where
    there is none, or it lives for ever. ``RENEWAL_MARGIN``: so long before its end an access token is renewed; 0 where
    none is. ``ONE_COMPANY``: a connection reaches one company only, since each company gives a consent, and so a chain
    of tokens, of its own. ``COMPANY``: the form of a company's key, a regular expression, and what a person should
    write.
    """

    @property
    def CALLED(self) -> tuple[str, str]: ...
    @property
    def LIMITS(self) -> Limits: ...
    @property
    def HOSTS(self) -> Mapping[str, str]: ...
    @property
    def CREDENTIALS(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def REFRESH_TOKEN_LIFE(self) -> timedelta | None: ...
    @property
    def RENEWAL_MARGIN(self) -> timedelta: ...
    @property
    def ONE_COMPANY(self) -> bool: ...
    @property
    def COMPANY(self) -> tuple[str, str]: ...


class Settings(Protocol):
    """What a system needs to know of a connection of ``links.yml``."""

    @property
    def url(self) -> str: ...
    @property
    def auth(self) -> str | None: ...
    @property
    def companies(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Greeting:
    """What a system answers to somebody who has just logged in.

    ``who`` we are there, '' where it does not say; ``companies`` that may be reached, name by key; ``company`` is
    the vendor's word for one, ``all_companies`` the sentence of several, ``out_of_reach`` says it of one that is not
    among them. ``shows_all``: whether one that is not among them cannot be reached; where a vendor shows some only,
    nobody knows.
    """

    who: str
    companies: Mapping[str, str]
    company: str
    all_companies: str
    out_of_reach: Callable[[str], str]
    shows_all: bool = True


class System(Protocol):
    """The module ``system.py`` of a system; one that is only read (``writes``) has no ``writer`` and no
    ``ledger_lines``."""

    def client(
        self, settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
    ) -> Any:
        """A client that reads and writes; its ``close`` is the caller's to call."""
        ...

    def greeting(self, client: Any) -> Greeting:
        """One real call or two. Raises ``ApiError``."""
        ...

    def rights(self, client: Any, companies: Sequence[str]) -> Iterator[Right]:
        """What can be read of ``companies``: rights, scopes, modules and settings, with as few calls as there are kinds
        of record. Raises ``ApiError`` when the question could not be answered."""
        ...

    def writer(self, client: Any, options: Mapping[str, Any], books: Any) -> Writer:
        """``options`` are the link's, with ``source_system``, the system on its other side; ``books`` is what the
        warehouse knows of this system for the rows about to be written, None where it knows nothing."""
        ...

    def ledger_lines(self, body: str) -> tuple[LedgerLine, ...]:
        """What a prepared request would post to this system's ledger; none when it posts nothing."""
        ...


class Webhooks(Protocol):
    """The module ``webhooks.py`` of a system that tells of changes.

    ``SECRET``: the field of the vault that holds the key. ``ANSWER_SECONDS``: how long the vendor waits for our answer.
    ``TOPIC_FEEDS``: by the vendor's name of a kind of record, the raw tables, as flows name their feeds, that may show
    such a change; a kind that is not there concerns no link. ``SIGNATURE``: the header, in lower case, without which
    nothing is signed; None where the signature is in the body. ``REPEATS``: how long after a change the vendor may
    still tell of it, all its retries counted; None where that cannot be said.
    """

    @property
    def SECRET(self) -> str: ...
    @property
    def ANSWER_SECONDS(self) -> float: ...
    @property
    def TOPIC_FEEDS(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def SIGNATURE(self) -> str | None: ...
    @property
    def REPEATS(self) -> timedelta | None: ...

    def received(self, body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Received:
        """What a delivery tells, its signature checked over the raw bytes before anything is parsed. ``headers`` by
        names in lower case; every one of ``keys`` is tried, and None, for an address that is the secret, is taken by
        Airbase alone. Raises ``NotGenuine``, ``Unreadable``."""
        ...


class Consent(Protocol):
    """The module ``consent.py`` of a system to which a person consents in a browser. ``base`` is the connection's
    address; ``REGISTERED_AT`` says where a person registers the address that the browser comes back to."""

    REGISTERED_AT: str

    def authorize_url(self, base: str, client_id: str, redirect_uri: str, state: str) -> str: ...

    def redirect_problem(self, base: str, redirect_uri: str) -> str | None:
        """Why the vendor does not send a browser to ``redirect_uri``; None where it does, or nobody knows."""
        ...

    def exchange(
        self,
        base: str,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
        code: str,
        redirect_uri: str,
    ) -> bytes:
        """The raw reply of the token endpoint. Raises ``ApiError``."""
        ...

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        """Raises ``MalformedAnswer``."""
        ...

    def company(self, fields: Mapping[str, str]) -> str:
        """The company that the consent is for, out of what came back beside the code; '' where it is for all."""
        ...


class Subscriptions(Protocol):
    """The module ``subscriptions.py`` of a system that can be asked, by its API, to tell of changes.

    ``KEY``: where the key comes from that it signs with. ``RIGHTS``: what a token has to be asked for, '' for nothing
    more than links need.
    """

    @property
    def KEY(self) -> KeyFrom: ...
    @property
    def RIGHTS(self) -> str: ...

    def wishes(self, feeds: Mapping[str, Collection[str]]) -> tuple[Wish, ...]:
        """What to ask for, so that each change of these ``feeds``, by company, is notified if the vendor can. Pure."""
        ...

    def listed(self, client: Any, companies: Sequence[str]) -> list[Subscription]:
        """All that there are, whoever made them. Raises ``ApiError``."""
        ...

    def create(self, client: Any, wish: Wish, address: str, key: str | None, others: Sequence[Subscription]) -> Made:
        """``key``: what to sign with, where ``KEY`` says that we choose it; None where nothing is to be signed.
        ``others``: those of somebody else. Raises ``ApiError``; after ``UnknownOutcome`` it may be there."""
        ...

    def delete(self, client: Any, one: Subscription, found: Sequence[Subscription]) -> None:
        """``found``: all that there are. One that is gone already is no error. Raises ``ApiError``, also where the
        vendor could only delete another one with it."""
        ...


class Portal(Protocol):
    """The module ``portal.py`` of a system where a person asks for it, because there is no API for it."""

    def topics(self, feeds: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """What to tick, so that each change of these ``feeds``, by company, is notified. Pure."""
        ...

    def steps(self, connection: str, address: str, topics: Sequence[str]) -> tuple[str, ...]:
        """What the person does, one step after the other; ``address`` whole. Pure."""
        ...


def contract(name: str) -> Contract:
    """The facts of a system. Raises ``NotConnectable``."""
    _check(name)
    return cast(Contract, import_module(f"include.systems.{name}.contract"))


def system(name: str) -> System:
    """Raises ``NotConnectable``."""
    _check(name)
    return cast(System, import_module(f"include.systems.{name}.system"))


def writes(name: str) -> bool:
    """Whether documents can be written to it. Raises ``NotConnectable``."""
    _check(name)
    return find_spec(f"include.systems.{name}.writer") is not None


def webhooks(name: str) -> Webhooks | None:
    """None: the system tells of nothing. Raises ``NotConnectable``."""
    return cast(Webhooks | None, _module(name, "webhooks"))


def subscriptions(name: str) -> Subscriptions | None:
    """None: it cannot be asked by API. Raises ``NotConnectable``."""
    return cast(Subscriptions | None, _module(name, "subscriptions"))


def portal(name: str) -> Portal | None:
    """None: nothing of this is done by hand. Raises ``NotConnectable``."""
    return cast(Portal | None, _module(name, "portal"))


def _module(name: str, what: str) -> Any:
    _check(name)
    place = f"include.systems.{name}.{what}"
    return import_module(place) if find_spec(place) else None


def consent(name: str) -> Consent | None:
    """How a person consents in a browser; None where a system has no such way. Raises ``NotConnectable``."""
    return cast(Consent | None, _module(name, "consent"))


def _check(name: str) -> None:
    if name not in SYSTEMS:
        raise NotConnectable(f"nothing can be read from {name}: links use {', '.join(SYSTEMS)}")
