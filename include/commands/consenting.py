"""`connect` for systems to which a person consents in a browser: where the browser goes, and how it comes back."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import typer

from include.clock import Clock
from include.commands.output import USAGE, CommandError, say
from include.connections import consent, new_connection
from include.connections import credentials as connections
from include.connections.consent import Application, Question, WrongRedirect
from include.connections.new_connection import RegionNeeded
from include.http.errors import ApiError
from include.link_settings import Connection
from include.links import Configuration
from include.oauth.listener import listening
from include.oauth.redirect import DEFAULT_PORT, LOOPBACK, host_of, query_of
from include.store.database import Store
from include.store.vault import Vault
from include.systems import registry

PATIENCE = 600.0
"""Seconds (real) that a person has to log in, perhaps with a second factor, and agree."""


@dataclass(frozen=True)
class Way:
    """How the browser comes back, as it was asked for: each None or False where it was not."""

    redirect: str | None = None
    port: int | None = None
    paste: bool = False


def new(configuration: Configuration, name: str, chosen: str | None, region: str | None) -> Connection | None:
    """A connection that ``links.yml`` lacks, or names without companies; None where nobody consents in a browser."""
    for wanted in filter(None, (chosen, name)):
        if (found := new_connection.written(configuration.folder, wanted)) is not None:
            return found if registry.consent(found.system) else None
    if name not in registry.SYSTEMS or registry.consent(name) is None:
        return None
    wanted = chosen or new_connection.usual_name(name)
    if (found := new_connection.written(configuration.folder, wanted)) is not None:
        return found
    if (problem := configuration.problems.get(wanted)) is not None:
        raise CommandError(problem, USAGE)
    return _described(wanted, name, region)


def consented(
    settings: Connection, fields: Mapping[str, str], way: Way, companies: Sequence[str], store: Store, clock: Clock
) -> tuple[Connection, dict[str, Any]]:
    """Ask, wait, keep; the settings with the companies that were consented for, and what to tell. Raises
    ``CommandError``, ``ConsentError`` and ``ApiError``; then nothing was changed."""
    if companies and settings.companies:
        raise CommandError(
            f"--company is for connections without companies: links.yml has those of {settings.name}", USAGE
        )
    before = connections.kept(settings.name, Vault.from_environment(store))
    address = _address(way, fields, before)
    try:
        consent.check_redirect(settings, address)  # before anybody types a secret for nothing
    except WrongRedirect as problem:
        raise CommandError(str(problem), USAGE) from None
    client_id, client_secret = (_field(settings, name, fields, before) for name in _FIELDS)
    question = Question(settings, Application(client_id, client_secret, address), store, clock)
    if way.paste or (way.port is None and not _is_loopback(address)):
        _pasted(question)
    else:
        _awaited(question, _port(way, address))
    row: dict[str, Any] = {"connection": settings.name, "kept": sorted((*_FIELDS, consent.REDIRECT))}
    if settings.companies:
        return settings, row
    found = _visible(settings, question.company or "", store, clock)
    names = _chosen(settings, found, companies or _picked(found))
    settings = settings.model_copy(update={"companies": tuple(names)})
    return settings, {**row, "links_yml": new_connection.lines(settings, found, names)}


def others(settings: Connection, row: Mapping[str, Any], store: Store, clock: Clock) -> dict[str, Any]:
    """Where a company of ``links.yml`` is out of reach: which ones the account sees."""
    if row["works"] or not row["companies"] or registry.consent(settings.system) is None:
        return {}
    try:
        greeting = consent.reached(settings, store, clock)
    except ApiError:
        return {}
    listed = ", ".join(f"{key} {name}".strip() for key, name in greeting.companies.items()) or "none"
    return {"visible": dict(greeting.companies), "says": f"{row['says']}; this account sees {listed}"}


_FIELDS = ("client_id", "client_secret")


def _described(name: str, system: str, region: str | None) -> Connection:
    try:
        return new_connection.described(name, system, region)
    except RegionNeeded as problem:
        if not sys.stdin.isatty():
            raise CommandError(str(problem), USAGE) from None
        return new_connection.described(name, system, typer.prompt(str(problem), err=True))


def _field(settings: Connection, name: str, fields: Mapping[str, str], before: Mapping[str, str]) -> str:
    if value := fields.get(name):
        return value
    if fields:
        raise CommandError(f"{settings.name} needs {' and '.join(_FIELDS)}; missing: {name}", USAGE)
    if (known := before.get(name)) is None:
        return str(typer.prompt(f"{settings.name} {name}", hide_input=True, err=True))
    given = typer.prompt(
        f"{settings.name} {name} (Enter keeps the one that is stored)",
        hide_input=True,
        default="",
        show_default=False,
        err=True,
    )
    return str(given) or known


def _address(way: Way, fields: Mapping[str, str], before: Mapping[str, str]) -> str:
    known = way.redirect or fields.get(consent.REDIRECT) or before.get(consent.REDIRECT)
    if known and (way.redirect or not _is_loopback(known)):
        return known
    return f"http://localhost:{way.port or DEFAULT_PORT}/callback"


def _is_loopback(address: str) -> bool:
    return address.startswith("http://") and host_of(address) in LOOPBACK


def _port(way: Way, address: str) -> int:
    own = urlsplit(address).port if _is_loopback(address) else None
    return own or way.port or DEFAULT_PORT


def _awaited(question: Question, port: int) -> None:
    with listening(port, urlsplit(question.redirect_uri).path, question.page) as listener:
        _ask(question)
        if sys.stderr.isatty() and _has_screen():
            webbrowser.open(question.url)
        if not _is_loopback(question.redirect_uri):
            say(f"That address must lead to port {port} of this machine; where it does not, use --paste.")
        say(f"Waiting for the browser ({PATIENCE / 60:.0f} minutes at most) ...")
        listener.wait(PATIENCE)
    question.check()


def _pasted(question: Question) -> None:
    _ask(question)
    say(
        f"The browser is sent to {question.redirect_uri}?... then. What it shows does not matter, the address does: it "
        "holds a code that lives for a few minutes."
    )
    # Shown, unlike a secret: it stands in the browser too, and is worth nothing without the app's secret. Hidden lines
    # end after 1,024 characters on some machines, and Exact's codes are nearly that long.
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")
    pasted = typer.prompt("Paste the full address here", err=True)
    question.take(query_of(pasted, question.redirect_uri))


def _ask(question: Question) -> None:
    say(f"Open this address in a browser, log in at the vendor and agree:\n\n  {question.url}\n")
    say(
        f"If the vendor says that the redirect address is wrong: {question.redirect_uri} must be registered, exactly "
        f"so, in {question.registered_at}."
    )


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _visible(settings: Connection, company: str, store: Store, clock: Clock) -> Mapping[str, str]:
    """What the account sees: name by key."""
    known = settings.model_copy(update={"companies": (company,)}) if company else settings
    try:
        return dict(consent.reached(known, store, clock).companies)
    except ApiError as problem:
        raise CommandError(
            f"{settings.name} is kept, but which companies it reaches could not be asked: {problem}. Write them into "
            "links.yml, or run `connect` again later"
        ) from None


def _picked(found: Mapping[str, str]) -> list[str]:
    """All of them, unless there is somebody to ask."""
    if len(found) < 2 or not sys.stdin.isatty():
        return list(found)
    for key, name in found.items():
        say(f"  {key}  {name}")
    given = typer.prompt("Which of them (comma separated)", default=",".join(found), err=True)
    return [one.strip() for one in str(given).split(",") if one.strip()]


def _chosen(settings: Connection, found: Mapping[str, str], asked: Sequence[str]) -> list[str]:
    if unknown := [one for one in asked if one not in found]:
        listed = ", ".join(f"{key} {name}".strip() for key, name in found.items()) or "none"
        raise CommandError(
            f"{settings.name} is kept, but {', '.join(unknown)} is not among what this account sees: {listed}", USAGE
        )
    return list(asked)
