"""What P2P checks after the API layer has accepted a record (section 5, step 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from include.sandbox.basware.store import TENANT, Store
from include.sandbox.kernel.tables import Row


def wrong(store: Store, name: str, content: Row) -> list[str]:
    return [*_companies(store, name, content), *CHECKS.get(name, _nothing)(store, content)]


def known(store: Store, name: str, code: str, company: str | None = None) -> bool:
    """Whether P2P has it, in this company; a record without companies is of every one."""
    for row in store.p2p[name].find("code", TENANT, code):
        listed = [one["companyCode"] for one in row.get("companies", [])]
        if company is None or not listed or company in listed:
            return True
    return False


def _companies(store: Store, name: str, content: Row) -> Iterator[str]:
    named = [one["companyCode"] for one in content.get("companies", [])]
    named += [content[field] for field in ("companyCode", "organizationUnitCode") if field in content]
    if name == "companies":
        return
    yield from (f"company {code} is unknown" for code in named if not known(store, "companies", code))


def _nothing(store: Store, content: Row) -> Iterator[str]:
    yield from ()


def _unique(name: str, field: str) -> Callable[[Store, Row], Iterator[str]]:
    """A record code belongs to one record of a company."""

    def check(store: Store, content: Row) -> Iterator[str]:
        mine = {one["companyCode"] for one in content.get("companies", [])}
        for row in store.p2p[name].find("code", TENANT, content[field]):
            both = mine & {one["companyCode"] for one in row.get("companies", [])}
            if row["externalCode"] != content["externalCode"] and both:
                yield f"{field} {content[field]} is used in company {min(both)} by {row['externalCode']}"

    return check


def _vendor(store: Store, content: Row) -> Iterator[str]:
    yield from _unique("vendors", "vendorCode")(store, content)
    term = content.get("paymentTerms", {}).get("paymentTermCode")
    if term is not None and not known(store, "paymentTerms", term):
        yield f"payment term {term} is unknown"
    banks = [
        one["id"]
        for means in content.get("paymentMeans", [])
        for account in means.get("financialAccounts", [])
        for one in account.get("financialAccountIdentifiers", [])
    ]
    yield from (f"bank account {bank} stands twice" for bank in sorted({b for b in banks if banks.count(b) > 1}))


def _account(store: Store, content: Row) -> Iterator[str]:
    yield from _unique("accounts", "accountCode")(store, content)
    if "taxCode" in content and not known(store, "taxCodes", content["taxCode"]):
        yield f"tax code {content['taxCode']} is unknown"


def _order(store: Store, content: Row) -> Iterator[str]:
    if not known(store, "vendors", content["supplierCode"], content["companyCode"]):
        yield f"supplier {content['supplierCode']} is unknown in company {content['companyCode']}"
    term = content.get("paymentTermCode")
    if term is not None and not known(store, "paymentTerms", term):
        yield f"payment term {term} is unknown"
    identity = ("orderNumber", "sourceSystem", "companyCode", "organizationElementCode")
    for row in store.p2p["matchingOrders"].find("code", TENANT, content["orderNumber"]):
        same = all(row.get(field) == content[field] for field in identity)
        if same and row["externalCode"] != content["externalCode"]:
            yield f"order {content['orderNumber']} is known already as {row['externalCode']}"


def _line(store: Store, content: Row) -> Iterator[str]:
    order = store.p2p["matchingOrders"].get(TENANT, content["orderExternalCode"])
    if order is None:
        yield f"order {content['orderExternalCode']} is unknown: its header comes first"
        return
    yield from _coding(store, content.get("orderLineCoding", []), order["companyCode"])


def _import(store: Store, content: Row) -> Iterator[str]:
    company = content.get("organizationUnitCode")
    if company is None and "organizationIdentifier" not in content:
        yield "organizationUnitCode or organizationIdentifier is needed"
    if "supplierCode" in content and not known(store, "vendors", content["supplierCode"], company):
        yield f"supplier {content['supplierCode']} is unknown"
    for line in content.get("lines", []):
        yield from _coding(store, line.get("codingRows", []), company)


def _coding(store: Store, rows: list[Row], company: str | None) -> Iterator[str]:
    for field, name, words in (
        ("accountCode", "accounts", "account"),
        ("costCenterCode", "costCenters", "cost centre"),
    ):
        for row in rows:
            if field in row and not known(store, name, row[field], company):
                yield f"{words} {row[field]} is unknown"


CHECKS: dict[str, Callable[[Store, Row], Iterator[str]]] = {
    "vendors": _vendor,
    "accounts": _account,
    "costCenters": _unique("costCenters", "costCenterCode"),
    "matchingOrders": _order,
    "matchingOrderLines": _line,
    "purchaseOrders": _import,
}
