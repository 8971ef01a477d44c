"""A bookkeeper changes an invoice that is final: its entry is rewritten under the number that it has.

[assumed] Exact's text says that a processed invoice cannot be changed, and over the API none is. That a bookkeeper gets
to do so all the same, as with deleting, stands for what a ledger has to survive: only while its period is open and
nothing was paid of it.
"""

from __future__ import annotations

from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.sales_invoices import HEADER, is_final, write
from include.sandbox.exact_online.sales_lines import LINE, check_line, lines_of
from include.sandbox.exact_online.sales_printing import post, terms
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

UNPAID = 20
PRICES = ("UnitPrice", "NetPrice", "Discount")


def correct(store: ExactBooks, division: str, invoice: Row, values: Row, lines: Lines) -> Row:
    """``SalesInvoiceLines``: with an ``ID`` that line is changed, without one it is new. Raises ODataError 500."""
    rules = Rules(store, division)
    if not is_final(invoice):
        rules.refusals.add("not_allowed", "Status", str(invoice["Status"]))
        rules.refusals.check()
    changed = {**invoice, **{name: value for name, value in values.items() if name in HEADER}}
    if rules.is_closed(invoice["Journal"], invoice["_year"], invoice["_period"]):
        said = f"{invoice['_year']}-{invoice['_period']:02d} ({invoice['Journal']})"
        rules.refusals.add("closed", "Period", said)
    if any(term["Status"] != UNPAID for term in terms(store, division, invoice)):
        rules.refusals.add("not_allowed", "Change", str(invoice["InvoiceNumber"]))
    rules.refusals.check()
    journal = rules.journal(changed["Journal"], (20,))
    year, period = rules.period(journal, changed["InvoiceDate"], None, None)
    made = _lines(store, division, invoice, lines.get("SalesInvoiceLines", []))
    for line in made:
        check_line(rules, changed, line)
    rules.refusals.check()
    saved = write(store, division, {**changed, "_year": year, "_period": period}, made)
    post(rules, saved)
    return saved


def _lines(store: ExactBooks, division: str, invoice: Row, given: list[Row]) -> list[Row]:
    present = lines_of(store, division, invoice["InvoiceID"])
    told = {str(one["ID"]): one for one in given if one.get("ID")}
    found = []
    for line in present:
        own = {name: value for name, value in told.get(str(line["ID"]), {}).items() if name in LINE}
        prices = {name: own.get(name) for name in PRICES} if set(own) & set(PRICES) else {}
        found.append({**line, **own, **prices})
    last = max((int(line["LineNumber"]) for line in present), default=0)
    for at, one in enumerate((one for one in given if not one.get("ID")), last + 1):
        own = {name: value for name, value in one.items() if name in LINE}
        found.append({**own, "ID": store.new_id(), "LineNumber": at})
    return found
