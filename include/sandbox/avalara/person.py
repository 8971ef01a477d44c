"""What people do in Avalara's own website, by the name of the act or of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from include.sandbox.avalara import generate, geography, life, rates, setup
from include.sandbox.avalara.auth import REPLACEABLE, Credentials
from include.sandbox.avalara.errors import Refusal
from include.sandbox.avalara.store import CHOICES, DEFAULTS, Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

# (store, company, key, changes, whether it is deleted) -> (key, row)
Act = Callable[[Store, "Row | None", str, Row, bool], tuple[str, Row]]
COMPANY_FIELDS = {"companyCode": str, "name": str, "isActive": bool, "isDefault": bool, "defaultCountry": str,
                  "baseCurrencyCode": str, "businessIdentificationNo": str}  # fmt: skip
NEXUS_FIELDS = ("country", "region", "effectiveDate", "endDate", "localNexusTypeId", "taxId")
TAX_CODE_FIELDS = {"taxCode": str, "description": str, "isActive": bool}
ITEM_FIELDS = ("itemCode", "taxCode", "description")
LOCAL = (None, "Selected", "StateAdministered", "All")


def settings(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    for name, value in changes.items():
        if name not in DEFAULTS:
            raise EditRefused(f"no setting {name}; there are {', '.join(DEFAULTS)}")
        if type(value) is not type(DEFAULTS[name]) or value not in CHOICES.get(name, (value,)):
            raise EditRefused(f"{name} cannot be {value!r}")
    store.change_settings(changes)
    return "settings", store.settings()


def companies(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """Key: the company's code. Without one a company is made; none is deleted."""
    if gone:
        raise EditRefused("companies are not deleted: deactivate")
    for name, value in changes.items():
        kind = COMPANY_FIELDS.get(name)
        if kind is None or not (isinstance(value, kind) or (value is None and name == "businessIdentificationNo")):
            raise EditRefused(f"{name} of a company cannot be {value!r}")
    before = store.company(key) if key else None
    if key and before is None:
        raise EditRefused(f"there is no company {key}")
    code = str(changes.get("companyCode") or (before or {}).get("companyCode") or "")
    if not 0 < len(code) <= 25:
        raise EditRefused("a companyCode has 1 to 25 characters")
    if before is None and store.company(code) is not None:
        raise EditRefused(f"there is a company {code}")
    if before is not None and code != before["companyCode"]:
        raise EditRefused("the code of a company that has documents is not changed here")
    if changes.get("isDefault"):
        for other in store.all_companies():
            store.save_company({**other, "isDefault": False})
    row = store.save_company({**before, **changes}) if before else setup.new_company(store, changes)
    return row["companyCode"], row


def nexus(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """Key: the id, or country and region as in ``US/CA`` or ``DE``. Without one a nexus is declared."""
    if company is None:
        raise EditRefused("name the company that the nexus is of")
    code = company["companyCode"]
    if unknown := set(changes) - set(NEXUS_FIELDS):
        raise EditRefused(f"no field {', '.join(sorted(unknown))}; there are {', '.join(NEXUS_FIELDS)}")
    for name in set(changes) & {"effectiveDate", "endDate"}:
        try:
            dt.date.fromisoformat(str(changes[name]))
        except ValueError as error:
            raise EditRefused(f"{name} cannot be {changes[name]!r}") from error
    if changes.get("localNexusTypeId") not in LOCAL:
        raise EditRefused(f"localNexusTypeId cannot be {changes['localNexusTypeId']!r}")
    if not key:
        return _declared(store, company, dict(changes))
    before = next((row for row in store.nexus_of(code) if key in (str(row["id"]), _place(row))), None)
    if before is None:
        raise EditRefused(f"{code} has no nexus {key}")
    if gone:
        store.nexus.delete(code, str(before["id"]))
        return str(before["id"]), before
    if {"country", "region"} & set(changes):
        raise EditRefused("another country or region is another nexus")
    row = {**before, **changes, "hasLocalNexus": bool(changes.get("localNexusTypeId", before["localNexusTypeId"]))}
    store.nexus.put(code, str(row["id"]), row)
    return str(row["id"]), row


def _place(row: Row) -> str:
    return str(row["country"]) if row["region"] == row["country"] and row["jurisTypeId"] == "CNT" else (
        f"{row['country']}/{row['region']}")  # fmt: skip


def _declared(store: Store, company: Row, changes: Row) -> tuple[str, Row]:
    country, region = str(changes.pop("country", "")), str(changes.pop("region", ""))
    if country not in geography.COUNTRIES:
        raise EditRefused(f"there is no country {country!r}")
    if region and (country != "US" or region not in rates.STATES):
        raise EditRefused(f"there is no region {region!r} of {country} to declare a nexus in")
    if region and not rates.state(region).rates:
        raise EditRefused(f"the rule table has no rate for {region}: its sources disagree")
    row = setup.add_nexus(store, company, country, region, **changes)
    return str(row["id"]), row


def tax_codes(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """Of a company itself. Key: the code. Without one a code is made."""
    if company is None:
        raise EditRefused("name the company that the tax code is of")
    code = company["companyCode"]
    for name, value in changes.items():
        if not isinstance(value, TAX_CODE_FIELDS.get(name, ())):
            raise EditRefused(f"{name} of a tax code cannot be {value!r}")
    known = {row["taxCode"].upper(): row for row in store.tax_codes_of(code)}
    before, named = known.get(key.upper()), str(changes.get("taxCode") or key)
    if key and before is None:
        raise EditRefused(f"{code} has no tax code {key}")
    if before is not None and gone:
        store.tax_codes.delete(code, str(before["id"]))
        return key, before
    if not 0 < len(named) <= 25:
        raise EditRefused("a taxCode has 1 to 25 characters")
    if known.get(named.upper(), before) is not before:
        raise EditRefused(f"{code} has a tax code {named}")
    row = setup.put_tax_code(store, company, before, changes)
    return row["taxCode"], row


def items(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """Of a company's own catalogue. Key: the item's code, with or without an item of that code there."""
    if company is None:
        raise EditRefused("name the company that the item is of")
    for name, value in changes.items():
        if name not in ITEM_FIELDS or not isinstance(value, str):
            raise EditRefused(f"{name} of an item cannot be {value!r}")
    code = company["companyCode"]
    before = next((row for row in store.items_of(code) if row["itemCode"].upper() == key.upper()), None)
    if gone:
        if before is None:
            raise EditRefused(f"{code} has no item {key}")
        store.items.delete(code, str(before["id"]))
        return key, before
    named = str(changes.get("itemCode") or (before or {}).get("itemCode") or key)
    if not 0 < len(named) <= 50:
        raise EditRefused("an itemCode has 1 to 50 characters")
    return named, setup.put_item(store, company, before, {**changes, "itemCode": named})


def transactions(store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """A document that another connector records: ``set`` is a CreateTransactionModel."""
    if key or gone:
        raise EditRefused("documents are not changed here: adjust, lock, commit, uncommit or void them")
    model = {"type": "SalesInvoice", **({"companyCode": company["companyCode"]} if company else {}), **changes}
    row = generate.record(store, model)
    return row["code"], row


def act(name: str, store: Store, company: Row | None, key: str, changes: Row, gone: bool) -> tuple[str, Row]:
    """On the document with this code; ``set`` may name its ``type``. ``adjusting``: ``set`` is what of its model is
    another one now, and what was committed stays so."""
    if company is None:
        raise EditRefused("name the company that the document is of")
    code, type = company["companyCode"], str(changes.get("type", "SalesInvoice"))
    row = store.current(code, type, key)
    if row is None:
        raise EditRefused(f"{code} has no {type} {key!r}")
    done: dict[str, Callable[[], Row]] = {
        "locking": lambda: life.lock(store, code, row, bool(changes.get("isLocked", True))),
        "committing": lambda: life.commit(store, code, row, True),
        "uncommitting": lambda: life.uncommit(store, code, row),
        "adjusting": lambda: generate.adjust(store, row, changes),
        "voiding": lambda: life.void(store, code, row, str(changes.get("code", "DocVoided"))),
    }
    return key, done[name]()


ACTS: dict[str, Act] = {
    "companies": companies, "nexus": nexus, "tax_codes": tax_codes, "items": items, "transactions": transactions,
    "settings": settings,
    **{name: partial(act, name) for name in ("locking", "committing", "uncommitting", "adjusting", "voiding")},
}  # fmt: skip


def edit(store: Store, entity: str, body: dict[str, Any]) -> tuple[str, Row]:
    """Raises ``EditRefused`` and, for an unknown act, ``KeyError``."""
    done, changes, said = ACTS[entity], body.get("set") or {}, body.get("company")
    if not isinstance(changes, dict):
        raise EditRefused("set is an object")
    company = store.company(str(said)) if said else None
    if said and company is None:
        raise EditRefused(f"there is no company {said}")
    try:
        return done(store, company, str(body.get("key") or ""), changes, bool(body.get("delete")))
    except Refusal as refusal:
        raise EditRefused(_words(refusal)) from refusal


def _words(refusal: Refusal) -> str:
    detail = (refusal.body or {"error": {"details": [{}]}})["error"]["details"][0]
    return f"{detail.get('code')}: {detail.get('description') or detail.get('message')}"


def replace_credentials(credentials: Credentials, changes: Row) -> list[str]:
    """Without any a new licence key is made; ``info`` tells it. The old one stops."""
    wanted = changes or {"license_key": None}
    if unknown := set(wanted) - set(REPLACEABLE):
        raise EditRefused(f"{', '.join(sorted(unknown))} is not replaced; {', '.join(REPLACEABLE)} are")
    credentials.replace(wanted)
    return list(wanted)
