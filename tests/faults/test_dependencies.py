"""A shard's hash changes with what it depends on, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.dependencies import files, fingerprint
from tests.faults.shards import Selection, Shard

SHARD = Shard(
    "days",
    Selection("days", ("tests/links",), ignored=("tests/links/test_other.py",)),
    files=("include/pipeline", "include/*.py", "dbt_project"),
    apart=("include/pipeline/watch*.py",),
    foreign=("airbase", "avid"),
    settings={"FAULT_SEED": "1"},
)
FILES = {
    "include/cli.py": "",
    "include/pipeline/steps.py": "",
    "include/pipeline/watching.py": "",
    "include/pipeline/__pycache__/steps.pyc": "",
    "include/store/open.py": "",
    "dbt_project/models/int_airbase_items.sql": "",
    "dbt_project/models/int_avid_items.sql": "",
    "dbt_project/models/outbox/avidxchange/bills.sql": "",
    "dbt_project/models/int_books.sql": "",
    "dbt_project/target/int_books.sql": "",
    "tests/conftest.py": "from tests.support.shared import one",
    "tests/links/test_days.py": "from tests.support import (life as unused,\n airbase_life)\n"
    "import tests.support.whole",
    "tests/links/test_other.py": "",
    "tests/support/life.py": 'STEP = "tests.support.step"',
    "tests/support/airbase_life.py": "",
    "tests/support/shared.py": "",
    "tests/support/step.py": "",
    "tests/support/whole.py": "",
    "tests/support/unused.py": "",
}
USED = {
    "include/cli.py",
    "include/pipeline/steps.py",
    "dbt_project/models/int_books.sql",
    "tests/conftest.py",
    "tests/links/test_days.py",
    "tests/support/life.py",
    "tests/support/shared.py",
    "tests/support/step.py",
    "tests/support/whole.py",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_declared_files_and_what_the_tests_import_or_run(project: Path) -> None:
    """Not: what is made, what other systems are named in, tests of others, modules that nobody imports."""
    assert files(SHARD, project) == USED


@pytest.mark.parametrize("name", FILES)
def test_the_hash_is_another_after_a_change_of_just_these_files(project: Path, name: str) -> None:
    before = fingerprint(SHARD, project)
    (project / name).write_text(FILES[name] + "\n# changed")
    assert (fingerprint(SHARD, project) != before) is (name in USED)


def test_the_hash_is_another_for_a_new_file_and_the_old_one_without_it(project: Path) -> None:
    before = fingerprint(SHARD, project)
    (project / "include" / "new.py").write_text("")
    assert fingerprint(SHARD, project) != before
    (project / "include" / "new.py").unlink()
    assert fingerprint(SHARD, project) == before


def test_the_hash_is_another_for_other_settings_and_other_tests(project: Path) -> None:
    others = (
        replace(SHARD, settings={"FAULT_SEED": "2"}),
        replace(SHARD, selection=replace(SHARD.selection, marks=())),
    )
    assert len({fingerprint(one, project) for one in (SHARD, *others)}) == 3


def test_a_pattern_that_matches_nothing_is_an_error_that_names_it(project: Path) -> None:
    with pytest.raises(FileNotFoundError, match="names include/gone, and there is no such file or folder"):
        files(replace(SHARD, files=("include/gone",)), project)
