"""The codes of an invoice's or order's line as Exact takes them, and every code that is not there: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from include.documents import InvoiceLine, OrderLine
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import CodeBook, VatCode
from include.systems.exact_online.odata import Guid
from include.systems.wire import present
from include.texts.program import said


@dataclass
class Codes:
    """The codes of one document in one division; what is wrong collects in ``problems``. ``what`` names the document
    (``labels.toml``)."""

    posting: Posting
    codes: CodeBook
    what: str
    day: date
    problems: list[Problem]

    def wrong(self, code: str, text: str) -> None:
        self.problems.append((code, text))

    def line(self, no: int) -> str:
        """What a line of the document is called."""
        return said("labels.line", what=self.what, no=no)

    def supplier(self, vendor_key: str) -> str | None:
        target = self.posting.references.get(f"vendors:{vendor_key}")
        try:
            return Guid(target.id if target else "")
        except ValueError:
            text = said(
                "exact_online.vendor_unmatched.named",
                what=self.what,
                vendor_key=vendor_key,
                division_no=self.posting.company,
            )
            self.wrong("vendor_unmatched", text)
            return None

    def account(self, no: int, code: str | None) -> str | None:
        if not code:
            self.wrong("account_unknown", said("exact_online.account_unknown.none", what=self.line(no)))
            return None
        found = self.codes.account_id(self.posting.company, code)
        if found is None:
            self.wrong("account_unknown", account_not_there(self.line(no), code, self.posting.company))
        return found

    def vat(self, no: int, code: str | None, account: str | None) -> VatCode | None:
        """The line's own, else the one Exact would take from the account: said aloud, so that it is checked too."""
        known = self.codes.line_codes(self.posting.company)
        wanted = code or known.usual_vat.get(account or "")
        found = known.vat_codes.get(wanted) if wanted else None
        if wanted and found is None:
            division = self.posting.company
            text = said(
                "exact_online.tax_code_unknown.not_there", what=self.line(no), code=wanted, division_no=division
            )
            self.wrong("tax_code_unknown", text)
        return found

    def dimensions(self, line: InvoiceLine | OrderLine) -> dict[str, Any]:
        known = self.codes.line_codes(self.posting.company)
        self._dimension(line.no, "cost_center_unknown", "cost centre", line.cost_center, known.cost_centers)
        self._dimension(line.no, "cost_unit_unknown", "cost unit", line.cost_unit, known.cost_units)
        project = known.projects.get(line.project) if line.project else None
        if line.project and project is None:
            what, division = self.line(line.no), self.posting.company
            text = said("exact_online.project_unknown", what=what, project=line.project, division_no=division)
            self.wrong("project_unknown", text)
        return present(CostCenter=line.cost_center, CostUnit=line.cost_unit, Project=project)

    def payment_condition(self, code: str | None) -> None:
        known = self.codes.line_codes(self.posting.company).payment_conditions
        if code and known is not None and code not in known:
            division = self.posting.company
            text = said("exact_online.payment_term_unknown", what=self.what, code=code, division_no=division)
            self.wrong("payment_term_unknown", text)

    def described(self, source_key: str, prefix: str, words: str) -> str:
        """The description with our key as first word. A key that Exact would cut could never be found again."""
        key = document_key(source_key, prefix)
        if len(key) > contract.SHORT_TEXT or len(key.split()) != 1:
            room = contract.SHORT_TEXT - len(document_key("", prefix))
            text = said("exact_online.key_unusable", what=self.what, key=repr(source_key), most=room)
            self.wrong("key_unusable", text)
        return f"{key} {' '.join(words.split())}"[: contract.SHORT_TEXT].strip()

    def check(self) -> None:
        """Raises ``Unsendable`` with all that was found."""
        if self.problems:
            raise Unsendable(self.problems)

    def _dimension(
        self, no: int, problem: str, word: str, code: str | None, known: Mapping[str, date | None] | None
    ) -> None:
        """``word``: what people call it in Exact (``words.toml``)."""
        if not code or known is None:
            return
        values = {"what": self.line(no), "word": word, "code": code, "division_no": self.posting.company}
        last = known.get(code)
        if code not in known:
            self.wrong(problem, said("exact_online.dimension_unknown.not_there", **values))
        elif last is not None and last < self.day:
            self.wrong(problem, said("exact_online.dimension_unknown.ended", day=last, **values))


def account_not_there(what: str, account: str, division: str) -> str:
    return said("exact_online.account_unknown.not_there", what=what, account=account, division_no=division)


def document_key(source_key: str, prefix: str) -> str:
    """Our key, the first word of the description: ``BW:<invoice id>``."""
    return f"{prefix}:{source_key}"


def short(words: str) -> str | None:
    return " ".join(words.split())[: contract.SHORT_TEXT].strip() or None
