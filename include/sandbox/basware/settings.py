"""The German distributor's tenant: companies, chart of accounts (SKR 03), cost centres, tax codes, payment terms."""

from __future__ import annotations

from decimal import Decimal

# companyCode, name, currency
COMPANIES = (
    ("DE01", "Nordwind Großhandel GmbH", "EUR"),
    ("DE02", "Nordwind Logistik GmbH & Co. KG", "EUR"),
)
# accountCode, German name, English name, default tax code
ACCOUNTS = (
    ("0420", "Büroeinrichtung", "Office equipment", "V19"),
    ("1600", "Verbindlichkeiten aus Lieferungen und Leistungen", "Trade payables", None),
    ("1610", "Verbindlichkeiten Ausland", "Trade payables, foreign", None),
    ("1660", "Verbindlichkeiten verbundene Unternehmen", "Payables to affiliates", None),
    ("3400", "Wareneingang 19 % Vorsteuer", "Goods 19 %", "V19"),
    ("3300", "Wareneingang 7 % Vorsteuer", "Goods 7 %", "V07"),
    ("3425", "Innergemeinschaftlicher Erwerb", "Intra-community purchases", "VRC"),
    ("4210", "Miete", "Rent", "V19"),
    ("4530", "Laufende Kfz-Betriebskosten", "Vehicle costs", "V19"),
    ("4650", "Bewirtungskosten", "Entertainment", "VND"),
    ("4806", "Wartungskosten Hard- und Software", "Software maintenance", "VRC"),
    ("4910", "Porto", "Postage", "V00"),
    ("4930", "Bürobedarf", "Office supplies", "V19"),
)
AP_ACCOUNTS = ("1600", "1610", "1660")
COST_CENTERS = (
    ("100", "Verwaltung", "Administration"),
    ("210", "Lager Hamburg", "Warehouse Hamburg"),
    ("220", "Lager Kassel", "Warehouse Kassel"),
    ("300", "Vertrieb", "Sales"),
)
# A cost centre that invoices are still coded to, though nobody has it any more.
UNKNOWN_COST_CENTER = "999"
# taxCode, description, per cent, billed by the supplier
TAX_CODES = (
    ("V19", "Vorsteuer 19 %", Decimal(19), True),
    ("V07", "Vorsteuer 7 %", Decimal(7), True),
    ("V00", "Ohne Vorsteuer", Decimal(0), True),
    ("VRC", "Steuerschuldnerschaft des Leistungsempfängers 19 % (§ 13b UStG)", Decimal(19), False),
    ("VND", "Vorsteuer 19 %, nicht abziehbar", Decimal(19), True),
)
# paymentTermCode, description, days, cash days, cash per cent
TERMS = (
    ("Z14", "14 Tage netto", 14, None, None),
    ("Z30", "30 Tage netto", 30, None, None),
    ("Z30S", "10 Tage 2 % Skonto, 30 Tage netto", 30, 10, Decimal(2)),
    ("Z60", "60 Tage netto", 60, None, None),
)
RATES = {"EUR": Decimal(1), "USD": Decimal("0.9200"), "CHF": Decimal("1.0500"), "PLN": Decimal("0.2300")}
