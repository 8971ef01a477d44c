"""What can go wrong between us and a vendor, grouped by what the caller must do.

    ApiError
    +-- Throttled        wait until `until`, then repeat; nothing happened
    +-- BudgetSpent      our own reserve or the vendor's day or error budget: stop this connection cleanly
    +-- Transient        nothing happened, or a read: repeat with back-off
    +-- Unauthorised     credentials, token or consent: a person re-authorises (or a refresh, once)
    +-- Refused          the vendor understood and said no: a person must act, repeating changes nothing
    +-- UnknownOutcome   a write left and its answer never came: look it up before anything else
    +-- MalformedAnswer  a read was answered with something that is not what was asked for
        +-- Unbounded    too large or too deep to be read

Texts never hold a secret: no header, no credential, no query value is quoted, only method, path, status and the
vendor's own words.
"""

from __future__ import annotations

from datetime import UTC, datetime

from include.texts.program import said

MISFITS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What is raised by code that takes an answer apart which does not have the documented shape."""


def not_before(what: str, until: datetime | None) -> str:
    """``what``, and until when it holds; a person reads it, so the zone is named."""
    if until is None:
        return what
    return said("calls.not_before", problem=what, moment=f"{until.astimezone(UTC):%Y-%m-%d %H:%M}", todo="")


class WrongSetting(ValueError):
    """A setting of this process that cannot be used; the text names it and says what it may be."""


class ApiError(Exception):
    """Something went wrong with one call.

    ``system`` and ``company`` say where, ``request`` is ``METHOD /path`` without query, ``status`` the HTTP status or
    None, ``vendor_text`` the vendor's own words, ``request_id`` the id the vendor gave the call, ``todo`` what a person
    can do. ``request_id_sent``: the id we gave the call, where the vendor wants one of its own kind.
    """

    def __init__(
        self,
        what: str,
        *,
        system: str = "",
        company: str | None = None,
        request: str = "",
        status: int | None = None,
        vendor_text: str = "",
        request_id: str | None = None,
        todo: str = "",
        request_id_sent: str | None = None,
    ) -> None:
        self.what, self.system, self.company, self.request = what, system, company, request
        self.status, self.vendor_text, self.request_id, self.todo = status, vendor_text, request_id, todo
        self.request_id_sent = request_id_sent
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        call = f" ({self.request}{f' -> {self.status}' if self.status else ''})" if self.request else ""
        if self.vendor_text:
            call += f' "{self.vendor_text}"'
        todo = said("calls.advice", advice=self.todo) if self.todo else ""
        if not self.system:
            return f"{self.what}{call}{todo}"
        where = said("calls.of_system", system_key=self.system)
        if self.company:
            where = said("calls.of_company", system_key=self.system, company=self.company)
        return said("calls.failed", where=where, problem=self.what, call=call, todo=todo)


class Throttled(ApiError):
    """The vendor asked us to slow down. ``until`` (UTC) is when the window ends; None when it did not say."""

    def __init__(self, what: str, *, until: datetime | None = None, **where: object) -> None:
        self.until = until
        super().__init__(not_before(what, until), **where)  # type: ignore[arg-type]


class BudgetSpent(ApiError):
    """No call before ``until`` (UTC): the day's calls or the hour's errors are used up but for a reserve."""

    def __init__(self, what: str, *, until: datetime | None = None, **where: object) -> None:
        self.until = until
        super().__init__(not_before(what, until), **where)  # type: ignore[arg-type]


class Transient(ApiError):
    """Nothing was changed and the same call may work in a moment (connection refused, 502, 503, 504 to a read)."""


class Unauthorised(ApiError):
    """The credentials, the token chain or the consent are not accepted any more."""


class Refused(ApiError):
    """The vendor said no for a reason in the request or the books."""


class UnknownOutcome(ApiError):
    """A write left us and no usable answer came back: it may or may not have happened."""


class MalformedAnswer(ApiError):
    """HTML for JSON, half a JSON document, a page that repeats: the read cannot be used and nothing of it was."""


class Unbounded(MalformedAnswer):
    """An answer that is too large or too deep to be read at all; asked again it would be so again."""
