"""What one home leaves for the next."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from include.warehouse import shared_files


def test_what_was_left_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "shared" / "one"
    assert shared_files.taken(file) is None
    shared_files.left(file, b"content", most=3)
    assert shared_files.taken(file) == b"content"


def test_those_that_were_left_or_taken_last_stay(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    for day, name in enumerate("abcd", start=1):
        shared_files.left(folder / name, b"", most=4)
        os.utime(folder / name, (day, day))
    assert shared_files.taken(folder / "a") == b""
    shared_files.left(folder / "e", b"", most=3)
    assert sorted(file.name for file in folder.iterdir()) == ["a", "d", "e"]


def test_a_folder_that_others_may_write_is_neither_read_nor_written(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    shared_files.left(folder / "a", b"ours", most=3)
    folder.chmod(0o777)
    shared_files.left(folder / "b", b"", most=3)
    assert (shared_files.taken(folder / "a"), [file.name for file in folder.iterdir()]) == (None, ["a"])


def test_what_a_disk_has_no_room_for_is_not_kept_and_what_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "shared" / "a"
    shared_files.left(file, b"old", most=3)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        shared_files.left(file, b"new" * 10, most=3)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, usual)
    assert shared_files.taken(file) == b"old"


def test_where_there_can_be_no_folder_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("no folder")
    shared_files.left(tmp_path / "shared" / "a", b"", most=3)
    assert shared_files.taken(tmp_path / "shared" / "a") is None
