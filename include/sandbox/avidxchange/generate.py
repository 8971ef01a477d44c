"""The tenant as the connector finds it: what people entered, approved and paid by hand before any link existed."""

from __future__ import annotations

import datetime as dt

from include.sandbox.avidxchange import history, vendors
from include.sandbox.avidxchange.approvals import GL_GROUP
from include.sandbox.avidxchange.fates import share
from include.sandbox.avidxchange.store import TENANT, Store, stamp
from include.sandbox.avidxchange.wire import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.model import Company, Rendering, World

FIRST_COMPANY_ID = 501
# Numbers of its own, so that the other companies' documents of today and tomorrow keep theirs.
DISTRIBUTOR: Row = {"_first_id": 5_000_001}
MISSING_CODES = 0.12
# Account types of costs and of balance sheet items that invoices are coded to.
CODED_TYPES = range(110, 130)


def at_day(day: dt.date, hour: int, now: dt.datetime) -> dt.datetime:
    return min(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC), now)


def generate(store: Store, world: World, truth: Truth) -> None:
    """Companies always; the rest only where the world has history."""
    _enter(store, world, truth, FIRST_COMPANY_ID)
    if world.distributor is not None:
        _enter(store, world.distributor, truth, FIRST_COMPANY_ID + len(world.companies), DISTRIBUTOR)


def _enter(store: Store, world: World, truth: Truth, first: int, own: Row | None = None) -> None:
    for number, company in enumerate(world.companies):
        row: Row = {"CompanyId": first + number, "ExternalCode": company.avid, "Name": company.name, **(own or {})}
        store.companies.put(
            TENANT, company.avid, {**row, "LastModifiedDate": stamp(world.now - dt.timedelta(days=400))}
        )
    if not world.vendors:
        return
    for one in world.companies:
        _codes(store, world, one)
    known: dict[str, int] = {}
    for vendor in world.vendors:
        typed = vendor.renderings.get("avidxchange")
        if typed is None:
            continue
        created = at_day(vendor.created, 9, world.now)
        values = _vendor(store, typed, vendor.company.avid)
        row = vendors.save_vendor(store, None, values, "generator", created)
        known[vendor.id] = int(row["VendorId"])
        truth.record(vendor.id, "avidxchange", vendor.company.avid, str(row["VendorId"]))
    history.enter(store, world, known)


def _codes(store: Store, world: World, company: Company) -> None:
    """Somebody once typed most of the chart of accounts; some codes are missing, ended cost centres are inactive."""
    made = world.now - dt.timedelta(days=380)
    entries = [
        (GL_GROUP, account.code, account.name, not account.blocked)
        for account in world.accounts
        if account.type in CODED_TYPES
    ]
    for group_of, dimensions in zip(world.groups, (world.cost_centers, world.cost_units), strict=True):
        entries += [(group_of, one.code, one.name, one.ended is None) for one in dimensions]
    for group, value, name, active in entries:
        if share(world.seed, "missing code", company.avid, group, value) < MISSING_CODES:
            continue
        values = {
            "CodeValue": value,
            "GroupName": group,
            "CompanyExternalCode": company.avid,
            "Description": name,
            "IsActive": active,
        }
        vendors.save_code(store, None, values, made)


def _vendor(store: Store, typed: Rendering, company: str) -> Row:
    address = {
        "Line1": typed.street,
        "Line2": None,
        "City": typed.city,
        "State": typed.state,
        "Country": typed.country,
        "PostalCode": typed.postcode,
    }
    taken = typed.code is not None and store.vendors.find("code", TENANT, (company, typed.code))
    banks = [{"AccountNum": bank.iban, "RoutingNum": bank.bic, "ClientId": None} for bank in typed.banks]
    return {
        "ExternalVendorCode": None if taken else typed.code,
        "CompanyExternalCode": company,
        "Name": typed.name,
        "NameOnCheck": typed.banks[0].holder if typed.banks else typed.name,
        "FedTaxId": typed.vat_number,
        "Address": address,
        "Telephone1": typed.phone,
        "Email": typed.email,
        "Website": typed.website,
        "Active": not typed.blocked,
        "RemitToAddress": dict(address),
        "RemitEmail": typed.email,
        "BankAccounts": banks,
    }
