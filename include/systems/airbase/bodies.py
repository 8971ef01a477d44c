"""Canonical documents as what Airbase is sent: pure. Source: reference page airbase, sections 3, 4 and 6.

Bank details and tax ids are never sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from include.documents import Address, Code, OrderResult, Vendor
from include.systems.airbase import contract
from include.systems.base import Posting, Target, Unsendable
from include.systems.wire import present
from include.texts.program import said

_AIRBASE_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def vendor(document: Vendor, posting: Posting) -> dict[str, Any]:
    """A new vendor under its reference, or what is changed of one that is there: a reference is set once only, so that
    a change leaves it out. Raises ``Unsendable``."""
    new = posting.action == "create"
    if new and not document.code:
        raise Unsendable([("reference_missing", said("airbase.no_code", name=document.name))])
    if posting.action == "void":
        return {"is_active": False}
    return present(
        erp_reference_id=document.code if new else None,
        name=document.name,
        is_active=document.active,
        email=document.email,
        phone=document.phone,
        website=document.website,
        address=_address(document.address),
        subsidiary_reference_ids=subsidiaries(document.subsidiaries, posting.company),
    )


def code(document: Code, posting: Posting, tag_types: Mapping[str, Mapping[str, str]]) -> tuple[str, dict[str, Any]]:
    """The list that a code belongs to, and its item of a ``bulk_upsert``: with Airbase's id it changes what is there.
    Raises ``Unsendable``."""
    is_account = document.group == "gl_account"
    problems = _code_problems(document, posting, tag_types)
    if problems:
        raise Unsendable(problems)
    made = present(
        airbase_id=posting.target.id if posting.target else None,
        erp_reference_id=None if posting.target else document.code,
        name=document.name,
        subsidiary_reference_ids=subsidiaries(document.subsidiaries, posting.company),
    )
    if not is_account:
        return contract.TAGS, made | {"tag_type": dict(tag_types[document.group])}
    return contract.ACCOUNTS, made | present(
        account_number=document.code,
        type=document.type,
        category=contract.CATEGORY,
        erp_currency_reference_id=document.currency,
    )


def order_result(document: OrderResult, posted: Target | None) -> dict[str, Any]:
    """What became of an order. A success carries the order's number in the books and clears what was sent before; a
    failure leaves a number alone that is there. ``{order_id}`` in its link is what the books know the order by, which
    nobody knows before it stands there. Raises ``Unsendable``."""
    if not document.success:
        message = shortened(document.message)
        if not message:
            raise Unsendable([("message_missing", said("airbase.no_reason", number=document.number))])
        return {"erp_sync_status": contract.FAILED, "error_message": message}
    if posted is None or not posted.number:
        raise Unsendable([("reference_missing", said("airbase.no_number", number=document.number))])
    url = document.url and document.url.replace("{order_id}", posted.id)
    made = present(erp_reference_id=posted.number, erp_url=url, erp_sync_status=contract.SYNCED)
    return made | {"error_message": None}


def subsidiaries(keys: Sequence[str] | None, company: str) -> list[dict[str, str]]:
    """References to subsidiaries: by the ERP's key, and by Airbase's id where that stands for a blank one [assumed: one
    of the two is enough]."""
    return [
        {"airbase_id" if _AIRBASE_ID.fullmatch(key) else contract.REFERENCE: key}
        for key in dict.fromkeys(keys or (company,))
    ]


def shortened(text: str) -> str:
    """``text`` on one line, as long as Airbase takes it; what is cut shows as dots."""
    line, most = " ".join(text.split()), contract.MESSAGE_LENGTH
    return line if len(line) <= most else line[: most - 3].rstrip() + "..."


def _code_problems(
    document: Code, posting: Posting, tag_types: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str]]:
    what = _item(document)
    problems = []
    if posting.action == "void" or not document.active:
        problems.append(("cannot_be_closed", said("airbase.cannot_be_closed", coded=what)))
    if document.group == "gl_account" and document.type not in contract.ACCOUNT_TYPES:
        known = ", ".join(sorted(contract.ACCOUNT_TYPES))
        text = said("airbase.no_account_type", coded=what, type=repr(document.type), known=known)
        problems.append(("account_type_unknown", text))
    if document.group != "gl_account" and document.group not in tag_types:
        problems.append(("tag_type_unknown", said("airbase.no_tag_type", coded=what, group=document.group)))
    if posting.action == "update" and posting.target is None:
        raise ValueError(f"{what} stands nowhere, so it cannot be changed")
    return problems


def _item(document: Code) -> str:
    values = {"number": document.code, "title": document.name}
    return said("airbase.account", **values) if document.group == "gl_account" else said("airbase.tag", **values)


def _address(address: Address) -> dict[str, Any] | None:
    found = present(
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postal_code=address.postcode,
        country=address.country,
    )
    return found or None
