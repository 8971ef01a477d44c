"""Many readers of what is published, while it is published anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from include.warehouse.published import PublishedUnreadable
from include.warehouse.published_reader import PublishedReader
from tests.support.waiting import eventually

Publish = Callable[[int], None]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    def published(number: int) -> None:
        with duckdb.connect(str(tmp_path / "next")) as tables:
            tables.execute("create table version as select ? as number", [number])
        (tmp_path / "next").replace(tmp_path / "reconciliation.duckdb")

    return published


def test_each_question_sees_the_newest_version_whole(tmp_path: Path, publish: Publish) -> None:
    reader = PublishedReader(tmp_path / "reconciliation.duckdb")
    seen = []
    for number in (1, 2, 3):
        publish(number)
        seen.append(reader.rows("select number from reconciliation.version"))
    reader.close()
    assert seen == [[{"number": 1}], [{"number": 2}], [{"number": 3}]]


def test_a_version_is_asked_the_same_once_and_the_next_one_anew(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb")
    first, changed = (reader.rows("select uuid() as id, ? as value", ["a"]) for _ in range(2))
    assert first == changed
    changed[0]["value"] = "b"
    assert reader.rows("select uuid() as id, ? as value", ["a"]) == first
    assert reader.rows("select uuid() as id, ? as value", [1]) != first
    publish(2)
    assert reader.rows("select uuid() as id, ? as value", ["a"]) != first
    reader.close()


def test_answers_that_were_asked_longest_ago_make_room(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb")
    large = "select uuid() as id, ? as number from range(9000)"
    first, second, _ = (reader.rows(large, [number]) for number in (1, 2, 3))
    assert reader.rows(large, [2]) == second
    assert reader.rows(large, [1]) != first, "more than 20,000 rows are not kept"
    reader.close()


def test_who_asks_the_same_at_the_same_moment_waits_for_one_answer(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb")
    sql = "select uuid() as id, max(number) as number from version, range(3000000)"
    with ThreadPoolExecutor(6) as people:
        answers = [answer.result() for answer in [people.submit(reader.rows, sql) for _ in range(6)]]
    assert answers == [answers[0]] * 6
    with pytest.raises(PublishedUnreadable, match="nosuch"):
        reader.rows("select * from nosuch")
    reader.close()


def test_with_patience_nobody_waits_for_a_new_version_that_is_asked_what_the_old_one_was(
    tmp_path: Path, publish: Publish
) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb", patience=60)
    sql = "select uuid() as id, max(number) as number from version, range(30000000)"
    (first,) = reader.rows(sql)
    publish(2)
    assert reader.rows(sql) == [first], "the old one answers while the new one is made ready"
    assert eventually(lambda: reader.rows("select number from version") == [{"number": 2}])
    started = time.process_time()
    (second,) = reader.rows(sql)
    known, started = time.process_time() - started, time.process_time()
    (anew,) = reader.rows(sql.replace("uuid()", "uuid() "))
    assert (second["number"], anew["number"]) == (2, 2)
    assert known < (time.process_time() - started) / 10, "it had been asked before it answered anybody"
    reader.close()


def test_a_version_that_may_be_older_than_patience_answers_nobody(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb", patience=0.05)
    assert reader.rows("select number from version") == [{"number": 1}]
    publish(2)
    assert eventually(lambda: reader.rows("select number from version") == [{"number": 2}], seconds=1)
    reader.close()


def test_a_new_version_that_cannot_be_read_is_told_once_patience_is_over(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader = PublishedReader(tmp_path / "reconciliation.duckdb", patience=0.2)
    reader.rows("select number from version")
    (tmp_path / "next").write_text("no database")
    (tmp_path / "next").replace(tmp_path / "reconciliation.duckdb")

    def is_told() -> bool:
        try:
            return reader.rows("select number from version") == []
        except PublishedUnreadable:
            return True

    assert eventually(is_told)
    publish(3)
    assert reader.rows("select number from version") == [{"number": 3}]
    reader.close()


def test_who_reads_an_old_version_reads_it_to_its_end(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    reader, over, asks = PublishedReader(tmp_path / "reconciliation.duckdb"), threading.Event(), 6

    def goes_on_asking() -> int:
        asked = 0
        while not over.is_set():
            # long enough that some are read while others see the next version
            (row,) = reader.rows(
                "select min(number) as low, max(number) as high from version, range(300000) where ? >= 0", [asked]
            )
            assert row["low"] == row["high"]
            asked += 1
        return asked

    with ThreadPoolExecutor(asks) as people:
        answers = [people.submit(goes_on_asking) for _ in range(asks)]
        for number in range(2, 20):
            publish(number)
            assert reader.rows("select number from version") == [{"number": number}]
        over.set()
        assert all(answer.result() > 0 for answer in answers)
    reader.close()


def test_what_cannot_be_read_says_what_to_do_and_is_read_once_it_can(tmp_path: Path, publish: Publish) -> None:
    file = tmp_path / "reconciliation.duckdb"
    reader = PublishedReader(file)
    with pytest.raises(PublishedUnreadable, match=r"nothing is published yet in .*: run a link first"):
        reader.rows("select 1")
    file.write_text("no database")
    with pytest.raises(PublishedUnreadable, match=r"cannot be read .*: run a link, which publishes it anew"):
        reader.rows("select 1")
    publish(1)
    with pytest.raises(PublishedUnreadable, match=r"cannot be read"):
        reader.rows("select * from nosuch")
    assert reader.rows("select number from version") == [{"number": 1}]
    reader.close()


def test_a_question_reaches_nothing_beside_the_published_file(tmp_path: Path, publish: Publish) -> None:
    publish(1)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    reader = PublishedReader(tmp_path / "reconciliation.duckdb")
    for sql in (f"select * from read_csv('{tmp_path / 'secret.csv'}')", "create table reconciliation.more (a int)"):
        with pytest.raises(PublishedUnreadable):
            reader.rows(sql)
    reader.close()
