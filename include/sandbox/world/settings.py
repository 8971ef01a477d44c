"""The set-up every generated company has: chart of accounts, VAT codes, cost centres, currencies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import Company, Dimension, LedgerAccount, VatCode

COMPANIES = (
    Company("123", "C1", "Van Dijk Handel B.V.", "NL", "EUR", "NL823456710B01"),
    Company("456", "C2", "Van Dijk Logistiek B.V.", "NL", "EUR", "NL823456722B01"),
)

AP_ACCOUNT = "1600"
AP_FOREIGN = "1605"

# Exact's account types: 10 cash, 12 bank, 20 A/R, 22 A/P, 24 VAT, 90 general, 110 revenue, 111 cost of goods, 120 other
# costs, 121 SG&A, 122 depreciation, 125 employees, 160 interest (reference page, GLAccounts).
ACCOUNTS = (
    LedgerAccount("0200", "Inventaris", 30, "2", 2),
    LedgerAccount("0500", "Aandelenkapitaal", 50, None, 2),
    LedgerAccount("0590", "Onverdeeld resultaat", 52, None, 2),
    LedgerAccount("1000", "Kas", 10, None, 2),
    LedgerAccount("1100", "Bank", 12, None, 2),
    LedgerAccount("1290", "AvidXchange betalingen onderweg", 90, None, 2),
    LedgerAccount("1291", "Betalingen onderweg virtuele kaart", 90, None, 2),
    LedgerAccount("1300", "Debiteuren", 20, None, 2),
    LedgerAccount("1400", "Vooruitbetaalde kosten", 26, None, 2),
    LedgerAccount("1500", "Te betalen BTW", 24, None, 2),
    LedgerAccount("1520", "Te vorderen BTW", 24, None, 2),
    LedgerAccount("1530", "BTW verlegd", 24, None, 2),
    LedgerAccount("1600", "Crediteuren", 22, None, 2),
    LedgerAccount("1605", "Crediteuren vreemde valuta", 22, None, 2),
    LedgerAccount("1900", "Vraagposten", 90, None, 2),
    LedgerAccount("3000", "Voorraad", 40, "2", 2),
    LedgerAccount("4000", "Algemene kosten", 121, "2", 0),
    LedgerAccount("4010", "Schoonmaak", 121, "2", 1),
    LedgerAccount("4100", "Huur", 121, "0", 0),
    LedgerAccount("4110", "Energie en water", 121, "2", 1),
    LedgerAccount("4200", "Kantoorbenodigdheden", 121, "2", 0),
    LedgerAccount("4210", "Telefoon en internet", 121, "2", 0),
    LedgerAccount("4220", "Software en licenties", 121, "2", 0),
    LedgerAccount("4300", "Autokosten", 121, "2", 1),
    LedgerAccount("4310", "Brandstof", 121, "6", 1),
    LedgerAccount("4400", "Reis- en verblijfkosten", 121, "1", 0),
    LedgerAccount("4410", "Representatie", 121, "5", 0),
    LedgerAccount("4500", "Advieskosten", 121, "2", 0),
    LedgerAccount("4510", "Accountantskosten", 121, "2", 0),
    LedgerAccount("4600", "Marketing", 121, "2", 1),
    LedgerAccount("4700", "Onderhoud", 120, "2", 0),
    LedgerAccount("4710", "Reparaties machines", 120, "2", 1),
    LedgerAccount("4800", "Afschrijvingen", 122, None, 0),
    LedgerAccount("4900", "Betalingsverschillen", 120, None, 2),
    LedgerAccount("4910", "Koersverschillen", 160, None, 2),
    LedgerAccount("4990", "Oude kostensoort (niet gebruiken)", 121, "2", 0, True),
    LedgerAccount("6000", "Personeelskosten", 125, None, 1),
    LedgerAccount("7000", "Inkoop handelsgoederen", 111, "2", 0),
    LedgerAccount("7010", "Inkoop EU", 111, "4", 0),
    LedgerAccount("7100", "Vrachtkosten", 111, "2", 0),
    LedgerAccount("8000", "Omzet", 110, "2", 2),
)

VAT_CODES = (
    VatCode("0", "Geen BTW", Decimal("0"), "none"),
    VatCode("1", "BTW laag 9%", Decimal("0.09"), "excluding"),
    VatCode("2", "BTW hoog 21%", Decimal("0.21"), "excluding"),
    VatCode("3", "BTW hoog 21% inclusief", Decimal("0.21"), "including"),
    VatCode("4", "BTW verlegd EU 21%", Decimal("0.21"), "reverse_charge"),
    VatCode("5", "BTW laag 9%, niet aftrekbaar", Decimal("0.09"), "excluding", Decimal("1")),
    VatCode("6", "BTW hoog 21%, half aftrekbaar", Decimal("0.21"), "excluding", Decimal("0.5")),
    VatCode("7", "BTW verlegd onderaanneming", Decimal("0.21"), "reverse_charge"),
)

# What one unit costs in EUR.
CURRENCIES = {
    "EUR": Decimal("1"),
    "USD": Decimal("0.92"),
    "GBP": Decimal("1.17"),
    "CHF": Decimal("1.05"),
    "JPY": Decimal("0.0061"),
}

# Accounts that invoice lines are coded to, with how common they are.
COST_ACCOUNTS = {
    "4000": 6, "4010": 4, "4100": 3, "4110": 4, "4200": 8, "4210": 5, "4220": 8, "4300": 4, "4310": 3, "4400": 4,
    "4410": 2, "4500": 5, "4510": 2, "4600": 5, "4700": 5, "4710": 3, "7000": 20, "7100": 6,
}  # fmt: skip


def cost_centers(today: date) -> tuple[Dimension, ...]:
    names = ["Directie", "Verkoop", "Inkoop", "Magazijn", "Transport", "IT", "HR", "Finance", "Marketing", "Productie"]
    centres = [Dimension(str(10 * (n + 1)), name) for n, name in enumerate(names)]
    return (
        *centres,
        Dimension("900", "Filiaal Almere (gesloten)", today - timedelta(days=120)),
        Dimension("A-01", "Project Noord"),
    )


COST_UNITS = (Dimension("P1", "Productlijn A"), Dimension("P2", "Productlijn B"), Dimension("P3", "Service"))

# code, description, type, ledger account, allows VAT, any currency
JOURNALS = (
    ("10", "Kas", 10, "1000", False, False), ("20", "ABN AMRO", 12, "1100", False, True),
    ("21", "AvidXchange", 12, "1290", False, True), ("60", "Inkoop", 22, None, True, True),
    ("61", "Inkoop vreemde valuta", 22, None, True, True), ("70", "Verkoop", 20, None, True, True),
    ("90", "Memoriaal", 90, "1900", False, True), ("91", "Memoriaal btw", 90, "1900", True, True),
    ("95", "Memoriaal oud", 90, "1900", False, True),
)  # fmt: skip
# code, description, cost account, kept in stock
ITEMS = (
    ("A-100", "Pallet karton", "7000", False), ("A-200", "Verpakkingsfolie", "7000", False),
    ("K-010", "Kantoorstoel", "4200", False), ("S-001", "Softwarelicentie per jaar", "4220", False),
    ("D-050", "Onderhoudsuur", "4700", False), ("V-900", "Vrachtkosten", "7100", False),
)  # fmt: skip
BOOKS = ExactChart(
    companies=COMPANIES, main="123", legislation={"NL": 1},
    offices=dict.fromkeys(("123", "456"), ("3511 AD", "Utrecht")),
    ibans=dict.fromkeys(("123", "456"), "NL91ABNA0417164300"), began=date(2015, 1, 1), changed=date(2024, 3, 5),
    ledger=ACCOUNTS, vat={"NL": VAT_CODES},
    vat_accounts={"": ("1500", "1520"), "4": ("1530", "1520"), "7": ("1530", "1520")},
    journals=JOURNALS, journals_last=True, bank="20", blocked=("95",), cost_centers=cost_centers,
    cost_units=tuple((one.code, one.name) for one in COST_UNITS),
    currencies=dict.fromkeys(("123", "456"), tuple(CURRENCIES)), rates=CURRENCIES,
    terms=tuple((f"{days:02d}", f"{days} dagen", days, "B") for days in (0, 8, 14, 30, 60)), warehouse="Hoofdmagazijn",
    unit="st", items=ITEMS, sold=(("X-1", "Verkoopartikel", "8000", "st", True, None),),
)  # fmt: skip
