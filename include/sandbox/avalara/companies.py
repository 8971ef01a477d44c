"""Companies, their nexus and tax codes, and the definitions (section 1): read only here."""

from __future__ import annotations

from collections.abc import Callable

from include.sandbox.avalara import definitions, fields, listing, places, schema
from include.sandbox.avalara.call import Call, Handler
from include.sandbox.avalara.errors import not_found, required
from include.sandbox.avalara.http import Reply
from include.sandbox.avalara.store import ACCOUNT, Store
from include.sandbox.avalara.views import public
from include.sandbox.kernel.tables import Row


def shown(row: Row) -> Row:
    found: Row = public(row)
    return found


def query(call: Call) -> Reply:
    return listing.answer(call, [shown(row) for row in call.store.all_companies()])


def _one(call: Call) -> Row:
    """By id, as these paths name it; a code is not taken."""
    row = call.store.companies.get(ACCOUNT, call.parts["company"])
    if row is None:
        raise not_found("Company")
    return row


def get(call: Call) -> Reply:
    return Reply(200, shown(_one(call)))


def nexus_of(call: Call) -> Reply:
    return listing.answer(call, nexus(call.store, [_one(call)]))


def query_nexus(call: Call) -> Reply:
    return listing.answer(call, nexus(call.store, call.store.all_companies()))


def nexus(store: Store, companies: list[Row]) -> list[Row]:
    return [shown(row) for company in companies for row in store.nexus_of(company["companyCode"])]


def tax_codes_of(call: Call) -> Reply:
    return listing.answer(call, tax_codes(call.store, [_one(call)]))


def query_tax_codes(call: Call) -> Reply:
    """Across all companies; what Avalara publishes is not among them (assumed)."""
    return listing.answer(call, tax_codes(call.store, call.store.all_companies()))


def tax_codes(store: Store, companies: list[Row]) -> list[Row]:
    return [shown(row) for company in companies for row in store.tax_codes_of(company["companyCode"])]


def _defined(rows: Callable[[], list[Row]]) -> Handler:
    return lambda call: listing.answer(call, rows())


def nexus_by_address(call: Call) -> Reply:
    address = fields.read(schema.ADDRESS, call.request.query)
    if not address:
        raise required("country")
    return listing.answer(call, definitions.nexus_by_address(places.normal(address)))


DEFINITIONS: dict[str, Handler] = {
    "countries": _defined(definitions.countries), "regions": _defined(definitions.regions),
    "taxcodes": _defined(definitions.tax_codes), "entityusecodes": _defined(definitions.use_codes),
    "nexus": _defined(definitions.nexus), "nexus/byaddress": nexus_by_address,
}  # fmt: skip
