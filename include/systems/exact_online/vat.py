"""The VAT of invoice lines as Exact works it out, and where it has to be given what the supplier billed instead: pure.

Source: reference page exact_online, section 6 (VATCodes, PurchaseEntries).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.documents import decimals_of, in_currency
from include.systems.base import Problem
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import VatCode
from include.texts import program

_NONE = Decimal(0)


@dataclass(frozen=True)
class Billed:
    """One line as billed; ``code`` None: Exact books it without VAT. ``tax`` None: not said by line."""

    no: int
    net: Decimal
    tax: Decimal | None
    code: VatCode | None


@dataclass(frozen=True)
class Said:
    """What Exact is sent of a line: ``amount`` with VAT where the VAT code includes it, ``override`` the VAT where it
    is not what Exact would make of the amount. ``owed`` is the VAT that the supplier gets."""

    amount: Decimal
    override: Decimal | None
    owed: Decimal


def said(line: Billed, currency: str) -> Said:
    """Reverse charge is billed without VAT: both of its sides are Exact's. What of the VAT cannot be deducted is
    Exact's too, by its VAT code; the supplier gets it all the same. How Exact rounds VAT in a currency without cents is
    not documented: there it is always sent."""
    if not _bears_tax(line.code):
        return Said(line.net, None, _NONE)
    assert line.code is not None
    usual = in_currency(line.net * line.code.rate, currency)
    tax = usual if line.tax is None else line.tax
    if line.code.type == "I":
        amount = line.net + tax
        made = amount - in_currency(amount / (1 + line.code.rate), currency)
    else:
        amount, made = line.net, usual
    return Said(amount, None if made == tax and decimals_of(currency) == 2 else tax, tax)


def differences(lines: Sequence[Billed], what: str, currency: str) -> list[Problem]:
    """VAT that is billed under a code it cannot come from. Compared code by code over the whole invoice: suppliers
    round once at the end, and the cents then stand on any of its lines."""
    problems: list[Problem] = []
    for code, group in _by_code(lines).items():
        billed = sum((line.tax or _NONE for line in group), _NONE)
        numbers = ", ".join(str(line.no) for line in group)
        where = program.said("labels.line", what=what, no=numbers)
        vat = group[0].code
        if vat and vat.charged and vat.type == "I":
            text = program.said("exact_online.tax_code_unknown.reverse_charge", what=where, code=code)
            problems.append(("tax_code_unknown", text))
            continue
        if not _bears_tax(vat):
            if any(line.tax for line in group):
                problems.append(("tax_differs", _without_tax(where, billed, vat)))
            continue
        assert vat is not None
        net = sum((line.net for line in group), _NONE)
        made = sum((in_currency(line.net * vat.rate, currency) for line in group if line.tax is not None), _NONE)
        if abs(billed - made) > max(contract.VAT_ROUNDING, abs(net) * contract.VAT_ROUNDING_SHARE):
            values = {"what": where, "tax": billed, "code": code, "made": made, "net": net}
            text = program.said("exact_online.tax_differs.rate", **values)
            problems.append(("tax_differs", text))
    return problems


def _without_tax(what: str, billed: Decimal, vat: VatCode | None) -> str:
    if vat is None:
        return program.said("exact_online.tax_differs.no_code", what=what, tax=billed)
    if vat.charged:
        return program.said("exact_online.tax_differs.reverse_charge", what=what, tax=billed, code=vat.code)
    return program.said("exact_online.tax_differs.without_tax", what=what, tax=billed, code=vat.code)


def _bears_tax(code: VatCode | None) -> bool:
    return code is not None and code.type in ("E", "I") and not code.charged


def _by_code(lines: Sequence[Billed]) -> Mapping[str, list[Billed]]:
    found: dict[str, list[Billed]] = {}
    for line in lines:
        found.setdefault(line.code.code if line.code else "", []).append(line)
    return found
