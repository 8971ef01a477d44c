"""A supplier's invoice or credit note as a purchase entry: pure. Source: reference page exact_online, section 6.

The supplier's side is Exact's own: it stands on the accounts-payable account of the supplier. So is the VAT, by the VAT
code of each line (``vat.py``). A booked entry is never rewritten, but for the payment condition that kept it from being
paid: Exact has no block of its own on an open item, and leaves out of payment runs what is not on credit.
"""

from __future__ import annotations

from decimal import Decimal

from include.documents import InvoiceLine, PurchaseInvoice
from include.systems.base import Posting, Unsendable
from include.systems.exact_online import contract, vat
from include.systems.exact_online.bodies import Body, is_too_fine, too_fine, wired_amount
from include.systems.exact_online.codebook import CodeBook, Period
from include.systems.exact_online.coded import Codes, short
from include.systems.wire import present
from include.texts.program import said


def purchase_entry(posting: Posting, invoice: PurchaseInvoice, codes: CodeBook, prefix: str) -> Body:
    """The body of a new entry. Raises ``Unsendable``."""
    what = _named(invoice)
    known = Codes(posting, codes, what, invoice.date, [])
    supplier = known.supplier(invoice.vendor_key)
    _check_journal(invoice, known)
    period = _period(invoice, known)
    known.payment_condition(invoice.payment_term)
    _check_payables(invoice, supplier, known)
    billed = [_billed(line, known) for line in invoice.lines]
    if "tax_code_unknown" not in dict(known.problems):
        known.problems += vat.differences(billed, what, invoice.currency)
    sent = [vat.said(line, invoice.currency) for line in billed]
    _check_totals(invoice, billed, sent, known)
    lines = [_line(line, one, tax, known) for line, one, tax in zip(invoice.lines, billed, sent, strict=True)]
    description = known.described(invoice.source_key, prefix, invoice.description)
    known.check()
    return present(
        Supplier=supplier,
        Journal=invoice.journal,
        Currency=invoice.currency,
        EntryDate=invoice.date.isoformat(),
        DueDate=invoice.due_date.isoformat() if invoice.due_date else None,
        **{contract.KEY_PROPERTY: description},
        YourRef=invoice.number,
        PaymentCondition=invoice.payment_term,
        PaymentReference=invoice.payment_reference,
        ExternalLinkReference=invoice.image,
        ReportingYear=period.year if period else None,
        ReportingPeriod=period.number if period else None,
        PurchaseEntryLines=lines,
    )


def payable_again(posting: Posting, invoice: PurchaseInvoice, codes: CodeBook) -> Body:
    """What changes of an entry whose payment block was lifted. Its due date is said again, since Exact would else work
    it out from the condition. Raises ``Unsendable``: for any other change, and where the period is closed."""
    what = _named(invoice)
    if posting.action != "update" or invoice.released_from is None:
        raise Unsendable([("changed_after_lock", _locked(posting, what))])
    known = Codes(posting, codes, what, invoice.date, [])
    _period(invoice, known)
    known.payment_condition(invoice.payment_term)
    known.check()
    due = invoice.due_date.isoformat() if invoice.due_date else None
    return present(PaymentCondition=invoice.payment_term, DueDate=due)


def _named(invoice: PurchaseInvoice) -> str:
    return said("labels.credit_note" if invoice.is_credit else "labels.invoice", number=invoice.number)


def _locked(posting: Posting, what: str) -> str:
    target = posting.target
    entry = said("exact_online.as_entry", entry=target.number or target.id) if target is not None else ""
    values = {"what": what, "division_no": posting.company, "as_entry": entry}
    if posting.action == "void":
        return said("exact_online.changed_after_lock.withdrawn", **values)
    return said("exact_online.changed_after_lock.otherwise", **values)


def _check_journal(invoice: PurchaseInvoice, known: Codes) -> None:
    company = known.posting.company
    journal = known.codes.journal(company, invoice.journal) if invoice.journal else None
    if journal is None or journal.type != contract.PURCHASE_JOURNAL_TYPE or journal.is_blocked:
        values = {"what": known.what, "division_no": company}
        if invoice.journal:
            text = said("exact_online.journal_unknown.purchase", journal=invoice.journal, **values)
        else:
            text = said("exact_online.journal_unknown.no_purchase", **values)
        known.wrong("journal_unknown", text)
    elif not journal.any_currency and journal.currency and journal.currency != invoice.currency:
        text = said(
            "exact_online.currency_not_accepted.journal",
            what=known.what,
            currency=invoice.currency,
            journal=journal.code,
            taken=journal.currency,
        )
        known.wrong("currency_not_accepted", text)


def _period(invoice: PurchaseInvoice, known: Codes) -> Period | None:
    company, day = known.posting.company, invoice.posting_date or invoice.date
    period = known.codes.period(company, day)
    if period is None and known.codes.has_periods(company):
        text = said("exact_online.period_missing", what=known.what, division_no=company, day=day)
        known.wrong("period_missing", text)
    elif period is not None and known.codes.is_closed(company, invoice.journal or "", period):
        text = said(
            "exact_online.period_closed",
            what=known.what,
            period=f"{period.year}-{period.number:02d}",
            journal=invoice.journal,
            division_no=company,
        )
        known.wrong("period_closed", text)
    return period


def _check_payables(invoice: PurchaseInvoice, supplier: str | None, known: Codes) -> None:
    account = known.codes.payables_account(known.posting.company, supplier) if supplier else None
    if invoice.ap_account and account and account != invoice.ap_account:
        text = said("exact_online.ap_account_differs", what=known.what, account=invoice.ap_account, booked_on=account)
        known.wrong("ap_account_differs", text)


def _billed(line: InvoiceLine, known: Codes) -> vat.Billed:
    return vat.Billed(line.no, line.net, line.tax, known.vat(line.no, line.tax_code, line.account))


def _check_totals(invoice: PurchaseInvoice, billed: list[vat.Billed], sent: list[vat.Said], known: Codes) -> None:
    net = sum((line.net for line in billed), Decimal(0))
    # VAT under a code that bears none is another problem; the sum is still what the paper says.
    tax = sum((one.owed if line.tax is None else line.tax for line, one in zip(billed, sent, strict=True)), Decimal(0))
    amounts = [invoice.total, *(line.net for line in billed), *(line.tax or Decimal(0) for line in billed)]
    what, total = known.what, invoice.total
    if not invoice.lines:
        known.wrong("totals_differ", said("exact_online.totals_differ.no_lines", what=what))
    elif broken := [amount for amount in amounts if is_too_fine(amount, invoice.currency)]:
        known.wrong("totals_differ", too_fine(what, broken[0], invoice.currency))
    elif invoice.net + invoice.tax_payable != total:
        values = {"what": what, "total": total, "net": invoice.net, "tax": invoice.tax_payable}
        known.wrong("totals_differ", said("exact_online.totals_differ.header", **values))
    elif net + tax != total:
        values = {"what": what, "total": total, "net": net, "tax": tax, "gross": net + tax}
        known.wrong("totals_differ", said("exact_online.totals_differ.lines", **values))
    if invoice.is_credit and total > 0:
        known.wrong("totals_differ", said("writing.credit_owed", about=what, total=total))


def _line(line: InvoiceLine, billed: vat.Billed, sent: vat.Said, known: Codes) -> Body:
    return present(
        GLAccount=known.account(line.no, line.account),
        AmountFC=wired_amount(sent.amount),
        Description=short(line.description),
        VATCode=billed.code.code if billed.code else None,
        VATAmountFC=None if sent.override is None else wired_amount(sent.override),
        **known.dimensions(line),
    )
