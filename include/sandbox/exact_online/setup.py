"""What every division has before anything happens in it: chart of accounts, journals, VAT codes, periods, items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.store import USER_ID, USER_NAME, ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Company, World
from include.sandbox.world.orders import ITEMS

# code, description, type, ledger account, allows VAT. Codes are company data: clients must not know them.
JOURNALS = (
    ("10", "Kas", 10, "1000", False),
    ("20", "ABN AMRO", 12, "1100", False),
    ("21", "AvidXchange", 12, "1290", False),
    ("60", "Inkoop", 22, None, True),
    ("61", "Inkoop vreemde valuta", 22, None, True),
    ("70", "Verkoop", 20, None, True),
    ("90", "Memoriaal", 90, "1900", False),
    ("91", "Memoriaal btw", 90, "1900", True),
    ("95", "Memoriaal oud", 90, "1900", False),
)
BLOCKED_JOURNALS = {"95"}
TERMS = (0, 8, 14, 30, 60)
PROFIT_AND_LOSS = 110


def set_up(store: ExactBooks, world: World) -> None:
    for at, company in enumerate(world.companies):
        _division(store, company, at == 0)
        _codes(store, world, company.exact)
        _journals(store, company.exact)
        periods(store, company.exact, world.now.date())
        reference_data.enter(store, company.exact)
    divisions = [company for company in world.all_companies if company.exact]
    if not divisions:
        return
    first = divisions[0]
    store.save("users", "", {
        "UserID": USER_ID, "CurrentDivision": int(first.exact), "AccountingDivision": int(first.exact),
        "FullName": USER_NAME, "FirstName": "Sanne", "LastName": "van Dijk", "UserName": "sanne.vandijk",
        "Email": "sanne@vandijkhandel.example", "Language": "nl-NL", "LanguageCode": "nl-NL", "Legislation": 1,
        "DivisionCustomerName": first.name, "IsClientUser": False, "DivisionCustomerCode": "1",
        "PackageCode": "EOL PREMIUM",
    })  # fmt: skip


def _division(store: ExactBooks, company: Company, main: bool) -> None:
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number, "Current": main,
        "IsMainDivision": main, "Status": 1, "BlockingStatus": 0, "Legislation": 1, "City": "Utrecht",
        "Postcode": "3511 AD", "Customer": store.new_id(), "CustomerName": company.name,
        "StartDate": ms(date(2015, 1, 1)), "Created": ms(date(2015, 1, 1)), "Modified": ms(date(2024, 3, 5)),
    })  # fmt: skip


def _codes(store: ExactBooks, world: World, division: str) -> None:
    for account in world.accounts:
        debit = account.type not in (PROFIT_AND_LOSS, 22, 24, 50, 52, 55)
        store.save("gl_accounts", division, {
            "ID": store.new_id(), "Code": account.code, "Description": account.name, "Type": account.type,
            "BalanceSide": "D" if debit else "C", "BalanceType": "W" if account.type >= PROFIT_AND_LOSS else "B",
            "VATCode": account.vat_code, "IsBlocked": account.blocked, "Matching": account.type in (20, 22),
            "UseCostcenter": account.cost_center, "UseCostunit": 2 if account.cost_center == 2 else 0,
            "SearchCode": account.code, "RevalueCurrency": False,
        })  # fmt: skip
    for code in world.vat_codes:
        kind = {"excluding": "E", "including": "I", "none": "N", "reverse_charge": "E"}[code.kind]
        reverse = code.kind == "reverse_charge"
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": kind, "VATTransactionType": "B", "Charged": reverse,
            "IsBlocked": False, "EUSalesListing": "N", "GLToPay": gl_id(store, division, "1530" if reverse else "1500"),
            "GLToClaim": gl_id(store, division, "1520"), "_non_deductible": num(code.non_deductible),
        })  # fmt: skip
    for table, dimensions in (("cost_centers", world.cost_centers), ("cost_units", world.cost_units)):
        for one in dimensions:
            ended = ms(one.ended) if one.ended else None
            store.save(
                table,
                division,
                {
                    "ID": store.new_id(),
                    "Code": one.code,
                    "Description": one.name,
                    "EndDate": ended,
                    "Active": not ended,
                },
            )
    for currency, rate in world.currencies.items():
        precision = 0.0 if currency == "JPY" else 2.0
        store.save(
            "currencies",
            division,
            {"Code": currency, "Description": currency, "AmountPrecision": precision, "_rate": num(rate)},
        )
    for days in TERMS:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": f"{days:02d}", "Description": f"{days} dagen", "PaymentDays": days,
            "PaymentMethod": "B",
        })  # fmt: skip
    store.save(
        "warehouses", division, {"ID": store.new_id(), "Code": "1", "Description": "Hoofdmagazijn", "Main": True}
    )
    for item, description, cost_account in ITEMS:
        store.save("items", division, {
            "ID": store.new_id(), "Code": item, "Description": description, "Unit": "st", "IsPurchaseItem": True,
            "IsSalesItem": False, "IsStockItem": False, "GLCosts": gl_id(store, division, cost_account),
            "PurchaseVATCode": "2", "StartDate": ms(date(2020, 1, 1)),
        })  # fmt: skip
    store.save("items", division, {
        "ID": store.new_id(), "Code": "X-1", "Description": "Verkoopartikel", "Unit": "st", "IsPurchaseItem": False,
        "IsSalesItem": True, "IsStockItem": True, "GLRevenue": gl_id(store, division, "8000"),
        "StartDate": ms(date(2020, 1, 1)),
    })  # fmt: skip


def gl_id(store: ExactBooks, division: str, code: str) -> str | None:
    row = store.one("gl_accounts", division, "Code", code)
    return str(row["ID"]) if row else None


def _journals(store: ExactBooks, division: str) -> None:
    for code, description, kind, account, with_vat in JOURNALS:
        row: Row = {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind, "Currency": "EUR",
            "AllowVAT": with_vat, "AllowVariableCurrency": code != "10",
            "GLAccount": gl_id(store, division, account) if account else None, "IsBlocked": code in BLOCKED_JOURNALS,
        }  # fmt: skip
        if code == "20":
            row |= {
                "BankAccountIBAN": "NL91ABNA0417164300",
                "BankAccountIncludingMask": "NL91ABNA0417164300",
                "BankName": "ABN AMRO",
            }
        store.save("journals", division, row)


def periods(store: ExactBooks, division: str, today: date) -> None:
    """Months, from the year before last until the year after next, so that the virtual clock may run ahead."""
    for year in range(today.year - 2, today.year + 3):
        for month in range(1, 13):
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            store.save("financial_periods", division, {
                "ID": store.new_id(), "FinYear": year, "FinPeriod": month, "StartDate": ms(date(year, month, 1)),
                "EndDate": ms(last),
            })  # fmt: skip


class Dated(Protocol):
    """A world: its moment, and the first day of it that is still open."""

    @property
    def now(self) -> datetime: ...
    @property
    def open_from(self) -> date: ...


def close_periods(
    store: ExactBooks, world: Dated, division: str, journals: Sequence[tuple[str, str, int, *tuple[Any, ...]]]
) -> None:
    """A status for each journal (code, description, type) and month up to now; what lies before the first open day is
    closed."""
    today = world.now.date()
    for year in range(today.year - 1, today.year + 1):
        for month in range(1, 13):
            closed = int(date(year, month, 1) < world.open_from)
            for code, description, kind, *_ in journals:
                set_period(store, division, code, description, kind, year, month, closed)


def set_period(
    store: ExactBooks, division: str, code: str, description: str, kind: int, year: int, month: int, status: int
) -> Row:
    return store.save("journal_status", division, {
        "Key": f"{code}|{year}|{month}", "Journal": code, "JournalDescription": description, "JournalType": kind,
        "Year": year, "Period": month, "Status": status, "StatusDescription": "Afgesloten" if status else "Open",
    })  # fmt: skip
