"""Files in an object store: each written once, wholly, and the same for every machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from include.warehouse.object_store import ENDPOINT, KEY, ObjectStoreFiles, ObjectsUnreachable, WrongObjects, opened
from include.warehouse.objects import SETTING, Folder, ObjectMissing, Objects, objects
from tests.support.object_stores import NAME, SECRET, seaweed


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with seaweed(tmp_path_factory.mktemp("seaweed")) as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "folder":
        return f"file://{tmp_path}/objects"
    monkeypatch.setenv(ENDPOINT, request.getfixturevalue("s3"))
    monkeypatch.setenv(KEY, f"{NAME}:{SECRET}")
    return f"s3://books/{tmp_path.name}"


@pytest.fixture
def first(place: str, tmp_path: Path) -> ObjectStoreFiles:
    return opened(place, "loads", tmp_path / "first")


@pytest.fixture
def second(place: str, tmp_path: Path) -> ObjectStoreFiles:
    return opened(place, "loads", tmp_path / "second")


def put(files: Objects, name: str, body: bytes) -> None:
    with files.fresh() as folder:
        (folder / "new").write_bytes(body)
        files.put(name, folder / "new")


def test_what_one_machine_writes_another_reads(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"rows")
    assert second.get("main/1.duckdb", 4).read_bytes() == b"rows"
    assert first.get("main/1.duckdb", 4).read_bytes() == b"rows"
    with pytest.raises(ObjectMissing, match=r"loads/main/2\.duckdb is not there"):
        second.get("main/2.duckdb")


def test_a_file_larger_than_a_part_comes_back_whole(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    body = bytes(range(256)) * 50_000
    put(first, "main/large.duckdb", body)
    assert second.get("main/large.duckdb", len(body)).read_bytes() == body


def test_a_name_is_given_once(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"rows")
    put(second, "main/1.duckdb", b"rows")  # an answer was lost, and the same is sent again
    with pytest.raises(ObjectsUnreachable, match=r"main/1\.duckdb is there, and is another file"):
        put(second, "main/1.duckdb", b"others")
    assert first.get("main/1.duckdb").read_bytes() == b"rows"


def test_half_a_file_is_none(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"ro")
    with pytest.raises(ObjectMissing, match="has 2 bytes, and 4 were written"):
        second.get("main/1.duckdb", 4)


def test_a_copy_that_was_cut_short_here_is_fetched_again(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"rows")
    second.get("main/1.duckdb", 4).write_bytes(b"ro")
    assert second.get("main/1.duckdb", 4).read_bytes() == b"rows"


def test_which_files_are_there_and_whole(first: ObjectStoreFiles, second: ObjectStoreFiles) -> None:
    put(first, "links/books/1/a.parquet", b"rows")
    put(first, "links/books/2/b.parquet", b"ro")
    asked = {"links/books/1/a.parquet": 4, "links/books/2/b.parquet": 4, "links/books/2/c.parquet": 4}
    assert second.there(asked) == {"links/books/1/a.parquet"}


def test_what_is_removed_is_gone_for_all_and_may_be_gone_already(first: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"rows")
    first.remove("main/1.duckdb")
    first.remove("main/1.duckdb")
    with pytest.raises(ObjectMissing):
        first.get("main/1.duckdb")


def test_without_a_setting_files_stay_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert objects(tmp_path, "loads") == Folder(tmp_path / "warehouse" / "loads")
    assert objects(tmp_path, "published") == Folder(tmp_path / "published")


@pytest.mark.parametrize(
    ("place", "key", "why"),
    [
        ("ml-connector", "", "it is s3://BUCKET, gs://BUCKET, az://CONTAINER or file:///FOLDER"),
        ("ftp://ml-connector", "", "it is s3://BUCKET, gs://BUCKET, az://CONTAINER or file:///FOLDER"),
        ("s3://ml-connector", "Kx7wQ2mZ9tRb", f"{KEY} is not NAME:SECRET"),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, key: str, why: str
) -> None:
    monkeypatch.setenv(KEY, key)
    with pytest.raises(WrongObjects) as refused:
        opened(place, "loads", tmp_path)
    assert why in str(refused.value)
    assert not key or key not in str(refused.value)


class Unwell(BaseHTTPRequestHandler):
    """Answers 503 to so many requests, then 404."""

    left: ClassVar[int] = 0

    def do_GET(self) -> None:
        type(self).left -= 1
        self.send_response(503 if type(self).left >= 0 else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_HEAD = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def unwell(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Unwell]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Unwell) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv(KEY, f"{NAME}:{SECRET}")
        yield Unwell
        server.shutdown()


def test_one_that_answers_503_for_a_moment_is_asked_again(unwell: type[Unwell], tmp_path: Path) -> None:
    unwell.left = 2
    with pytest.raises(ObjectMissing):
        opened("s3://books", "loads", tmp_path).get("main/1.duckdb")
    assert unwell.left == -1


@pytest.mark.faults
def test_one_that_goes_on_answering_503_is_said_in_words_without_its_key(unwell: type[Unwell], tmp_path: Path) -> None:
    unwell.left = 1_000_000
    with pytest.raises(ObjectsUnreachable) as said:
        opened("s3://books", "loads", tmp_path).get("main/1.duckdb")
    assert str(said.value).startswith("the object store s3://books could not read main/1.duckdb: ")
    assert "Runs go on by themselves when it answers (docs/runbooks/object_store.md)" in str(said.value)
    assert SECRET not in str(said.value)


def test_copies_that_nobody_asked_for_lately_go(first: ObjectStoreFiles) -> None:
    put(first, "main/1.duckdb", b"rows")
    os.utime(first.cache / "main" / "1.duckdb", (0, 0))
    put(first, "main/2.duckdb", b"rows")
    assert [file.name for file in first.cache.glob("main/*")] == ["2.duckdb"]
    assert first.get("main/1.duckdb", 4).read_bytes() == b"rows"
