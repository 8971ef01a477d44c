"""The table of endpoints. Paths are taken without regard to case, as the vendor's web server does (assumed)."""

from __future__ import annotations

import re

from include.sandbox.avalara import addresses, companies, listing, transactions
from include.sandbox.avalara.call import Handler

Route = tuple[re.Pattern[str], dict[str, Handler]]


def _route(path: str, **handlers: Handler) -> Route:
    """No slash at the end: an empty code is not a list (section 3)."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", f"/api/v2/{path}")
    return re.compile(f"{pattern}$", re.IGNORECASE), handlers


_CODE = "companies/{company}/transactions/{code}"
ROUTES: list[Route] = [
    _route("companies", GET=companies.query),
    _route("companies/initialize", POST=companies.initialize),
    _route("companies/{company}", GET=companies.get),
    _route("companies/{company}/nexus", GET=companies.nexus_of, POST=companies.declare_nexus),
    _route("nexus", GET=companies.query_nexus),
    _route("companies/{company}/taxcodes", GET=companies.tax_codes_of),
    _route("taxcodes", GET=companies.query_tax_codes),
    _route("companies/{company}/items", GET=companies.items_of),
    _route("items", GET=companies.query_items),
    *(_route(f"definitions/{name}", GET=handler) for name, handler in companies.DEFINITIONS.items()),
    _route("addresses/resolve", GET=addresses.resolve_query, POST=addresses.resolve_body),
    _route("transactions/create", POST=transactions.create),
    _route("transactions/createoradjust", POST=transactions.create_or_adjust),
    _route("transactions/lock", POST=transactions.lock_many),
    _route("transactions/{id}", GET=transactions.get_by_id),
    _route("companies/{company}/transactions", GET=listing.transactions),
    _route(_CODE, GET=transactions.get),
    _route(f"{_CODE}/audit", GET=transactions.audit),
    _route(f"{_CODE}/types/{{type}}", GET=transactions.get),
    _route(f"{_CODE}/types/{{type}}/audit", GET=transactions.audit),
    *(_route(f"{_CODE}/{name}", POST=handler) for name, handler in transactions.ACTIONS.items()),
]
