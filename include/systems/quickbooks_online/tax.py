"""The purchase tax of a bill's lines as QuickBooks works it out, and where the amount that was billed is sent: pure.

A company outside the US names a tax code on every line, amounts are without tax (GlobalTaxCalculation TaxExcluded), and
QuickBooks works the tax out by the rates of the code's PurchaseTaxRateList. It rounds each line by itself
[client code], half a cent away from zero [doc]. Another amount goes into TxnTaxDetail, with one TaxLine for each rate
of the codes used: "you must send all TaxRateRefs of a TaxCode even if you are modifying just one of them" [doc]. Some
generated codes take no other amount and refuse it (6000) [doc]. A US company has no tax codes of purchases: the sales
tax that it pays is part of what the purchase cost [assumed; doc: TxnTaxDetail is ignored where sales tax is off].

Source: Intuit, "Automated sales tax for non-US locales" and "Manage sales tax for US locales"; entities Bill, TaxCode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.documents import in_currency
from include.systems.base import Problem
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.bodies import Body, money, plain_price
from include.systems.quickbooks_online.codebook import TaxCode, TaxRate
from include.texts.program import said

_NONE = Decimal(0)
_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Billed:
    """One line as billed; amounts have the document's own sign. ``tax`` None: not said by line; ``code`` None: the
    company keeps no tax of purchases, or the code is not known."""

    no: int
    net: Decimal
    tax: Decimal | None
    code: TaxCode | None


def owed(line: Billed, currency: str) -> Decimal:
    """The tax that the supplier gets for the line."""
    return made(line, currency) if line.tax is None else line.tax


def made(line: Billed, currency: str) -> Decimal:
    """The tax that QuickBooks works out."""
    rates = line.code.rates if line.code else ()
    return sum((_of_rate(line.net, rate, currency) for rate in rates), _NONE)


def differences(lines: Sequence[Billed], what: str, currency: str) -> list[Problem]:
    """Tax that is billed under a code it cannot come from. Compared code by code over the whole document: suppliers
    round once at the end, and the cents then stand on any of its lines."""
    problems: list[Problem] = []
    for group in _by_code(lines).values():
        billed = sum((line.tax or _NONE for line in group), _NONE)
        net = sum((line.net for line in group), _NONE)
        ours = sum((made(line, currency) for line in group if line.tax is not None), _NONE)
        if abs(billed - ours) <= _tolerance(group, net):
            continue
        code = group[0].code
        name = code.name if code else ""
        numbers = ", ".join(str(line.no) for line in group)
        amounts = {"billed": money(billed, currency), "expected": money(ours, currency), "net": net}
        about = said("labels.line", what=what, no=numbers)
        problems.append(("tax_differs", said("quickbooks_online.tax.differs", about=about, called=name, **amounts)))
    return problems


def override(lines: Sequence[Billed], currency: str) -> Body | None:
    """``TxnTaxDetail`` with the amounts that were billed; None where QuickBooks works out the same by itself."""
    amounts: dict[str, Decimal] = {}
    nets: dict[str, Decimal] = {}
    rates: dict[str, TaxRate] = {}
    differs = False
    for group in _by_code(lines).values():
        code = group[0].code
        if code is None or not code.rates:
            continue
        for rate in code.rates:
            rates[rate.id] = rate
            nets[rate.id] = nets.get(rate.id, _NONE) + sum((line.net for line in group), _NONE)
            ours = sum((_of_rate(line.net, rate, currency) for line in group), _NONE)
            amounts[rate.id] = amounts.get(rate.id, _NONE) + ours
        left = sum((owed(line, currency) - made(line, currency) for line in group), _NONE)
        if left:
            differs = True
            amounts[max(code.rates, key=lambda one: one.percent).id] += left
    if not differs:
        return None
    return {
        "TotalTax": money(sum(amounts.values(), _NONE), currency),
        "TaxLine": [_line(rates[key], amounts[key], nets[key], currency) for key in rates],
    }


def _line(rate: TaxRate, amount: Decimal, net: Decimal, currency: str) -> Body:
    return {
        "Amount": money(amount, currency),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate.id},
            "PercentBased": True,
            "TaxPercent": plain_price(rate.percent),
            "NetAmountTaxable": money(net, currency),
        },
    }


def _tolerance(group: Sequence[Billed], net: Decimal) -> Decimal:
    """None for a code that bears no tax, or takes back what it adds: not a cent is billed under it."""
    code = group[0].code
    if code is None or not any(rate.percent for rate in code.rates) or not sum(rate.percent for rate in code.rates):
        return _NONE
    return max(contract.TAX_ROUNDING, abs(net) * contract.TAX_ROUNDING_SHARE)


def _of_rate(net: Decimal, rate: TaxRate, currency: str) -> Decimal:
    return in_currency(net * rate.percent / _PERCENT, currency)


def _by_code(lines: Sequence[Billed]) -> Mapping[str, list[Billed]]:
    found: dict[str, list[Billed]] = {}
    for line in lines:
        if line.code is not None:
            found.setdefault(line.code.id, []).append(line)
    return found
