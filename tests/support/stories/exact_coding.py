"""What approvers do with the coding of two invoices: one line coded otherwise, one line split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.support import life
from tests.support.company import Company

Row = dict[str, Any]
UNTIL_EVENING = 11 * 3600  # batches close at 18:00
GROUP = "Accounting Codes"


@dataclass(frozen=True)
class Recoded:
    """Two entries of 100.00 on ``account``; approvers chose ``other`` for one, and for 40.00 of the second."""

    recoded: str
    split: str
    account: str
    other: str


def enter(company: Company) -> Recoded:
    """Two invoices of division 123, before they are sent."""
    line = life.usual_line(company, "123")
    other = _another_account(company, line)
    keys = [life.enter_invoice(company, number) for number in ("CODED-1", "SPLIT-1")]
    return Recoded(*keys, line["GLAccount"], other)


def approve(company: Company, made: Recoded) -> None:
    """Approvers code them otherwise and approve: both stand in a batch that is open until the evening."""
    codes = _codes(company)
    for key, shares in ((made.recoded, (100.0,)), (made.split, (60.0, 40.0))):
        there = life.in_avid(company, "invoices", key)
        assert there is not None, "the invoice was not sent"
        line = there["Lines"][0]
        kept = [code for code in line["Codes"] if code["GroupName"] != GROUP]
        other = [{"GroupName": GROUP, "CodeValue": codes[made.other]}, *kept]
        named = [line["Codes"], other] if len(shares) == 2 else [other]
        lines = [
            {"LineNumber": no, "Amount": amount, "Codes": coded}
            for no, (amount, coded) in enumerate(zip(shares, named, strict=True), 1)
        ]
        edit = {"key": str(there["InvoiceId"]), "set": {"Lines": lines, "Status": "Approved"}}
        company.sandbox.edit("avidxchange", "invoices", edit)


def booked(company: Company, key: str) -> list[tuple[str, float]]:
    """Accounts and amounts of an entry's lines in Exact."""
    rows = company.sandbox.state("exact_online", "purchase_entry_lines", "123")
    return [(row["GLAccount"], row["AmountFC"]) for row in rows if row["EntryID"] == key]


def corrections(company: Company, key: str) -> dict[str, list[tuple[str, float]]]:
    """The correcting journals of an invoice: net amounts by account, for each entry."""
    there = life.in_avid(company, "invoices", key)
    assert there is not None
    found: dict[str, dict[str, float]] = {}
    for row in company.sandbox.state("exact_online", "journal_entry_lines", "123"):
        if str(row.get("Description") or "").startswith(f"AVX:coding:{there['InvoiceId']}:"):
            of_entry = found.setdefault(row["EntryID"], {})
            of_entry[row["GLAccount"]] = round(of_entry.get(row["GLAccount"], 0.0) + row["AmountFC"], 2)
    return {entry: sorted(amounts.items(), key=lambda pair: pair[1]) for entry, amounts in found.items()}


def day_of(milliseconds: int) -> str:
    """A date as the simulated Exact keeps it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def _another_account(company: Company, line: Row) -> str:
    """One that the division books with a cost centre too."""
    codes = _codes(company)
    usable = {
        row["ID"]
        for row in company.sandbox.state("exact_online", "gl_accounts", "123")
        if not row["IsBlocked"] and row["UseCostcenter"] != 2 and row["Code"][:1] == codes[line["GLAccount"]][:1]
    }
    for row in reversed(company.sandbox.state("exact_online", "purchase_entry_lines", "123")):
        account = row["GLAccount"]
        if account in usable and account != line["GLAccount"]:
            return str(account)
    raise AssertionError("division 123 books on one account only")


def _codes(company: Company) -> dict[str, str]:
    return {row["ID"]: row["Code"] for row in company.sandbox.state("exact_online", "gl_accounts", "123")}
