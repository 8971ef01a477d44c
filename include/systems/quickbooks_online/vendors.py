"""Vendors as QuickBooks' rows: pure. Payee details (the name on checks, tax and bank data) are never among them.

Source: reference page quickbooks_online, section 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import pycountry

from include.documents import Vendor, VendorChange, VendorFacts
from include.systems.base import Posting, Problem, Unsendable
from include.systems.quickbooks_online import contract
from include.systems.wire import present
from include.texts.program import said

Body = dict[str, Any]
AGREED = "agreed"
"""In the stored body of a vendor's change: what QuickBooks said of these fields when it was decided. Never sent."""


def vendor(posting: Posting, document: Vendor) -> Body:
    """The fields of a vendor that follow the other system. Raises ``Unsendable``."""
    problems: list[Problem] = []
    if posting.action == "void":
        text = said("quickbooks_online.vendor_stays_active", called=document.name)
        raise Unsendable([("vendor_review", text)])
    if any(sign in document.name for sign in contract.NAME_FORBIDDEN):
        problems.append(("name_malformed", said("quickbooks_online.name.signs", called=repr(document.name))))
    if len(document.name) > contract.DISPLAY_NAME_LENGTH:
        values = {"called": repr(document.name), "most": contract.DISPLAY_NAME_LENGTH}
        problems.append(("name_too_long", said("quickbooks_online.name.length", **values)))
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


def change(document: VendorChange) -> Body:
    """Only the fields that people changed on the other side, and beside them what QuickBooks said of them before.

    Never a name: QuickBooks has one name space for vendors, customers and employees, and people find a vendor by it.
    Raises ``Unsendable``.
    """
    wanted, before = _facts(document.after), _facts(document.before)
    if not wanted:
        text = said("quickbooks_online.change.of_nothing", called=document.name)
        raise Unsendable([("nothing_to_change", text)])
    blank = {name: dict.fromkeys(parts, contract.EMPTY) for name, parts in wanted.items()}
    return {**wanted, AGREED: {name: before.get(name, blank[name]) for name in wanted}}


def _facts(facts: VendorFacts) -> Body:
    address = facts.address
    return present(
        PrimaryEmailAddr={"Address": facts.email} if facts.email else None,
        PrimaryPhone={"FreeFormNumber": facts.phone} if facts.phone else None,
        WebAddr={"URI": facts.website} if facts.website else None,
        BillAddr=None
        if address is None
        else {
            "Line1": address.line1 or contract.EMPTY,
            "Line2": address.line2 or contract.EMPTY,
            # A new address is not the old one's third line.
            **dict.fromkeys(("Line3", "Line4", "Line5"), contract.EMPTY),
            "City": address.city or contract.EMPTY,
            "CountrySubDivisionCode": address.state or contract.EMPTY,
            "PostalCode": address.postcode or contract.EMPTY,
            **({"Country": address.country} if address.country else {}),
        },
    )


def changes_agreed(row: Mapping[str, Any], wanted: Mapping[str, Any], agreed: Mapping[str, Any]) -> Body:
    """The same as ``changes``, if what differs still says what it said when the change was decided.

    Raises ``Unsendable`` when a person was faster: then both sides changed, and the next run sees that.
    """
    found = changes(row, wanted)
    moved = [name for name in found if not says(row.get(name) or {}, _compared(agreed.get(name) or {}))]
    if moved:
        values = {"called": row.get("DisplayName") or row.get("Id"), "fields": ", ".join(_WORDS[one] for one in moved)}
        raise Unsendable([("changed_on_both_sides", said("quickbooks_online.change.on_both_sides", **values))])
    return {name: _without_new_blanks(value, row.get(name)) for name, value in found.items()}


_WORDS = {"PrimaryEmailAddr": "e-mail address", "PrimaryPhone": "phone", "WebAddr": "website", "BillAddr": "address"}
# Lines that our address does not know, and a country that is read otherwise than it was written, say nothing.
_NOT_COMPARED = frozenset({"Line3", "Line4", "Line5", "Country"})


def _compared(parts: Mapping[str, Any]) -> Body:
    return {name: value for name, value in parts.items() if name not in _NOT_COMPARED}


def _without_new_blanks(value: Any, before: Any) -> Any:
    """An empty text takes a part away; where there is none it has nothing to say."""
    if not isinstance(value, Mapping):
        return value
    there = before if isinstance(before, Mapping) else {}
    return {name: part for name, part in value.items() if part != contract.EMPTY or name in there}


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
        return _equals(found, value)
    return str("" if found is None else found).strip() == str("" if value is None else value).strip()


def _equals(found: Any, value: Decimal) -> bool:
    try:
        return found is not None and Decimal(str(found)) == value
    except InvalidOperation:
        return False


def _same_country(found: Any, value: Any) -> bool:
    """A country is read as three letters, however it was written (reference page, section 1, "Address change")."""
    try:
        one, other = (pycountry.countries.lookup(str(text or "")) for text in (found, value))
    except LookupError:
        return False
    return bool(one == other)
