"""The demo's settings: each link that the sandbox can play is in them, and they can be used as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from include.demo import links, mappings
from include.links import load
from include.warehouse.config import read_mappings

EXACT: dict[str, Any] = {"exact_online": {"base_url": "http://127.0.0.1:8101"}}
OTHERS: dict[str, Any] = {
    "avidxchange": {"base_url": "http://127.0.0.1:8102"},
    "quickbooks_online": {"base_url": "http://127.0.0.1:8103", "companies": ["9341453000000001"]},
    "airbase": {"base_url": "http://127.0.0.1:8104", "companies": ["MER-BE", "MER-LG", "MER-NL", "MER-UK"]},
    "basware": {"base_url": "http://127.0.0.1:8105", "companies": ["DE01", "DE02"]},
}
LINKS = {
    "avidxchange": "exact_avidxchange",
    "quickbooks_online": "quickbooks_avidxchange",
    "basware": "basware_exact",
    "airbase": "airbase_exact",
}


def written(folder: Path, systems: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "links.yml").write_text(links.settings(systems))
    mappings.write(folder, systems)
    return folder


def test_every_link_can_be_used_as_it_is_written(tmp_path: Path) -> None:
    found = load(written(tmp_path / "config", EXACT | OTHERS))
    assert found.problems == {}
    assert list(found.links) == list(LINKS.values())
    assert set(found.connections) == {"exact_main", "avid_main", "quickbooks_main", "basware_main", "airbase_main"}
    assert all(link.approved for link in found.links.values())


@pytest.mark.parametrize("system", ["avidxchange", "basware", "airbase"])
def test_a_system_that_is_not_simulated_has_no_link(tmp_path: Path, system: str) -> None:
    found = load(written(tmp_path / "config", EXACT | {system: OTHERS[system]}))
    assert list(found.links) == [LINKS[system]]
    assert len(found.connections) == 2
    assert found.problems == {}


def test_the_divisions_of_every_link_are_reached_by_the_one_connection_to_exact() -> None:
    said = yaml.safe_load(links.settings(EXACT | OTHERS))
    assert said["connections"]["exact_main"]["companies"] == ["123", "456", "789", "790", "791", "792", "793"]
    routed = {row.get("exact_online") for link in said["links"] for row in link["companies"]} - {None}
    assert routed <= set(said["connections"]["exact_main"]["companies"])


def test_every_line_of_a_mapping_file_can_be_used(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", EXACT | OTHERS)
    for link in ("basware_exact", "airbase_exact"):
        found = read_mappings(folder / "mappings" / link, link)
        assert found.problems == []
        assert found.rows
