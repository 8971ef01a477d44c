"""Addresses as AvaTax is sent them: pure. Source: reference page avalara_avatax, sections 2 and 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.documents import Address, ShipAddress
from include.systems.avalara import contract
from include.systems.base import Posting, Problem, Unsendable
from include.systems.wire import present
from include.texts.program import said

Body = dict[str, Any]


def question(document: ShipAddress) -> Body:
    """The question whether an address is one. Raises ``Unsendable``."""
    what = delivery(document.customer)
    body = _present_address(
        document.line1, document.line2, document.line3, document.city, document.region, document.postal_code,
        document.country,
    )  # fmt: skip
    problems = problems_of(body, what)
    if document.country and document.country.upper() not in contract.RESOLVED_COUNTRIES:
        problems.append(("not_validated", said("avalara.not_validated", delivery=what, country=document.country)))
    if problems:
        raise Unsendable(problems)
    return body


def validated(posting: Posting) -> Body:
    """The delivery address as AvaTax validated it; {} where none was asked about."""
    found = [target for name, target in posting.references.items() if name.startswith("addresses:")]
    if len(found) != 1 or not found[0].facts.get("country"):
        return {}
    facts = found[0].facts
    names = ("line1", "line2", "line3", "city", "region", "postal_code", "country")
    return _present_address(*(facts.get(name) for name in names))


def of_invoice(found: Address | None) -> Body:
    """Where only the country decides, a street that is too long is cut rather than a reason to stop [doc]."""
    if found is None:
        return {}
    body = _present_address(found.line1, found.line2, None, found.city, found.state, found.postcode, found.country)
    if str(body.get("country") or "").upper() in contract.RESOLVED_COUNTRIES:
        return body
    return {name: str(value)[: contract.ADDRESS[name]] for name, value in body.items()}


def problems_of(body: Mapping[str, Any], what: str) -> list[Problem]:
    """Too little to ask with is known before asking. Elsewhere than in the US and Canada the country says it all."""
    found: list[Problem] = []
    country = str(body.get("country") or "").upper()
    if not country:
        found.append(("address_failed", said("avalara.no_country", delivery=what)))
    elif country in contract.RESOLVED_COUNTRIES:
        street = body.get("line1") and body.get("city") and body.get("region")
        if not (body.get("postalCode") or street):
            found.append(("address_failed", said("avalara.no_postcode", delivery=what, address=in_a_line(body))))
    found += [("address_failed", text) for _, text in too_long(body, contract.ADDRESS, what)]
    return found


def delivery(customer: str | None) -> str:
    """A delivery address as sentences name it."""
    return said("avalara.address_of", customer=customer) if customer else said("avalara.address")


def in_a_line(body: Mapping[str, Any]) -> str:
    """An address in one line, for people."""
    names = ("line1", "line2", "line3", "city", "region", "postalCode", "country")
    return ", ".join(str(body[name]) for name in names if body.get(name)) or "nothing"


def too_long(body: Mapping[str, Any], lengths: Mapping[str, int | None], what: str) -> list[Problem]:
    found: list[Problem] = []
    for name, most in lengths.items():
        content = str(body.get(name, ""))
        if most is not None and len(content) > most:
            values = {"subject": what, "field": name, "count": len(content), "most": most, "content": content}
            found.append(("too_long", said("avalara.too_long", **values)))
    return found


def _present_address(
    line1: str | None, line2: str | None, line3: str | None, city: str | None, region: str | None, code: str | None,
    country: str | None,
) -> Body:  # fmt: skip
    return present(
        line1=line1 or None,
        line2=line2 or None,
        line3=line3 or None,
        city=city or None,
        region=region or None,
        postalCode=code or None,
        country=country or None,
    )
