"""What ``links.yml`` says: which connections there are, and which of them are kept in agreement.

One bad entry stops only its own link: :func:`load` returns what is usable and, beside it, one sentence for each entry
that is not, with file, line and what to do. Secrets never stand here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from include.channels import Channel, channel, channel_model
from include.link_settings import Connection, Link, is_address, link_model, link_of
from include.paths import PROJECT
from include.people.settings import People
from include.setting_errors import explained, meant
from include.texts.languages import ENGLISH, Language, language
from include.yaml_lines import Lines, parsed

SECTIONS = ("connections", "links", "channels", "people", "shared", "four_eyes", "language", "snapshots")

_ENTRIES = (
    (
        "connections",
        dict,
        "must name each connection, with its settings below it: `exact_main: {system: exact_online}`",
    ),
    ("channels", dict, "must name each channel, with its settings below it: `on_call: {kind: slack}`"),
    ("links", list, "must be a list, with `- name:` where the settings of a link begin"),
)

SNAPSHOTS = 400
"""Days for which the last of what a link published on each is kept, where nothing else is said: a year and a month."""


class ConfigurationError(Exception):
    """``links.yml`` or a mapping cannot be used; the text says which file and line, why, and what to do."""


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
    data, lines = _sections(file)
    people, wrong = _people(file, lines, data)
    found = Configuration(folder, people=people, problems={"people": wrong} if wrong else {})
    for name, kind, words in _ENTRIES:
        if data.get(name) is not None and not isinstance(data[name], kind):
            found.problems[name] = f"{file.name}, line {lines.of((name,))}, {name}: {words}"
            del data[name]
    for name in set(map(str, data)) - set(SECTIONS):
        # A section of another name may hold anchors that the others refer to.
        if like := meant(name, SECTIONS):
            found.problems[name] = f"{file.name}, line {lines.of((name,))}: there is no section {name}{like}"
    for name, body in (data.get("connections") or {}).items():
        try:
            found.connections[str(name)] = Connection(**{**_mapping(body), "name": str(name)})
        except (ValidationError, TypeError, ValueError) as problem:
            what = f"connection {name}"
            found.problems[str(name)] = explained(file.name, lines, ("connections", name), what, problem, Connection)
    for name, body in (data.get("channels") or {}).items():
        try:
            found.channels[str(name)] = channel({**_mapping(body), "name": str(name)})
        except (ValidationError, TypeError, ValueError) as problem:
            what = f"channel {name}"
            found.problems[what] = explained(file.name, lines, ("channels", name), what, problem, channel_model(body))
    for name, setting in _OF_ALL.items():
        try:
            found = replace(found, **{name: setting(data.get(name))})
        except ValueError as problem:
            found.problems[name] = explained(file.name, lines, (name,), name, problem)
    for index, body in enumerate(data.get("links") or []):
        name = str(body.get("name", f"number {index + 1}")) if isinstance(body, dict) else f"number {index + 1}"
        try:
            link = link_of(_mapping(body))
            _check_against_connections(link, found)
            if link.name in found.links:
                raise ValueError(f"the name {link.name} is used twice")
            _check_against_links(link, found)
            found.links[link.name] = link
        except (ValidationError, TypeError, ValueError) as problem:
            model = link_model(body) or Link
            found.problems[name] = explained(file.name, lines, ("links", index), f"link {name}", problem, model)
    return found


def _sections(file: Path) -> tuple[dict[str, Any], Lines]:
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
    return data, Lines(root)


def _people(file: Path, lines: Lines, data: dict[str, Any]) -> tuple[People, str]:
    """Settings of people that cannot be used switch nothing off: nobody may decide then."""
    given = {name: data[name] for name in ("people", "shared", "four_eyes") if data.get(name) is not None}
    try:
        return People(**given), ""
    except (ValidationError, TypeError, ValueError) as problem:
        words = explained(file.name, lines, (), "people", problem, People)
        return People(unusable=words), words


def _books_address(given: Any) -> str | None:
    """Where people open the pages, without a slash at its end; messages to channels lead there."""
    given = given or os.environ.get("ML_CONNECTOR_BOOKS_ADDRESS", "").strip() or None
    if given is None:
        return None
    if not is_address(str(given)):
        raise ValueError("must be the address of Books in a browser, such as https://airflow.example.com/books")
    return str(given).rstrip("/")


def _language(given: Any) -> Language:
    return language(given or ENGLISH)


def _days(given: Any) -> int:
    given = SNAPSHOTS if given is None else given
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 36_500:
        return given
    raise ValueError("must be a number of days, such as 400; 0 keeps none")


_OF_ALL: dict[str, Callable[[Any], Any]] = {
    "books_address": _books_address,
    "language": _language,
    "snapshots": _days,
}
"""The settings that are for all links: what each makes of what stands there, None where nothing does."""


def _mapping(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("must be a mapping of settings")
    return body


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
