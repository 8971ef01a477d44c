"""Exact Online's divisions as canonical documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tests.support.books.documents import (
    Code,
    Document,
    Line,
    Move,
    Party,
    Posting,
    Row,
    Sandbox,
    moment,
    money,
    text,
)

EXACT = "exact_online"
PAYABLE, OPEN_ORDER, CANCELLED_ORDER, PURCHASE_ENTRY, MATCHED = 22, 10, 40, 30, 50
PROCESSED, CREDITS = 50, (8021, 8024)
# Accounts that a purchase may be booked to, by Exact's type.
POSTABLE = (30, 35, 40, 90, 110, 111, 120, 121, 122, 125, 150, 160)


@dataclass(frozen=True)
class Exact:
    sandbox: Sandbox
    divisions: Collection[str]

    def rows(self, entity: str) -> list[Row]:
        # Some rows do not say their division; Exact has others, which are not of the link.
        return [
            {**row, "Division": division}
            for division in self.divisions
            for row in self.sandbox.state(EXACT, entity, division)
        ]

    @cached_property
    def account_of(self) -> dict[str, str]:
        """The code of each account by its id."""
        return {str(row["ID"]): text(row["Code"]) for row in self._accounts}

    @cached_property
    def item_of(self) -> dict[str, str]:
        return {str(row["ID"]): text(row["Code"]) for row in self._items}

    @cached_property
    def parties(self) -> list[Row]:
        return self.rows("accounts")

    @cached_property
    def suppliers(self) -> list[Party]:
        return [
            Party(
                company=row["Division"], id=str(row["ID"]), names=frozenset({row["Name"]}),
                code=text(row.get("Code")), country=text(row.get("Country")), reference=text(row.get("Remarks")),
                active=not row.get("Blocked"),
            )
            for row in self.parties
            if row.get("IsSupplier")
        ]  # fmt: skip

    @cached_property
    def codes(self) -> list[Code]:
        """Those that a purchase may be coded on."""
        rows = [("account", row, not row["IsBlocked"]) for row in self._accounts if row["Type"] in POSTABLE]
        rows += [("cost centre", row, bool(row["Active"])) for row in self.rows("cost_centers")]
        rows += [("cost unit", row, bool(row["Active"])) for row in self.rows("cost_units")]
        return [
            Code(kind=kind, company=row["Division"], id=str(row["ID"]), code=text(row["Code"]), active=active)
            for kind, row, active in rows
        ]

    @cached_property
    def bills(self) -> list[Document]:
        """Purchase entries in the order they were entered: what each says is owed is its ledger lines on payables."""
        payable = {str(row["ID"]) for row in self._accounts if row["Type"] == PAYABLE}
        owed: dict[str, list[Row]] = defaultdict(list)
        for line in self._ledger:
            if line["GLAccount"] in payable and line.get("Account"):
                owed[str(line["EntryID"])].append(line)
        lines: dict[str, list[Line]] = defaultdict(list)
        for row in sorted(self.rows("purchase_entry_lines"), key=lambda row: int(row["LineNumber"])):
            lines[str(row["EntryID"])].append(self._line(row))
        open_ = {
            str(term["TransactionEntryID"])
            for term in self.rows("payments")
            if term["TransactionType"] == PURCHASE_ENTRY and term["Status"] != MATCHED
        }
        entered = sorted(self.rows("purchase_entries"), key=lambda row: (money(row.get("Created")), row["EntryNumber"]))
        return [
            Document(
                name=f"invoice {row.get('YourRef')} of {row['Division']}", company=row["Division"],
                id=str(row["EntryID"]), number=text(row.get("YourRef")), reference=text(row.get("Description")),
                booked_as=str(row["EntryNumber"]), status="open" if row["EntryID"] in open_ else "settled",
                kind=text(row.get("Journal")), vendor=str(row["Supplier"]),
                amount=-sum((money(line["AmountFC"]) for line in owed[row["EntryID"]]), Decimal(0)),
                total=money(row.get("AmountFC")), currency=row["Currency"],
                day=moment(row["EntryDate"]) if row.get("EntryDate") else None,
                due=moment(row["DueDate"]) if row.get("DueDate") else None, terms=text(row.get("PaymentCondition")),
                period=(int(row.get("ReportingYear") or 0), int(row.get("ReportingPeriod") or 0)),
                account=next((self.account_of[str(line["GLAccount"])] for line in owed[row["EntryID"]]), ""),
                lines=tuple(lines[row["EntryID"]]),
            )
            for row in entered
        ]  # fmt: skip

    @cached_property
    def orders(self) -> list[Document]:
        costs = {str(row["ID"]): self.account_of.get(str(row.get("GLCosts")), "") for row in self._items}
        lines: dict[str, list[Line]] = defaultdict(list)
        for row in self.rows("purchase_order_lines"):
            lines[str(row["PurchaseOrderID"])].append(
                Line(
                    account=costs.get(str(row["Item"]), ""), center=text(row.get("CostCenter")),
                    item=self.item_of.get(str(row["Item"]), ""), quantity=money(row["Quantity"]),
                    price=money(row["NetPrice"]), amount=money(row["AmountFC"]),
                )
            )  # fmt: skip
        status = {OPEN_ORDER: "open", CANCELLED_ORDER: "cancelled"}
        return [
            Document(
                name=f"order {row['OrderNumber']} of {row['Division']}", company=row["Division"],
                id=str(row["PurchaseOrderID"]), number=text(row.get("YourRef")),
                reference=text(row.get("Description")), booked_as=str(row["OrderNumber"]),
                status=status.get(row["OrderStatus"], "received"), vendor=str(row["Supplier"]),
                amount=money(row["AmountFC"]), currency=row["Currency"],
                day=moment(row["OrderDate"]) if row.get("OrderDate") else None,
                lines=tuple(lines[str(row["PurchaseOrderID"])]),
            )
            for row in self.rows("purchase_orders")
        ]  # fmt: skip

    @cached_property
    def customers(self) -> dict[str, Party]:
        return {
            str(row["ID"]): Party(
                company=row["Division"], id=str(row["ID"]), names=frozenset({row.get("Name")}),
                code=text(row["Code"]), account=self.account_of.get(str(row.get("GLAR")), ""),
            )
            for row in self.parties
            if row.get("IsSales")
        }  # fmt: skip

    @cached_property
    def sales(self) -> list[Document]:
        """Sales invoices and credit notes; ``tax``: the VAT that Exact put on one itself."""
        lines: dict[str, list[Line]] = defaultdict(list)
        for row in sorted(self.rows("sales_invoice_lines"), key=lambda row: int(row["LineNumber"])):
            item = self.item_of.get(str(row["Item"]), "")
            line = Line(item=item, amount=money(row["AmountFC"]), reference=text(row.get("Notes")))
            lines[str(row["InvoiceID"])].append(line)
        found = []
        for row in self.rows("sales_invoices"):
            kind = "credit note" if row["Type"] in CREDITS else "invoice"
            sold = Document(
                name=f"{kind} {row.get('InvoiceNumber') or row['InvoiceID']} of {row['Division']}",
                company=row["Division"], id=str(row["InvoiceID"]), number=text(row.get("InvoiceNumber")),
                status="final" if row["Status"] == PROCESSED else "draft", kind=kind, vendor=str(row["OrderedBy"]),
                debtor=str(row["InvoiceTo"]), currency=row["Currency"], day=moment(row["InvoiceDate"]),
                tax=money(row.get("VATAmountFC")), lines=tuple(lines[str(row["InvoiceID"])]),
            )  # fmt: skip
            found.append(sold)
        return found

    def postings(self, ours: re.Pattern[str]) -> list[Posting]:
        """Of each ledger entry the lines with one reference that matches: their first match is its reference. The line
        that Exact makes in a bank entry has no text: it is of the only reference that there is."""
        found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for line in self._ledger:
            if key := ours.search(text(line.get("Description"))):
                found[line["Division"], str(line["EntryID"]), key[0]].append(line)
        keys = defaultdict(list)
        for place in found:
            keys[place[:2]].append(place)
        for line in self._ledger:
            places = keys[line["Division"], str(line["EntryID"])]
            if line.get("LineNumber") == 0 and not text(line.get("Description")) and len(places) == 1:
                found[places[0]].append(line)
        return [
            Posting(company=division, entry=entry, reference=key, moves=tuple(map(self._move, lines)))
            for (division, entry, key), lines in found.items()
        ]

    def first_open_day(self, division: str, journal: str, wanted: date) -> date | None:
        """The wanted day, or where its period is closed for the journal the first one that is not."""
        days = [max(wanted, moment(row["StartDate"])) for row in self._open_periods(division, journal, wanted)]
        return min(days, default=None)

    def periods(self, division: str, journal: str, wanted: date) -> frozenset[tuple[int, int]]:
        """Those that what is of the wanted day may be booked in: its own, and where that is closed now any later."""
        own = (wanted.year, wanted.month)
        if any(moment(row["StartDate"]) <= wanted for row in self._open_periods(division, journal, wanted)):
            return frozenset({own})
        years = range(own[0], own[0] + 3)
        return frozenset((year, month) for year in years for month in range(1, 13) if (year, month) >= own)

    def _open_periods(self, division: str, journal: str, wanted: date) -> list[Row]:
        """The open ones that end on the wanted day or later."""
        shut = {
            (int(row["Year"]), int(row["Period"]))
            for row in self._closed
            if (row["Division"], row["Journal"], row["Status"]) == (division, journal, 1)
        }
        return [
            row
            for row in self._periods
            if row["Division"] == division
            and moment(row["EndDate"]) >= wanted
            and (int(row["FinYear"]), int(row["FinPeriod"])) not in shut
        ]

    def _line(self, row: Row) -> Line:
        return Line(
            account=self.account_of.get(str(row["GLAccount"]), ""), center=text(row.get("CostCenter")),
            tax_code=text(row.get("VATCode")), amount=money(row.get("AmountFC")), reference=str(row["ID"]),
        )  # fmt: skip

    def _move(self, line: Row) -> Move:
        # The number of what a line pays: Exact keeps it for a bank line; people read it behind our key.
        party, (_, _, words) = text(line.get("Account")), text(line.get("Description")).partition(" ")
        settles = text(line.get("InvoiceNumber")) or words.partition(" ")[0]
        return Move(
            account=self.account_of.get(str(line["GLAccount"]), ""), center=text(line.get("CostCenter")), party=party,
            settles=settles if party else "", amount=money(line["AmountFC"]), currency=str(line["Currency"]),
            day=moment(line["Date"]), journal=text(line.get("JournalCode")),
        )  # fmt: skip

    @cached_property
    def _accounts(self) -> list[Row]:
        return self.rows("gl_accounts")

    @cached_property
    def _items(self) -> list[Row]:
        return self.rows("items")

    @cached_property
    def _ledger(self) -> list[Row]:
        return self.rows("transaction_lines")

    @cached_property
    def _periods(self) -> list[Row]:
        return self.rows("financial_periods")

    @cached_property
    def _closed(self) -> list[Row]:
        return self.rows("journal_status")
