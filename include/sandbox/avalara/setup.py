"""What the account has before anybody sells: two companies and where each is registered."""

from __future__ import annotations

from collections.abc import Iterable

from include.sandbox.avalara import geography, rates
from include.sandbox.avalara.store import ACCOUNT_ID, USER_ID, Store, stamp
from include.sandbox.kernel.tables import Row

FIRST_DAY, LAST_DAY = "2010-01-01", "9999-12-31"
COMPANIES = (
    {"companyCode": "KESTREL-US", "name": "Kestrel Software Inc.", "isDefault": True, "defaultCountry": "US",
     "baseCurrencyCode": "USD"},
    {"companyCode": "KESTREL-NL", "name": "Kestrel Software B.V.", "isDefault": False, "defaultCountry": "NL",
     "baseCurrencyCode": "EUR", "businessIdentificationNo": "NL853746333B01"},
)  # fmt: skip
# (country, region, which local jurisdictions). Alabama is registered for the state alone (section 7).
NEXUS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "KESTREL-US": (
        ("US", "", None), ("US", "CA", "All"), ("US", "WA", "All"), ("US", "NY", "All"), ("US", "PA", "All"),
        ("US", "NC", "All"), ("US", "AL", None), ("CA", "", None),
    ),
    "KESTREL-NL": (("NL", "", None), ("DE", "", None), ("GB", "", None)),
}  # fmt: skip
TAX_IDS = {("KESTREL-NL", "NL"): "NL853746333B01", ("KESTREL-NL", "DE"): "DE298765432",
           ("KESTREL-NL", "GB"): "GB365462636"}  # fmt: skip


def enter(store: Store) -> None:
    for facts in COMPANIES:
        register(store, facts, NEXUS[str(facts["companyCode"])])


def register(store: Store, facts: Row, places: Iterable[tuple[str, str, str | None]]) -> None:
    """A company, and where it is registered: country, region, which local jurisdictions."""
    company = new_company(store, facts)
    code = company["companyCode"]
    for country, region, local in places:
        add_nexus(store, company, country, region, localNexusTypeId=local, taxId=TAX_IDS.get((code, country)))


def new_company(store: Store, facts: Row) -> Row:
    row = {
        "id": store.next_number("company", 7100341), "accountId": int(ACCOUNT_ID), "companyCode": "", "name": "",
        "isDefault": False, "isActive": True, "hasProfile": True, "isReportingEntity": False, "defaultCountry": "US",
        "baseCurrencyCode": "USD", "roundingLevelId": "Line", "taxDependencyLevelId": "Document",
        "businessIdentificationNo": None, "isTest": False, **facts,
    }  # fmt: skip
    return store.save_company(row)


def add_nexus(store: Store, company: Row, country: str, region: str = "", **more: object) -> Row:
    """``region`` empty: the country's. ``localNexusTypeId`` None is Selected, which here means none (section 1)."""
    juris = rates.state(region) if region else rates.country(country, geography.COUNTRIES[country][1])
    number = store.next_number("nexus", 90001)
    row = {
        "id": number, "companyId": company["id"], "country": country, "region": region or country,
        "jurisTypeId": juris.type, "jurisdictionTypeId": rates.LONG_TYPES[juris.type], "jurisCode": juris.code,
        "jurisName": juris.name, "effectiveDate": FIRST_DAY, "endDate": LAST_DAY,
        "nexusTypeId": "SalesOrSellersUseTax", "hasLocalNexus": bool(more.get("localNexusTypeId")),
        "localNexusTypeId": None, "taxId": None, "isSellerImporterOfRecord": False, **more,
    }  # fmt: skip
    store.nexus.put(company["companyCode"], str(number), row)
    return row


def put_item(store: Store, company: Row, before: Row | None, changes: Row) -> Row:
    """Of a company's own catalogue, made or changed."""
    made = before or {
        "id": store.next_number("item", 71001), "companyId": company["id"], "itemCode": "", "taxCode": "",
        "description": "", "itemGroup": "", "category": "", "createdDate": stamp(store.now), "createdUserId": USER_ID,
    }  # fmt: skip
    row = {**made, **changes, "modifiedDate": stamp(store.now), "modifiedUserId": USER_ID}
    store.items.put(company["companyCode"], str(row["id"]), row)
    return row


def put_tax_code(store: Store, company: Row, before: Row | None, changes: Row) -> Row:
    """A company's own, made or changed."""
    made = before or {
        "id": store.next_number("tax_code", 61001), "companyId": company["id"], "taxCode": "", "taxCodeTypeId": "P",
        "description": "", "parentTaxCode": "", "isPhysical": True, "goodsServiceCode": 0, "entityUseCode": "",
        "isActive": True, "isSSTCertified": False, "createdDate": stamp(store.now), "createdUserId": USER_ID,
    }  # fmt: skip
    row = {**made, **changes, "modifiedDate": stamp(store.now), "modifiedUserId": USER_ID}
    store.tax_codes.put(company["companyCode"], str(row["id"]), row)
    return row
