"""A person's consent to Exact Online by authorization code. Source: reference page exact_online, section 2.

``state`` comes back with the code [client code]. There is no PKCE: Exact's own pages on OAuth list ``client_id``,
``redirect_uri``, ``response_type`` and ``force_login`` for the question and ``code``, ``redirect_uri``, ``grant_type``,
``client_id`` and ``client_secret`` for the exchange (support.exactonline.com, oauth-eol-oauth-devstep2 and -devstep3),
and no client that we know of sends a ``code_challenge``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urlencode

from include.clock import Clock
from include.http.client import open_http, pinned_base
from include.http.protocols import Meter, TokenStore
from include.oauth.redirect import LOOPBACK, host_of
from include.systems.exact_online import contract
from include.systems.exact_online.auth import ExactOnlineAuth, token_set

__all__ = ["REGISTERED_AT", "authorize_url", "company", "exchange", "parse", "redirect_problem"]

REGISTERED_AT = "Exact's App Center, under the app's registration (Redirect URI)"
parse = token_set


def authorize_url(base: str, client_id: str, redirect_uri: str, state: str) -> str:
    """The page on which a person agrees. ``force_login``: Exact would else take whoever is logged in for the person who
    is to consent, without asking who that is [doc]."""
    asked = {
        "client_id": client_id, "redirect_uri": redirect_uri, "response_type": "code", "state": state,
        "force_login": "1",
    }  # fmt: skip
    return f"{base}{contract.AUTHORIZE_PATH}?{urlencode(asked)}"


def redirect_problem(base: str, redirect_uri: str) -> str | None:
    """Exact takes public https addresses only, and ``localhost`` is none (support.exactonline.com,
    oauth-eol-oauth-devstep1). What another host than Exact's takes is not known here."""
    if base not in contract.HOSTS.values():
        return None
    if redirect_uri.startswith("https://") and host_of(redirect_uri) not in LOOPBACK:
        return None
    return (
        f"Exact Online takes public https addresses only, not {redirect_uri}: name the one that is registered in "
        f"{REGISTERED_AT} with --redirect, and paste what the browser shows then (--paste)"
    )


def exchange(
    base: str,
    credentials: Mapping[str, str],
    tokens: TokenStore,
    meter: Meter,
    clock: Clock,
    code: str,
    redirect_uri: str,
) -> bytes:
    """The raw reply for a code. Raises ``Unauthorised`` and other ``ApiError``s."""
    with open_http() as http:
        auth = ExactOnlineAuth(http, pinned_base(base), credentials, tokens, meter, clock, time.sleep)
        return auth.redeem(code, redirect_uri)


def company(fields: Mapping[str, str]) -> str:
    """None comes back: the consent reaches all divisions of the user that the app may reach."""
    return ""
