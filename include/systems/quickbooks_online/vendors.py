"""Vendors as QuickBooks' rows: pure. Payee details (the name on checks, tax and bank data) are never among them.

Source: reference page quickbooks_online, section 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pycountry

from include.documents import Vendor
from include.systems.base import Posting
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.accounts import Problem, Unsendable
from include.systems.wire import present

Body = dict[str, Any]


def vendor(posting: Posting, document: Vendor) -> Body:
    """The fields of a vendor that follow the other system. Raises ``Unsendable``."""
    problems: list[Problem] = []
    if posting.action == "void":
        text = f"vendor {document.name} is not made inactive in QuickBooks by us: decide there whether it is still used"
        raise Unsendable([("vendor_review", text)])
    if any(sign in document.name for sign in contract.NAME_FORBIDDEN):
        problems.append(("name_malformed", f"vendor {document.name!r}: QuickBooks takes no colon, tab or new line"))
    if len(document.name) > contract.DISPLAY_NAME_LENGTH:
        text = f"vendor {document.name!r}: QuickBooks takes {contract.DISPLAY_NAME_LENGTH} characters of a name"
        problems.append(("name_too_long", text))
    if problems:
        raise Unsendable(problems)
    address = document.address
    place = present(
        Line1=address.line1,
        Line2=address.line2,
        City=address.city,
        CountrySubDivisionCode=address.state,
        PostalCode=address.postcode,
        Country=address.country,
    )
    return present(
        DisplayName=document.name,
        PrimaryEmailAddr={"Address": document.email} if document.email else None,
        PrimaryPhone={"FreeFormNumber": document.phone} if document.phone else None,
        WebAddr={"URI": document.website} if document.website else None,
        BillAddr=place or None,
        # Fixed when a vendor is made; sent again later it would be refused, or worse, taken.
        CurrencyRef={"value": document.currency} if document.currency and posting.action == "create" else None,
    )


def changes(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> Body:
    """The properties of ``wanted`` that ``row`` does not say yet; an object whole, with what it already holds."""
    found: Body = {}
    for name, value in wanted.items():
        if says(row.get(name), value):
            continue
        if isinstance(value, Mapping) and isinstance(row.get(name), Mapping):
            # [assumed] An object in a sparse update replaces the old one whole: what is not ours in it is sent along.
            kept = {key: kept for key, kept in row[name].items() if key not in ("Id", "Lat", "Long")}
            found[name] = {**kept, **value}
        else:
            found[name] = value
    return found


def says(found: Any, value: Any) -> bool:
    """Whether ``found`` holds everything of ``value``: numbers by value, texts without the spaces around them."""
    if isinstance(value, Mapping):
        return isinstance(found, Mapping) and all(
            says(found.get(name), part) or (name == "Country" and _same_country(found.get(name), part))
            for name, part in value.items()
        )
    if isinstance(value, bool) or isinstance(found, bool):
        return found is value
    if isinstance(value, Decimal):
        return found is not None and Decimal(str(found)) == value
    return str("" if found is None else found).strip() == str("" if value is None else value).strip()


def _same_country(found: Any, value: Any) -> bool:
    """A country is read as three letters, however it was written (reference page, section 1, "Address change")."""
    try:
        one, other = (pycountry.countries.lookup(str(text or "")) for text in (found, value))
    except LookupError:
        return False
    return bool(one == other)
