"""The demo's links as data: which companies of the sandbox each joins, and what their accountants chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Connection:
    """``more``: what its text in ``links.yml`` says beside system, address and companies."""

    system: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoLink:
    """``name`` is its kind too. ``connections`` by system, those of the books first or last as the kind says;
    ``companies`` by the same. ``reached``: companies that a connection reaches and nobody routes;
    ``approve_above``: documents of at least so much are approved in each run."""

    name: str
    connections: Mapping[str, str]
    companies: tuple[Mapping[str, str], ...]
    timezone: str
    options: Mapping[str, Any]
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    approve_above: int | None = None


def _pairs(first: str, second: str, companies: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    return tuple({first: one, second: other} for one, other in companies.items())


CONNECTIONS = {
    "exact_main": Connection("exact_online"),
    "avid_main": Connection("avidxchange", {"auth": "client_credentials", "currencies": ["EUR", "USD"]}),
    "quickbooks_main": Connection("quickbooks_online"),
    "quickbooks_us": Connection("quickbooks_online"),
    "quickbooks_gb": Connection("quickbooks_online"),
    "basware_main": Connection("basware", {"auth": "client_credentials"}),
    "airbase_main": Connection("airbase", {"auth": "token"}),
    "avalara_main": Connection("avalara"),
    "airbase_us": Connection("airbase", {"auth": "token"}),
    "quickbooks_boston": Connection("quickbooks_online"),
}
LINKS = (
    DemoLink(
        "exact_avidxchange", {"exact_online": "exact_main", "avidxchange": "avid_main"},
        _pairs("exact_online", "avidxchange", {"123": "C1", "456": "C2"}), "Europe/Amsterdam",
        {"create_suppliers": "review", "paid_on": "issued", "clearing_account": "1290", "discount_account": "4900",
         "payment_journal": "90"},
    ),
    # The distributor keeps its books in QuickBooks and approves in a third company of the same AvidXchange tenant.
    DemoLink(
        "quickbooks_avidxchange", {"quickbooks_online": "quickbooks_main", "avidxchange": "avid_main"},
        _pairs("quickbooks_online", "avidxchange", {"9130357992221046": "C3"}), "America/New_York",
        {"paid_on": "issued", "payment_account": "1050", "discount_account": "4900"},
    ),
    # The German distributor approves in Basware and keeps its books in two divisions of the same Exact customer.
    DemoLink(
        "basware_exact", {"basware": "basware_main", "exact_online": "exact_main"},
        _pairs("basware", "exact_online", {"DE01": "789", "DE02": "790"}), "Europe/Berlin",
        {"create_suppliers": "review", "purchase_journal": "60", "foreign_journal": "61", "ap_account_field": "text1",
         "cost_unit_field": "dimCode1", "projects": "yes"},
    ),
    # The British wholesaler approves in the same Basware tenant and keeps its books in a QuickBooks company.
    DemoLink(
        "basware_quickbooks", {"basware": "basware_main", "quickbooks_online": "quickbooks_gb"},
        _pairs("basware", "quickbooks_online", {"GB01": "9341455608740153"}), "Europe/London",
        {"create_suppliers": "review", "ap_account": "2100", "cost_unit_field": "dimCode1"}, approve_above=10_000,
    ),
    # The professional services firm approves its spend in Airbase and keeps its books in three divisions of that
    # customer. The first one leads: its supplier codes stand on Airbase's vendors. The fourth subsidiary has none.
    DemoLink(
        "airbase_exact", {"airbase": "airbase_main", "exact_online": "exact_main"},
        _pairs("airbase", "exact_online", {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}), "Europe/Amsterdam",
        {"create_suppliers": "review", "create_vendors": "review", "leading_side": "exact_online",
         "bill_entry_days": 14, "order_link": "https://exact.meridiaan.example/{division}/orders/{order_id}"},
        {"airbase_main": ("MER-UK",)},
    ),
    # The consultancy in Boston is a customer of Airbase by itself, and keeps its books in a QuickBooks company.
    DemoLink(
        "airbase_quickbooks", {"airbase": "airbase_us", "quickbooks_online": "quickbooks_boston"},
        _pairs("airbase", "quickbooks_online", {"BWA-US": "9341457719220864"}), "America/New_York",
        {"create_suppliers": "review", "create_vendors": "review", "bill_entry_days": 14, "ap_account": "2000"},
        {"airbase_us": ("BWA-CA",)},
    ),
    # The software company invoices in three divisions of that customer. AvaTax knows two of them: 853 goes nowhere.
    DemoLink(
        "exact_avalara", {"exact_online": "exact_main", "avalara": "avalara_main"},
        _pairs("avalara", "exact_online", {"KESTREL-NL": "851", "KESTREL-US": "852"}), "Europe/Amsterdam",
        {"tax_lines": "yes", "tax_item": "TAX", "clearing_account": "1580", "tax_journal": "90",
         "ship_from": {
             "851": {"line1": "Keizersgracht 271", "postcode": "1016 ED", "city": "Amsterdam", "country": "NL"},
             "852": {"line1": "2000 Main Street", "postcode": "92614", "city": "Irvine", "state": "CA",
                     "country": "US"}}},
        {"exact_main": ("853",)},
    ),
    # The maker of instruments invoices in QuickBooks, where sales tax is off. Its forms bill no tax: customers owe it.
    DemoLink(
        "quickbooks_avalara", {"quickbooks_online": "quickbooks_us", "avalara": "avalara_main"},
        _pairs("avalara", "quickbooks_online", {"HALYARD-US": "9341458830331975"}), "America/Los_Angeles",
        {"ship_from": {"9341458830331975": {"line1": "700 Pike St", "postcode": "98101", "city": "Seattle",
                                            "state": "WA", "country": "US"}}},
    ),
)  # fmt: skip
