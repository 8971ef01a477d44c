"""Checks of references, periods and journals that every posting shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from include.sandbox.exact_online.errors import Refusals
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import as_date, dec, ms
from include.sandbox.kernel.tables import Row

PAYABLE, RECEIVABLE, VAT, BANK, CASH = 22, 20, 24, 12, 10
OPEN, PROCESSED = 20, 50


class Rules:
    """For one write in one division. Problems collect in ``refusals``; look-ups answer None when something is wrong."""

    def __init__(self, store: ExactBooks, division: str) -> None:
        self.store = store
        self.division = division
        self.refusals = Refusals(str(store.settings(division)["language"]))

    def today(self) -> int:
        return ms(as_date(self.store.now()))

    def supplier(self, key: Any, what: str = "Supplier") -> Row | None:
        if key is None:
            self.refusals.add("mandatory", what)
            return None
        row = self.store["accounts"].get(self.division, key)
        if row is None or not row.get("IsSupplier"):
            self.refusals.add("reference", what)
            return None
        if row.get("Blocked"):
            self.refusals.add("blocked", what, row["Code"])
            return None
        return row

    def customer(self, key: Any) -> Row | None:
        if key is None:
            self.refusals.add("mandatory", "Customer")
            return None
        row = self.store["accounts"].get(self.division, key)
        if row is None or row.get("Status") != "C":
            self.refusals.add("reference", "Customer")
            return None
        if row.get("Blocked") and self.store.writer != "generator":
            self.refusals.add("blocked", "Customer", row["Code"])
            return None
        return row

    def account(self, key: Any) -> Row | None:
        """A relation of any kind on a ledger line."""
        if key is None:
            return None
        row = self.store["accounts"].get(self.division, key)
        if row is None:
            self.refusals.add("reference", "Account")
        return row

    def journal(self, code: Any, types: tuple[int, ...]) -> Row | None:
        if code is None or not str(code).strip():
            self.refusals.add("mandatory", "Journal")
            return None
        row = self.store.one("journals", self.division, "Code", str(code))
        if row is None:
            self.refusals.add("reference", "Journal")
        elif row["Type"] not in types:
            self.refusals.add("invalid", "Journal")
            return None
        elif row.get("IsBlocked"):
            self.refusals.add("blocked", "Journal", row["Code"])
        return row

    def gl_account(self, key: Any) -> Row | None:
        if key is None:
            self.refusals.add("mandatory", "G/L account")
            return None
        row = self.store["gl_accounts"].get(self.division, key)
        if row is None:
            self.refusals.add("reference", "G/L account")
        elif row.get("IsBlocked"):
            self.refusals.add("blocked", "G/L account", row["Code"])
        return row

    def dimension(self, table: str, code: Any, account: Row | None, day: int | None) -> str | None:
        """A cost centre or cost unit by its code, and whether the account demands or forbids it."""
        what, use = ("Cost center", "UseCostcenter") if table == "cost_centers" else ("Cost unit", "UseCostunit")
        needed = account.get(use, 0) if account else 0
        if code is None or not str(code).strip():
            if needed == 1 and account:
                self.refusals.add("mandatory", what, account["Code"])
            return None
        row = self.store.one(table, self.division, "Code", str(code))
        if row is None:
            self.refusals.add("reference", what, str(code))
            return None
        if row.get("EndDate") is not None and day is not None and row["EndDate"] < day:
            self.refusals.add("ended", what, row["Code"])
        if needed == 2 and account:
            self.refusals.add("not_allowed", what, account["Code"])
        return str(row["Code"])

    def vat_code(self, code: Any) -> Row | None:
        if code is None or not str(code).strip():
            return None
        row = self.store.one("vat_codes", self.division, "Code", str(code))
        if row is None:
            self.refusals.add("reference", "VAT code", str(code))
        elif row.get("IsBlocked"):
            self.refusals.add("blocked", "VAT code", row["Code"])
        return row

    def payment_condition(self, code: Any) -> None:
        if code and self.store.one("payment_conditions", self.division, "Code", str(code)) is None:
            self.refusals.add("reference", "Payment condition", str(code))

    def payment_days(self, code: Any) -> int:
        found = self.store.one("payment_conditions", self.division, "Code", str(code)) if code else None
        return int(found["PaymentDays"]) if found else 30

    def project(self, key: Any, day: int | None) -> None:
        row = self.known("projects", key, "Project")
        if row is not None and row.get("EndDate") is not None and day is not None and row["EndDate"] < day:
            self.refusals.add("ended", "Project", row["Code"])

    def known(self, table: str, key: Any, what: str) -> Row | None:
        """A record by its id; none where nothing is named."""
        if key is None:
            return None
        row = self.store[table].get(self.division, key)
        if row is None:
            self.refusals.add("reference", what)
        return row

    def currency(self, code: Any, journal: Row | None = None) -> str:
        home = str((self.store["divisions"].get("", self.division) or {}).get("Currency", "EUR"))
        chosen = str(code or (journal or {}).get("Currency") or home).strip()
        if self.store["currencies"].get(self.division, chosen) is None:
            self.refusals.add("reference", "Currency", chosen)
        elif journal and not journal.get("AllowVariableCurrency") and chosen != journal.get("Currency", home):
            self.refusals.add("not_allowed", "Currency", chosen)
        return chosen

    def rate(self, currency: str, given: Any) -> Decimal:
        if given:
            return dec(given)
        row = self.store["currencies"].get(self.division, currency)
        return dec(row["_rate"]) if row else Decimal(1)

    def period(self, journal: Row | None, day: int, year: Any, period: Any) -> tuple[int, int]:
        """(year, period) given, or those of the day. Must exist and be open for the journal."""
        if year is None or period is None:
            found = self._period_of(as_date(day))
            year, period = (found["FinYear"], found["FinPeriod"]) if found else (None, None)
        else:
            rows = self.store["financial_periods"].find("FinYear", self.division, int(year))
            if not any(row["FinPeriod"] == int(period) for row in rows):
                year = None
        if year is None:
            self.refusals.add("invalid", "Period", str(as_date(day)))
            return 0, 0
        if journal is not None and self.is_closed(str(journal["Code"]), int(year), int(period)):
            self.refusals.add("closed", "Period", f"{year}-{int(period):02d} ({journal['Code']})")
        return int(year), int(period)

    def _period_of(self, day: date) -> Row | None:
        rows = self.store["financial_periods"].find("FinYear", self.division, day.year)
        return next((row for row in rows if row["StartDate"] <= ms(day) <= row["EndDate"]), None)

    def is_closed(self, journal: str, year: int, period: int) -> bool:
        row = self.store["journal_status"].get(self.division, f"{journal}|{year}|{period}")
        return bool(row and row["Status"] == 1)

    def entry_is_open(self, entry: Row, journal: str, year: int, period: int) -> None:
        if entry.get("Status") == PROCESSED:
            self.refusals.add("not_allowed", "Status", str(entry["EntryNumber"]))
        if self.is_closed(journal, year, period):
            self.refusals.add("closed", "Period", f"{year}-{period:02d} ({journal})")

    def next_number(self, journal: str, year: int) -> int:
        """Entry numbers run by journal and year."""
        counters = self.store.books.table("exact_online", "counters", lags=False)
        key = f"{journal}|{year}"
        last = (counters.get(self.division, key) or {"last": 0})["last"]
        counters.put(self.division, key, {"last": last + 1})
        digits = "".join(sign for sign in journal if sign.isdigit()) or "99"
        return int(f"{year % 100:02d}{int(digits) % 100:02d}{last + 1:05d}")
