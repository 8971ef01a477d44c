"""Where a connection's credentials come from: the vault (entered by `connect`), else an Airflow Connection.

The Airflow Connection has the connection's name. Its ``extra`` holds the fields by their names; ``login`` and
``password`` stand for ``client_id`` and ``client_secret``, or for ``username`` and ``password`` where extra has a
``gateway_key``. Outside a task Airflow's environment variable and secrets backend are seen, a Connection made in its UI
is not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from include.clock import Clock
from include.secret_settings import secret_setting
from include.store.tokens import TokenChain, restart
from include.store.vault import Secret, Vault, VaultError
from include.texts.program import said

# Not secret, and useful to see in a log.
_SHOWN = frozenset({"account_id", "client_id", "company_id", "redirect_uri", "username"})


class NoCredentials(Exception):
    """A connection has no credentials, or they cannot be read; the text says what to do and holds no secret."""


def credentials(name: str, vault: Vault) -> Secret:
    """The static credentials of the connection ``name``, by field.

    Exact Online: ``client_id, client_secret, refresh_token``. AvidXchange: ``company_token, user_token``, or
    ``client_id, client_secret, company_id``, or ``gateway_key, username, password``. Airbase: ``api_key``. Raises
    ``NoCredentials``, and ``VaultError`` when they were encrypted under another key. From here on Airflow, where it is
    loaded, keeps them out of its logs.
    """
    found = vault.get(name) or _from_environment(name) or _from_airflow(name)
    if found is None:
        raise NoCredentials(said("connections.no_credentials", connection=name, variable=_variable(name)))
    _mask(found)
    return found


class Current(Secret):
    """Credentials as they were read, which can be read again while they are in use (``include.http.protocols``)."""

    def __init__(self, read: Callable[[], Secret]) -> None:
        super().__init__(read())
        self._read = read

    def again(self) -> Secret:
        try:
            return self._read()
        except (NoCredentials, VaultError):
            return self  # the vendor refused what we have: that is what is reported


def current(name: str, vault: Vault) -> Current:
    """``credentials``, for as long as a connection is open. Raises what that raises."""
    return Current(lambda: credentials(name, vault))


def keep(name: str, values: Mapping[str, str], vault: Vault, *, now: datetime | None = None) -> None:
    """Keeps credentials in the vault; a new consent (another refresh token) also ends the token chain so far. ``now``:
    by the clock in use, from which they age."""
    before = kept(name, vault)
    consent = values.get("refresh_token")
    with vault.store.begin() as db:
        vault.put(name, values, db, now=now)
        # The same refresh token again was used up long ago: the chain that grew from it is the one that works.
        if consent is None or consent != before.get("refresh_token"):
            restart(db, name)


def kept(name: str, vault: Vault) -> Secret:
    """What stands in the vault for ``name``; nothing where that is under a lost key, since entering credentials anew is
    what helps then."""
    try:
        return vault.get(name) or Secret()
    except VaultError:
        return Secret()


def token_store(name: str, vault: Vault, clock: Clock) -> TokenChain:
    """The token chain of the connection ``name``."""
    return TokenChain(vault.store, vault, name, clock)


def _variable(name: str) -> str:
    return f"AIRFLOW_CONN_{name.upper()}"


def _from_environment(name: str) -> Secret | None:
    text = secret_setting(_variable(name))
    if not text:
        return None
    fields = _from_json(text) if text.startswith("{") else _from_uri(text)
    if fields is None:
        raise NoCredentials(said("connections.not_airflow", variable=_variable(name), connection=name))
    return fields


def _from_json(text: str) -> Secret | None:
    try:
        body = json.loads(text)
        extra = body.get("extra") or {}
        extra = json.loads(extra) if isinstance(extra, str) else extra
        return _fields(body.get("login"), body.get("password"), extra)
    except (ValueError, AttributeError):
        return None


def _from_uri(text: str) -> Secret | None:
    try:
        parts = urlsplit(text)
        query = dict(parse_qsl(parts.query))
        extra = json.loads(query["__extra__"]) if "__extra__" in query else query
        login, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return _fields(login, password, extra) if parts.scheme else None
    except (ValueError, AttributeError):
        return None


def _from_airflow(name: str) -> Secret | None:
    """Asked only where Airflow is at work already or a secrets backend is set up: importing it costs seconds."""
    if "airflow.sdk" not in sys.modules and not os.environ.get("AIRFLOW__SECRETS__BACKEND"):
        return None
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException

    problem = ""
    try:
        found = Connection.get(name)
        return _fields(found.login, found.password, found.extra_dejson)
    except AirflowNotFoundException:
        return None
    except AirflowException as error:
        problem = type(error).__name__
    raise NoCredentials(said("connections.airflow_refused", connection=name, error_kind=problem))


def _fields(login: str | None, password: str | None, extra: Mapping[str, Any]) -> Secret:
    names = ("username", "password") if "gateway_key" in extra else ("client_id", "client_secret")
    given = {name: value for name, value in zip(names, (login, password), strict=True) if value}
    return Secret(given | {str(key): str(value) for key, value in extra.items() if value not in (None, "")})


def _mask(found: Secret) -> None:
    if "airflow.sdk" not in sys.modules:
        return
    from airflow.sdk.log import mask_secret

    for field, value in found.items():
        if field not in _SHOWN:
            mask_secret(value)
