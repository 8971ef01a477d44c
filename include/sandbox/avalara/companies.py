"""Companies, their nexus and tax codes, and the definitions (section 1)."""

from __future__ import annotations

from collections.abc import Callable

from include.sandbox.avalara import definitions, fields, geography, listing, places, schema, setup
from include.sandbox.avalara.call import Call, Handler
from include.sandbox.avalara.errors import not_found, refused, required
from include.sandbox.avalara.http import Reply
from include.sandbox.avalara.store import ACCOUNT, Store
from include.sandbox.avalara.views import public
from include.sandbox.kernel.tables import Row

CURRENCIES = {"US": "USD", "CA": "CAD", "GB": "GBP"}


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


def initialize(call: Call) -> Reply:
    """A company with one place, and nexus in the country and state of that place.

    Avalara's text asks for a minute before its first document: here it is ready at once. Its contact is not kept.
    """
    model, store = call.body(schema.INITIALIZE), call.store
    for name in ("name", "line1", "city", "region", "postalCode", "country"):
        if not model.get(name, "").strip():
            raise required(name)
    where = places.normal(model)
    code = model.get("companyCode") or f"COMPANY-{len(store.all_companies()) + 1}"
    if store.company(code) is not None:
        raise refused("DuplicateEntry", f"There is a company with the code {code}.", refers="companyCode")
    row = setup.new_company(store, {
        "companyCode": code, "name": model["name"], "defaultCountry": where["country"],
        "baseCurrencyCode": CURRENCIES.get(where["country"], "EUR"),
        "businessIdentificationNo": model.get("vatRegistrationId"), "taxpayerIdNumber": model.get("taxpayerIdNumber"),
    })  # fmt: skip
    setup.add_nexus(store, row, where["country"])
    if any(one["jurisTypeId"] == "STA" for one in definitions.nexus_by_address(where)):
        setup.add_nexus(store, row, where["country"], where["region"], localNexusTypeId="All")
    return Reply(201, shown(row))


def declare_nexus(call: Call) -> Reply:
    """A list of them. Countries and states, of which ``localNexusTypeId`` takes their districts along (assumed: no
    district is declared alone)."""
    company, models = _one(call), fields.read(schema.NEXUS_LIST, {"nexus": call.json()})["nexus"]
    return Reply(201, [shown(_declared(call.store, company, model)) for model in models])


def _declared(store: Store, company: Row, model: Row) -> Row:
    country = model.get("country", "")
    region = model.get("region") or country
    state = region != country or model.get("jurisTypeId") == "STA"
    known = ("STA" if state else "CNT", country, region)
    if model.get("jurisTypeId", known[0]) != known[0] or all(
        (one["jurisTypeId"], one["country"], one["region"]) != known for one in _all_nexus()
    ):
        raise refused("InvalidCountryRegion", f"Avalara defines no nexus for {country} {region}.", refers="region")
    if any((one["jurisTypeId"], one["country"], one["region"]) == known
           for one in store.nexus_of(company["companyCode"])):  # fmt: skip
        raise refused("DuplicateNexusError", f"Nexus in {country} {region} is declared already.", refers="region")
    chosen = {name: model[name] for name in schema.NEXUS_CHOICES if name in model}
    return setup.add_nexus(store, company, country, region if state else "", **chosen)


def _all_nexus() -> list[Row]:
    """The United States levy nothing themselves: no rate has them, and companies declare them all the same."""
    return [*definitions.nexus(), {"jurisTypeId": "CNT", "country": "US", "region": "US"}]


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


def items_of(call: Call) -> Reply:
    return listing.answer(call, items(call.store, [_one(call)]))


def query_items(call: Call) -> Reply:
    return listing.answer(call, items(call.store, call.store.all_companies()))


def items(store: Store, companies: list[Row]) -> list[Row]:
    return [shown(row) for company in companies for row in store.items_of(company["companyCode"])]


def regions_of(call: Call) -> Reply:
    country = geography.country_of(call.parts["country"])
    return listing.answer(call, [one for one in definitions.regions() if one["country"] == country])


def _defined(rows: Callable[[], list[Row]]) -> Handler:
    return lambda call: listing.answer(call, rows())


def nexus_by_address(call: Call) -> Reply:
    address = fields.read(schema.ADDRESS, call.request.query)
    if not address:
        raise required("country")
    return listing.answer(call, definitions.nexus_by_address(places.normal(address)))


DEFINITIONS: dict[str, Handler] = {
    "countries": _defined(definitions.countries), "countries/{country}/regions": regions_of,
    "currencies": _defined(definitions.currencies), "parameters": _defined(definitions.parameters),
    "regions": _defined(definitions.regions),
    "taxcodes": _defined(definitions.tax_codes), "entityusecodes": _defined(definitions.use_codes),
    "nexus": _defined(definitions.nexus), "nexus/byaddress": nexus_by_address,
}  # fmt: skip
