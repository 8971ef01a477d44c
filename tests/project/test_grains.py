"""Every model says what one row of it is, and has a check of the key that makes it so."""

from __future__ import annotations

from functools import cache
from typing import Any

from include.paths import PROJECT
from tests.support.yaml_files import loaded

MODELS = PROJECT / "dbt_project" / "models"
ROOM_OF = {file.stem: file.relative_to(MODELS).parts[0] for file in MODELS.rglob("*.sql")}
NAMES = {name: room for name, room in ROOM_OF.items() if room != "custom"}
OURS = {"stg_config", "stg_operations"}
ROOMS = {"staging", "systems", "canonical", "intermediate", "matching", "outbox", "reconciliation", "operations"}


@cache
def described() -> dict[str, dict[str, Any]]:
    files = [loaded(file) for file in MODELS.rglob("*.yml")]
    return {model["name"]: model for file in files for model in file.get("models") or ()}


def key(name: str) -> list[str] | None:
    """The columns of a model's key, as its check has them; None without one."""
    for check in described().get(name, {}).get("data_tests") or ():
        if "unique_key" in check:
            return list(check["unique_key"]["arguments"]["columns"])
    return None


def test_every_room_is_looked_at() -> None:
    assert set(NAMES.values()) == ROOMS


def test_every_model_says_what_a_row_of_it_is() -> None:
    def says(name: str) -> bool:
        told, _, row = described().get(name, {}).get("description", "").partition(" Grain: one row per ")
        return bool(told) and row.endswith(".")

    assert [name for name in NAMES if not says(name)] == []


def test_every_model_has_a_check_of_its_key() -> None:
    assert [name for name in NAMES if key(name) is None] == []


def test_a_key_of_what_is_sent_and_compared_holds_link_and_company() -> None:
    rooms = {"outbox", "reconciliation"}
    assert [
        name for name, room in NAMES.items() if room in rooms and not {"link", "company"} <= set(key(name) or ())
    ] == []


def test_a_key_of_what_a_vendor_gave_holds_its_connection() -> None:
    read = [name for name, room in NAMES.items() if room in ("staging", "systems") and name.split("__")[0] not in OURS]
    assert [name for name in read if "connection" not in (key(name) or ())] == []


def test_a_key_of_a_canonical_relation_holds_its_system_and_connection() -> None:
    ours = [name for name, room in NAMES.items() if room == "canonical"]
    assert [name for name in ours if not {"system", "connection"} <= set(key(name) or ())] == []
