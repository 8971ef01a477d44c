"""What one home's dbt parsed serves the next, and never in place of what the models say now."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgpack
import pytest

from include.paths import cache
from include.warehouse import dbt_parsed
from include.warehouse.transform import DBT_PROJECT, invoke

PROJECT = {
    "dbt_project.yml": "{name: shop, profile: shop, model-paths: [models], flags: {send_anonymous_usage_stats: false}}",
    "profiles.yml": (DBT_PROJECT / "profiles.yml").read_text().replace("ml_connector:", "shop:"),
    "models/answer.sql": "select 1 as answer",
    "models/answer.yml": "{version: 2, models: [{name: answer, config: {materialized: table}}]}",
}


@dataclass(frozen=True)
class Shop:
    """A dbt project of one model, and the folder where what was parsed of it is kept."""

    place: Path

    @property
    def project(self) -> Path:
        return self.place / "project"

    @property
    def folder(self) -> Path:
        return self.place / "kept"

    @property
    def kept(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    def parses(self, home: str, memory: str = "2GB") -> bool:
        """Builds the model in this home; whether dbt had to parse the project for it."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        (self.place / home / "warehouse").mkdir(parents=True, exist_ok=True)
        os.environ |= {"ML_CONNECTOR_HOME": str(self.place / home), "ML_CONNECTOR_MEMORY_LIMIT": memory}
        target = self.place / home / "target"
        said: list[str] = []
        runner = dbtRunner(callbacks=[lambda event: said.append(event.info.name)])
        places = ["--project-dir", self.project, "--profiles-dir", self.project, "--target-path", target]
        with dbt_parsed.shared(self.project, target, self.folder):
            outcome = runner.invoke(["run", *map(str, places), "--log-path", str(target), "--quiet"])
        DuckDBConnectionManager.close_all_connections()
        assert outcome.success, outcome.exception
        return "PartialParsingSkipParsing" not in said

    def built(self, home: str) -> tuple[str, int]:
        """The kind of relation that the model is in this home, and its one row."""
        with duckdb.connect(str(self.place / home / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
            ((kind,),) = database.execute("select table_type from information_schema.tables").fetchall()
            ((answer,),) = database.execute("select answer from answer").fetchall()
        return kind, answer


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    for name in ("ML_CONNECTOR_HOME", "ML_CONNECTOR_MEMORY_LIMIT"):
        monkeypatch.setenv(name, "")  # so that they are put back
    shop = Shop(tmp_path)
    for name, text in PROJECT.items():
        (shop.project / name).parent.mkdir(parents=True, exist_ok=True)
        (shop.project / name).write_text(text)
    return shop


def test_a_second_home_parses_nothing_even_with_other_memory(shop: Shop) -> None:
    assert shop.parses("first", memory="2GB")
    assert not shop.parses("second", memory="1GB")
    assert (shop.built("first"), shop.built("second")) == (("BASE TABLE", 1), ("BASE TABLE", 1))


def test_a_home_that_has_its_own_neither_takes_nor_leaves_anything(shop: Shop) -> None:
    shop.parses("first")
    shutil.rmtree(shop.folder)
    assert not shop.parses("first")
    assert not shop.folder.exists()


def test_a_changed_model_is_seen_by_the_next_home(shop: Shop) -> None:
    shop.parses("first")
    (shop.project / "models" / "answer.sql").write_text("select 2 as answer")
    shop.parses("second")
    assert shop.built("second") == ("BASE TABLE", 2)


def test_a_changed_description_is_seen_though_its_file_bears_the_old_time(shop: Shop) -> None:
    shop.parses("first")
    file = shop.project / "models" / "answer.yml"
    before = file.stat()
    file.write_text(file.read_text().replace("table", "view"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    shop.parses("second")
    assert shop.built("second") == ("VIEW", 1)


def test_a_broken_file_is_parsed_over_and_replaced(shop: Shop) -> None:
    shop.parses("first")
    (kept,) = shop.kept
    kept.write_bytes(kept.read_bytes()[:1000])
    assert shop.parses("second")
    assert shop.built("second") == ("BASE TABLE", 1)
    assert not shop.parses("third")


def test_what_another_release_of_dbt_parsed_is_not_used(shop: Shop) -> None:
    shop.parses("first")
    (kept,) = shop.kept
    parsed = msgpack.unpackb(kept.read_bytes())
    parsed["metadata"]["dbt_version"] = "1.10.0"
    kept.write_bytes(msgpack.packb(parsed))
    assert shop.parses("second")
    assert shop.built("second") == ("BASE TABLE", 1)


def test_each_release_of_dbt_has_a_file_of_its_own(shop: Shop) -> None:
    names = {dbt_parsed.name_of(shop.project, dbt) for dbt in (("1.11.16", "1.11.1"), ("1.11.16", "1.11.2"))}
    assert len(names) == 2


def test_two_homes_at_once_leave_one_whole_file(shop: Shop) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        list(processes.map(shop.parses, ("first", "second")))
    assert shop.built("first") == shop.built("second") == ("BASE TABLE", 1)
    assert len(shop.kept) == 1
    assert not shop.parses("third")


def test_a_folder_that_others_may_write_is_neither_read_nor_written(shop: Shop) -> None:
    shop.parses("first")
    shop.folder.chmod(0o777)
    assert shop.parses("second")
    (kept,) = shop.kept
    kept.unlink()
    assert shop.parses("third")
    assert shop.kept == []


def test_the_folder_is_its_owners_alone(shop: Shop) -> None:
    shop.parses("first")
    assert shop.folder.stat().st_mode & 0o777 == 0o700


def test_without_a_folder_a_home_parses_for_itself(shop: Shop) -> None:
    shop.folder.write_text("no folder")
    assert shop.parses("first")
    assert shop.built("first") == ("BASE TABLE", 1)


def test_a_few_are_kept_the_newest(shop: Shop) -> None:
    shop.folder.mkdir(mode=0o700)
    for day in range(6):
        old = shop.folder / f"{day}.msgpack"
        old.touch()
        os.utime(old, (day, day))
    shop.parses("first")
    newest = dbt_parsed.name_of(shop.project, dbt_parsed.releases())
    assert {file.name for file in shop.kept} == {"3.msgpack", "4.msgpack", "5.msgpack", newest}


def test_our_own_project_is_parsed_once_for_all_homes(tmp_path: Path) -> None:
    for home in ("first", "second"):
        (tmp_path / home / "warehouse").mkdir(parents=True)
        invoke(tmp_path / home, ["list", "--select", "path:models/operations"])
    kept = cache() / "dbt_parsed" / dbt_parsed.name_of(DBT_PROJECT, dbt_parsed.releases())
    first, second = (tmp_path / home / "dbt" / "target" / dbt_parsed.NAME for home in ("first", "second"))
    assert kept.read_bytes() == first.read_bytes() == second.read_bytes()
