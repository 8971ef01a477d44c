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


@dataclass
class Codes:
    """The codes of one document in one company; what is wrong collects in ``problems``. ``what`` names it."""

    posting: Posting
    books: CodeBook
    what: str
    problems: list[Problem]

    @property
    def known(self) -> LineCodes:
        return self.books.line_codes(self.posting.company)

    @property
    def where(self) -> str:
        return f"QuickBooks company {self.posting.company}"

    def wrong(self, code: str, text: str) -> None:
        self.problems.append((code, f"{self.what}{text}"))

    def vendor(self, vendor_key: str, currency: str) -> Body | None:
        target = self.posting.references.get(f"vendors:{vendor_key}")
        if target is None or not target.id.isdecimal():
            self.wrong("vendor_unmatched", f": its vendor {vendor_key} is no vendor of {self.where}")
            return None
        vendor = self.known.vendors.get(target.id)
        if vendor is not None and not vendor.active:
            text = f": vendor {vendor.name} is inactive in {self.where}: make it active there, or merge it into another"
            self.wrong("vendor_inactive", text)
        elif vendor is not None and vendor.currency and vendor.currency != currency:
            text = f" is in {currency}, and {self.where} keeps vendor {vendor.name} in {vendor.currency}"
            self.wrong("currency_not_accepted", f"{text}: enter a vendor for that currency there, and match it")
        return ref(target.id)

    def currency(self, currency: str) -> Body | None:
        """CurrencyRef, which a company with several currencies wants [doc]; its rate is QuickBooks' own of that day."""
        kept = self.books.currencies(self.posting.company)
        if kept is None:
            return None
        if currency != kept.home and not kept.several:
            self.wrong("currency_not_accepted", f" is in {currency}, {self.where} keeps {kept.home} alone")
        return ref(currency) if kept.several else None

    def account(self, no: int, code: str | None) -> Account | None:
        if not code:
            self.wrong("account_unknown", f", line {no}: it names no account")
            return None
        found = self.resolved(code)
        if found is None:
            text = f", line {no}: {self.where} has not exactly one account called {code}: add or map it"
            self.wrong("account_unknown", text)
        elif not found.active:
            text = f", line {no}: account {code} is inactive in {self.where}: make it active there, or map another one"
            self.wrong("account_inactive", text)
        elif found.type in (contract.PAYABLE, contract.RECEIVABLE):
            text = f", line {no}: account {code} is a control account of {self.where}: map another one"
            self.wrong("account_not_postable", text)
        return found

    def payable(self, named: str | None, usual: str | None, currency: str, *, needed: bool) -> Body | None:
        """The accounts-payable account: the one that the document names, else the link's usual one where it is kept in
        that currency, else the only one that is. A purchase order needs one; that of a bill without is QuickBooks' own
        choice [doc]."""
        if named:
            account = self._payable(named, "its A/P account")
            return ref(account.id) if account else None
        found = self.books.payables(self.posting.company, currency)
        account = self._payable(usual, "option ap_account") if usual else None
        if account is not None and account in found:
            return ref(account.id)
        if len(found) == 1:
            return ref(found[0].id)
        if needed and (account is not None or not usual):
            text = f": {self.where} has {len(found)} accounts-payable accounts in {currency}: set option ap_account"
            self.wrong("account_unknown", text)
        return None

    def item(self, no: int, code: str) -> Item | None:
        items = self.known.items
        if items is None:
            self.wrong("item_unknown", f", line {no}: the items of {self.where} were not read yet: the next run does")
            return None
        item = items.get(code)
        if item is None or not item.active or not item.is_purchased:
            text = f", line {no}: {code} is no active item that {self.where} purchases: add or map it"
            self.wrong("item_unknown", text)
            return None
        return item

    def term(self, name: str | None) -> Body | None:
        terms = self.known.terms
        if not name:
            return None
        term = (terms or {}).get(name)
        if term is None or not term.active:
            self.wrong("payment_term_unknown", f": payment term {name} does not exist in {self.where}: add or map it")
        return ref(term.id) if term else None

    def location(self, lines: Iterable[InvoiceLine | OrderLine]) -> Body | None:
        """DepartmentRef, of which a document has one [doc]."""
        named = sorted({line.cost_unit for line in lines if line.cost_unit})
        if not named:
            return None
        if len(named) > 1:
            text = (
                f": its lines are of several locations ({', '.join(named)}), and {self.where} takes one for the whole"
            )
            self.wrong("cost_unit_several", f"{text}: split it, or keep the location of one of them")
            return None
        return self._listed("cost_unit_unknown", "", "location", named[0], self.known.departments)

    def dimensions(self, line: InvoiceLine | OrderLine) -> dict[str, Any]:
        """ClassRef of a line's detail."""
        if line.project:
            text = f", line {line.no}: project {line.project}: bills of {self.where} are not coded to projects by us"
            self.wrong("project_unknown", f"{text}: take it off, or enter it there by hand")
        at = f", line {line.no}"
        found = line.cost_center and self._listed(
            "cost_center_unknown", at, "class", line.cost_center, self.known.classes
        )
        return present(ClassRef=found or None)

    def tax_code(self, no: int, code: str | None, usual: str | None) -> TaxCode | None:
        """The line's own, else the usual one of its account or item; None in a company that keeps no purchase tax."""
        if self.known.taxation != "lines":
            return None
        wanted, codes = code or usual, self.known.tax_codes
        if not wanted:
            text = f", line {no}: it names no tax code, and {self.where} wants one on every line: map its tax"
            self.wrong("tax_code_unknown", text)
            return None
        found = (codes or {}).get(wanted)
        if found is None or not found.active or not found.rates:
            text = (
                f", line {no}: tax code {wanted} does not exist in {self.where}, or is not for purchases: map another"
            )
            self.wrong("tax_code_unknown", text)
            return None
        if not all(rate.on_amount for rate in found.rates):
            text = (
                f", line {no}: tax code {found.name} of {self.where} takes tax of another tax: enter it there by hand"
            )
            self.wrong("tax_code_unknown", text)
        return found

    def check_open(self, day: date) -> None:
        closed = self.known.closed_to
        if closed is not None and day <= closed:
            text = f" is dated {day}, and the books of {self.where} are closed up to {closed}"
            self.wrong("period_closed", f"{text}: move the closing date there, or post it on a later day")

    def key(self, source_key: str, prefix: str) -> str:
        """Our key, the first line of the memo. One that is no single word could not be found again."""
        key = document_key(source_key, prefix)
        if len(key.split()) != 1 or len(key) > contract.KEY_LENGTH:
            text = f": its code {source_key!r} must be one word of at most {contract.KEY_LENGTH} characters"
            self.wrong("key_unusable", f"{text} to be found again in QuickBooks")
        return key

    def check(self) -> None:
        """Raises ``Unsendable`` with all that was found."""
        if self.problems:
            raise Unsendable(self.problems)

    def resolved(self, code: str) -> Account | None:
        return self.books.account(self.posting.company, self.known.accounts.get(code, code))

    def class_of(self, code: str) -> Body | None:
        return self._listed("cost_center_unknown", "", "class", code, self.known.classes)

    def _payable(self, named: str, whence: str) -> Account | None:
        account = self.resolved(named)
        if account is None or not account.active:
            text = f": {self.where} has not exactly one active account called {named}: correct {whence}"
            self.wrong("account_unknown", text)
        elif account.type != contract.PAYABLE:
            text = (
                f": account {named} of {self.where} is of type {account.type}, not {contract.PAYABLE}: correct {whence}"
            )
            self.wrong("account_not_postable", text)
        return account

    def _listed(self, problem: str, at: str, kind: str, code: str, known: Mapping[str, Listed] | None) -> Body | None:
        if known is None:
            self.wrong(problem, f"{at}: {kind} {code}: those of {self.where} were not read yet: the next run does")
            return None
        found = known.get(code)
        if found is None or not found.active:
            self.wrong(problem, f"{at}: {kind} {code} is no active one of {self.where}: add it there, or map it")
        return ref(found.id) if found else None


def document_key(source_key: str, prefix: str) -> str:
    """``BW:<invoice id>``, ``AB:<order id>``."""
    return f"{prefix}:{source_key}"
