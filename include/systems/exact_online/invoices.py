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
from include.systems.exact_online.bodies import Body, too_fine, wired_amount
from include.systems.exact_online.codebook import CodeBook, Period
from include.systems.exact_online.coded import Codes, short
from include.systems.wire import present


def purchase_entry(posting: Posting, invoice: PurchaseInvoice, codes: CodeBook, prefix: str) -> Body:
    """The body of a new entry. Raises ``Unsendable``."""
    kind = "credit note" if invoice.is_credit else "invoice"
    what = f"{kind} {invoice.number}"
    known = Codes(posting, codes, what, invoice.date, [])
    supplier = known.supplier(invoice.vendor_key)
    _check_journal(invoice, known)
    period = _period(invoice, known)
    known.payment_condition(invoice.payment_term)
    _check_payables(invoice, supplier, known)
    billed = [_billed(line, known) for line in invoice.lines]
    if "tax_code_unknown" not in dict(known.problems):
        known.problems += vat.differences(billed, what, invoice.currency)
    said = [vat.said(line, invoice.currency) for line in billed]
    _check_totals(invoice, billed, said, known)
    lines = [_line(line, one, tax, known) for line, one, tax in zip(invoice.lines, billed, said, strict=True)]
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
    what = f"{'credit note' if invoice.is_credit else 'invoice'} {invoice.number}"
    if posting.action != "update" or invoice.released_from is None:
        raise Unsendable([("changed_after_lock", _locked(posting, what))])
    known = Codes(posting, codes, what, invoice.date, [])
    _period(invoice, known)
    known.payment_condition(invoice.payment_term)
    known.check()
    due = invoice.due_date.isoformat() if invoice.due_date else None
    return present(PaymentCondition=invoice.payment_term, DueDate=due)


def _locked(posting: Posting, what: str) -> str:
    stands = f"{what} is booked in Exact division {posting.company}"
    if posting.target is not None:
        stands += f" as entry {posting.target.number or posting.target.id}"
    if posting.action == "void":
        return f"{stands} and is withdrawn now; a booked entry is not taken back by us: credit or delete it there"
    return f"{stands} and says something else now; a booked entry is not rewritten by us: correct it there by hand"


def _check_journal(invoice: PurchaseInvoice, known: Codes) -> None:
    company = known.posting.company
    journal = known.codes.journal(company, invoice.journal) if invoice.journal else None
    if journal is None or journal.type != contract.PURCHASE_JOURNAL_TYPE or journal.is_blocked:
        where = f"is no purchase journal of Exact division {company}, or is blocked"
        known.wrong("journal_unknown", f": {invoice.journal or 'no journal'} {where}")
    elif not journal.any_currency and journal.currency and journal.currency != invoice.currency:
        text = f" is in {invoice.currency}, and journal {journal.code} of Exact takes {journal.currency} only"
        known.wrong("currency_not_accepted", text)


def _period(invoice: PurchaseInvoice, known: Codes) -> Period | None:
    company, day = known.posting.company, invoice.posting_date or invoice.date
    period = known.codes.period(company, day)
    if period is None and known.codes.has_periods(company):
        text = f": Exact division {company} has no financial period for {day}: add the year there"
        known.wrong("period_missing", text)
    elif period is not None and known.codes.is_closed(company, invoice.journal or "", period):
        name = f"{period.year}-{period.number:02d}"
        text = f": period {name} is closed for journal {invoice.journal} of Exact division {company}: open it there"
        known.wrong("period_closed", text)
    return period


def _check_payables(invoice: PurchaseInvoice, supplier: str | None, known: Codes) -> None:
    account = known.codes.payables_account(known.posting.company, supplier) if supplier else None
    if invoice.ap_account and account and account != invoice.ap_account:
        text = (
            f" belongs on accounts-payable account {invoice.ap_account}, but Exact books this supplier on {account}: "
            "set the account on the supplier in Exact, or map it"
        )
        known.wrong("ap_account_differs", text)


def _billed(line: InvoiceLine, known: Codes) -> vat.Billed:
    return vat.Billed(line.no, line.net, line.tax, known.vat(line.no, line.tax_code, line.account))


def _check_totals(invoice: PurchaseInvoice, billed: list[vat.Billed], said: list[vat.Said], known: Codes) -> None:
    net = sum((line.net for line in billed), Decimal(0))
    # VAT under a code that bears none is another problem; the sum is still what the paper says.
    tax = sum((one.owed if line.tax is None else line.tax for line, one in zip(billed, said, strict=True)), Decimal(0))
    amounts = [invoice.total, *(line.net for line in billed), *(line.tax or Decimal(0) for line in billed)]
    if not invoice.lines:
        known.wrong("totals_differ", " has no lines: nothing can be booked")
    elif broken := [text for amount in amounts if (text := too_fine(amount, invoice.currency))]:
        known.wrong("totals_differ", f": {broken[0]}")
    elif invoice.net + invoice.tax_payable != invoice.total:
        text = f" is {invoice.total}, but says {invoice.net} net and {invoice.tax_payable} VAT: correct its header"
        known.wrong("totals_differ", text)
    elif net + tax != invoice.total:
        text = f" is {invoice.total}, but its lines are {net} and the VAT billed on them {tax}, which makes {net + tax}"
        known.wrong("totals_differ", text)
    if invoice.is_credit and invoice.total > 0:
        known.wrong("totals_differ", f" owes {invoice.total} to the supplier; a credit note is negative")


def _line(line: InvoiceLine, billed: vat.Billed, said: vat.Said, known: Codes) -> Body:
    return present(
        GLAccount=known.account(line.no, line.account),
        AmountFC=wired_amount(said.amount),
        Description=short(line.description),
        VATCode=billed.code.code if billed.code else None,
        VATAmountFC=None if said.override is None else wired_amount(said.override),
        **known.dimensions(line),
    )
