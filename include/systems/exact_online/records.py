"""Suppliers and recoded entry lines as Exact's rows: pure. Source: reference page exact_online, section 6."""

from __future__ import annotations

from typing import Any

from include.documents import Coding, Vendor
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.coded import account_not_there
from include.systems.exact_online.odata import Guid
from include.systems.wire import present
from include.texts.program import said

Body = dict[str, Any]
AVID = contract.KEY_PREFIXES["avidxchange"]


def supplier_key(vendor: Vendor, prefix: str) -> str:
    """Our key in a supplier's remarks, so that one we created is found again, and people see which system it came
    from: ``AVX:vendor:C1:501``, ``BW:vendor:DE01:4711``."""
    return f"{prefix}:vendor:{vendor.company}:{vendor.source_key}"


def supplier(posting: Posting, vendor: Vendor, prefix: str = AVID) -> Body:
    """The account row of a supplier. Bank details are never among it. Raises ``Unsendable``."""
    if posting.action == "void":
        text = said("exact_online.vendor_review", name=vendor.name)
        raise Unsendable([("vendor_review", text)])
    problems: list[Problem] = []
    if len(vendor.name) > contract.NAME_LENGTH:
        text = said("exact_online.name_too_long", name=repr(vendor.name), most=contract.NAME_LENGTH)
        problems.append(("name_too_long", text))
    if posting.action == "create" and prefix != AVID and not vendor.address.country:
        # Exact would give it the division's own country, and with it another VAT treatment.
        text = said("exact_online.country_missing", name=repr(vendor.name))
        problems.append(("country_missing", text))
    if problems:
        raise Unsendable(problems)
    address = vendor.address
    return present(
        Name=vendor.name,
        IsSupplier=True if posting.action == "create" else None,
        VATNumber=vendor.vat_number,
        ChamberOfCommerce=vendor.registration_number,
        Email=vendor.email,
        Phone=vendor.phone,
        Website=vendor.website,
        AddressLine1=address.line1,
        AddressLine2=address.line2,
        Postcode=address.postcode,
        City=address.city,
        State=address.state,
        Country=address.country,
        PurchaseCurrency=vendor.currency,
        Remarks=supplier_key(vendor, prefix) if posting.action == "create" else None,
    )


def is_one_line(coding: Coding) -> bool:
    """Whether the coding keeps the ledger's line and only changes what it is booked on."""
    return (
        len(coding.before) == len(coding.after) == 1
        and coding.before[0].key is not None
        and coding.before[0].key == coding.after[0].key
        and coding.before[0].net == coding.after[0].net
    )


def line_id(coding: Coding) -> str:
    return Guid(str(coding.after[0].key))


def recoded_line(posting: Posting, coding: Coding, codes: CodeBook) -> Body:
    """The changed columns of an entry line, its VAT code and amount sent again as they are. Raises ``Unsendable``."""
    line = coding.after[0]
    what = said("labels.line", what=said("labels.invoice", number=coding.number), no=line.no)
    problems: list[Problem] = []
    account = codes.account_id(posting.company, line.account)
    if account is None:
        problems.append(("account_unknown", account_not_there(what, line.account, posting.company)))
    booked = codes.entry_line(posting.company, line_id(coding))
    if booked is None:
        text = said("exact_online.quarantined_line.entry", what=what)
        problems.append(("quarantined_line", text))
    if booked is None or account is None:
        raise Unsendable(problems)
    return {
        "GLAccount": account,
        # An empty text takes a cost centre away; leaving it out would keep the old one.
        "CostCenter": line.cost_center or contract.NO_CODE,
        "CostUnit": line.cost_unit or contract.NO_CODE,
        **present(VATCode=booked.vat_code, VATAmountFC=booked.vat_amount),
    }
