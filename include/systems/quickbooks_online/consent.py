"""A person's consent for one QuickBooks company by authorization code. Source: reference page quickbooks_online,
section 2.

There is no PKCE: Intuit's discovery document names no ``code_challenge_methods_supported``, and Intuit's own client
libraries send no challenge (intuit/oauth-pythonclient, ``get_authorization_url`` and ``get_bearer_token``): an app has
a client secret instead.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlencode

from include.clock import Clock
from include.http.client import open_http, pinned_base
from include.http.protocols import Meter, TokenStore
from include.oauth.redirect import host_of
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.auth import QuickBooksAuth, token_set

__all__ = ["REGISTERED_AT", "authorize_url", "company", "exchange", "parse", "redirect_problem"]

REGISTERED_AT = "Intuit's developer portal, under the app's Keys & OAuth (Redirect URIs)"
parse = token_set


def authorize_url(base: str, client_id: str, redirect_uri: str, state: str) -> str:
    """The page on which a person chooses a company and agrees; the same for both environments [doc]."""
    asked = {
        "client_id": client_id, "response_type": "code", "scope": contract.SCOPE, "redirect_uri": redirect_uri,
        "state": state,
    }  # fmt: skip
    page = contract.AUTHORIZE if base in contract.HOSTS.values() else f"{base}{contract.AUTHORIZE_PATH}"
    return f"{page}?{urlencode(asked)}"


def redirect_problem(base: str, redirect_uri: str) -> str | None:
    """https and no IP address; sandbox companies also ``http://localhost`` (developer.intuit.com, "Set app redirect
    URIs"). What another host than Intuit's takes is not known here."""
    if base not in contract.HOSTS.values():
        return None
    host = host_of(redirect_uri)
    if base == contract.HOSTS["sandbox"] and host == "localhost":
        return None
    if redirect_uri.startswith("https://") and not _is_ip(host):
        return None
    also = ", or http://localhost" if base == contract.HOSTS["sandbox"] else ""
    return (
        f"Intuit takes https addresses with a name{also} only, not {redirect_uri}: name the one that is registered in "
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
        return QuickBooksAuth(http, pinned_base(base), credentials, tokens, meter, clock).redeem(code, redirect_uri)


def company(fields: Mapping[str, str]) -> str:
    """The company that the consent is for: its realm id comes back beside the code [doc]."""
    return fields.get("realmId", "")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
