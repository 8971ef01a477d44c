"""Who is calling: the three credential styles as one decision (reference page, section 2)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Credentials:
    """Everything a tenant was given; none expires by itself."""

    company_token: str
    user_token: str
    client_id: str
    client_secret: str
    company_id: str
    gateway_key: str
    username: str
    password: str


@dataclass(frozen=True)
class Caller:
    """`credential` is what the rate limit counts; `style` decides the shape of gateway faults."""

    style: str
    credential: str


@dataclass(frozen=True)
class Refused:
    status: int
    code: int
    style: str
    detail: str | None = None


def bearer(value: str | None) -> str | None:
    if value is None or not value.startswith("Bearer "):
        return None
    return value[len("Bearer ") :].strip() or None


def basic(value: str | None) -> tuple[str, str] | None:
    if value is None or not value.startswith("Basic "):
        return None
    try:
        text = base64.b64decode(value[len("Basic ") :], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, colon, secret = text.partition(":")
    return (user, secret) if colon else None


def same(left: str, right: str) -> bool:
    return compare_digest(left.encode(), right.encode())


def decide(headers: Mapping[str, str], known: Credentials, live_tokens: Mapping[str, str]) -> Caller | Refused:
    """The caller, or the gateway's refusal. `headers` has lower-case names; `live_tokens` maps an unexpired access
    token to its style (``client_credentials`` or ``gateway_password``)."""
    if "x-company-token" in headers or "x-user-token" in headers:
        return _customer(headers, known)
    token = bearer(headers.get("authorization"))
    if token is None:
        return Refused(401, 900902, "customer_tokens")
    if same(token, known.gateway_key) or "avidauthorization" in headers:
        return _gateway(token, headers, known, live_tokens)
    if live_tokens.get(token) != "client_credentials":
        return Refused(401, 900901, "client_credentials")
    company = headers.get("x-company-id")
    if company is None:
        return Refused(401, 900902, "client_credentials", "X-Company-Id is not on the request")
    if not same(company, known.company_id):
        return Refused(403, 900908, "client_credentials", "the client is not subscribed for this company id")
    return Caller("client_credentials", f"client:{known.client_id}")


def _customer(headers: Mapping[str, str], known: Credentials) -> Caller | Refused:
    company, user = headers.get("x-company-token"), headers.get("x-user-token")
    if not company or not user:
        return Refused(401, 900902, "customer_tokens", "X-Company-Token and X-User-Token are both needed")
    if not (same(company, known.company_token) and same(user, known.user_token)):
        return Refused(401, 900901, "customer_tokens")
    return Caller("customer_tokens", "user_token")


def _gateway(
    key: str, headers: Mapping[str, str], known: Credentials, live_tokens: Mapping[str, str]
) -> Caller | Refused:
    if not same(key, known.gateway_key):
        return Refused(401, 900901, "gateway_password")
    token = bearer(headers.get("avidauthorization"))
    if token is None:
        return Refused(401, 900902, "gateway_password", "AvidAuthorization is not on the request")
    if live_tokens.get(token) != "gateway_password":
        return Refused(401, 900901, "gateway_password")
    return Caller("gateway_password", f"gateway:{known.username}")
