"""Invoices as what AvaTax is sent: pure. Source: reference page avalara_avatax, sections 2 and 3.

Amounts are those of the lines, never multiplied by a quantity; no tax is ever sent or worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from include.documents import SalesInvoice, SalesLine, TaxCommit, plain
from include.systems.avalara import addresses, contract
from include.systems.base import Posting, Problem, Target, Unsendable
from include.systems.wire import present
from include.texts.program import said

Body = dict[str, Any]


def code_of(document: SalesInvoice, target: Target | None = None) -> str:
    """``<division>-<invoice id>``: the same for a draft, its final form and whatever number it gets. Of one that stands
    there: as it stands there."""
    return target.id if target else f"{document.company}-{document.source_key.lower()}"


def marker_of(document: SalesInvoice) -> str:
    """What tells a document of ours in AvaTax from others: its ``referenceCode``."""
    return f"AV:tax:{document.company}:{document.source_key}"


def called(document: SalesInvoice) -> str:
    if document.number:
        return _named(document.number, document.is_credit)
    key = document.source_key
    return said("labels.draft_credit_note" if document.is_credit else "labels.draft_invoice", number=key)


def estimate(document: SalesInvoice, posting: Posting) -> Body:
    """A draft, to be computed and not kept. Raises ``Unsendable``."""
    return _document(document, posting, contract.ESTIMATES[document.is_credit])


def record(document: SalesInvoice, posting: Posting) -> Body:
    """A final invoice, to be recorded and not committed; with a reason where it changes what is recorded. Raises
    ``Unsendable``."""
    model = _document(document, posting, contract.RECORDS[document.is_credit]) | {"commit": False}
    if posting.action == "create":
        return {"createTransactionModel": model}
    reason = {"adjustmentReason": contract.CHANGED}
    reason["adjustmentDescription"] = f"{called(document)} was changed in the books"
    return {"createTransactionModel": model, **reason}


def settle(document: TaxCommit, posting: Posting) -> Body:
    """Commit, if AvaTax still has what the journal was posted for: one call for both. Raises ``Unsendable``."""
    recorded = posting.references.get(document.tax)
    if recorded is None or recorded.facts.get("tax") is None:
        raise Unsendable([("tax_unknown", said("avalara.commit.tax_unknown", sale=_called(document)))])
    tax, total = Decimal(str(recorded.facts["tax"])), _signed(document.total, document.is_credit)
    problems = _differences(document, posting, recorded, tax, total)
    if problems:
        raise Unsendable(problems)
    verify = {"verifyTransactionDate": document.date.isoformat(), "verifyTotalAmount": total, "verifyTotalTax": tax}
    return {"verify": verify, "commit": {"commit": True}}


def parts_of(document: SalesInvoice) -> list[dict[str, str]]:
    """The tax that a credit note gives back, by place."""
    return [
        {"country": one.country, "region": one.region, "kind": one.kind, "tax": plain(one.tax)}
        for one in document.tax_parts or ()
    ]


def kind_of(document: SalesInvoice | TaxCommit, references: Mapping[str, Target] | None = None) -> str:
    """The type of the recorded document."""
    if isinstance(document, TaxCommit) and references and document.tax in references:
        known = references[document.tax].facts.get("type")
        if known in contract.RECORDS.values():
            return str(known)
    return contract.RECORDS[document.is_credit]


def _differences(
    document: TaxCommit, posting: Posting, recorded: Target, tax: Decimal, total: Decimal
) -> list[Problem]:
    """Why what was recorded is not what the journal was posted for, as far as we know without asking."""
    found: list[Problem] = []
    sale = _called(document)
    if recorded.id.casefold() != document.code.casefold():
        found.append(("code_differs", said("avalara.commit.code_differs", sale=sale, recorded=recorded.id)))
    stands = recorded.facts.get("total")
    if stands is not None and Decimal(str(stands)) != total:
        text = said("avalara.commit.total_differs", sale=sale, net=total, recorded=stands)
        found.append(("total_differs", text))
    now = recorded.facts.get("version")
    is_booked = document.booked is None or document.booked == tax
    if not is_booked or (now is not None and int(now) != (document.version or 1)):
        found.append(("recorded_anew", said("avalara.commit.recorded_anew", sale=sale)))
    vat = document.exact_vat
    if vat is not None and vat != tax:
        found.append(("vat_differs", said("avalara.commit.vat_differs", sale=sale, booked=vat, recorded=tax)))
    journal = posting.references.get(document.journal or "")
    if document.journal and journal is None:
        found.append(("journal_unknown", said("avalara.commit.journal_unknown", sale=sale)))
    posted = journal.facts.get("tax") if journal else None
    if posted is not None and Decimal(str(posted)) != tax:
        text = said("avalara.commit.journal_differs", sale=sale, booked=posted, recorded=tax)
        found.append(("tax_differs", text))
    return found


def _called(document: TaxCommit) -> str:
    """As people know it."""
    return _named(document.number, document.is_credit) if document.number else document.code


def _named(number: str, is_credit: bool) -> str:
    return said("labels.credit_note" if is_credit else "labels.invoice", number=number)


def _document(document: SalesInvoice, posting: Posting, kind: str) -> Body:
    problems: list[Problem] = []
    what = called(document)
    ship_from = addresses.of_invoice(document.ship_from)
    if not ship_from.get("country"):
        problems.append(("ship_from_missing", said("avalara.no_ship_from", about=what)))
    ship_to = addresses.validated(posting) or addresses.of_invoice(document.ship_to)
    problems += addresses.problems_of(ship_to, said("avalara.address_of_document", about=what))
    problems += _line_problems(document, what)
    override = _tax_date(document)
    body = present(
        type=kind,
        code=code_of(document, posting.target),
        companyCode=posting.company,
        date=document.date.isoformat(),
        customerCode=document.customer_key,
        currencyCode=document.currency,
        exchangeRate=document.exchange_rate,
        exchangeRateEffectiveDate=_day(document.exchange_rate_date),
        exchangeRateCurrencyCode=document.exchange_rate_currency,
        entityUseCode=document.entity_use_code or None,
        exemptionNo=document.exemption_number or None,
        businessIdentificationNo=document.vat_number or None,
        referenceCode=marker_of(document),
        description=what,
        taxOverride=override,
        addresses={"shipFrom": ship_from, "shipTo": ship_to},
        lines=[_line(line, document) for line in document.lines],
    )
    problems += addresses.too_long(body, contract.DOCUMENT, what)
    for line, sent in zip(document.lines, body["lines"], strict=True):
        problems += addresses.too_long(sent, contract.LINE, said("avalara.line_of", no=line.no, about=what))
    if document.company_code is not None and document.company_code != posting.company:
        values = {"wanted": document.company_code, "company": posting.company}
        problems.append(("company_differs", said("avalara.company_differs", about=what, **values)))
    if problems:
        raise Unsendable(problems)
    return body


def _line(line: SalesLine, document: SalesInvoice) -> Body:
    quantity = abs(line.quantity) if line.quantity else None  # [doc] always positive
    return present(
        number=str(line.no),
        quantity=quantity,
        amount=line.net * _sign(document),
        taxCode=line.tax_code,
        itemCode=line.item,
        description=_cut(line.description, contract.LINE["description"]) or None,
        ref1=line.key,
        revenueAccount=line.account,
        taxOverride=_given_back(line, document),
    )


def _given_back(line: SalesLine, document: SalesInvoice) -> Body | None:
    """The original's tax, whatever AvaTax would work out today. [doc] An override of an amount stands on the line, that
    of the date on the document: a line's own does not take the other away."""
    if line.tax is None or not document.is_credit:
        return None
    of = f" of {document.original_code}" if document.original_code else ""
    return {"type": "TaxAmount", "taxAmount": line.tax, "reason": f"tax{of}, which it takes back"}


def _line_problems(document: SalesInvoice, what: str) -> list[Problem]:
    found: list[Problem] = []
    if not document.lines:
        found.append(("lines_missing", said("avalara.no_lines", about=what)))
    if len(document.lines) > contract.LINES:
        values = {"count": len(document.lines), "most": contract.LINES}
        found.append(("too_many_lines", said("avalara.too_many_lines", about=what, **values)))
    for line in document.lines:
        if not line.tax_code:
            code = "avalara.no_tax_code.item" if line.item else "avalara.no_tax_code.line"
            found.append(("tax_code_missing", said(code, no=line.no, about=what, item=line.item)))
    added = sum((line.net for line in document.lines), Decimal(0))
    if document.lines and added != document.net:
        text = said("avalara.totals_differ", about=what, total=document.net, added=added)
        found.append(("totals_differ", text))
    if len({line.no for line in document.lines}) < len(document.lines):
        found.append(("line_number_twice", said("avalara.line_number_twice", about=what)))
    return found


def _tax_date(document: SalesInvoice) -> Body | None:
    if document.tax_date is None or document.tax_date == document.date:
        return None
    of = f" of {document.original_code}" if document.original_code else ""
    reason = f"rates{of}, which it takes back" if document.is_credit else "rates of another day"
    return {"type": "TaxDate", "taxDate": document.tax_date.isoformat(), "reason": reason}


def _sign(document: SalesInvoice) -> int:
    """Returns are negative in AvaTax; books differ in how they write a credit note."""
    return -1 if document.is_credit and document.net > 0 else 1


def _signed(total: Decimal, is_credit: bool) -> Decimal:
    return -total if is_credit and total > 0 else total


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else text[: most - 3] + "..."
