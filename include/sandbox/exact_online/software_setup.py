"""What the software company's three divisions have before anything happens in them; their codes are their own."""

from __future__ import annotations

from datetime import date

from include.sandbox.exact_online import reference_data
from include.sandbox.exact_online.setup import PROFIT_AND_LOSS, gl_id, periods
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.world.companies import kestrel as settings
from include.sandbox.world.model import Company
from include.sandbox.world.selling.model import Selling

# [assumed] the page names the property and no values.
LEGISLATION = {"NL": 1, "US": 7}
LANGUAGE = {"NL": "nl", "US": "en"}
START = date(2020, 1, 1)


def set_up(store: ExactBooks, world: Selling) -> None:
    for company in world.companies:
        _division(store, company)
        _ledger(store, company)
        _vat_codes(store, company.exact)
        _journals(store, company)
        for code, name in settings.COST_CENTERS:
            made = {"ID": store.new_id(), "Code": code, "Description": name, "Active": True}
            store.save("cost_centers", company.exact, made)
        _payment(store, company.exact)
        _items(store, company.exact)
        periods(store, company.exact, world.now.date())
        reference_data.enter(store, company.exact)


def _division(store: ExactBooks, company: Company) -> None:
    place = settings.OFFICES[company.exact]
    store.save("divisions", "", {
        "Code": int(company.exact), "Hid": int(company.exact), "Description": company.name,
        "Country": company.country, "Currency": company.currency, "VATNumber": company.vat_number or None,
        "Current": False, "IsMainDivision": False, "Status": 1, "BlockingStatus": 0,
        "Legislation": LEGISLATION[company.country], "AddressLine1": place.line1, "City": place.city,
        "Postcode": place.postcode, "Customer": store.new_id(), "CustomerName": company.name,
        "StartDate": ms(START), "Created": ms(START), "Modified": ms(date(2025, 2, 3)),
    })  # fmt: skip
    # Exact's own text: new invoices are open (20) until printing processes them (50).
    store.set_settings(company.exact, {"language": LANGUAGE[company.country], "sales_status": [20, 50]})


def _ledger(store: ExactBooks, company: Company) -> None:
    for account in settings.ledger(company):
        debit = account.type not in (PROFIT_AND_LOSS, 22, 24, 50, 52, 55) and account.code not in settings.PAYABLES
        store.save("gl_accounts", company.exact, {
            "ID": store.new_id(), "Code": account.code, "Description": account.name, "Type": account.type,
            "BalanceSide": "D" if debit else "C", "BalanceType": "W" if account.type >= PROFIT_AND_LOSS else "B",
            "IsBlocked": False, "Matching": account.type in (20, 22), "UseCostcenter": account.cost_center,
            "UseCostunit": 2, "SearchCode": account.code, "RevalueCurrency": False,
        })  # fmt: skip


def _vat_codes(store: ExactBooks, division: str) -> None:
    pays = {settings.LOW: "1500", settings.HIGH: "1500", settings.GERMAN: settings.DE_PAYABLE}
    for code in settings.VAT[division]:
        store.save("vat_codes", division, {
            "ID": store.new_id(), "Code": code.code, "Description": code.description,
            "Percentage": num(code.percentage), "Type": "N" if code.kind == "none" else "E",
            "VATTransactionType": "S", "Charged": False, "IsBlocked": False,
            # [assumed] the page names the property and no values.
            "EUSalesListing": "Y" if code.code == settings.ICP else "N",
            "GLToPay": gl_id(store, division, pays.get(code.code, "1510")), "GLToClaim": gl_id(store, division, "1520"),
        })  # fmt: skip


def _journals(store: ExactBooks, company: Company) -> None:
    for code, description, kind, account, any_currency in settings.JOURNALS:
        store.save("journals", company.exact, {
            "ID": store.new_id(), "Code": code, "Description": description, "Type": kind,
            "Currency": company.currency, "AllowVAT": kind == 20, "AllowVariableCurrency": any_currency,
            "GLAccount": gl_id(store, company.exact, account) if account else None, "IsBlocked": False,
        })  # fmt: skip


def _payment(store: ExactBooks, division: str) -> None:
    for currency, rate in settings.RATES[division].items():
        named = {"Code": currency, "Description": currency, "AmountPrecision": 2.0, "_rate": num(rate)}
        store.save("currencies", division, named)
    for code, days in settings.TERMS:
        store.save("payment_conditions", division, {
            "ID": store.new_id(), "Code": code, "Description": f"{days} dagen" if days else "Direct",
            "PaymentDays": days, "PaymentMethod": "B",
        })  # fmt: skip


def _items(store: ExactBooks, division: str) -> None:
    """What is sold, and the item of the tax line, whose revenue account is the clearing account."""
    sold = [(code, name, account, unit) for code, name, account, unit, _, _ in settings.ITEMS]
    for code, name, account, unit in (*sold, (settings.TAX_ITEM, "Sales tax", settings.CLEARING, "st")):
        store.save("items", division, {
            "ID": store.new_id(), "Code": code, "Description": name, "Unit": unit, "IsPurchaseItem": False,
            "IsSalesItem": True, "IsStockItem": code == "APPLIANCE", "GLRevenue": gl_id(store, division, account),
            "SalesVatCode": settings.NONE if code == settings.TAX_ITEM else None, "StartDate": ms(START),
        })  # fmt: skip
