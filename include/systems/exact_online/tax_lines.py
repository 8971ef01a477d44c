"""The tax of a draft invoice as one line of it: pure.

The line has an item of its own, whose revenue account the bookkeeper chose, and the VAT code of the draft's other
lines: Exact would else take the customer's, and put VAT on the tax. Its amount is what the tax engine estimated, as it
rounded it. Where there is no tax there is no line. Source: reference page exact_online, section 6 (SalesInvoices);
avalara_avatax, section 9.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from include.documents import TaxLine, plain
from include.systems.base import NOTHING, NOWHERE, Outcome, Posting, Problem, Target, Unsendable, nothing_for
from include.systems.exact_online import contract, odata
from include.systems.exact_online.bodies import Body, wired_amount
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.odata import Guid
from include.systems.wire import present
from include.texts import program


def line_key(line: TaxLine) -> str:
    """Our key, the first word of the line's notes: ``AV:tax_line:<invoice>``."""
    return f"AV:tax_line:{line.source_key}"


def said(posting: Posting, line: TaxLine, codes: CodeBook) -> tuple[str, str, Body]:
    """Method, path and body; ``NOTHING`` where the draft is right without a write. Raises ``Unsendable``."""
    what = program.said("labels.tax_line", number=line.number or line.invoice_id)
    stands = standing(posting.target)
    tax = None if posting.action == "void" else _estimated(posting, line, what)
    if not tax:
        if stands is None:
            return NOTHING, nothing_for(line.source_key), {}
        return "DELETE", odata.keyed(contract.SALES_INVOICE_LINES, Guid(stands)), {}
    if stands is not None:
        return "PUT", odata.keyed(contract.SALES_INVOICE_LINES, Guid(stands)), {"NetPrice": wired_amount(tax)}
    return "POST", contract.SALES_INVOICE_LINES, _new(posting, line, codes, tax, what)


def standing(target: Target | None) -> str | None:
    """The id of the line that the draft has."""
    return None if target is None or target.id.startswith(NOWHERE) else target.id


def saying(target: Target, price: Decimal | int) -> Target:
    """With the tax that was written: another one that is worked out later is known by it."""
    return replace(target, facts={**target.facts, "tax": plain(Decimal(price))})


def taken_away(outcome: Outcome, path: str) -> Outcome:
    """A line that is gone already was taken away by somebody else, which is as good."""
    if outcome.kind == "delivered" or outcome.code == "not_found":
        return Outcome("delivered", target=Target(f"{NOWHERE}{path}"), status=outcome.status)
    return outcome


def _estimated(posting: Posting, line: TaxLine, what: str) -> Decimal:
    target = posting.references.get(line.estimate)
    if target is None:
        raise Unsendable([("reference_missing", program.said("exact_online.reference_missing.tax", what=what))])
    facts: dict[str, Any] = dict(target.facts)
    if facts.get("currency") != line.currency:
        values = {"what": what, "worked_out_in": facts.get("currency"), "currency": line.currency}
        text = program.said("exact_online.currency_not_accepted.tax", **values)
        raise Unsendable([("currency_not_accepted", text)])
    return Decimal(str(facts["tax"]))


def _new(posting: Posting, line: TaxLine, codes: CodeBook, tax: Decimal, what: str) -> Body:
    item = codes.line_codes(posting.company).items.get(line.item)
    if item is None:
        division = posting.company
        text = program.said("exact_online.item_unknown.of_tax", what=what, item=line.item, division_no=division)
        problems: list[Problem] = [("item_unknown", text)]
        raise Unsendable(problems)
    return present(
        InvoiceID=Guid(line.invoice_id),
        Item=Guid(item.id),
        Quantity=1,
        NetPrice=wired_amount(tax),
        VATCode=line.vat_code,
        Description=line.description[: contract.SHORT_TEXT],
        Notes=line_key(line),
    )
