"""What a browser brings back from a vendor's consent page: the code, or why there is none. Pure.

Source: RFC 6749, sections 4.1.2 (``code``, ``state``), 4.1.2.1 (``error``) and 10.12 (why there is a ``state``).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from include.http.redaction import redact

DEFAULT_PORT = 8732
"""Of this machine; fixed, since vendors know the whole address, port included."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ConsentError(Exception):
    """No consent came of it; the text says what happened and what to do, and holds no code."""


class WrongState(ConsentError):
    """The answer does not belong to the question that was asked now: an old tab, or somebody else's."""


class RefusedByPerson(ConsentError):
    """Whoever was asked said no."""


class NoAnswer(ConsentError):
    """What was given is no answer to a question for consent."""


@dataclass(frozen=True)
class Returned:
    """``code`` is a secret until it is used; ``fields`` is what else came back (QuickBooks: ``realmId``)."""

    code: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


def new_state() -> str:
    """32 bytes that nobody can guess, one for each question."""
    return secrets.token_urlsafe(32)


def read(query: str, state: str) -> Returned:
    """The query of the address that the browser was sent to. Each value is decoded once: Exact's codes hold characters
    such as ``!``, ``%`` and ``/``. Raises ``WrongState``, ``RefusedByPerson``, ``NoAnswer``."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    if not given.keys() & {"code", "error"}:
        raise NoAnswer(
            "that address holds neither a code nor a refusal: it must be the one that the browser was sent to after "
            "somebody agreed, with everything behind the question mark"
        )
    if not hmac.compare_digest(given.get("state", "").encode(), state.encode()):
        raise WrongState(
            "that answer belongs to another question (its state is not the one of this run), so it was not used: close "
            "old tabs, and open the address that was printed last"
        )
    if "error" in given:
        raise _said_no(given["error"], given.get("error_description", ""))
    if not given["code"]:
        raise NoAnswer("the vendor sent no code: run `connect` again")
    return Returned(given["code"], {name: text for name, text in given.items() if name not in ("code", "state")})


def query_of(pasted: str, address: str) -> str:
    """The query of a pasted ``address?query``, or of ``?query`` alone. Raises ``NoAnswer`` for another address."""
    text = pasted.strip().strip("'\"")
    if text.startswith("?"):
        return text[1:]
    found, wanted = urlsplit(text), urlsplit(address)
    if (found.scheme, found.netloc, found.path) != (wanted.scheme, wanted.netloc, wanted.path):
        raise NoAnswer(f"that is not the address that the browser was sent to: it must begin with {address}")
    return found.query


def host_of(address: str) -> str:
    """The host of ``address`` in lower case, '' when it has none."""
    return urlsplit(address).hostname or ""


def problem_of(address: str) -> str | None:
    """Why no vendor could send a browser to ``address``; None when one could."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.fragment or parts.username:
        return "it must be a whole address such as https://books.example.com/callback"
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "plain http would show the code to everybody on the way: it must begin with https"
    return None


def _said_no(error: str, description: str) -> ConsentError:
    said = redact(f"{error}: {description}" if description else error)
    if error == "access_denied":
        return RefusedByPerson(
            f'consent was refused ("{said}"): nothing was changed. Whoever may decide runs `connect` again and agrees'
        )
    return ConsentError(
        f'the vendor did not ask for consent ("{said}"): nothing was changed. Look at the registration of the app (its '
        "redirect address, its scopes), then run `connect` again"
    )
