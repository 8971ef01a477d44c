"""What divisions have before anything happens in them; their codes are their own."""

from __future__ import annotations

from datetime import date, timedelta

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.setup import PROFIT_AND_LOSS, gl_id, periods
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import Company

FIRST_USE = date(2020, 1, 1)


def set_up(store: ExactBooks, chart: ExactChart, today: date) -> None:
    for company in chart.companies:
        division = company.exact
        _division(store, chart, company)
        _ledger(store, chart, division)
        _vat_codes(store, chart, company)
        _journals(store, chart, division)
        _dimensions(store, chart, division, today)
        _payment(store, chart, division)
        _items(store, chart, division)
        periods(store, division, today)
        reference_data.enter(store, division)
        if chart.language:
            store.set_settings(division, {"language": chart.language})


def _division(store: ExactBooks, chart: ExactChart, company: Company) -> None:
    postcode, city = chart.offices[company.exact]
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number, "Current": False,
        "IsMainDivision": False, "Status": 1, "BlockingStatus": 0, "Legislation": chart.legislation[company.country],
        "City": city, "Postcode": postcode, "Customer": store.new_id(), "CustomerName": company.name,
        "StartDate": ms(chart.began), "Created": ms(chart.began), "Modified": ms(chart.changed),
    })  # fmt: skip


def _ledger(store: ExactBooks, chart: ExactChart, division: str) -> None:
    for account in chart.ledger:
        debit = account.type not in (PROFIT_AND_LOSS, 22, 24, 50, 52, 55)
        store.save("gl_accounts", division, {
            "ID": store.new_id(), "Code": account.code, "Description": account.name, "Type": account.type,
            "BalanceSide": "D" if debit else "C", "BalanceType": "W" if account.type >= PROFIT_AND_LOSS else "B",
            "VATCode": account.vat_code, "IsBlocked": account.blocked, "Matching": account.type in (20, 22),
            "UseCostcenter": account.cost_center, "UseCostunit": 2 if account.cost_center == 2 else 0,
            "SearchCode": account.code, "RevalueCurrency": False,
        })  # fmt: skip


def _vat_codes(store: ExactBooks, chart: ExactChart, company: Company) -> None:
    division = company.exact
    for code in chart.vat[company.country]:
        kind = {"excluding": "E", "including": "I", "none": "N", "reverse_charge": "E"}[code.kind]
        to_pay, to_claim = chart.vat_accounts.get(code.code, chart.vat_accounts[""])
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": kind, "VATTransactionType": "B",
            "Charged": code.kind == "reverse_charge", "IsBlocked": code.code in chart.blocked, "EUSalesListing": "N",
            "GLToPay": gl_id(store, division, to_pay), "GLToClaim": gl_id(store, division, to_claim),
            "_non_deductible": num(code.non_deductible),
        })  # fmt: skip


def _journals(store: ExactBooks, chart: ExactChart, division: str) -> None:
    for code, description, kind, account, with_vat, any_currency in chart.journals:
        row: Row = {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind, "Currency": "EUR",
            "AllowVAT": with_vat, "AllowVariableCurrency": any_currency,
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
        rate = num(chart.rates[currency])
        named = {"Code": currency, "Description": currency, "AmountPrecision": 2.0, "_rate": rate}
        store.save("currencies", division, named)
    for code, description, days, method in chart.terms:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "PaymentDays": days,
            "PaymentMethod": method,
        })  # fmt: skip


def _items(store: ExactBooks, chart: ExactChart, division: str) -> None:
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
    code, description, account, unit, in_stock = chart.sales_item
    store.save("items", division, {
        "ID": store.new_id(), "Code": code, "Description": description, "Unit": unit, "IsPurchaseItem": False,
        "IsSalesItem": True, "IsStockItem": in_stock, "GLRevenue": gl_id(store, division, account),
        "StartDate": ms(FIRST_USE),
    })  # fmt: skip
