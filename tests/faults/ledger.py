"""Which shard was green for which files: one JSON line a shard, kept in the repository.

A shard is green while the hash of what it depends on is that of its entry. What the shards of a group have to hit
together (each named step of a run, each flow) is added up over their entries.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.shards import Shard

VARIABLE = "FAULT_LEDGER"
GREEN, RED, STALE, NOT_RUN = "green", "red", "stale", "not run"


@dataclass(frozen=True)
class Entry:
    """How a shard ended that came to its end: for ``hash``, on ``commit`` ("+": with changes that were not committed),
    at ``ended`` (UTC). ``hit`` and ``to_hit``: of the named steps and flows; ``why``: what was wrong, '' when green."""

    shard: str
    hash: str
    commit: str = ""
    ended: str = ""
    minutes: float = 0.0
    tests: int = 0
    kills: int = 0
    hit: tuple[str, ...] = ()
    to_hit: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Line:
    """A shard as it stands now."""

    shard: Shard
    state: str
    entry: Entry | None


def path() -> Path:
    """``FAULT_LEDGER``, else the one of the repository."""
    return Path(os.environ.get(VARIABLE) or Path(__file__).with_name("ledger.jsonl"))


def read(file: Path) -> dict[str, Entry]:
    """By shard; empty without a file. Raises ValueError, naming file and line, for a line that is no entry."""
    found = {}
    for number, text in enumerate(file.read_text().splitlines() if file.exists() else [], start=1):
        try:
            values = json.loads(text)
            entry = Entry(**values | {name: tuple(values.get(name, ())) for name in ("hit", "to_hit")})
        except (ValueError, TypeError, AttributeError) as problem:
            raise ValueError(f"{file}, line {number}, is no entry of a shard: {problem}; remove the line") from problem
        found[entry.shard] = entry
    return found


def record(file: Path, entry: Entry) -> None:
    """In the place of the shard's last entry; whoever reads meanwhile sees the file before or after."""
    entries = read(file) | {entry.shard: entry}
    lines = [
        json.dumps({name: value for name, value in asdict(entries[one]).items() if value}) for one in sorted(entries)
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    draft.write_text("".join(f"{line}\n" for line in lines))
    draft.replace(file)


def standing(shards: Iterable[Shard], entries: Mapping[str, Entry], hashes: Mapping[str, str]) -> list[Line]:
    """``hashes``: of now, by shard."""
    return [
        Line(shard, _state(entries.get(shard.name), hashes[shard.name]), entries.get(shard.name)) for shard in shards
    ]


def _state(entry: Entry | None, now: str) -> str:
    if entry is None:
        return NOT_RUN
    if entry.hash != now:
        return STALE
    return RED if entry.why else GREEN


def to_do(lines: Sequence[Line], *, again: bool = False) -> list[Shard]:
    """What is not green (``again``: all), the longest first."""
    found = [line for line in lines if again or line.state != GREEN]
    return [line.shard for line in sorted(found, key=lambda line: -_minutes(line))]


def _minutes(line: Line) -> float:
    return line.entry.minutes if line.entry else line.shard.minutes


def missed(lines: Sequence[Line]) -> dict[str, list[str]]:
    """By group of which all shards are green, what none of them hit and one of them should have."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.shard.group:
            groups.setdefault(line.shard.group, []).append(line)
    found = {}
    for name, group in groups.items():
        entries = [line.entry for line in group if line.entry and line.state == GREEN]
        if len(entries) == len(group):
            wanted = {one for entry in entries for one in entry.to_hit}
            never = wanted - {one for entry in entries for one in entry.hit}
            found[name] = sorted(never) if wanted else ["nothing was to be hit"]
    return {name: never for name, never in found.items() if never}


def table(lines: Sequence[Line], missing: Mapping[str, Sequence[str]]) -> str:
    """For people: a line a shard, then what is wrong, and what is left. ``missing``: what ``missed`` found."""
    rows = [("shard", "state", "commit", "minutes", "kills")]
    for line in lines:
        entry = line.entry
        facts = (entry.commit, f"{entry.minutes:.1f}", str(entry.kills or "")) if entry else ("", "", "")
        rows.append((line.shard.name, line.state, *facts))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    text += [f"{line.shard.name} is red: {line.entry.why}" for line in lines if line.entry and line.state == RED]
    text += [f"{name}: no process was killed at {', '.join(never)}" for name, never in missing.items()]
    return "\n".join([*text, _summed(lines)])


def _summed(lines: Sequence[Line]) -> str:
    counts = {state: sum(line.state == state for line in lines) for state in (GREEN, RED, STALE, NOT_RUN)}
    left = sum(_minutes(line) for line in lines if line.state != GREEN)
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{len(lines)} shards: {said}" + (f"; about {left:.0f} minutes are left" if left else "")
