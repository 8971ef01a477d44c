"""A seller's books and AvaTax: each sale recorded, its tax billed, booked and committed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tests.support.books import postings, transfers
from tests.support.books.avalara import COMMITTED, Avalara, TaxDocument
from tests.support.books.documents import Document, Key, Line, Posting
from tests.support.books.exact_online import Exact
from tests.support.books.postings import Place
from tests.support.books.quickbooks_sales import QuickBooksSales
from tests.support.books.transfers import DUE, LEFT, Transfer
from tests.support.links.known import STOPPED, Known, any_explained

# As the link is set up (include/demo/link_texts.py); division 853 is not routed.
COMPANIES = {"851": "KESTREL-NL", "852": "KESTREL-US"}
TAX_ITEM, CLEARING = "TAX", "1580"
OUR_DOCUMENT = re.compile(r"^AV:tax:(\d+):(\S+)$")
OUR_LINE = re.compile(r"\bAV:tax_line:(\S+)")
OUR_JOURNAL = re.compile(r"^AV:tax:([^\s:]+)(?::(\d+))?(?=\s|$)")


def is_ours(document: Document) -> bool:
    return bool(OUR_DOCUMENT.match(document.reference))


def is_our_line(line: Line) -> bool:
    return bool(OUR_LINE.search(line.reference))


def left_to_others(document: Document) -> bool:
    """Another program recorded and committed it."""
    return document.status == COMMITTED and not is_ours(document)


def code_of(invoice: Document) -> str:
    return f"{invoice.company}-{invoice.id}".lower()


@dataclass(frozen=True)
class Books:
    """``tax_accounts``, ``cost_centers``: the mapping files, source ``US/CA/Sales`` with ``*`` or nothing for any.
    ``tax_codes``: by item, ``use_codes``: by division and customer. ``estimates``: what AvaTax says of each draft when
    the tests ask it; without those that it refuses. ``companies``: AvaTax's, by that of the books, which are ``called``
    so; ``exact``: the books, whatever they are."""

    exact: Exact | QuickBooksSales
    avalara: Avalara
    tax_accounts: Mapping[str, str] = field(default_factory=dict)
    cost_centers: Mapping[str, str] = field(default_factory=dict)
    tax_codes: Mapping[str, str] = field(default_factory=dict)
    use_codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    estimates: Mapping[str, Decimal] = field(default_factory=dict)
    companies: Mapping[str, str] = field(default_factory=lambda: COMPANIES)
    called: str = "Exact"

    def wrong(self, known: Known) -> list[str]:
        return [
            *self.documents(known).wrong(),
            *self.billed_otherwise(known),
            *self.booked_otherwise(known),
            *self.booked_for_nothing(known),
            *self.committed_otherwise(known),
        ]

    def doubled(self) -> list[str]:
        """Documents that count for one invoice more than once, journals, and tax lines of one invoice."""
        recorded = {("AvaTax", code): rows for code, rows in self.avalara.recorded.items()}
        marked: dict[str, set[str]] = defaultdict(set)
        for code, rows in self.avalara.recorded.items():
            for one in filter(is_ours, rows):
                marked[one.reference].add(code)
        found = transfers.doubled("document of", recorded) + postings.doubled(self.called, self.postings)
        found += [f"{mark} stands in AvaTax as {sorted(codes)}" for mark, codes in marked.items() if len(codes) > 1]
        for invoice in self.exact.sales:
            charged = self.charged(invoice)
            ours = sum(map(is_our_line, charged))
            if ours and len(charged) > 1:
                found.append(f"{invoice.name} has {len(charged)} tax lines, {ours} of them ours")
        return found

    def sent(self) -> dict[str, int]:
        """How many documents of each kind stand in a system because of us."""
        ours = [one for rows in self.avalara.recorded.values() for one in rows if is_ours(one)]
        numbers = {(key[1], key[2]) for one in self.postings if (key := OUR_JOURNAL.match(one.reference))}
        return {
            "documents": sum(one.kind == "invoice" for one in ours),
            "credit_notes": sum(one.kind == "credit note" for one in ours),
            "committed": sum(one.status == COMMITTED for one in ours),
            "journals": sum(number is None for _, number in numbers),
            "corrections": sum(number is not None for _, number in numbers),
        }

    @cached_property
    def finals(self) -> dict[Key, Document]:
        return {one.key: one for one in self.exact.sales if one.status == "final"}

    @cached_property
    def drafts(self) -> list[Document]:
        return [one for one in self.exact.sales if one.status == "draft"]

    @cached_property
    def postings(self) -> list[Posting]:
        return self.exact.postings(OUR_JOURNAL)

    @cached_property
    def journals(self) -> dict[Key, list[Posting]]:
        """By division and invoice, our tax journals of all numbers."""
        found: dict[Key, list[Posting]] = defaultdict(list)
        for one in self.postings:
            if key := OUR_JOURNAL.match(one.reference):
                found[one.company, key[1]].append(one)
        return dict(found)

    def sold(self, invoice: Document) -> list[Line]:
        return [line for line in invoice.lines if line.item != TAX_ITEM]

    def charged(self, invoice: Document) -> list[Line]:
        """The lines that bill tax, ours and others'."""
        return [line for line in invoice.lines if line.item == TAX_ITEM]

    def document_of(self, invoice: Document) -> TaxDocument | None:
        found = self.avalara.recorded.get(code_of(invoice), [])
        return found[0] if len(found) == 1 else None

    def documents(self, known: Known) -> Transfer:
        """Each final invoice is recorded as it is. What another program recorded and committed is left to it, and what
        is recorded twice is no use to compare."""
        left = {one.key for one in self.finals.values() if (there := self.document_of(one)) and left_to_others(there)}
        codes = {code_of(one): one.key for one in self.finals.values()}
        divisions = tuple(f"{division}-" for division in self.companies)
        standing: dict[Key, list[TaxDocument]] = {}
        for code, rows in self.avalara.recorded.items():
            if code in codes or any(map(is_ours, rows)) or code.startswith(divisions):
                division, _, key = code.partition("-")
                standing[codes.get(code, (division, key))] = rows

        def stopped(key: Key) -> bool:
            return told(known, "tax", key)

        return Transfer(
            source=self.called,
            target="AvaTax",
            wanted={
                key: replace(self._recorded(one), status=LEFT if key in left or len(standing.get(key, [])) > 1 else DUE)
                for key, one in self.finals.items()
            },
            standing=standing,
            fields=("company", "kind", "amount", "currency", "day", "vendor", "exemption"),
            line_fields=("item", "tax_code", "amount"),
            waits=stopped,
            stopped=stopped,
        )

    def _recorded(self, invoice: Document) -> Document:
        code = self._customer(str(invoice.vendor))
        sold = tuple(replace(line, tax_code=self.tax_codes.get(line.item, "")) for line in self.sold(invoice))
        return replace(
            invoice, company=self.companies[invoice.company], vendor=code, amount=net_of(sold),
            exemption=self.use_codes.get((invoice.company, code), ""), lines=sold,
        )  # fmt: skip

    def _customer(self, key: str) -> str:
        customer = self.exact.customers.get(key)
        return customer.code if customer else ""

    def billed_otherwise(self, known: Known) -> list[str]:
        """Drafts that do not bill the tax that AvaTax says. Where Exact puts VAT itself there is none of ours."""
        found = []
        for one in self.drafts:
            if told(known, "estimates", one.key) or told(known, "tax_lines", one.key):
                continue
            wanted = Decimal(0) if one.tax else self.estimates.get(one.id)
            billed = net_of(self.charged(one))
            if wanted is None:
                found.append(f"{one.name} cannot be taxed, and nobody says why")
            elif billed != wanted:
                found.append(f"{one.name} bills a tax of {billed}, and AvaTax says {wanted}")
        return found

    def booked_otherwise(self, known: Known) -> list[str]:
        """Final invoices whose journals, all together, are not the tax of their document."""
        found = []
        for key, one in self.finals.items():
            document = self.document_of(one)
            if document is None or told(known, "tax", key) or told(known, "tax_journals", key):
                continue
            what = f"the tax of {one.name}"
            found += postings.differing(what, self.booked(key), self.taxes(one, document))
            found += postings.otherwise_in(what, self.journals.get(key, []), one.currency)
        return found

    def booked_for_nothing(self, known: Known) -> list[str]:
        """Journals of invoices that are not final, or of which AvaTax has nothing."""
        return [
            f"journal AV:tax:{key[1]} of {key[0]} stands, and AvaTax has no document of a final invoice for it"
            for key in self.journals
            if self.booked(key) and not told(known, "tax", key)
            if key not in self.finals or code_of(self.finals[key]) not in self.avalara.recorded
        ]

    def committed_otherwise(self, known: Known) -> list[str]:
        """What is committed without its tax in the books, whoever says why; what is in the books and is not committed.

        A person may change either side of what is committed: then one decides, and it is said (``held``).
        """
        found = []
        for key, one in self.finals.items():
            document = self.document_of(one)
            if document is None or told(known, "tax", key):
                continue
            if document.status == COMMITTED:
                held = any_explained(known, "tax_journals", *key, states=("held",))
                if is_ours(document) and not held and (why := self._not_in_books(one, document)):
                    found.append(f"{one.name} is committed, and {why}")
            elif not told(known, "commit", key):
                found.append(f"{one.name} is {document.status} in AvaTax and not committed, and nobody says why")
        return found

    def _not_in_books(self, one: Document, document: TaxDocument) -> str:
        if one.tax and one.tax != document.tax:
            return f"{self.called} put a VAT of {one.tax} on it, AvaTax {document.tax}"
        if (net := net_of(self.sold(one))) != document.amount:
            return f"it charges {net}, AvaTax has {document.amount}"
        return "; ".join(postings.differing("its tax", self.booked(one.key), self.taxes(one, document)))

    def booked(self, key: Key) -> dict[Place, Decimal]:
        return postings.moved(self.journals.get(key, []), "account", "center", "party")

    def taxes(self, invoice: Document, document: TaxDocument) -> dict[Place, Decimal]:
        """Tax to the accounts of where it is owed, from the clearing account that the invoice's tax line was booked to,
        or from the customer. Nothing where there is no tax, Exact put the VAT itself, or it is left to another
        program."""
        found: dict[Place, Decimal] = defaultdict(Decimal)
        if invoice.tax or left_to_others(document):
            return found
        for place, tax in document.taxes:
            account = _mapped(self.tax_accounts, *place) or f"none for {'/'.join(place)}"
            found[account, _mapped(self.cost_centers, *place), ""] -= tax
        customer = self.exact.customers.get(invoice.debtor)
        receivable = (customer.account if customer else "", "", invoice.debtor)
        found[(CLEARING, "", "") if self.charged(invoice) else receivable] += document.tax
        return {place: value for place, value in found.items() if value}


def with_files(books: Books, files: Mapping[str, Mapping[str | tuple[str, str], str]]) -> Books:
    """``files``: by name, code by source."""

    def plain(name: str) -> dict[str, str]:
        return {source: code for source, code in files[name].items() if isinstance(source, str)}

    use_codes = {source: code for source, code in files["entity_use_codes"].items() if isinstance(source, tuple)}
    return replace(
        books, tax_accounts=plain("tax_accounts"), cost_centers=plain("tax_cost_centers"),
        tax_codes=plain("item_tax_codes"), use_codes=use_codes,
    )  # fmt: skip


def nothing_written(ids: Iterable[str]) -> set[str]:
    """The ids of targets where nothing had to be written."""
    return {one for one in ids if one.startswith("nothing:")}


def told(known: Known, flow: str, invoice: Key) -> bool:
    """Whether a document of the flow about this invoice was stopped, for a reason that is told; ``tax_journals`` has
    several of one invoice: ``<id>``, ``<id>:2``."""
    return any_explained(known, flow, *invoice, states=STOPPED)


def net_of(lines: list[Line] | tuple[Line, ...]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def _mapped(files: Mapping[str, str], country: str, region: str, kind: str) -> str:
    """What names most wins, the region before the kind."""
    there, anywhere = f"{country}/{region}", f"{country}/*"
    sources = (f"{there}/{kind}", f"{there}/*", there, f"{anywhere}/{kind}", f"{anywhere}/*", country)
    return next((files[source] for source in sources if source in files), "")
