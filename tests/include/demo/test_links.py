"""The demo's settings: each link that the sandbox can play is in them, and they can be used as they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.demo import links, mappings
from include.demo.link_data import LINKS as LINK_ROWS
from include.links import load
from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.world.companies import halyard, kestrel
from include.sandbox.world.companies import kestrel as world
from include.sandbox.world.selling.build import build_selling
from include.warehouse.mapping_files import read_mappings

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
EXACT: dict[str, Any] = {"exact_online": {"base_url": "http://127.0.0.1:8101"}}
OTHERS: dict[str, Any] = {
    "avidxchange": {"base_url": "http://127.0.0.1:8102"},
    "quickbooks_online": {"base_url": "http://127.0.0.1:8103", "companies": ["9130357992221046"]},
    "airbase": {"base_url": "http://127.0.0.1:8104", "companies": ["MER-BE", "MER-LG", "MER-NL", "MER-UK"]},
    "basware": {"base_url": "http://127.0.0.1:8105", "companies": ["DE01", "DE02"]},
    "avalara": {"base_url": "http://127.0.0.1:8106", "companies": ["KESTREL-NL", "KESTREL-US"]},
}
LINKS = {
    "avidxchange": "exact_avidxchange",
    "quickbooks_online": "quickbooks_avidxchange",
    "basware": "basware_exact",
    "airbase": "airbase_exact",
    "avalara": "exact_avalara",
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
    mains = ("exact", "avid", "quickbooks", "basware", "airbase", "avalara")
    assert set(found.connections) == {f"{name}_main" for name in mains}
    assert all(link.approved for link in found.links.values())


@pytest.mark.parametrize("system", ["avidxchange", "basware", "airbase", "avalara"])
def test_a_system_that_is_not_simulated_has_no_link(tmp_path: Path, system: str) -> None:
    found = load(written(tmp_path / "config", EXACT | {system: OTHERS[system]}))
    assert list(found.links) == [LINKS[system]]
    assert len(found.connections) == 2
    assert found.problems == {}


def test_the_divisions_of_every_link_are_reached_by_the_one_connection_to_exact() -> None:
    said = yaml.safe_load(links.settings(EXACT | OTHERS))
    assert said["connections"]["exact_main"]["companies"] == [
        *("123", "456", "789", "790", "791", "792", "793", "851", "852", "853")
    ]
    routed = {row.get("exact_online") for link in said["links"] for row in link["companies"]} - {None}
    assert routed <= set(said["connections"]["exact_main"]["companies"])


def test_every_line_of_a_mapping_file_can_be_used(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", EXACT | OTHERS)
    links = load(folder).links
    for link in ("basware_exact", "airbase_exact", "exact_avalara"):
        found = read_mappings(folder / "mappings" / link, link, links[link].mapped_companies)
        assert found.problems == []
        assert found.rows


def test_the_software_company_ships_from_its_offices_and_one_division_is_routed_nowhere(tmp_path: Path) -> None:
    link = load(written(tmp_path / "config", EXACT | OTHERS)).links["exact_avalara"]
    assert {row["exact_online"]: row["avalara"] for row in link.companies} == {
        one.exact: one.avalara for one in world.COMPANIES if one.avalara
    }
    options = link.options.model_dump()
    for division, place in options["ship_from"].items():
        office = world.OFFICES[division]
        assert (place["line1"], place["city"], place["state"] or "", place["postcode"], place["country"]) == (
            *(office.line1, office.city, office.region, office.postcode, office.country),
        )
    assert (options["tax_item"], options["clearing_account"]) == (world.TAX_ITEM, world.CLEARING)
    assert (options["tax_journal"], options["final_from"]) == (world.GENERAL, 50)


def test_everything_the_software_company_sells_has_a_tax_code_but_for_early_access() -> None:
    assert mappings.AVALARA["item_tax_codes"] == world.TAX_CODES
    assert {code for code, *_ in world.ITEMS} - set(world.TAX_CODES) == {world.UNMAPPED}


def test_its_tax_is_booked_on_accounts_and_cost_centres_that_it_has() -> None:
    assert list(mappings.AVALARA["tax_accounts"].values()) == list(world.PAYABLES)
    assert set(mappings.AVALARA["tax_cost_centers"].values()) <= {code for code, _ in world.COST_CENTERS}


def test_the_one_customer_that_pays_no_tax_is_the_one_with_a_use_code() -> None:
    exempt = [one for one in build_selling(kestrel.SELLER, 1, 300, 400, NOW).customers if one.entity_use_code]
    said = {(one.company.exact, one.code): one.entity_use_code for one in exempt}
    assert mappings.AVALARA["entity_use_codes"] == said


def test_with_all_companies_of_the_sandbox_every_link_is_there_and_can_be_used(tmp_path: Path) -> None:
    systems: dict[str, Any] = {**EXACT, **OTHERS}
    for link in LINK_ROWS:
        for pair in link.companies:
            for system, company in pair.items():
                known = systems[system].get("companies", [])
                systems[system] = {**systems[system], "companies": [*known, company]}
    found = load(written(tmp_path / "config", systems))
    assert found.problems == {}
    assert list(found.links) == [link.name for link in LINK_ROWS]
    for name, link in found.links.items():
        mapped = read_mappings(tmp_path / "config" / "mappings" / name, name, link.mapped_companies)
        assert mapped.problems == []


def test_the_exempt_customer_of_quickbooks_is_mapped_by_its_id(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, ["quickbooks_online", "avalara"])
    sandbox.reset(1, 300, 400, NOW, companies=["halyard"])
    [name] = [one.name for one in halyard.NAMED if one.case == "exempt"]
    rows = sandbox.systems["quickbooks_online"].state("Customer", halyard.COMPANY.realm)
    [key] = [row["Id"] for row in rows if row["DisplayName"] == name]
    assert mappings.AVALARA_US["entity_use_codes"] == {(halyard.COMPANY.realm, key): "A"}
    assert mappings.AVALARA_US["item_tax_codes"] == halyard.TAX_CODES


def test_links_that_are_not_wanted_are_left_out_with_what_only_they_need(tmp_path: Path) -> None:
    folder = written(tmp_path / "config", EXACT | OTHERS)
    (folder / "links.yml").write_text(links.settings(EXACT | OTHERS, names=["exact_avidxchange", "airbase_exact"]))
    found = load(folder)
    assert (list(found.links), found.problems) == (["exact_avidxchange", "airbase_exact"], {})
    assert set(found.connections) == {"exact_main", "avid_main", "airbase_main"}
