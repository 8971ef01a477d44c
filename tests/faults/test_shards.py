"""Every test that `make test` leaves out is in exactly one shard's selection, and every file of the product counts."""

from __future__ import annotations

import pytest

from include.link_kinds import LINK_KINDS
from include.systems.registry import SYSTEMS
from tests.faults.dependencies import MADE, PROJECT, files
from tests.faults.shards import ALL, SHARDS, Selection, Shard, chosen
from tests.support.tiers import tier_of

SELECTIONS = list(dict.fromkeys(shard.selection for shard in SHARDS))
Used = list[tuple[Shard, set[str]]]


@pytest.fixture(scope="module")
def used() -> Used:
    """Of one shard of each selection, the files that it depends on."""
    return [(shard, files(shard)) for shard in {shard.selection: shard for shard in SHARDS}.values()]


def taken_by(path: str, marks: set[str] | frozenset[str]) -> list[str]:
    return [one.name for one in SELECTIONS if one.takes(path, marks)]


def test_each_test_that_is_left_out_is_in_exactly_one_selection(
    collected: list[tuple[str, frozenset[str]]],
) -> None:
    """Of all tests when all are collected, as `make test` does."""
    found = {(path, marks): taken_by(path, marks) for path, marks in collected if tier_of(marks, "tests")}
    assert {test: names for test, names in found.items() if len(names) != 1} == {}


@pytest.mark.parametrize(
    ("path", "marks", "names"),
    [
        ("tests/faults/test_kills_airbase.py", {"faults", "timeout"}, ["kills.airbase_exact.sqlite"]),
        ("tests/faults/test_kills_airbase.py", {"faults", "postgres"}, ["kills.airbase_exact.postgresql"]),
        ("tests/faults/test_kills_smoke.py", set(), []),
        ("tests/faults/test_bad_days.py", {"faults", "timeout"}, ["stories"]),
        ("tests/links/test_secrets.py", {"faults"}, ["secrets"]),
        ("tests/links/test_machines.py", {"faults"}, ["stories.machines"]),
        ("tests/links/test_airbase_cases.py", {"faults"}, ["stories.systems"]),
        ("tests/dags/test_runs.py", {"faults"}, ["scheduler"]),
        ("tests/project/test_server.py", {"faults"}, ["server"]),
        ("tests/dags/test_runs.py", set(), []),
        ("tests/include/sandbox/airbase/test_walk.py", {"faults"}, ["sandbox"]),
        ("tests/include/store/test_leases.py", {"postgres"}, ["twins"]),
        ("tests/include/store/test_leases.py", {"postgres", "both_stores"}, []),
        ("tests/links/test_another.py", {"faults"}, ["stories"]),
        ("tests/commands/test_another.py", {"faults"}, ["rest"]),
        ("tests/include/store/test_another.py", {"faults", "postgres"}, ["rest"]),
        # Nobody would run this one: the test above names it.
        ("tests/dbt/test_another.py", {"postgres"}, []),
    ],
)
def test_a_test_belongs_to_a_selection_by_its_file_and_marks(path: str, marks: set[str], names: list[str]) -> None:
    assert taken_by(path, marks) == names


def test_pytest_is_asked_for_just_what_a_selection_takes() -> None:
    selection = Selection("x", ("tests/a", "tests/b.py"), ("faults",), ("postgres",), ("tests/a/c.py",))
    assert selection.arguments == [
        *("tests/a", "tests/b.py", "-m", "faults and not postgres", "--ignore=tests/a/c.py", "--faults")
    ]
    assert Selection("y", ("tests/a",), ()).arguments == ["tests/a", "--faults"]


@pytest.mark.parametrize("room", [folder for folder in ALL if not folder.endswith(".txt")])
def test_every_file_of_the_product_turns_some_shard_stale(room: str, used: Used) -> None:
    known = set().union(*(paths for _, paths in used))
    there = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / room).rglob("*.*") if path.is_file()}
    made = {path for path in there if MADE & set(path.split("/"))}
    assert sorted(there - made - known) == []


def test_what_only_systems_and_sql_do_turns_campaigns_of_kills_stale(used: Used) -> None:
    known = set().union(*(paths for shard, paths in used if shard.group))
    rooms = ("include/systems", "include/link_kinds", "include/warehouse", "include/sandbox", "dlt_sources")
    there = {path for room in rooms for path in (PROJECT / room).rglob("*.py")}
    there |= set((PROJECT / "dbt_project" / "models").rglob("*.sql")) | {PROJECT / "include/commands/running.py"}
    linked = {system for kind in LINK_KINDS.values() for system in kind.systems}
    apart = tuple(name for name in SYSTEMS if name not in linked)  # nothing of theirs is delivered
    files = {path.relative_to(PROJECT).as_posix() for path in there}
    assert sorted(one for one in files - known if not any(name in one for name in apart)) == []


@pytest.mark.parametrize("room", ["include/delivery", "include/store", "include/pipeline"])
def test_no_shard_is_carried_over_a_change_in_delivery_store_or_runs(room: str, used: Used) -> None:
    there = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / room).rglob("*.py")}
    assert len(there) > 10
    assert {shard.name: sorted(there - paths) for shard, paths in used if not there <= paths} == {}


def test_each_link_is_killed_two_hundred_times_half_on_each_store() -> None:
    kills: dict[str, int] = {}
    seeds = set()
    for shard in SHARDS:
        if shard.group:
            kills[shard.selection.name] = kills.get(shard.selection.name, 0) + int(shard.settings["FAULT_KILLS"])
            seeds.add((shard.group, shard.settings["FAULT_SEED"]))
    assert kills.keys() == {f"kills.{link}.{store}" for link in LINK_KINDS for store in ("sqlite", "postgresql")}
    assert min(kills.values()) >= 100
    assert len(seeds) == sum(bool(shard.group) for shard in SHARDS), "no campaign of a link repeats another's books"


def test_twenty_thousand_schedules_each_once() -> None:
    parts = [shard.settings for shard in SHARDS if shard.name.startswith("schedules.")]
    firsts = sorted((int(one["SIMULATION_FIRST"]), int(one["SIMULATION_SCHEDULES"])) for one in parts)
    assert firsts == [(0, 5000), (5000, 5000), (10_000, 5000), (15_000, 5000)]


def test_shards_are_chosen_by_names_and_patterns() -> None:
    assert [one.name for one in chosen(SHARDS, ["kills.*.sqlite.1", "twins"])] == [
        "kills.exact_avidxchange.sqlite.1",
        "kills.quickbooks_avidxchange.sqlite.1",
        "kills.basware_exact.sqlite.1",
        "kills.airbase_exact.sqlite.1",
        "kills.exact_avalara.sqlite.1",
        "kills.basware_quickbooks.sqlite.1",
        "kills.airbase_quickbooks.sqlite.1",
        "kills.quickbooks_avalara.sqlite.1",
        "twins",
    ]
    assert chosen(SHARDS, []) == list(SHARDS)
    with pytest.raises(LookupError, match="no shard is called kill; --status lists them"):
        chosen(SHARDS, ["twins", "kill"])
