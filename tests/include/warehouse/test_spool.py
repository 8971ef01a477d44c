"""What does not fit into memory waits on disk."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from include.warehouse.spool import Spool


def test_rows_come_back_in_order_from_memory_and_disk(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    spool = Spool(folder, limit=3_000)
    for start in range(0, 1000, 100):
        spool.add(pa.table({"n": pa.array(range(start, start + 100), pa.int64())}))
    assert len(list(folder.iterdir())) == 2
    assert pa.concat_tables(spool.tables())["n"].to_pylist() == list(range(1000))


def test_a_small_read_touches_no_disk(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.add(pa.table({"n": [1]}))
    assert [table.num_rows for table in spool.tables()] == [1]
    assert not (tmp_path / "spool").exists()


def test_rows_on_disk_are_read_again_after_their_memory_was_given_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", limit=100)
    spool.add(pa.table({"n": pa.array(range(1000), pa.int64())}))
    [table] = spool.tables()
    for _ in range(2):
        assert sum(table["n"].to_pylist()) == 499_500
        spool.let_go()
