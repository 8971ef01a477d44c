"""What the firm's three divisions have before anything happens in them; their codes are their own."""

from __future__ import annotations

from datetime import date

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.setup import PROFIT_AND_LOSS, gl_id, periods
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Company
from include.sandbox.world.spending import settings
from include.sandbox.world.spending.model import Firm

# [assumed] the page names the property and no values.
LEGISLATION = {"NL": 1, "BE": 2}
IBANS = {"791": "NL54RABO3195915022", "792": "NL59INGB7667712867", "793": "BE26310796694129"}


def set_up(store: ExactBooks, firm: Firm) -> None:
    for company in firm.companies:
        division = company.exact
        _division(store, company)
        _ledger(store, division)
        _vat_codes(store, company)
        _journals(store, division)
        for one in settings.cost_centers(firm.now.date()):
            store.save("cost_centers", division, {
                "ID": store.new_id(), "Code": one.code, "Description": one.name,
                "EndDate": ms(one.ended) if one.ended else None, "Active": not one.ended,
            })  # fmt: skip
        _payment(store, division)
        _items(store, division)
        periods(store, division, firm.now.date())
        reference_data.enter(store, division)


def _division(store: ExactBooks, company: Company) -> None:
    place = settings.OFFICES[company.airbase]
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number, "Current": False,
        "IsMainDivision": False, "Status": 1, "BlockingStatus": 0, "Legislation": LEGISLATION[company.country],
        "City": place.city, "Postcode": place.postcode, "Customer": store.new_id(), "CustomerName": company.name,
        "StartDate": ms(date(2017, 1, 1)), "Created": ms(date(2017, 1, 1)), "Modified": ms(date(2024, 9, 2)),
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


def _vat_codes(store: ExactBooks, company: Company) -> None:
    division = company.exact
    for code in settings.VAT[company.country].values():
        kind = {"excluding": "E", "including": "I", "none": "N", "reverse_charge": "E"}[code.kind]
        reverse = code.kind == "reverse_charge"
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": kind, "VATTransactionType": "B", "Charged": reverse,
            "IsBlocked": False, "EUSalesListing": "N", "GLToPay": gl_id(store, division, "1530" if reverse else "1500"),
            "GLToClaim": gl_id(store, division, "1520"), "_non_deductible": num(code.non_deductible),
        })  # fmt: skip


def _journals(store: ExactBooks, division: str) -> None:
    for code, description, kind, account, with_vat, any_currency in settings.JOURNALS:
        row: Row = {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind, "Currency": "EUR",
            "AllowVAT": with_vat, "AllowVariableCurrency": any_currency,
            "GLAccount": gl_id(store, division, account) if account else None, "IsBlocked": False,
        }  # fmt: skip
        if code == settings.BANK:
            iban = IBANS[division]
            row |= {"BankAccountIBAN": iban, "BankAccountIncludingMask": iban, "BankName": description}
        store.save("journals", division, row)


def _payment(store: ExactBooks, division: str) -> None:
    for currency in settings.CURRENCIES[division]:
        rate = num(settings.RATES[currency])
        named = {"Code": currency, "Description": currency, "AmountPrecision": 2.0, "_rate": rate}
        store.save("currencies", division, named)
    for _, code, days in settings.TERMS:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": code, "Description": settings.EXACT_TERM_NAMES[code], "PaymentDays": days,
            "PaymentMethod": "B",
        })  # fmt: skip


def _items(store: ExactBooks, division: str) -> None:
    main = {"ID": store.new_id(), "Code": "1", "Description": "Kantoor", "Main": True}
    store.save("warehouses", division, main)
    vat = {account.code: account.vat_code for account in settings.LEDGER}
    for code, description, account, in_stock in settings.ITEMS:
        store.save("items", division, {
            "ID": store.new_id(), "Code": code, "Description": description, "Unit": "st", "IsPurchaseItem": True,
            "IsSalesItem": in_stock, "IsStockItem": in_stock, "PurchaseVATCode": vat[account],
            "GLCosts": gl_id(store, division, account),
            "GLStock": gl_id(store, division, "3000") if in_stock else None, "StartDate": ms(date(2020, 1, 1)),
        })  # fmt: skip
    code, description, account = settings.SALES_ITEM
    store.save("items", division, {
        "ID": store.new_id(), "Code": code, "Description": description, "Unit": "uur", "IsPurchaseItem": False,
        "IsSalesItem": True, "IsStockItem": False, "GLRevenue": gl_id(store, division, account),
        "StartDate": ms(date(2020, 1, 1)),
    })  # fmt: skip
