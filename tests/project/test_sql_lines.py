"""SQL that people write is read without scrolling."""

from __future__ import annotations

from include.paths import PROJECT
from include.warehouse.plan import DBT_PROJECT


def test_no_line_of_sql_that_people_write_is_longer_than_a_screen() -> None:
    written = [file for file in DBT_PROJECT.rglob("*.sql") if "generated" not in str(file.relative_to(PROJECT))]
    long = [
        f"{file.relative_to(PROJECT)}:{number}"
        for file in written
        if not {"target", "custom", "dbt_packages"} & set(file.relative_to(DBT_PROJECT).parts)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert len(written) > 300
    assert long == []
