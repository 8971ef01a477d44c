"""What the two German divisions have before anything happens in them; their codes are their own."""

from __future__ import annotations

from datetime import date, timedelta

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.setup import PROFIT_AND_LOSS, gl_id, periods
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.companies import nordwind as settings
from include.sandbox.world.invoicing.model import Invoicing
from include.sandbox.world.model import Company

# [assumed] the page names the property and no values.
LEGISLATION = 3
TO_CLAIM = {"1": "1576", "2": "1571", "3": "1577", "4": "1576", "5": "1576", "9": "1576"}
TO_PAY = {"3": "1787"}
IBAN = "DE21200505501234567890"


def set_up(store: ExactBooks, world: Invoicing) -> None:
    for company in world.companies:
        _division(store, company)
        _ledger(store, company.exact)
        _vat_codes(store, company.exact)
        _journals(store, company.exact)
        _dimensions(store, company.exact, world.now.date())
        _payment(store, company.exact)
        _items(store, company.exact)
        periods(store, company.exact, world.now.date())
        reference_data.enter(store, company.exact)
        store.set_settings(company.exact, {"language": "de"})


def _division(store: ExactBooks, company: Company) -> None:
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number, "Current": False,
        "IsMainDivision": False, "Status": 1, "BlockingStatus": 0, "Legislation": LEGISLATION, "City": "Hamburg",
        "Postcode": "20095", "Customer": store.new_id(), "CustomerName": company.name,
        "StartDate": ms(date(2012, 1, 1)), "Created": ms(date(2012, 1, 1)), "Modified": ms(date(2024, 6, 3)),
    })  # fmt: skip


def _ledger(store: ExactBooks, division: str) -> None:
    for account in settings.LEDGER:
        debit = account.type not in (PROFIT_AND_LOSS, 22, 24, 50, 52, 55)
        store.save("gl_accounts", division, {
            "ID": store.new_id(), "Code": account.code, "Description": account.name, "Type": account.type,
            "BalanceSide": "D" if debit else "C", "BalanceType": "W" if account.type >= PROFIT_AND_LOSS else "B",
            "VATCode": account.vat_code, "IsBlocked": account.blocked, "Matching": account.type in (20, 22),
            "UseCostcenter": account.cost_center, "UseCostunit": 2 if account.cost_center == 2 else 0,
            "SearchCode": account.code, "RevalueCurrency": False,
        })  # fmt: skip


def _vat_codes(store: ExactBooks, division: str) -> None:
    for code in settings.VAT_CODES:
        kind = {"excluding": "E", "including": "I", "none": "N", "reverse_charge": "E"}[code.kind]
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": kind, "VATTransactionType": "B",
            "Charged": code.kind == "reverse_charge", "IsBlocked": code.code == settings.BLOCKED_VAT_CODE,
            "EUSalesListing": "N", "GLToPay": gl_id(store, division, TO_PAY.get(code.code, "1776")),
            "GLToClaim": gl_id(store, division, TO_CLAIM.get(code.code, "1576")),
            "_non_deductible": num(code.non_deductible),
        })  # fmt: skip


def _journals(store: ExactBooks, division: str) -> None:
    for code, description, kind, account, with_vat, any_currency in settings.JOURNALS:
        row: Row = {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind, "Currency": "EUR",
            "AllowVAT": with_vat, "AllowVariableCurrency": any_currency,
            "GLAccount": gl_id(store, division, account) if account else None,
            "IsBlocked": code == settings.BLOCKED_JOURNAL,
        }  # fmt: skip
        if code == settings.BANK:
            row |= {"BankAccountIBAN": IBAN, "BankAccountIncludingMask": IBAN, "BankName": description}
        store.save("journals", division, row)


def _dimensions(store: ExactBooks, division: str, today: date) -> None:
    for one in settings.cost_centers(today):
        store.save("cost_centers", division, {
            "ID": store.new_id(), "Code": one.code, "Description": one.name,
            "EndDate": ms(one.ended) if one.ended else None, "Active": not one.ended,
        })  # fmt: skip
    for code, name in settings.COST_UNITS:
        store.save("cost_units", division, {"ID": store.new_id(), "Code": code, "Description": name, "Active": True})
    for code, name, ended in settings.PROJECTS:
        store.save("projects", division, {
            "ID": store.new_id(), "Code": code, "Description": name, "Type": 2, "StartDate": ms(date(2024, 1, 1)),
            "EndDate": ms(today - timedelta(days=300)) if ended else None,
        })  # fmt: skip


def _payment(store: ExactBooks, division: str) -> None:
    for currency, rate in settings.RATES.items():
        named = {"Code": currency, "Description": currency, "AmountPrecision": 2.0, "_rate": num(rate)}
        store.save("currencies", division, named)
    for code, description, days, method in settings.EXACT_TERMS:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "PaymentDays": days,
            "PaymentMethod": method,
        })  # fmt: skip


def _items(store: ExactBooks, division: str) -> None:
    main = {"ID": store.new_id(), "Code": "1", "Description": "Hauptlager", "Main": True}
    store.save("warehouses", division, main)
    vat = {account.code: account.vat_code for account in settings.LEDGER}
    for code, description, account, in_stock in settings.ITEMS:
        store.save("items", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "Unit": "Stk", "IsPurchaseItem": True,
            "IsSalesItem": in_stock, "IsStockItem": in_stock, "PurchaseVATCode": vat[account],
            "GLCosts": gl_id(store, division, account),
            "GLStock": gl_id(store, division, "3980") if in_stock else None, "StartDate": ms(date(2020, 1, 1)),
        })  # fmt: skip
    code, description, account = settings.SALES_ITEM
    store.save("items", division, {
        "ID": store.new_id(), "Code": code, "Description": description, "Unit": "Stk", "IsPurchaseItem": False,
        "IsSalesItem": True, "IsStockItem": True, "GLRevenue": gl_id(store, division, account),
        "StartDate": ms(date(2020, 1, 1)),
    })  # fmt: skip
