"""``links.yml`` of the demo: a link for each pair of systems that the sandbox simulates."""

from __future__ import annotations

from typing import Any

from include.demo import link_texts as texts

# The first one leads: its supplier codes stand on Airbase's vendors. Airbase's fourth subsidiary has no division.
FIRM_DIVISIONS = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}
GERMAN_DIVISIONS = {"DE01": "789", "DE02": "790"}
SOFTWARE_DIVISIONS = {"KESTREL-NL": "851", "KESTREL-US": "852"}
NOT_ROUTED = {"Kestrel Labs": "853"}


def settings(systems: dict[str, Any], start_date: str = "2020-01-01") -> str:
    """``links.yml`` of the demo: a link for each pair of systems that the sandbox simulates."""
    text = texts.EXACT.format(exact=systems["exact_online"]["base_url"])
    for system, add in _ADDED.items():
        if system in systems:
            text = add(text, systems[system], start_date)
    return text


def _with_avid(text: str, found: dict[str, Any], start_date: str) -> str:
    link = texts.AVID_LINK.format(start_date=start_date, clearing="1290", discount="4900", journal="90")
    return _added(text, texts.AVID_CONNECTION.format(avid=found["base_url"]), link)


def _with_quickbooks(text: str, found: dict[str, Any], start_date: str) -> str:
    realm = found["companies"][0]
    connection = texts.QUICKBOOKS_CONNECTION.format(quickbooks=found["base_url"], realm=realm)
    link = texts.QUICKBOOKS_LINK.format(realm=realm, start_date=start_date, clearing="1050", discount="4900")
    return _added(text.replace("companies: [C1, C2]", "companies: [C1, C2, C3]"), connection, link)


def _with_basware(text: str, found: dict[str, Any], start_date: str) -> str:
    divisions = {code: GERMAN_DIVISIONS[code] for code in found["companies"]}
    connection = texts.BASWARE_CONNECTION.format(basware=found["base_url"], codes=", ".join(divisions))
    link = texts.BASWARE_LINK.format(pairs=_pairs("basware", divisions), start_date=start_date)
    return _added(_with_divisions(text, divisions), connection, link)


def _with_airbase(text: str, found: dict[str, Any], start_date: str) -> str:
    codes = [*FIRM_DIVISIONS, *(code for code in found["companies"] if code not in FIRM_DIVISIONS)]
    connection = texts.AIRBASE_CONNECTION.format(airbase=found["base_url"], codes=", ".join(codes))
    link = texts.AIRBASE_LINK.format(pairs=_pairs("airbase", FIRM_DIVISIONS), start_date=start_date)
    return _added(_with_divisions(text, FIRM_DIVISIONS), connection, link)


def _with_avalara(text: str, found: dict[str, Any], start_date: str) -> str:
    connection = texts.AVALARA_CONNECTION.format(avalara=found["base_url"], codes=", ".join(found["companies"]))
    link = texts.AVALARA_LINK.format(pairs=_pairs("avalara", SOFTWARE_DIVISIONS), start_date=start_date)
    return _added(_with_divisions(text, SOFTWARE_DIVISIONS | NOT_ROUTED), connection, link)


# In the order of links.yml.
_ADDED = {
    "avidxchange": _with_avid,
    "quickbooks_online": _with_quickbooks,
    "basware": _with_basware,
    "airbase": _with_airbase,
    "avalara": _with_avalara,
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
