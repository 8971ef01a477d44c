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


@dataclass
class Codes:
    """The codes of one document in one division; what is wrong collects in ``problems``. ``what`` names it."""

    posting: Posting
    codes: CodeBook
    what: str
    day: date
    problems: list[Problem]

    def wrong(self, code: str, text: str) -> None:
        self.problems.append((code, f"{self.what}{text}"))

    def supplier(self, vendor_key: str) -> str | None:
        target = self.posting.references.get(f"vendors:{vendor_key}")
        try:
            return Guid(target.id if target else "")
        except ValueError:
            text = f": its vendor {vendor_key} is no supplier of Exact division {self.posting.company}"
            self.wrong("vendor_unmatched", text)
            return None

    def account(self, no: int, code: str | None) -> str | None:
        if not code:
            self.wrong("account_unknown", f", line {no}: it names no G/L account")
            return None
        found = self.codes.account_id(self.posting.company, code)
        if found is None:
            where = f"Exact division {self.posting.company}, or cannot be posted to"
            self.wrong("account_unknown", f", line {no}: account {code} does not exist in {where}")
        return found

    def vat(self, no: int, code: str | None, account: str | None) -> VatCode | None:
        """The line's own, else the one Exact would take from the account: said aloud, so that it is checked too."""
        known = self.codes.line_codes(self.posting.company)
        wanted = code or known.usual_vat.get(account or "")
        found = known.vat_codes.get(wanted) if wanted else None
        if wanted and found is None:
            where = f"Exact division {self.posting.company}, or cannot be used for purchases"
            self.wrong("tax_code_unknown", f", line {no}: VAT code {wanted} does not exist in {where}")
        return found

    def dimensions(self, line: InvoiceLine | OrderLine) -> dict[str, Any]:
        known = self.codes.line_codes(self.posting.company)
        self._dimension(line.no, "cost centre", line.cost_center, known.cost_centers)
        self._dimension(line.no, "cost unit", line.cost_unit, known.cost_units)
        project = known.projects.get(line.project) if line.project else None
        if line.project and project is None:
            where = f"does not exist in Exact division {self.posting.company}"
            self.wrong("project_unknown", f", line {line.no}: project {line.project} {where}")
        return present(CostCenter=line.cost_center, CostUnit=line.cost_unit, Project=project)

    def payment_condition(self, code: str | None) -> None:
        known = self.codes.line_codes(self.posting.company).payment_conditions
        if code and known is not None and code not in known:
            where = f"does not exist in Exact division {self.posting.company}"
            self.wrong("payment_term_unknown", f": payment condition {code} {where}: add or map it")

    def described(self, source_key: str, prefix: str, words: str) -> str:
        """The description with our key as first word. A key that Exact would cut could never be found again."""
        key = document_key(source_key, prefix)
        if len(key) > contract.SHORT_TEXT or len(key.split()) != 1:
            room = contract.SHORT_TEXT - len(document_key("", prefix))
            text = f": its code {source_key!r} must be one word of at most {room} characters to be found again in Exact"
            self.wrong("key_unusable", text)
        return f"{key} {' '.join(words.split())}"[: contract.SHORT_TEXT].strip()

    def check(self) -> None:
        """Raises ``Unsendable`` with all that was found."""
        if self.problems:
            raise Unsendable(self.problems)

    def _dimension(self, no: int, kind: str, code: str | None, known: Mapping[str, date | None] | None) -> None:
        if not code or known is None:
            return
        name = "cost_center_unknown" if kind == "cost centre" else "cost_unit_unknown"
        if code not in known:
            where = f"does not exist in Exact division {self.posting.company}"
            self.wrong(name, f", line {no}: {kind} {code} {where}: add it there, or map it")
            return
        last = known[code]
        if last is not None and last < self.day:
            self.wrong(name, f", line {no}: {kind} {code} ended on {last} in Exact division {self.posting.company}")


def document_key(source_key: str, prefix: str) -> str:
    """Our key, the first word of the description: ``BW:<invoice id>``."""
    return f"{prefix}:{source_key}"


def short(words: str) -> str | None:
    return " ".join(words.split())[: contract.SHORT_TEXT].strip() or None
