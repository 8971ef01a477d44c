"""The codes of a bill's or purchase order's header and lines as QuickBooks takes them, and every code that is not
there: pure. Accounts, classes and departments go by the code that they have towards the other side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from include.documents import InvoiceLine, OrderLine
from include.systems.base import Posting, Problem, Unsendable
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.bodies import Body, ref
from include.systems.quickbooks_online.codebook import Account, CodeBook, Item, LineCodes, Listed, TaxCode
from include.systems.wire import present
from include.texts.program import said


@dataclass
class Codes:
    """The codes of one document in one company; what is wrong collects in ``problems``. ``what`` names it as sentences
    do."""

    posting: Posting
    books: CodeBook
    what: str
    problems: list[Problem]

    @property
    def known(self) -> LineCodes:
        return self.books.line_codes(self.posting.company)

    def wrong(self, problem: str, sentence: str, **values: object) -> None:
        """``sentence``: by its code; it may name ``about``, the document, and ``realm``, the company."""
        self._add(problem, sentence, self.what, values)

    def wrong_line(self, problem: str, sentence: str, no: int, **values: object) -> None:
        """As ``wrong``, about a line."""
        self._add(problem, sentence, said("labels.line", what=self.what, no=no), values)

    def _add(self, problem: str, sentence: str, about: str, values: Mapping[str, object]) -> None:
        self.problems.append((problem, said(sentence, about=about, realm=self.posting.company, **values)))

    def vendor(self, vendor_key: str, currency: str) -> Body | None:
        target = self.posting.references.get(f"vendors:{vendor_key}")
        if target is None or not target.id.isdecimal():
            self.wrong("vendor_unmatched", "quickbooks_online.vendor.unmatched", vendor_key=vendor_key)
            return None
        vendor = self.known.vendors.get(target.id)
        if vendor is not None and not vendor.active:
            self.wrong("vendor_inactive", "quickbooks_online.vendor.inactive", called=vendor.name)
        elif vendor is not None and vendor.currency and vendor.currency != currency:
            values = {"currency": currency, "called": vendor.name, "kept": vendor.currency}
            self.wrong("currency_not_accepted", "quickbooks_online.vendor.currency", **values)
        return ref(target.id)

    def currency(self, currency: str) -> Body | None:
        """CurrencyRef, which a company with several currencies wants [doc]; its rate is QuickBooks' own of that day."""
        kept = self.books.currencies(self.posting.company)
        if kept is None:
            return None
        if currency != kept.home and not kept.several:
            values = {"currency": currency, "home": kept.home}
            self.wrong("currency_not_accepted", "quickbooks_online.currency.home_alone", **values)
        return ref(currency) if kept.several else None

    def account(self, no: int, code: str | None) -> Account | None:
        if not code:
            self.wrong_line("account_unknown", "quickbooks_online.account.none", no)
            return None
        found = self.resolved(code)
        if found is None:
            self.wrong_line("account_unknown", "quickbooks_online.account.add", no, called=code)
        elif not found.active:
            self.wrong_line("account_inactive", "quickbooks_online.account.inactive_of_line", no, called=code)
        elif found.type in (contract.PAYABLE, contract.RECEIVABLE):
            self.wrong_line("account_not_postable", "quickbooks_online.account.control", no, called=code)
        return found

    def payable(self, named: str | None, usual: str | None, currency: str, *, needed: bool) -> Body | None:
        """The accounts-payable account: the one that the document names, else the link's usual one where it is kept in
        that currency, else the only one that is. A purchase order needs one; that of a bill without is QuickBooks' own
        choice [doc]."""
        if named:
            account = self._payable(named, "quickbooks_online.payable.own")
            return ref(account.id) if account else None
        found = self.books.payables(self.posting.company, currency)
        account = self._payable(usual, "quickbooks_online.payable.option") if usual else None
        if account is not None and account in found:
            return ref(account.id)
        if len(found) == 1:
            return ref(found[0].id)
        if needed and (account is not None or not usual):
            values = {"count": len(found), "currency": currency}
            self.wrong("account_unknown", "quickbooks_online.payable.several", **values)
        return None

    def item(self, no: int, code: str) -> Item | None:
        items = self.known.items
        if items is None:
            self.wrong_line("item_unknown", "quickbooks_online.item.not_read", no)
            return None
        item = items.get(code)
        if item is None or not item.active or not item.is_purchased:
            self.wrong_line("item_unknown", "quickbooks_online.item.unknown", no, called=code)
            return None
        return item

    def term(self, name: str | None) -> Body | None:
        terms = self.known.terms
        if not name:
            return None
        term = (terms or {}).get(name)
        if term is None or not term.active:
            self.wrong("payment_term_unknown", "quickbooks_online.term_unknown", called=name)
        return ref(term.id) if term else None

    def location(self, lines: Iterable[InvoiceLine | OrderLine]) -> Body | None:
        """DepartmentRef, of which a document has one [doc]."""
        named = sorted({line.cost_unit for line in lines if line.cost_unit})
        if not named:
            return None
        if len(named) > 1:
            self.wrong("cost_unit_several", "quickbooks_online.locations", locations=", ".join(named))
            return None
        return self._listed("cost_unit_unknown", None, "quickbooks_online.location", named[0], self.known.departments)

    def dimensions(self, line: InvoiceLine | OrderLine) -> dict[str, Any]:
        """ClassRef of a line's detail."""
        if line.project:
            self.wrong_line("project_unknown", "quickbooks_online.project", line.no, called=line.project)
        found = line.cost_center and self.class_of(line.cost_center, line.no)
        return present(ClassRef=found or None)

    def tax_code(self, no: int, code: str | None, usual: str | None) -> TaxCode | None:
        """The line's own, else the usual one of its account or item; None in a company that keeps no purchase tax."""
        if self.known.taxation != "lines":
            return None
        wanted, codes = code or usual, self.known.tax_codes
        if not wanted:
            self.wrong_line("tax_code_unknown", "quickbooks_online.tax_code.none", no)
            return None
        found = (codes or {}).get(wanted)
        if found is None or not found.active or not found.rates:
            self.wrong_line("tax_code_unknown", "quickbooks_online.tax_code.unknown", no, called=wanted)
            return None
        if not all(rate.on_amount for rate in found.rates):
            self.wrong_line("tax_code_unknown", "quickbooks_online.tax_code.of_tax", no, called=found.name)
        return found

    def check_open(self, day: date) -> None:
        closed = self.known.closed_to
        if closed is not None and day <= closed:
            self.wrong("period_closed", "quickbooks_online.closed", day=day, closed_through=closed)

    def key(self, source_key: str, prefix: str) -> str:
        """Our key, the first line of the memo. One that is no single word could not be found again."""
        key = document_key(source_key, prefix)
        if len(key.split()) != 1 or len(key) > contract.KEY_LENGTH:
            values = {"called": repr(source_key), "most": contract.KEY_LENGTH}
            self.wrong("key_unusable", "quickbooks_online.key", **values)
        return key

    def check(self) -> None:
        """Raises ``Unsendable`` with all that was found."""
        if self.problems:
            raise Unsendable(self.problems)

    def resolved(self, code: str) -> Account | None:
        return self.books.account(self.posting.company, self.known.accounts.get(code, code))

    def class_of(self, code: str, no: int | None = None) -> Body | None:
        return self._listed("cost_center_unknown", no, "quickbooks_online.class", code, self.known.classes)

    def _payable(self, named: str, whence: str) -> Account | None:
        """``whence``: the sentence of what names it."""
        account = self.resolved(named)
        if account is None or not account.active:
            values = {"called": named, "setting": said(whence)}
            self.wrong("account_unknown", "quickbooks_online.payable.not_one", **values)
        elif account.type != contract.PAYABLE:
            values = {"called": named, "type": account.type, "wanted": contract.PAYABLE, "setting": said(whence)}
            self.wrong("account_not_postable", "quickbooks_online.payable.type", **values)
        return account

    def _listed(
        self, problem: str, no: int | None, kind: str, code: str, known: Mapping[str, Listed] | None
    ) -> Body | None:
        """``kind``: the sentence of what it is. ``no``: of the line, None for the document."""
        found = (known or {}).get(code)
        if found is None or not found.active:
            sentence = "quickbooks_online.code.not_read" if known is None else "quickbooks_online.code.unknown"
            about = self.what if no is None else said("labels.line", what=self.what, no=no)
            self._add(problem, sentence, about, {"kind": said(kind), "called": code})
        return ref(found.id) if found else None


def document_key(source_key: str, prefix: str) -> str:
    """``BW:<invoice id>``, ``AB:<order id>``."""
    return f"{prefix}:{source_key}"
