"""What the HTTP room needs from higher ones, passed in by whoever builds a client: a call meter and a token store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Limits:
    """What a vendor lets one connection and company do, as its contract states it; None = no such limit is known.

    The vendor's own headers replace ``minute`` and ``day`` as soon as an answer carries them. The defaults are Exact
    Online's (reference page exact_online, section 5): 60 calls a minute, 5,000 a day until 00:00 UTC, 10 errors per
    endpoint and hour of which 400, 401, 403 and 404 count.

    ``day_reserve`` calls of the day (a tenth of it at most) are kept back for people and other programs that use the
    same registration. ``minute_grace`` seconds are waited after the vendor's minute reset, since its clock and ours
    differ by a little. ``per_company`` False: the vendor counts the connection as a whole. Calls to
    ``token_endpoints`` have a day's limit of their own and no share in the others. ``minute_headers`` and
    ``day_headers`` begin the names of the headers that tell what is left of a window (``Limit``, ``Remaining``, and
    ``Reset`` in epoch milliseconds); '' = the vendor tells nothing of it, or in a way that is not known. When a minute
    begins that no header tells of, nobody knows: then at most ``minute`` calls leave in *any* minute (``rolling``).

    ``second``: calls that may leave within one second. ``endpoint_minutes``: endpoints with a minute's limit of their
    own besides the common one. ``month``: successful calls to the ``metered`` endpoints (their names' first part) in a
    calendar month of ``month_zone``, for the connection as a whole; the last ``month_reserve`` of them (a tenth at
    most) are kept back.
    """

    minute: int | None = 60
    day: int | None = 5000
    errors_per_hour: int | None = 10
    counted_statuses: frozenset[int] = frozenset({400, 401, 403, 404})
    day_reserve: int = 50
    minute_grace: float = 1.0
    per_company: bool = True
    token_endpoints: frozenset[str] = frozenset({"oauth2/token"})
    tokens_per_day: int | None = 200
    minute_headers: str = "X-RateLimit-Minutely-"
    day_headers: str = "X-RateLimit-"
    second: int | None = None
    endpoint_minutes: tuple[tuple[str, int], ...] = ()
    month: int | None = None
    month_reserve: int = 0
    month_zone: str = "UTC"
    metered: frozenset[str] = frozenset()

    @property
    def rolling(self) -> bool:
        """Whether the vendor's minute may begin at any moment, for all that is known."""
        return self.minute is not None and not self.minute_headers

    def is_metered(self, endpoint: str) -> bool:
        """Whether a successful call to ``endpoint`` counts in the month."""
        return endpoint.partition("/")[0] in self.metered


@dataclass(frozen=True)
class Month:
    """Metered calls of a connection in the calendar month that ends at ``ends_at`` (UTC)."""

    used: int
    limit: int
    ends_at: datetime


class Meter(Protocol):
    """Calls and errors of one connection, shared by every process that uses it. Thread-safe."""

    def before(self, company: str, endpoint: str) -> None:
        """To be called right before each request leaves, repeated ones included.

        Waits (on the clock) while the minute's calls are used up. Raises ``BudgetSpent`` when the day is down to its
        reserve, or when one more error at this endpoint could have the vendor block us. ``endpoint`` is what the vendor
        counts errors by: the path without division, keys and query (``crm/Accounts``).
        """
        ...

    def after(self, company: str, endpoint: str, status: int | None, headers: Mapping[str, str]) -> None:
        """To be called with every answer; ``status`` None when no answer came (the call may still have counted)."""
        ...

    def month(self) -> Month | None:
        """The metered calls of this month, of all processes as far as it is known here; None without such a limit."""
        ...

    def close_month(self) -> None:
        """The vendor says that the month's calls are used up: ``before`` raises ``BudgetSpent`` until it ends, or
        until a person sets a higher limit than the one it was closed at."""
        ...


@dataclass(frozen=True)
class TokenSet:
    """One reply of a token endpoint, parsed. Times are UTC; the tokens themselves never show in a repr.

    ``hard_expires_at``: when the consent ends for good, however often it is used; None where the vendor has no such
    end, or this reply does not say: then what an earlier reply of the chain said still holds.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    received_at: datetime
    expires_at: datetime
    generation: int
    hard_expires_at: datetime | None = None


class TokenStore(Protocol):
    """The token chain of one connection. Thread-safe, and safe between processes and machines."""

    def current(self) -> TokenSet | None:
        """The newest tokens; None when the connection has not had any yet."""
        ...

    def refresh(
        self,
        seen_generation: int,
        exchange: Callable[[TokenSet | None], bytes],
        parse: Callable[[bytes, datetime], TokenSet],
    ) -> TokenSet:
        """Tokens newer than ``seen_generation`` (0 when the caller has seen none): another's, or by one ``exchange``.

        ``exchange`` gets the newest tokens (None on the first exchange) and returns the raw body of a *successful*
        reply; whatever it raises goes through and changes nothing. The body is stored, encrypted and committed, before
        ``parse`` sees it. ``parse`` gets the body and the moment it was received; its ``generation`` is replaced by the
        store's own. A body found unparsed after a crash is parsed first, with this ``parse``.
        """
        ...


@runtime_checkable
class Rereadable(Protocol):
    """Credentials that may have been changed where they are kept since they were read (a key rotated by hand)."""

    def again(self) -> Mapping[str, str]:
        """As they are kept now; as they were when they cannot be read. Thread-safe."""
        ...
