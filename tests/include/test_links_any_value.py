from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from include.links import load

SETTINGS: dict[str, Any] = {
    "connections": {
        "exact": {"system": "exact_online", "region": "nl", "companies": ["123"], "currencies": ["EUR"]},
        "avid": {
            "system": "avidxchange", "base_url": "https://avid.example", "auth": "client_credentials",
            "companies": ["C1"],
        },
    },
    "links": [
        {
            "name": "exact_avidxchange",
            "kind": "exact_avidxchange",
            "connections": {"exact_online": "exact", "avidxchange": "avid"},
            "companies": [{"exact_online": "123", "avidxchange": "C1"}],
            "start_date": "2026-01-01",
            "timezone": "Europe/Amsterdam",
            "schedule": {"payments": "0 6 * * *"},
            "approve_above": 1000,
            "options": {"create_suppliers": "yes", "accept_vendors_from": 0.99},
        }
    ],
    "channels": {
        "post": {
            "kind": "mail", "host": "mail", "sender": "a@example.com", "to": ["b@example.com"],
            "send": {"warning": "digest daily 10:00"}, "quiet_hours": "20:00-06:00", "timezone": "Europe/Amsterdam",
        }
    },
    "people": {"anna": {"system": ["anna"], "language": "nl"}},
    "shared": ["ap_team"],
    "four_eyes": {"duplicates_above": 500},
    "language": "nl",
    "snapshots": 30,
    "books_address": "https://books.example.com",
}  # fmt: skip


def places(settings: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = (
        settings.items() if isinstance(settings, dict) else enumerate(settings) if isinstance(settings, list) else ()
    )
    for name, value in inner:
        yield (*place, name)
        yield from places(value, (*place, name))


PLACES = list(places(SETTINGS))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3))
LANGUAGE_OF_PYTHON = ("Error", "Input should", "unhashable", "object", "Traceback")


def loaded(settings: dict[str, Any]) -> dict[str, str]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "links.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        return load(Path(folder)).problems


def test_the_settings_are_usable_as_they_stand() -> None:
    assert loaded(SETTINGS) == {}


@given(st.sampled_from(PLACES), VALUES)
@example(("links", 0, "timezone"), "Europe")
@example(("links", 0, "timezone"), "9" * 5000)
@example(("connections", "avid", "base_url"), "")
@example(("books_address",), "http://[")
@example(("four_eyes", "duplicates_above"), float("nan"))
def test_any_value_at_any_place_is_used_or_said(place: tuple[Any, ...], value: Any) -> None:
    settings = deepcopy(SETTINGS)
    within: Any = settings
    for name in place[:-1]:
        within = within[name]
    within[place[-1]] = value
    for problem in loaded(settings).values():
        assert problem.startswith("links.yml")
        said = problem.replace(str(value), "") if str(value) else problem
        assert not [word for word in LANGUAGE_OF_PYTHON if word in said]


@pytest.mark.parametrize("section", SETTINGS)
@given(value=VALUES)
def test_a_section_that_is_anything_stops_no_other_section(section: str, value: Any) -> None:
    assert all(problem.startswith("links.yml") for problem in loaded({**SETTINGS, section: value}).values())
