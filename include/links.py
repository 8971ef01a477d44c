"""The typed model of ``links.yml``: which connections there are, and which of them are kept in agreement.

One bad entry stops only its own link: :func:`load` returns what is usable and, beside it, one sentence for each entry
that is not, with file, line and what to do. Secrets never stand here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, field_validator, model_validator

from include.channels import Channel, channel
from include.link_kinds import LINK_KINDS, LinkKind, LinkOptions
from include.paths import PROJECT
from include.people.settings import People
from include.schedule import cron
from include.setting_errors import meant, said
from include.systems import registry
from include.texts.languages import ENGLISH, Language, language
from include.yaml_lines import Lines, parsed

SECTIONS = ("connections", "links", "channels", "people", "shared", "four_eyes", "language", "snapshots")
RESERVED = ("approve", "review", "replay", "credential_health", "watch", "subscriptions")


SNAPSHOTS = 400
"""Days for which the last of what a link published on each is kept, where nothing else is said: a year and a month."""


class ConfigurationError(Exception):
    """``links.yml`` or a mapping cannot be used; the text says which file and line, why, and what to do."""


_CURRENCY = re.compile(r"[A-Z]{3}")


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Connection(_Settings):
    """One set of credentials for one system. ``base_url`` wins over ``region``."""

    name: str
    system: str
    region: str | None = None
    base_url: str | None = None
    auth: str | None = None
    companies: tuple[str, ...] = Field(min_length=1)
    currencies: tuple[str, ...] = ()
    limits: dict[str, int] = {}

    @field_validator("system")
    @classmethod
    def _known_system(cls, value: str) -> str:
        if value not in registry.SYSTEMS:
            raise ValueError(f"system must be one of {', '.join(registry.SYSTEMS)}{meant(value, registry.SYSTEMS)}")
        return value

    @field_validator("currencies")
    @classmethod
    def _known_currencies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in value if not _CURRENCY.fullmatch(name)]:
            raise ValueError(f"currencies are three capital letters (ISO 4217) such as EUR, not {', '.join(unknown)}")
        return value

    @field_validator("companies", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _reachable(self) -> Connection:
        facts = registry.contract(self.system)
        if self.base_url is None and not facts.HOSTS:
            raise ValueError(f"base_url is needed: {self.system} has no public host of its own")
        if self.base_url is None and self.region not in facts.HOSTS:
            raise ValueError(f"region must be one of {', '.join(facts.HOSTS)} (or give base_url)")
        ways = [way for way in facts.CREDENTIALS if way]
        if facts.CREDENTIALS and (self.auth or "") not in facts.CREDENTIALS:
            if not ways:
                raise ValueError(f"auth is not needed: there is one way to log in to {self.system}")
            needed = "must be left out, or say" if "" in facts.CREDENTIALS else "is needed:"
            raise ValueError(f"auth {needed} {', '.join(ways[:-1])} or {ways[-1]}")
        if len(set(self.companies)) != len(self.companies):
            raise ValueError("a company is listed twice")
        form, called = facts.COMPANY
        if wrong := [company for company in self.companies if not re.fullmatch(form, company)]:
            raise ValueError(f"{', '.join(map(repr, wrong))} is no company of {self.system}: write {called}")
        if facts.ONE_COMPANY and len(self.companies) > 1:
            raise ValueError(
                f"companies must name one company, not {', '.join(self.companies)}: each company of {self.system} "
                "gives a consent of its own, so make a connection for each of them"
            )
        return self

    @property
    def url(self) -> str:
        return (self.base_url or registry.contract(self.system).HOSTS[self.region or ""]).rstrip("/")

    @property
    def credentials(self) -> tuple[str, ...]:
        """The fields it logs in with."""
        return registry.contract(self.system).CREDENTIALS.get(self.auth or "", ())


class Link(_Settings):
    """Two connections kept in agreement. ``companies`` is the routing table: what it does not pair is not routed.
    ``format``: how amounts are written on its pages; ``language``: of those and of its messages, for whoever has none
    of their own (None: that of all).

    ``approval``: whether a person approves the documents of each run, a preview of the link once (`first_run`), or
    nothing; ``approve_above``: documents of at least this amount, in their own currency, wait for an approval of their
    own each run; ``approval_hours``: how long a request for one, and an approval of it, counts.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")
    kind: str
    connections: dict[str, str]
    companies: tuple[dict[str, str], ...] = Field(min_length=1)
    start_date: date
    timezone: str = "UTC"
    format: Literal["1,234.50", "1.234,50"] = "1,234.50"
    language: Language | None = None
    schedule: dict[str, str] = {}
    approved: bool = False
    approval: Literal["each_run", "first_run", "none"] = "first_run"
    approve_above: Decimal | None = Field(default=None, ge=0)
    approval_hours: int = Field(default=24, ge=1, le=336)
    options: LinkOptions = LinkOptions()

    @model_validator(mode="before")
    @classmethod
    def _begins(cls, values: Any) -> Any:
        # A day that is not written down would move with every look at it.
        if isinstance(values, dict) and values.get("start_date") is None:
            said = "the first day whose documents are sent, usually the day of set-up"
            raise ValueError(f"start_date is needed: {said}; older ones are only compared")
        return values

    @field_validator("companies", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return tuple({k: str(v) for k, v in row.items()} if isinstance(row, dict) else row for row in value)

    @field_validator("approve_above", mode="before")
    @classmethod
    def _exact(cls, value: Any) -> Any:
        """As it is written: 0.1 is a tenth."""
        return str(value) if isinstance(value, float) else value

    @field_validator("name")
    @classmethod
    def _not_a_dag_of_ours(cls, value: str) -> str:
        if value in RESERVED or value.endswith("_events"):
            names = f"one of {', '.join(RESERVED)}, nor end in _events"
            raise ValueError(f"name must not be {names}: DAGs of that name are there already")
        return value

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        if value not in LINK_KINDS:
            raise ValueError(f"kind must be one of {', '.join(LINK_KINDS)}{meant(value, LINK_KINDS)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise ValueError("timezone must be an IANA name such as Europe/Amsterdam") from problem
        return value

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, value: dict[str, str]) -> dict[str, str]:
        for line in value.values():
            cron(line)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Link:
        kind = LINK_KINDS[self.kind]
        if set(self.connections) != set(kind.systems):
            raise ValueError(f"connections must name one connection for each of {' and '.join(kind.systems)}")
        seen: set[tuple[str, str]] = set()
        for row in self.companies:
            if set(row) != set(kind.systems):
                raise ValueError(f"each line of companies must pair {' and '.join(kind.systems)}")
            for pair in row.items():
                if pair in seen:
                    raise ValueError(f"{pair[0]} company {pair[1]} is routed twice: a company has one counterpart")
                seen.add(pair)
        flows = {flow.name for flow in kind.flows} | {"default", "reconcile"}
        if self.approval == "none" and self.approve_above is not None:
            raise ValueError("approve_above asks for approvals, and approval: none says that there are none: leave one")
        if unknown := set(self.schedule) - flows:
            raise ValueError(
                f"schedule names {', '.join(sorted(unknown))}: use default, reconcile or a flow's name"
                + meant(min(unknown), flows)
            )
        return self

    @property
    def shape(self) -> LinkKind:
        return LINK_KINDS[self.kind]


_LINKS: dict[str, type[Link]] = {
    kind.name: create_model(f"Link_{kind.name}", __base__=Link, options=(kind.options, kind.options()))
    for kind in LINK_KINDS.values()
}
"""The settings of a link, by its kind: each has options of its own."""


@dataclass(frozen=True)
class Configuration:
    """What ``links.yml`` says: usable connections and links by name, and a sentence for each entry that is not."""

    folder: Path
    connections: dict[str, Connection] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    books_address: str | None = None
    language: Language = ENGLISH
    snapshots: int = SNAPSHOTS
    people: People = field(default_factory=People)
    problems: dict[str, str] = field(default_factory=dict)

    def link(self, name: str) -> Link:
        """The link of that name. Raises ``ConfigurationError`` when there is none or its entry is not usable."""
        if name in self.links:
            return self.links[name]
        if name in self.problems:
            raise ConfigurationError(self.problems[name])
        known = ", ".join(self.links) or "none"
        raise ConfigurationError(
            f"there is no link {name} in {self.folder / 'links.yml'} (known: {known}){meant(name, self.links)}"
        )

    def read_by(self, link: Link, system: str) -> Connection:
        """The connection of a link to ``system`` as its runs read it: without the companies that only other links
        route, since those are read by their own. What no link routes is read by each, so that it is reported."""
        connection = self.connections[link.connections[system]]
        elsewhere = {
            row[other]
            for one in self.links.values()
            for other, name in one.connections.items()
            if one.name != link.name and name == connection.name
            for row in one.companies
        }
        own = {row[system] for row in link.companies}
        read = tuple(company for company in connection.companies if company in own or company not in elsewhere)
        return connection.model_copy(update={"companies": read})

    def siblings(self, link: Link, flow: str) -> tuple[str, ...]:
        """Other links to whose companies the source may give a document of ``flow``: they read it by one connection."""
        if not link.shape.flow(flow).moves:
            return ()
        source = link.shape.flow(flow).source
        return tuple(
            one.name
            for one in self.links.values()
            if one.name != link.name
            and one.connections.get(source) == link.connections[source]
            and any(other.name == flow and other.moves for other in one.shape.flows)
        )

    def unrouted_by(self, link: Link, system: str) -> tuple[str, ...]:
        """Those companies of ``read_by`` that the link does not route."""
        own = {row[system] for row in link.companies}
        return tuple(company for company in self.read_by(link, system).companies if company not in own)


def config_folder() -> Path:
    return Path(os.environ.get("ML_CONNECTOR_CONFIG") or PROJECT / "include" / "config")


def load(folder: Path | None = None) -> Configuration:
    """Read ``links.yml`` in ``folder`` (default: ``ML_CONNECTOR_CONFIG``, else ``include/config``).

    Raises ``ConfigurationError`` only when the file as a whole cannot be used: missing, not YAML, not a mapping.
    """
    folder = folder or config_folder()
    file = folder / "links.yml"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as problem:
        raise ConfigurationError(
            f"{file}: cannot be read ({problem.strerror}); set ML_CONNECTOR_CONFIG to its folder"
        ) from None
    try:
        data, root = parsed(text)
    except yaml.YAMLError as problem:
        words = " ".join(str(problem).split()).replace("<unicode string>", file.name)
        raise ConfigurationError(f"{file}: is not YAML: {words}") from None
    if not isinstance(data, dict):
        raise ConfigurationError(f"{file}: must hold 'connections:' and 'links:'")
    lines = Lines(root)
    people, wrong = _people(file, lines, data)
    found = Configuration(folder, people=people, problems={"people": wrong} if wrong else {})
    for name in set(map(str, data)) - set(SECTIONS):
        # A section of another name may hold anchors that the others refer to.
        if like := meant(name, SECTIONS):
            found.problems[name] = f"{file.name}, line {lines.of((name,))}: there is no section {name}{like}"
    for name, body in (data.get("connections") or {}).items():
        try:
            found.connections[str(name)] = Connection(**{**_mapping(body), "name": str(name)})
        except (ValidationError, TypeError, ValueError) as problem:
            found.problems[str(name)] = _say(
                file, lines, ("connections", name), f"connection {name}", problem, Connection
            )
    for name, body in (data.get("channels") or {}).items():
        try:
            found.channels[str(name)] = channel({**_mapping(body), "name": str(name)})
        except (ValidationError, TypeError, ValueError) as problem:
            what = f"channel {name}"
            found.problems[what] = _say(file, lines, ("channels", name), what, problem)
    try:
        found = replace(found, books_address=_books_address(data.get("books_address")))
    except ValueError as problem:
        found.problems["books_address"] = _say(file, lines, ("books_address",), "books_address", problem)
    try:
        found = replace(found, language=language(data.get("language") or ENGLISH))
    except ValueError as problem:
        found.problems["language"] = _say(file, lines, ("language",), "language", problem)
    try:
        found = replace(found, snapshots=_days(data.get("snapshots", SNAPSHOTS)))
    except ValueError as problem:
        found.problems["snapshots"] = _say(file, lines, ("snapshots",), "snapshots", problem)
    for index, body in enumerate(data.get("links") or []):
        name = str(body.get("name", f"number {index + 1}")) if isinstance(body, dict) else f"number {index + 1}"
        try:
            link = _link(_mapping(body))
            _check_against_connections(link, found)
            if link.name in found.links:
                raise ValueError(f"the name {link.name} is used twice")
            _check_against_links(link, found)
            found.links[link.name] = link
        except (ValidationError, TypeError, ValueError) as problem:
            model = _LINKS.get(str(body.get("kind"))) if isinstance(body, dict) else None
            found.problems[name] = _say(file, lines, ("links", index), f"link {name}", problem, model or Link)
    return found


def _people(file: Path, lines: Lines, data: dict[str, Any]) -> tuple[People, str]:
    """Settings of people that cannot be used switch nothing off: nobody may decide then."""
    given = {name: data[name] for name in ("people", "shared", "four_eyes") if data.get(name) is not None}
    try:
        return People(**given), ""
    except (ValidationError, TypeError, ValueError) as problem:
        said = _say(file, lines, (), "people", problem, People)
        return People(unusable=said), said


def _books_address(given: Any) -> str | None:
    """Where people open the pages, without a slash at its end; messages to channels lead there."""
    given = given or os.environ.get("ML_CONNECTOR_BOOKS_ADDRESS", "").strip() or None
    if given is None:
        return None
    parts = urlsplit(str(given))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("must be the address of Books in a browser, such as https://airflow.example.com/books")
    return str(given).rstrip("/")


def _days(given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 36_500:
        return given
    raise ValueError("must be a number of days, such as 400; 0 keeps none")


def _mapping(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("must be a mapping of settings")
    return body


def _link(body: dict[str, Any]) -> Link:
    """The settings with the options of the link's kind. Of a kind that is not known only that is said, since nobody can
    tell what its options should be."""
    model = _LINKS.get(str(body.get("kind")))
    return model(**body) if model else Link(**{name: value for name, value in body.items() if name != "options"})


def _check_against_connections(link: Link, found: Configuration) -> None:
    for system, name in link.connections.items():
        connection = found.connections.get(name)
        if connection is None:
            reason = found.problems.get(name)
            known = meant(name, found.connections)
            raise ValueError(reason or f"connection {name} is not defined under connections:{known.removeprefix(';')}")
        if connection.system != system:
            raise ValueError(f"connection {name} is {connection.system}, not {system}")
        for row in link.companies:
            if row[system] not in connection.companies:
                raise ValueError(f"{system} company {row[system]} is not among the companies of connection {name}")


def _check_against_links(link: Link, found: Configuration) -> None:
    """Payments of a company that two links route would be posted by each. The books of one company may be those of
    links of several kinds."""
    for one in found.links.values():
        for system, name in link.connections.items():
            if one.connections.get(system) != name or (one.kind != link.kind and system == link.shape.books):
                continue
            if twice := {row[system] for row in link.companies} & {row[system] for row in one.companies}:
                raise ValueError(
                    f"{system} company {', '.join(sorted(twice))} is routed by link {one.name} already: a company has "
                    "one counterpart"
                )


def _say(
    file: Path,
    lines: Lines,
    path: tuple[Hashable, ...],
    what: str,
    problem: Exception,
    model: type[BaseModel] | None = None,
) -> str:
    """``model``: what was to be made of the settings at ``path``."""
    if isinstance(problem, ValidationError):
        parts = []
        for error in problem.errors():
            place = lines.of((*path, *error["loc"]))
            name = ".".join(str(part) for part in error["loc"])
            text = said(error, model, what.partition(" ")[2] if what.startswith("connection ") else "NAME")
            parts.append(f"line {place}: {name + ': ' if name else ''}{text}")
        return f"{file.name}, {what}: " + "; ".join(parts)
    return f"{file.name}, line {lines.of(path)}, {what}: {problem}"
