"""A German distributor: invoices are approved in Basware, its two companies keep their books in Exact Online (SKR 03).

Where the two systems have codes of their own, Exact's stand beside those of Basware.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from include.sandbox.world.charts import ExactChart
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.names import Names
from include.sandbox.world.model import Company, Dimension, LedgerAccount, VatCode

COMPANIES = (
    Company("789", "", "Nordwind Großhandel GmbH", "DE", "EUR", "DE811234565", basware="DE01"),
    Company("790", "", "Nordwind Logistik GmbH & Co. KG", "DE", "EUR", "DE811234573", basware="DE02"),
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
    ("4980", "Sonstiger Betriebsbedarf", "Other supplies", "V19"),
)
COST_CENTERS = (
    ("100", "Verwaltung", "Administration"),
    ("210", "Lager Hamburg", "Warehouse Hamburg"),
    ("220", "Lager Kassel", "Warehouse Kassel"),
    ("300", "Vertrieb", "Sales"),
)
# A cost centre that invoices are still coded to, though nobody has it any more; one that ended in the books alone.
UNKNOWN_COST_CENTER = "999"
ENDED_COST_CENTER = ("230", "Lager Bremen", "Warehouse Bremen")
COST_UNITS = (("M10", "Handelsware"), ("M20", "Eigenmarke"), ("M30", "Dienstleistung"))
# code, name, whether it has ended
PROJECTS = (
    ("P-2601", "Umzug Lager Hamburg", False),
    ("P-2602", "Einführung Kassensystem", False),
    ("P-2407", "Jubiläum 2024", True),
)
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

# What follows is Exact's.
EXACT_TAX = {"V19": "1", "V07": "2", "V00": "0", "VRC": "3", "VND": "4"}
EXACT_TERM = {"Z14": "14", "Z30": "30", "Z30S": "3S", "Z60": "60"}
VAT_CODES = (
    VatCode("0", "Ohne Vorsteuer", Decimal(0), "none"),
    VatCode("1", "Vorsteuer 19 %", Decimal("0.19"), "excluding"),
    VatCode("2", "Vorsteuer 7 %", Decimal("0.07"), "excluding"),
    VatCode("3", "§ 13b UStG 19 %", Decimal("0.19"), "reverse_charge"),
    VatCode("4", "Vorsteuer 19 %, nicht abziehbar", Decimal("0.19"), "excluding", Decimal(1)),
    VatCode("5", "Vorsteuer 19 % im Betrag", Decimal("0.19"), "including"),
    VatCode("9", "Vorsteuer 16 % (2020)", Decimal("0.16"), "excluding"),
)
BLOCKED_VAT_CODE = "9"
# code, description, days, method: B on credit, K cash
EXACT_TERMS = (
    ("00", "Sofort", 0, "B"), ("14", "14 Tage netto", 14, "B"), ("30", "30 Tage netto", 30, "B"),
    ("3S", "10 Tage 2 % Skonto, 30 Tage netto", 30, "B"), ("60", "60 Tage netto", 60, "B"), ("KA", "Bar", 0, "K"),
)  # fmt: skip
_TYPES = {"0420": 30, "1600": 22, "1610": 22, "1660": 22, "3400": 111, "3300": 111, "3425": 111}
# Which accounts demand a cost centre (1) and which take none (2); the others leave it open.
COST_CENTER_USE = {"0420": 2, "1600": 2, "1610": 2, "1660": 2, "3400": 0, "3300": 0, "3425": 0, "4910": 0, "4980": 0}
BLOCKED_ACCOUNT = "4980"
LEDGER = (
    *(
        LedgerAccount(
            code, name, _TYPES.get(code, 121), EXACT_TAX.get(tax or ""), COST_CENTER_USE.get(code, 1),
            code == BLOCKED_ACCOUNT,
        )
        for code, name, _, tax in ACCOUNTS
    ),
    LedgerAccount("0800", "Gezeichnetes Kapital", 50, None, 2),
    LedgerAccount("0860", "Gewinnvortrag", 52, None, 2),
    LedgerAccount("1000", "Kasse", 10, None, 2),
    LedgerAccount("1200", "Bank", 12, None, 2),
    LedgerAccount("1360", "Geldtransit", 90, None, 2),
    LedgerAccount("1400", "Forderungen aus Lieferungen und Leistungen", 20, None, 2),
    LedgerAccount("1571", "Abziehbare Vorsteuer 7 %", 24, None, 2),
    LedgerAccount("1576", "Abziehbare Vorsteuer 19 %", 24, None, 2),
    LedgerAccount("1577", "Abziehbare Vorsteuer § 13b UStG 19 %", 24, None, 2),
    LedgerAccount("1590", "Durchlaufende Posten", 90, None, 2),
    LedgerAccount("1776", "Umsatzsteuer 19 %", 24, None, 2),
    LedgerAccount("1787", "Umsatzsteuer § 13b UStG 19 %", 24, None, 2),
    LedgerAccount("2660", "Aufwendungen aus Kursdifferenzen", 160, None, 2),
    LedgerAccount("3980", "Bestand Waren", 40, None, 2),
    LedgerAccount("4100", "Löhne und Gehälter", 125, None, 1),
    LedgerAccount("4830", "Abschreibungen auf Sachanlagen", 122, None, 0),
    LedgerAccount("8400", "Erlöse 19 % USt", 110, None, 2),
)  # fmt: skip
# code, description, type, ledger account, allows VAT, any currency
JOURNALS = (
    ("10", "Kasse", 10, "1000", False, False),
    ("20", "Hamburger Sparkasse", 12, "1200", False, True),
    ("60", "Eingangsrechnungen", 22, None, True, False),
    ("61", "Eingangsrechnungen Fremdwährung", 22, None, True, True),
    ("62", "Eingangsrechnungen alt", 22, None, True, False),
    ("70", "Ausgangsrechnungen", 20, None, True, False),
    ("90", "Buchungen", 90, "1590", False, True),
)
PURCHASES, PURCHASES_FOREIGN, BANK, BLOCKED_JOURNAL = "60", "61", "20", "62"
# code, description, cost account, kept in stock. One for most accounts, two for 4930, none for 4650 and 4980.
ITEMS = (
    ("N-0420", "Büroeinrichtung", "0420", False), ("N-3300", "Handelsware 7 %", "3300", False),
    ("N-3400", "Handelsware 19 %", "3400", False), ("N-3425", "Handelsware EU", "3425", False),
    ("N-4210", "Miete", "4210", False), ("N-4530", "Transportleistung", "4530", False),
    ("N-4806", "Wartung und Lizenzen", "4806", False), ("N-4910", "Porto", "4910", False),
    ("N-4930", "Bürobedarf", "4930", False), ("N-4931", "Druckerzubehör", "4930", False),
    ("L-100", "Europalette", "3400", True), ("L-200", "Stretchfolie", "3400", True), ("L-300", "Kaffee", "3300", True),
)  # fmt: skip
SALES_ITEM = ("X-100", "Verkaufsartikel", "8400")
CUSTOMERS = ("Stadt Hamburg", "Feinkost Albers GmbH", "Hotel Elbblick KG", "Bäckerei Reimers e. K.")

NAMES = Names(
    families=(
        "Müller", "Schröder", "Weiß", "Jäger", "Hübner", "Krüger", "Böhm", "Lindemann", "Petersen", "Vogt", "Kästner",
        "Reuß", "Oßwald", "Schäfer", "Hansa", "Alster", "Rhein-Main", "Havel", "Weser", "Isar", "Spree", "Nordsee",
        "Taunus", "Elbe",
    ),
    trades=(
        ("Verpackungen", "3400"), ("Lebensmittel", "3300"), ("Bürobedarf", "4930"), ("Spedition", "4530"),
        ("Immobilien", "4210"), ("Elektrotechnik", "0420"), ("Gastronomie", "4650"), ("Großhandel", "3400"),
    ),
    forms=("GmbH", "GmbH & Co. KG", "AG", "KG", "e. K.", "OHG"),
    foreign=(
        ("Van Dijk Verpakkingen B.V.", "NL", "EUR", "3425"), ("Cloudline Software Inc.", "US", "USD", "4806"),
        ("Rütli Systeme AG", "CH", "CHF", "4806"), ("Kowalski Opakowania Sp. z o.o.", "PL", "PLN", "3425"),
        ("Delhaye Logistique SA", "BE", "EUR", "3425"),
    ),
    cities=(
        ("20095", "Hamburg"), ("34117", "Kassel"), ("50667", "Köln"), ("80331", "München"), ("60311", "Frankfurt"),
    ),
    streets=("Hafenstraße", "Industrieweg", "Königsallee", "Am Güterbahnhof", "Bäckergasse"),
    written_out=(("GmbH", "G.m.b.H."), (" & ", " u. ")),
    affiliate="Nordwind Beteiligung {} GmbH", namesake="{} Nord", branch="{} (Filiale Nord)", mailbox="rechnung",
    dial="+49 40", register="HRB",
)  # fmt: skip
BUYER = Buyer(
    stream="germany", companies=COMPANIES, languages=("de-DE", "en-US"), names=NAMES, accounts=ACCOUNTS,
    payable={"DOMESTIC": "1600", "FOREIGN": "1610", "AFFILIATE": "1660"},
    odd_accounts={"not_deductible": "4650", "blocked_account": BLOCKED_ACCOUNT, "cost_center": "4930"},
    affiliate_account="4530", cost_centers=COST_CENTERS, unknown_cost_center=UNKNOWN_COST_CENTER,
    ended_cost_center=ENDED_COST_CENTER, cost_center_use=COST_CENTER_USE, tax_codes=TAX_CODES, usual_tax="V19",
    reverse_charge="VRC", terms=TERMS, rates=RATES, items=ITEMS, cost_units=COST_UNITS, projects=PROJECTS,
    purchases=(PURCHASES, PURCHASES_FOREIGN), invoice_prefix="RE",
    words={"invoice": "Rechnung", "credit": "Gutschrift", "failed": "Kostenstelle unbekannt", "booked": "Gebucht",
           "requisition": "BANF", "order": "Bestellung", "line": "Position", "unit": "STK"},
)  # fmt: skip


def cost_centers(today: date) -> tuple[Dimension, ...]:
    ended = Dimension(ENDED_COST_CENTER[0], f"{ENDED_COST_CENTER[1]} (geschlossen)", today - timedelta(days=120))
    return (*(Dimension(code, name) for code, name, _ in COST_CENTERS), ended)


BOOKS = ExactChart(
    # [assumed] the page names the property and no values.
    companies=COMPANIES, legislation={"DE": 3}, languages={"DE": "de-DE"}, customer_language="de-DE",
    settings={"language": "de"}, offices=dict.fromkeys(("789", "790"), ("20095", "Hamburg")),
    ibans=dict.fromkeys(("789", "790"), "DE21200505501234567890"), began=date(2012, 1, 1), changed=date(2024, 6, 3),
    ledger=LEDGER, vat={"DE": VAT_CODES},
    vat_accounts={"": ("1776", "1576"), "2": ("1776", "1571"), "3": ("1787", "1577")}, journals=JOURNALS,
    purchases=(PURCHASES, PURCHASES_FOREIGN), bank=BANK, cost_centers=cost_centers,
    currencies=dict.fromkeys(("789", "790"), tuple(RATES)), rates=RATES, terms=EXACT_TERMS, warehouse="Hauptlager",
    unit="Stk", stock="3980", items=ITEMS, sold=((*SALES_ITEM, "Stk", True, None),), customers=CUSTOMERS,
    words={"closed": "Verarbeitet", "open": "Offen", "payment": "SEPA"}, cost_units=COST_UNITS, projects=PROJECTS,
    blocked=(BLOCKED_VAT_CODE, BLOCKED_JOURNAL),
)  # fmt: skip
