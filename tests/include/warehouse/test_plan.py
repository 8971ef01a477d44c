"""The compiled plan: what is selected of it, and that it is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.warehouse import plan, raw_tables
from include.warehouse.plan import Check, Node, Plan, PlanOutdated


def node(name: str, path: str, *after: str) -> Node:
    return Node(name, f"models/{path}/{name}.sql", "table", f'"x"."{name}"', "select 1", after=after)


PLAN = Plan(
    "hash",
    (
        node("pairs", "intermediate"),
        node("vendors", "matching", "pairs"),
        node("bills", "outbox/one", "vendors"),
        node("bills_too", "outbox/one_more", "pairs"),
        node("documents", "reconciliation", "bills", "pairs"),
    ),
)


@pytest.mark.parametrize(
    ("select", "exclude", "names"),
    [
        (["pairs"], [], ["pairs"]),
        (["documents", "pairs"], [], ["pairs", "documents"]),
        (["path:models/outbox"], [], ["bills", "bills_too"]),
        (["path:models/outbox/one"], [], ["bills"]),
        (["path:models/outbox/one/bills.sql"], [], ["bills"]),
        (["+path:models/outbox/one"], [], ["pairs", "vendors", "bills"]),
        (["+documents"], ["+path:models/outbox/one"], ["documents"]),
    ],
)
def test_models_are_selected_by_name_or_folder_with_what_they_read(
    select: list[str], exclude: list[str], names: list[str]
) -> None:
    assert [one.name for one in PLAN.selected(select, exclude)] == names


def test_a_selector_that_names_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no model 'path:models/outbx'"):
        PLAN.selected(["path:models/outbx"])


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    kept = Node("kept", "models/k.sql", "incremental", '"x"."k"', "a", "b", ("id",), "create", ("pairs",))
    checks = (Check("c", "daily", "warn", "select 2"), Check("d", "daily", "error", "e", ("kept",), (("s.t", "s.u"),)))
    file = tmp_path / "plan.json"
    file.write_text(plan.written(Plan("hash", (*PLAN.nodes, kept), checks)))
    assert plan.read(file) == Plan("hash", (*PLAN.nodes, kept), checks)


WHOLE = plan.written(PLAN)
OF_ANOTHER = WHOLE.partition("\n")[2].replace('"after"', '"behind"')


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (None, "No such file"),
        (b"", "Expecting value"),
        (WHOLE[: WHOLE.index("select 1") + 3].encode(), "Unterminated string"),
        (WHOLE.replace("select 1", "select 2", 1).encode(), "changed by hand"),
        (b"\xff\xfe plan", "can't decode"),
        (b"[]", "changed by hand"),
        (b'{"project": "hash", "nodes": [], "checks": []}', "another release wrote it"),
        (f'{{"project": "h", "sha256": "{plan.sha256(OF_ANOTHER)}",\n{OF_ANOTHER}'.encode(), "behind"),
    ],
)
def test_a_plan_that_is_not_as_it_was_written_says_why_and_what_to_do(
    tmp_path: Path, found: bytes | None, why: str
) -> None:
    file = tmp_path / "plan.json"
    if found is not None:
        file.write_bytes(found)
    with pytest.raises(PlanOutdated, match=rf"plan.json is not what `make compile` wrote .*{why}.* run `make compile`"):
        plan.read(file)


def test_models_of_a_companys_own_are_known_by_their_folder() -> None:
    own = node("late_payers", "custom", "documents")
    assert Plan("hash", (*PLAN.nodes, own)).custom == (own,)
    assert PLAN.custom == ()


def test_the_hash_changes_with_a_model_and_with_a_raw_table(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "one.sql"
    model.write_text("select 1")
    before = plan.project_hash({"raw.t": {"a": "VARCHAR"}}, tmp_path)
    assert plan.project_hash({"raw.t": {"a": "VARCHAR"}}, tmp_path) == before
    assert plan.project_hash({"raw.t": {"a": "BIGINT"}}, tmp_path) != before
    model.write_text("select 2")
    assert plan.project_hash({"raw.t": {"a": "VARCHAR"}}, tmp_path) != before


def test_the_hash_changes_with_a_text(tmp_path: Path) -> None:
    (tmp_path / "payments.toml").write_text('late = "late"')
    before = plan.project_hash({}, tmp_path, tmp_path)
    assert plan.project_hash({}, tmp_path, tmp_path) == before
    (tmp_path / "payments.toml").write_text('late = "too late"')
    assert plan.project_hash({}, tmp_path, tmp_path) != before


def test_the_plan_is_of_the_models_as_they_are_now() -> None:
    """Otherwise: `make compile`, and commit what it wrote."""
    assert plan.read(plan.FILE).project == plan.project_hash(raw_tables.tables())
