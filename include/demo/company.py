"""The demo's company: simulated vendors, settings of its own, keys, credentials entered, the store migrated."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

CONNECTIONS = """\
# The demo's own settings: the simulated vendors of this machine.
connections:
  exact_main:
    system: exact_online
    base_url: "{exact}"
    companies: ["123", "456"]
links:
"""
_AVID_CONNECTION = """\
  avid_main:
    system: avidxchange
    base_url: "{avid}"
    auth: client_credentials
    companies: [C1, C2]
    currencies: [EUR, USD]
links:
"""
_AVID_LINK = """\
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {{exact_online: exact_main, avidxchange: avid_main}}
    companies: [{{exact_online: "123", avidxchange: C1}}, {{exact_online: "456", avidxchange: C2}}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      create_suppliers: review
      paid_on: issued
      clearing_account: "{clearing}"
      discount_account: "{discount}"
      payment_journal: "{journal}"
"""

# The distributor keeps its books in QuickBooks and approves in a third company of the same AvidXchange tenant.
_QUICKBOOKS_CONNECTION = """\
  quickbooks_main:
    system: quickbooks_online
    base_url: "{quickbooks}"
    companies: ["{realm}"]
links:
"""
_QUICKBOOKS_LINK = """\
  - name: quickbooks_avidxchange
    kind: quickbooks_avidxchange
    connections: {{quickbooks_online: quickbooks_main, avidxchange: avid_main}}
    companies: [{{quickbooks_online: "{realm}", avidxchange: C3}}]
    start_date: {start_date}
    timezone: America/New_York
    approved: true
    options:
      paid_on: issued
      payment_account: "{clearing}"
      discount_account: "{discount}"
"""

# The German distributor approves in Basware and keeps its books in two divisions of the same Exact customer.
_BASWARE_CONNECTION = """\
  basware_main:
    system: basware
    base_url: "{basware}"
    auth: client_credentials
    companies: [{codes}]
links:
"""
_BASWARE_LINK = """\
  - name: basware_exact
    kind: basware_exact
    connections: {{basware: basware_main, exact_online: exact_main}}
    companies: [{pairs}]
    start_date: {start_date}
    timezone: Europe/Berlin
    approved: true
    options:
      create_suppliers: review
      purchase_journal: "60"
      foreign_journal: "61"
      ap_account_field: text1
      cost_unit_field: dimCode1
      projects: yes
"""
# The professional services firm approves its spend in Airbase and keeps its books in three divisions of that customer.
_AIRBASE_CONNECTION = """\
  airbase_main:
    system: airbase
    base_url: "{airbase}"
    auth: token
    companies: [{codes}]
links:
"""
_AIRBASE_LINK = """\
  - name: airbase_exact
    kind: airbase_exact
    connections: {{airbase: airbase_main, exact_online: exact_main}}
    companies: [{pairs}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      create_suppliers: review
      create_vendors: review
      leading_side: exact_online
      bill_entry_days: 14
      order_link: "https://exact.meridiaan.example/{{division}}/orders/{{order_id}}"
"""
# The first one leads: its supplier codes stand on Airbase's vendors. Airbase's fourth subsidiary has no division.
FIRM_DIVISIONS = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}
GERMAN_DIVISIONS = {"DE01": "789", "DE02": "790"}
# What the two systems call otherwise; a code that is equal needs no line.
BASWARE_MAPPINGS = {
    "tax_codes": {"V19": "1", "V07": "2", "V00": "0", "VRC": "3", "VND": "4"},
    "payment_terms": {"Z14": "14", "Z30": "30", "Z30S": "3S", "Z60": "60"},
    "items": {"4930": "N-4930"},
}
AIRBASE_MAPPINGS = {
    "payment_terms": {"Due on receipt": "00", "Net 14": "14", "Net 30": "30", "Net 45": "45", "Net 60": "60"},
    "items": {"4210": "M-4210"},
}


def settings(systems: dict[str, Any], start_date: str = "2020-01-01") -> str:
    """``links.yml`` of the demo: a link for each pair of systems that the sandbox simulates."""
    text = CONNECTIONS.format(exact=systems["exact_online"]["base_url"])
    for system, add in _ADDED.items():
        if system in systems:
            text = add(text, systems[system], start_date)
    return text


def _with_avid(text: str, found: dict[str, Any], start_date: str) -> str:
    link = _AVID_LINK.format(start_date=start_date, clearing="1290", discount="4900", journal="90")
    return _added(text, _AVID_CONNECTION.format(avid=found["base_url"]), link)


def _with_quickbooks(text: str, found: dict[str, Any], start_date: str) -> str:
    realm = found["companies"][0]
    connection = _QUICKBOOKS_CONNECTION.format(quickbooks=found["base_url"], realm=realm)
    link = _QUICKBOOKS_LINK.format(realm=realm, start_date=start_date, clearing="1050", discount="4900")
    return _added(text.replace("companies: [C1, C2]", "companies: [C1, C2, C3]"), connection, link)


def _with_basware(text: str, found: dict[str, Any], start_date: str) -> str:
    divisions = {code: GERMAN_DIVISIONS[code] for code in found["companies"]}
    connection = _BASWARE_CONNECTION.format(basware=found["base_url"], codes=", ".join(divisions))
    link = _BASWARE_LINK.format(pairs=_pairs("basware", divisions), start_date=start_date)
    return _added(_with_divisions(text, divisions), connection, link)


def _with_airbase(text: str, found: dict[str, Any], start_date: str) -> str:
    codes = [*FIRM_DIVISIONS, *(code for code in found["companies"] if code not in FIRM_DIVISIONS)]
    connection = _AIRBASE_CONNECTION.format(airbase=found["base_url"], codes=", ".join(codes))
    link = _AIRBASE_LINK.format(pairs=_pairs("airbase", FIRM_DIVISIONS), start_date=start_date)
    return _added(_with_divisions(text, FIRM_DIVISIONS), connection, link)


# In the order of links.yml.
_ADDED = {
    "avidxchange": _with_avid,
    "quickbooks_online": _with_quickbooks,
    "basware": _with_basware,
    "airbase": _with_airbase,
}


def _pairs(system: str, divisions: dict[str, str]) -> str:
    return ", ".join(f'{{{system}: {code}, exact_online: "{division}"}}' for code, division in divisions.items())


def _with_divisions(text: str, divisions: dict[str, str]) -> str:
    """One Exact customer has them all."""
    more = "".join(f', "{division}"' for division in divisions.values())
    before, own, after = text.partition('companies: ["123", "456"')
    return before + own + after.replace("]", f"{more}]", 1)


def _added(text: str, connection: str, link: str) -> str:
    """Connections stand before ``links:``, which ends each text of one."""
    return text.replace("links:\n", connection, 1) + link


def write_mappings(folder: Path, mappings: dict[str, dict[str, str]]) -> None:
    """The mapping files of a link, as its data team keeps them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, codes in mappings.items():
        lines = [f",{source},{target}," for source, target in codes.items()]
        (folder / f"{name}.csv").write_text("\n".join(["company,source_code,target_code,note", *lines]) + "\n")


def start_vendors(home: Path, port_base: int, vendors: int, documents: int, seed: int) -> dict[str, Any]:
    """The sandbox under ``home``, started unless it runs; what its ``/info`` answers."""
    from include.sandbox import process

    return process.start(home / "sandbox", port_base=port_base, vendors=vendors, documents=documents, seed=seed)


def environment(home: Path, info: dict[str, Any]) -> dict[str, str]:
    """The settings every process of the demo runs with. The key is made once and kept readable for its owner only."""
    key = home / "vault.key"
    home.mkdir(parents=True, exist_ok=True)
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(Fernet.generate_key().decode())
    return {
        "ML_CONNECTOR_HOME": str(home),
        "ML_CONNECTOR_CONFIG": str(home / "config"),
        "ML_CONNECTOR_STORE": f"sqlite:///{home / 'store' / 'store.db'}",
        "ML_CONNECTOR_KEYS": key.read_text().strip(),
        "SANDBOX_CLOCK_URL": str(info["control_url"]),
    }


def write_env_file(home: Path, settings: dict[str, str]) -> None:
    """``home/env``: ``. .local/demo/env`` gives a shell the demo's settings."""
    file = home / "env"
    file.touch(mode=0o600)
    file.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in settings.items()))


def prepare(home: Path, info: dict[str, Any]) -> list[str]:
    """Settings written, store migrated, credentials entered; returns the links' names."""
    from include import connections
    from include.links import load
    from include.runs.connect import credentials_for
    from include.store.database import Store
    from include.store.migrate import migrate
    from include.store.vault import Vault

    systems = info["systems"]
    folder = home / "config"
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    (folder / "links.yml").write_text(settings(systems))
    if "basware" in systems:
        write_mappings(folder / "mappings" / "basware_exact", BASWARE_MAPPINGS)
    if "airbase" in systems:
        write_mappings(folder / "mappings" / "airbase_exact", AIRBASE_MAPPINGS)
    configuration = load(folder)
    with Store.open(check=False) as store:
        migrate(store)
        vault = Vault.from_environment(store)
        for connection in configuration.connections.values():
            if vault.get(connection.name) is None:
                given = systems[connection.system]["credentials"]
                connections.keep(connection.name, credentials_for(connection, given), vault)
    return list(configuration.links)


def parse_models(home: Path) -> None:
    """Let dbt read the models, which a new home's first run would do before it decides. Raises ``TransformFailed``."""
    from include.warehouse.transform import invoke

    invoke(home, ["parse"])


def last_summary(link: str) -> dict[str, Any]:
    """The newest run's summary of a link, as the store keeps it."""
    from include.runs.record import newest
    from include.store.database import Store

    with Store.open() as store:
        return newest(store, link)
