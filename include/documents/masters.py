"""Vendors and codes: the masters that documents refer to."""

from __future__ import annotations

from typing import ClassVar, Literal

from include.documents.base import Address, BaseDocument


class Vendor(BaseDocument):
    """``subsidiaries``: the companies of the target that it belongs to, where one vendor may belong to several (None:
    the one it is written to)."""

    kind: Literal["vendor"] = "vendor"
    company: str
    source_key: str
    code: str | None = None
    name: str
    vat_number: str | None = None
    registration_number: str | None = None
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    address: Address = Address()
    currency: str | None = None
    active: bool = True
    subsidiaries: tuple[str, ...] | None = None


class VendorFacts(BaseDocument):
    """What may be changed of a vendor on the other side; what stays out (None) is left alone."""

    email: str | None = None
    phone: str | None = None
    website: str | None = None
    address: Address | None = None


class VendorChange(BaseDocument):
    """What people changed of a vendor on the side that does not lead, on its way to the side that does.

    ``vendor_id`` is the vendor's id there. ``after`` holds only what changed; ``before`` what the target said of those
    facts when that was decided: a target that says something else by now is left alone.
    """

    kind: Literal["vendor_change"] = "vendor_change"
    company: str
    source_key: str
    vendor_id: str
    name: str
    before: VendorFacts
    after: VendorFacts

    changes_what_is_there: ClassVar[bool] = True


class VendorLink(BaseDocument):
    """The name by which the books know a vendor of the other system, filled in there once. ``reference`` is that name,
    ``vendor_id`` the vendor's id there, ``name`` what people call it."""

    kind: Literal["vendor_link"] = "vendor_link"
    company: str
    source_key: str
    vendor_id: str
    name: str
    reference: str


class Code(BaseDocument):
    """A general-ledger account, cost centre or cost unit.

    ``subsidiaries`` as a vendor's; ``type`` and ``currency`` of an account, in the target's own words, where it wants
    them.
    """

    kind: Literal["code"] = "code"
    company: str
    source_key: str
    group: Literal["gl_account", "cost_center", "cost_unit"]
    code: str
    name: str
    active: bool = True
    subsidiaries: tuple[str, ...] | None = None
    type: str | None = None
    currency: str | None = None


class CodedFrom(BaseDocument):
    """The codes of the source that those of a document stood for when it was coded (of an invoice only where they are
    others). While the source has them still, the document keeps its own, whatever mappings say since. Never sent."""

    account: str | None = None
    cost_center: str | None = None
    cost_unit: str | None = None
    item: str | None = None
    tax_code: str | None = None
    payment_term: str | None = None
