"""What the ledger says of shards: green only for the files as they are, and whole only with everything hit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ledger import Entry, Line, missed, path, read, record, standing, table, to_do
from tests.faults.shards import Selection, Shard

ALL = Selection("all", ("tests",))
LONG = Shard("kills.x.sqlite.1", ALL, minutes=12, group="kills.x")
OTHER = Shard("kills.x.sqlite.2", ALL, minutes=12, group="kills.x")
SHORT = Shard("twins", ALL, minutes=2)
NEW = Shard("rest", ALL, minutes=3)
HASHES = {shard.name: "now" for shard in (LONG, OTHER, SHORT, NEW)}


def entry(shard: Shard, *, of: str = "now", minutes: float = 1.5, hit: str = "", why: str = "") -> Entry:
    to_hit = ("answered", "read") if shard.group else ()
    hits = tuple(hit.split())
    return Entry(
        shard.name, of, "abc1234", "2026-11-22T10:00Z", minutes, 9, 25 if shard.group else 0, hits, to_hit, why
    )


def lines(*entries: Entry, shards: tuple[Shard, ...] = (LONG, OTHER, SHORT, NEW)) -> list[Line]:
    return standing(shards, {one.shard: one for one in entries}, HASHES)


def test_a_shard_is_green_only_for_the_files_as_they_are() -> None:
    found = lines(entry(LONG), entry(OTHER, of="before"), entry(SHORT, why="failed: test_x"))
    assert [(line.shard.name, line.state) for line in found] == [
        ("kills.x.sqlite.1", "green"),
        ("kills.x.sqlite.2", "stale"),
        ("twins", "red"),
        ("rest", "not run"),
    ]


def test_a_shard_that_was_red_for_other_files_is_stale() -> None:
    assert lines(entry(SHORT, of="before", why="failed: test_x"), shards=(SHORT,))[0].state == "stale"


def test_what_is_not_green_is_to_do_the_longest_first_as_measured() -> None:
    found = lines(entry(LONG), entry(OTHER, of="before", minutes=2.5), entry(SHORT, why="failed: x", minutes=40))
    assert [shard.name for shard in to_do(found)] == ["twins", "rest", "kills.x.sqlite.2"]
    assert [shard.name for shard in to_do(found, again=True)] == ["twins", "rest", "kills.x.sqlite.2", LONG.name]


def test_what_no_shard_of_a_whole_group_hit_is_missed() -> None:
    assert missed(lines(entry(LONG, hit="read"), entry(OTHER, hit="read"))) == {"kills.x": ["answered"]}
    assert missed(lines(entry(LONG, hit="read"), entry(OTHER, hit="answered"))) == {}


def test_a_group_is_judged_only_when_all_its_shards_are_green() -> None:
    assert missed(lines(entry(LONG, hit="read"))) == {}
    assert missed(lines(entry(LONG, hit="read"), entry(OTHER, of="before", hit="read"))) == {}


def test_a_group_that_does_not_say_what_was_to_be_hit_is_not_whole() -> None:
    silent = [Entry(shard.name, "now") for shard in (LONG, OTHER)]
    assert missed(lines(*silent)) == {"kills.x": ["nothing was to be hit"]}


def test_an_entry_is_read_as_it_was_written_and_replaces_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ledger.jsonl"
    assert read(file) == {}
    second = entry(LONG, hit="answered read", why="failed: test_x")
    for one in (entry(SHORT), entry(LONG), second):
        record(file, one)
    assert read(file) == {LONG.name: second, "twins": entry(SHORT)}
    assert len(file.read_text().splitlines()) == 2
    assert [one.name for one in file.parent.iterdir()] == ["ledger.jsonl"]


def test_a_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    for broken in ('{"shard": "x", "colour": "blue"}', "<<<<<<< HEAD", "[]", '{"shard": "x"}'):
        file.write_text('{"shard": "twins", "hash": "now"}\n' + broken + "\n")
        with pytest.raises(ValueError, match=r"ledger\.jsonl, line 2, is no entry of a shard: .*; remove the line"):
            read(file)


def test_the_ledger_is_kept_in_the_repository_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAULT_LEDGER", raising=False)
    assert path() == Path(__file__).with_name("ledger.jsonl")
    monkeypatch.setenv("FAULT_LEDGER", "/somewhere/else.jsonl")
    assert path() == Path("/somewhere/else.jsonl")


def test_the_table_says_what_stands_what_is_wrong_and_what_is_left() -> None:
    found = lines(entry(LONG, hit="read", minutes=11.25), entry(OTHER, of="before"), entry(SHORT, why="failed: test_x"))
    assert table(found, {"kills.x": ["answered", "flow:bills"]}).splitlines() == [
        "shard             state    commit   minutes  kills",
        "kills.x.sqlite.1  green    abc1234  11.2     25",
        "kills.x.sqlite.2  stale    abc1234  1.5      25",
        "twins             red      abc1234  1.5",
        "rest              not run",
        "twins is red: failed: test_x",
        "kills.x: no process was killed at answered, flow:bills",
        "4 shards: 1 green, 1 red, 1 stale, 1 not run; about 6 minutes are left",
    ]
    assert table(lines(entry(SHORT), shards=(SHORT,)), {}).splitlines()[-1] == "1 shards: 1 green"
