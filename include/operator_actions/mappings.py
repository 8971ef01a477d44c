"""What people do with the mappings of a link: look at them, change lines, send and take away whole files.

The pages and the command line both come here. A change is kept in the store and goes over the mapping files from the
next run on; what was posted keeps the code that it was posted with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.approvals import signed_settings
from include.clock import clock_from_environment
from include.link_settings import Link
from include.links import Configuration, load
from include.operator_actions.actions import AskedWrongly
from include.people import four_eyes
from include.people.who import Who
from include.store import mapping_edits
from include.store.database import Store
from include.store.mapping_edits import Edit, Key, Line
from include.texts.program import said as sentence
from include.warehouse import mapping_files

KINDS: Mapping[str, str] = {kind: f"{file}.csv" for file, kind in mapping_files.KINDS.items()}
"""The kinds of mapping, each with the name of its file."""
MOST_LINES, LONGEST, LARGEST = 5_000, 200, 2_000_000
_SHARE = re.compile(r"(\d+) (\S+) \(line \d+\)")


@dataclass(frozen=True)
class Current:
    """A line as it counts. ``edit``: the change that it comes from, None for a line of the file; ``filed``: what the
    mapping file says of the same code, None where it says nothing."""

    line: Line
    edit: Edit | None
    filed: Line | None


@dataclass(frozen=True)
class Mappings:
    """``current``: by kind, company and code; ``ended``: lines of the files that people ended; ``problems``: what is
    wrong with the files; ``seen``: for `change`."""

    current: Mapping[Key, Current]
    ended: Mapping[Key, Edit]
    problems: Sequence[mapping_files.MappingProblem]
    seen: int


@dataclass(frozen=True)
class Upload:
    """What a file would do: ``changes`` of lines, how many lines are ``as_they_were``, and what is wrong with it."""

    changes: Sequence[Line]
    as_they_were: int
    problems: Sequence[str]


def of_link(link: str) -> Mappings:
    """Raises ``ConfigurationError``."""
    name = load().link(link).name
    return every_link()[1][name]


def every_link() -> tuple[list[str], dict[str, Mappings]]:
    """The links of ``links.yml``, and the mappings of each."""
    configuration = load()
    with Store.open() as store, store.read() as db:
        found = {
            name: merged(_files(configuration, name), mapping_edits.in_force(db, name), mapping_edits.newest(db, name))
            for name in configuration.links
        }
    return list(configuration.links), found


def file_problems(configuration: Configuration, link: str) -> Sequence[mapping_files.MappingProblem]:
    """What is wrong with a link's mapping files as they are now."""
    return _files(configuration, link).problems


def wrong_files() -> list[str]:
    """What is wrong with the mapping files of all links as they are now."""
    configuration = load()
    return [one.text for link in configuration.links for one in file_problems(configuration, link)]


def merged(files: mapping_files.Mappings, edits: Mapping[Key, Edit], seen: int = 0) -> Mappings:
    """Pure."""
    filed = {line.key: line for line in mapping_files.lines_of(files)}
    current = {key: Current(line, None, line) for key, line in filed.items()}
    ended = {}
    for key, edit in edits.items():
        if edit.line.action == "set":
            current[key] = Current(edit.line, edit, filed.get(key))
        elif edit.line.action == "end":
            current.pop(key, None)
            ended[key] = edit
    return Mappings(dict(sorted(current.items())), ended, files.problems, seen)


def change(link: str, lines: Sequence[Line], *, who: Who, reason: str, seen: int | None = None) -> list[Edit]:
    """Keep changes of lines, all or none; those that say what counts already are left out. ``seen``: of `Mappings` when
    they were looked at; None: just now. Raises ``AskedWrongly``, ``ChangedMeanwhile``, ``NotAllowed``,
    ``ConfigurationError``."""
    configuration = load()
    routed = configuration.link(link)
    name = routed.name
    four_eyes.check(configuration.people, who)
    check(lines, reason)
    _routed(lines, routed)
    files = _files(configuration, name)
    with Store.open() as store, store.begin() as db:
        now = merged(files, mapping_edits.in_force(db, name), mapping_edits.newest(db, name))
        wanted = [line for line in lines if changes(now, line)]
        return mapping_edits.keep(
            db, name, wanted, seen=now.seen if seen is None else seen, who=who.label, reason=reason.strip(),
            now=clock_from_environment().now(),
        )  # fmt: skip


def check(lines: Iterable[Line], reason: str = "a reason") -> None:
    """Raises ``AskedWrongly``."""
    if not reason.strip():
        raise AskedWrongly(sentence("operator_actions.mapping.why"))
    for line in lines:
        _known(line.kind)
        if not line.source_code or (line.action == "set" and not line.target_code):
            raise AskedWrongly(sentence("operator_actions.mapping.both_codes"))
        if any(len(text) > LONGEST or not text.isprintable() for text in (*line.key, line.target_code, line.note)):
            raise AskedWrongly(sentence("operator_actions.mapping.too_long", most=LONGEST))


def _routed(lines: Iterable[Line], link: Link) -> None:
    for line in lines:
        known = link.mapped_companies(line.kind)
        if line.action == "set" and line.company and line.company not in known:
            wrong = sentence("operator_actions.mapping.no_company", company=line.company, companies=", ".join(known))
            raise AskedWrongly(wrong)


def _known(kind: str) -> None:
    if kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise AskedWrongly(sentence("operator_actions.mapping.no_kind", its_value=repr(kind), kinds=kinds))


def changes(now: Mappings, line: Line) -> bool:
    """Whether the line says something else than what counts. Pure."""
    known = now.current.get(line.key)
    if line.action == "set":
        return known is None or (known.line.target_code, known.line.note) != (line.target_code, line.note)
    if line.action == "end":
        return known is not None
    return (known is not None and known.edit is not None) or line.key in now.ended


def needs_two(link: str, kind: str) -> bool:
    """Whether a change of this kind waits for two people: the next run asks them (``settings_changed``)."""
    configuration = load()
    configuration.link(link)
    return kind in signed_settings.MAPPINGS and not configuration.people.off


def upload(link: str, kind: str, body: bytes) -> Upload:
    """What a file (CSV, as the mapping files) would change; lines that it does not have stay as they are. Raises
    ``AskedWrongly``, ``ConfigurationError``."""
    _known(kind)
    if len(body) > LARGEST:
        raise AskedWrongly(sentence("operator_actions.mapping.too_large", most=f"{LARGEST:,}"))
    found = mapping_files.read_upload(body, KINDS[kind], link, kind, load().link(link).mapped_companies(kind))
    lines = mapping_files.lines_of(found)
    said = [one.text for one in found.problems]
    if len(lines) > MOST_LINES:
        said.append(sentence("operator_actions.mapping.too_many", count=f"{len(lines):,}", most=f"{MOST_LINES:,}"))
    for line in lines:
        try:
            check([line])
        except AskedWrongly as problem:
            code = line.source_code[:LONGEST]
            said.append(sentence("operator_actions.mapping.of_line", source_code=code, wrong_line=problem))
    now = of_link(link)
    changed = [line for line in lines if changes(now, line)]
    return Upload(changed, len(lines) - len(changed), said)


def export(link: str, kind: str) -> str:
    """A mapping file with the changes in it, for who keeps the files. Raises ``AskedWrongly`` where a line of the file
    cannot be read, since it would be lost."""
    _known(kind)
    found = of_link(link)
    if wrong := [one.text for one in found.problems if one.kind == kind]:
        raise AskedWrongly(sentence("operator_actions.mapping.would_be_lost", wrong_lines="; ".join(wrong)))
    return as_csv([one.line for one in found.current.values() if one.line.kind == kind])


def as_csv(lines: Iterable[Line]) -> str:
    """As a mapping file; a credit note that is shared out is a line for each invoice. Pure."""
    rows: list[Sequence[str]] = []
    for line in lines:
        shares = _SHARE.findall(line.target_code) if line.kind == mapping_files.SPLIT else []
        for target, amount in shares or [(line.target_code, "")]:
            rows.append((line.company, line.source_code, target, line.note, amount))
    with_amount = any(row[4] for row in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = ("company", "source_code", "target_code", "note", mapping_files.AMOUNT)
    writer.writerows(row[: 5 if with_amount else 4] for row in [names, *rows])
    return text.getvalue()


def reached(lines: Iterable[Line], documents: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The documents (rows of ``operations.mapping_documents``) that changes of these lines touch, each once: a line of
    one company its own, a line of all companies every one's. Pure."""
    keys = {line.key for line in lines}
    found = {}
    for row in documents:
        if {(row["kind"], company, row["source_code"]) for company in (row["company"], "")} & keys:
            found[row["link"], row["flow"], row["company"], row["source_key"]] = row
    return list(found.values())


def _files(configuration: Configuration, link: str) -> mapping_files.Mappings:
    companies = configuration.links[link].mapped_companies
    return mapping_files.read_mappings(configuration.folder / "mappings" / link, link, companies)
