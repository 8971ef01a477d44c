"""Addresses of records in the vendors' own screens, as data. Where a vendor's address is not known, a record is found
there by its number: none is invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from include.links import Configuration

_GUID = re.compile(r"[0-9a-fA-F-]{36}")


@dataclass(frozen=True)
class Screen:
    """``address``: with ``{host}``, ``{company}`` and ``{id}``; ``hosts``: by the connection's region; ``source``:
    where it is known from, "unverified" unless the vendor documents it."""

    system: str
    record: str
    address: str
    hosts: Mapping[str, str]
    source: str


_ENDS = {"nl": "nl", "be": "be", "uk": "co.uk", "de": "de", "fr": "fr", "es": "es", "us": "com"}
_EXACT = {region: f"https://start.exactonline.{end}" for region, end in _ENDS.items()}
_QUICKBOOKS = {"production": "https://app.qbo.intuit.com", "sandbox": "https://app.sandbox.qbo.intuit.com"}
_CLIENTS = "unverified: as public clients write it"
SCREENS = (
    Screen(
        "exact_online",
        "vendor",
        "{host}/docs/CRMAccountCard.aspx?_Division_={company}&AccountID=%7b{id}%7d",
        _EXACT,
        _CLIENTS,
    ),
    Screen("quickbooks_online", "vendor", "{host}/app/vendordetail?nameId={id}", _QUICKBOOKS, _CLIENTS),
    Screen("quickbooks_online", "bill", "{host}/app/bill?txnId={id}", _QUICKBOOKS, _CLIENTS),
    Screen("quickbooks_online", "invoice", "{host}/app/invoice?txnId={id}", _QUICKBOOKS, _CLIENTS),
)
_RECORDS = {
    **dict.fromkeys(("vendors", "airbase_vendors", "suppliers", "vendor_changes"), "vendor"),
    **dict.fromkeys(("bills", "purchase_invoices", "invoices", "payment_status"), "bill"),
    **dict.fromkeys(("tax", "estimates", "tax_lines"), "invoice"),
}
"""What a flow's documents are there."""


@dataclass(frozen=True)
class Place:
    """A record as people find it in its system: by ``address`` where it is known, else by ``number`` in its search.
    Never by an id of the programs'."""

    system: str
    company: str
    number: str
    address: str = ""

    @property
    def is_found(self) -> bool:
        return bool(self.address or self.number)


def place(
    configuration: Configuration | None, link: str, system: str, company: str, flow: str, key: str, number: str
) -> Place:
    """``key``: what the system addresses the record by, '' where it is not known."""
    shown = "" if _GUID.fullmatch(number or "") else number
    address = _by_option(configuration, link, system, company, flow, key)
    return Place(system, company, shown, address or _by_screen(configuration, link, system, company, flow, key))


def _by_screen(configuration: Configuration | None, link: str, system: str, company: str, flow: str, key: str) -> str:
    """Only at the vendor's own hosts: a simulated company has no screens."""
    record = _RECORDS.get(flow)
    screen = next((one for one in SCREENS if (one.system, one.record) == (system, record)), None)
    if configuration is None or screen is None or not key or link not in configuration.links:
        return ""
    connection = configuration.connections.get(configuration.links[link].connections.get(system, ""))
    host = screen.hosts.get(connection.region or "") if connection is not None and not connection.base_url else None
    if host is None:
        return ""
    return screen.address.format(host=host, company=quote(company, safe=""), id=quote(key, safe=""))


def _by_option(configuration: Configuration | None, link: str, system: str, company: str, flow: str, key: str) -> str:
    """By the address that a link's options name."""
    settings = configuration.links.get(link) if configuration is not None else None
    if settings is None or not key:
        return ""
    option, of, name, flows = _OPTIONS_OF.get(system, ("", "", "", frozenset()))
    template = getattr(settings.options, option, None) if option and flow in flows else None
    if not template or of not in settings.connections:
        return ""
    filled = str(template).replace(name, quote(key, safe="")).replace("{division}", quote(company, safe=""))
    return filled if "{" not in filled else ""


_OPTIONS_OF = {
    "exact_online": ("order_link", "exact_online", "{order_id}", frozenset({"purchase_orders", "order_results"})),
    "quickbooks_online": (
        *("order_link", "quickbooks_online", "{order_id}"),
        frozenset({"purchase_orders", "order_results"}),
    ),
    "basware": ("image_link", "basware", "{invoice_id}", frozenset({"invoices"})),
}
"""By system: the option of links that leads to its records, and what is written in it for the record."""
