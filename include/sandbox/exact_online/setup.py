"""What divisions have before anything happens in them, by the chart of their company; codes are company data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.store import USER_ID, USER_NAME, ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import Company

FIRST_USE = date(2020, 1, 1)
PROFIT_AND_LOSS = 110
KINDS_OF_VAT = {"excluding": "E", "including": "I", "none": "N", "reverse_charge": "E"}


def set_up(store: ExactBooks, chart: ExactChart, today: date) -> None:
    for company in chart.companies:
        division = company.exact
        _division(store, chart, company)
        _ledger(store, chart, division)
        _vat_codes(store, chart, company)
        if not chart.journals_last:
            _journals(store, chart, company)
        _dimensions(store, chart, division, today)
        _payment(store, chart, division)
        _items(store, chart, division)
        if chart.journals_last:
            _journals(store, chart, company)
        periods(store, division, today)
        reference_data.enter(store, division)
        if chart.settings:
            store.set_settings(division, dict(chart.settings))


def user(store: ExactBooks, first: Company) -> None:
    """The one who connects clients; ``first``: where they begin."""
    store.save("users", "", {
        "UserID": USER_ID, "CurrentDivision": int(first.exact), "AccountingDivision": int(first.exact),
        "FullName": USER_NAME, "FirstName": "Sanne", "LastName": "van Dijk", "UserName": "sanne.vandijk",
        "Email": "sanne@vandijkhandel.example", "Language": "nl-NL", "LanguageCode": "nl-NL", "Legislation": 1,
        "DivisionCustomerName": first.name, "IsClientUser": False, "DivisionCustomerCode": "1",
        "PackageCode": "EOL PREMIUM",
    })  # fmt: skip


def gl_id(store: ExactBooks, division: str, code: str) -> str | None:
    row = store.one("gl_accounts", division, "Code", code)
    return str(row["ID"]) if row else None


def _division(store: ExactBooks, chart: ExactChart, company: Company) -> None:
    postcode, city, *street = chart.offices[company.exact]
    main = company.exact == chart.main
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number or None,
        "Current": main, "IsMainDivision": main, "Status": 1, "BlockingStatus": 0,
        "Legislation": chart.legislation[company.country], "AddressLine1": next(iter(street), None), "City": city,
        "Postcode": postcode, "Customer": store.new_id(), "CustomerName": company.name, "StartDate": ms(chart.began),
        "Created": ms(chart.began), "Modified": ms(chart.changed),
    })  # fmt: skip


def _ledger(store: ExactBooks, chart: ExactChart, division: str) -> None:
    for account in chart.ledger:
        debit = account.type not in (PROFIT_AND_LOSS, 22, 24, 50, 52, 55) and account.code not in chart.credit
        takes_units = chart.takes_cost_units and account.cost_center != 2
        store.save("gl_accounts", division, {
            "ID": store.new_id(), "Code": account.code, "Description": account.name, "Type": account.type,
            "BalanceSide": "D" if debit else "C", "BalanceType": "W" if account.type >= PROFIT_AND_LOSS else "B",
            "VATCode": account.vat_code, "IsBlocked": account.blocked, "Matching": account.type in (20, 22),
            "UseCostcenter": account.cost_center, "UseCostunit": 0 if takes_units else 2,
            "SearchCode": account.code, "RevalueCurrency": False,
        })  # fmt: skip


def _vat_codes(store: ExactBooks, chart: ExactChart, company: Company) -> None:
    division = company.exact
    for code in chart.vat[company.country]:
        to_pay, to_claim = chart.vat_accounts.get(code.code, chart.vat_accounts[""])
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": KINDS_OF_VAT[code.kind], "VATTransactionType": chart.vat_side,
            "Charged": code.kind == "reverse_charge", "IsBlocked": code.code in chart.blocked,
            # [assumed] the page names the property and no values.
            "EUSalesListing": "Y" if code.code in chart.listed else "N",
            "GLToPay": gl_id(store, division, to_pay), "GLToClaim": gl_id(store, division, to_claim),
            "_non_deductible": num(code.non_deductible),
        })  # fmt: skip


def _journals(store: ExactBooks, chart: ExactChart, company: Company) -> None:
    division = company.exact
    for code, description, kind, account, with_vat, any_currency in chart.journals:
        row: Row = {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind,
            "Currency": company.currency, "AllowVAT": with_vat, "AllowVariableCurrency": any_currency,
            "GLAccount": gl_id(store, division, account) if account else None, "IsBlocked": code in chart.blocked,
        }  # fmt: skip
        if code == chart.bank:
            iban = chart.ibans[division]
            row |= {"BankAccountIBAN": iban, "BankAccountIncludingMask": iban, "BankName": description}
        store.save("journals", division, row)


def _dimensions(store: ExactBooks, chart: ExactChart, division: str, today: date) -> None:
    for one in chart.cost_centers(today):
        store.save("cost_centers", division, {
            "ID": store.new_id(), "Code": one.code, "Description": one.name,
            "EndDate": ms(one.ended) if one.ended else None, "Active": not one.ended,
        })  # fmt: skip
    for code, name in chart.cost_units:
        store.save("cost_units", division, {"ID": store.new_id(), "Code": code, "Description": name, "Active": True})
    for code, name, has_ended in chart.projects:
        store.save("projects", division, {
            "ID": store.new_id(), "Code": code, "Description": name, "Type": 2, "StartDate": ms(date(2024, 1, 1)),
            "EndDate": ms(today - timedelta(days=300)) if has_ended else None,
        })  # fmt: skip


def _payment(store: ExactBooks, chart: ExactChart, division: str) -> None:
    for currency in chart.currencies[division]:
        precision, rate = 0.0 if currency == "JPY" else 2.0, num(chart.rates[currency])
        named = {"Code": currency, "Description": currency, "AmountPrecision": precision, "_rate": rate}
        store.save("currencies", division, named)
    for code, description, days, method in chart.terms:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "PaymentDays": days,
            "PaymentMethod": method,
        })  # fmt: skip


def _items(store: ExactBooks, chart: ExactChart, division: str) -> None:
    if chart.warehouse is not None:
        main = {"ID": store.new_id(), "Code": "1", "Description": chart.warehouse, "Main": True}
        store.save("warehouses", division, main)
    vat = {account.code: account.vat_code for account in chart.ledger}
    for code, description, account, in_stock in chart.items:
        store.save("items", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "Unit": chart.unit, "IsPurchaseItem": True,
            "IsSalesItem": in_stock, "IsStockItem": in_stock, "PurchaseVATCode": vat[account],
            "GLCosts": gl_id(store, division, account),
            "GLStock": gl_id(store, division, chart.stock) if in_stock else None, "StartDate": ms(FIRST_USE),
        })  # fmt: skip
    for code, description, account, unit, in_stock, vat_code in chart.sold:
        store.save("items", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "Unit": unit, "IsPurchaseItem": False,
            "IsSalesItem": True, "IsStockItem": in_stock, "GLRevenue": gl_id(store, division, account),
            "SalesVatCode": vat_code, "StartDate": ms(FIRST_USE),
        })  # fmt: skip


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
