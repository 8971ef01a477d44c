"""The flows of all kinds of link, as SQL is told of them."""

from __future__ import annotations

from pathlib import Path

from include.link_kinds import Flow, LinkKind
from include.warehouse.flows import BRANCHES, FILE, are_written, branches, macro, write
from include.warehouse.plan import DBT_PROJECT


def test_the_flows_of_the_dbt_project_are_those_of_the_registry() -> None:
    assert are_written(DBT_PROJECT), "run `make compile` and commit what it writes"


def test_a_file_that_lacks_a_flow_or_is_not_there_is_seen(tmp_path: Path) -> None:
    (tmp_path / FILE).parent.mkdir()
    assert not are_written(tmp_path)
    write(tmp_path)
    assert are_written(tmp_path)
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text().replace('"payment_status"', ""))
    assert not are_written(tmp_path)


def kind(name: str, other: str, *flows: str) -> LinkKind:
    made = tuple(Flow(flow, "books", other, flow, {}) for flow in flows)
    codes = {"gl_account": "accounts"}
    return LinkKind(name, name, "books", other, "bills", made, {}, codes=codes)


def test_every_flow_is_told_and_more_of_the_kinds_that_share_their_sql() -> None:
    text = macro([kind("a", "avidxchange", "accounts", "bills"), kind("b", "basware", "bills")], {})
    alike, every = text.split("{%- endmacro %}")[:2]
    assert '    "a": {"books": "books", "invoices": "bills", "flows": ["accounts", "bills"], ' in alike
    assert '"codes": {"gl_account": "accounts"}},\n' in alike
    assert '"b"' not in alike
    assert '    "a": ["accounts", "bills"],\n    "b": ["bills"],\n' in every


def test_a_branch_is_a_file_of_its_system(tmp_path: Path) -> None:
    for system, name in (
        ("basware", "basware__vendors"),
        ("airbase", "airbase__vendors"),
        ("airbase", "airbase__codes"),
    ):
        (tmp_path / BRANCHES / system).mkdir(parents=True, exist_ok=True)
        (tmp_path / BRANCHES / system / f"{name}.sql").touch()
    assert branches(tmp_path) == {"codes": ["airbase"], "vendors": ["basware", "airbase"]}
    (tmp_path / FILE).parent.mkdir()
    write(tmp_path)
    (tmp_path / BRANCHES / "basware" / "basware__codes.sql").touch()
    assert not are_written(tmp_path)
