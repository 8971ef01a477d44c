"""A software company that sells abroad: its three companies invoice in Exact Online and have their tax from AvaTax."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import Company, Dimension, LedgerAccount, VatCode
from include.sandbox.world.selling import places
from include.sandbox.world.selling.description import Named, Seller
from include.sandbox.world.selling.parties import Address

COMPANIES = (
    Company("851", "", "Kestrel Software B.V.", "NL", "EUR", "NL853746333B01", avalara="KESTREL-NL"),
    Company("852", "", "Kestrel Software Inc.", "US", "USD", "", avalara="KESTREL-US"),
    # Nobody has set it up in AvaTax.
    Company("853", "", "Kestrel Labs B.V.", "NL", "EUR", "NL857412096B01"),
)
NL, US, LABS = COMPANIES
OFFICES = {
    "851": Address("Keizersgracht 271", "Amsterdam", "", "1016 ED", "NL"),
    "852": Address("2000 Main Street", "Irvine", "CA", "92614", "US"),
    "853": Address("High Tech Campus 9", "Eindhoven", "", "5656 AE", "NL"),
}
# Which currencies each division takes, and what one unit costs in its own.
RATES = {
    "851": {"EUR": Decimal(1), "GBP": Decimal("1.1700"), "USD": Decimal("0.9200")},
    "852": {"USD": Decimal(1), "CAD": Decimal("0.7300")},
    "853": {"EUR": Decimal(1)},
}
NONE, HIGH, LOW, ICP, EXPORT, GERMAN = "0", "2", "1", "ICP", "EXP", "DE"
_DUTCH = (
    VatCode(NONE, "Geen btw", Decimal(0), "none"),
    VatCode(LOW, "Btw laag 9%", Decimal("0.09"), "excluding"),
    VatCode(HIGH, "Btw hoog 21%", Decimal("0.21"), "excluding"),
    VatCode(ICP, "Intracommunautaire prestatie 0%", Decimal(0), "excluding"),
    VatCode(EXPORT, "Uitvoer buiten de EU 0%", Decimal(0), "excluding"),
    VatCode(GERMAN, "Duitse btw 19%", Decimal("0.19"), "excluding"),
)
VAT = {"851": _DUTCH, "852": (VatCode(NONE, "No VAT", Decimal(0), "none"),), "853": _DUTCH}

CLEARING, RECEIVABLES = "1580", "1300"
PAYABLES = US_PAYABLE, UK_PAYABLE, DE_PAYABLE, CA_PAYABLE = ("1590", "1591", "1592", "1593")
_DUTCH_NAMES = {
    "0500": "Aandelenkapitaal", "0590": "Onverdeeld resultaat", "1000": "Kas", "1100": "Bank", "1300": "Debiteuren",
    "1500": "Te betalen btw", "1510": "Btw nul en verlegd", "1520": "Te vorderen btw", "1580": "Tussenrekening AvaTax",
    "1590": "Te betalen sales tax VS", "1591": "Te betalen btw VK", "1592": "Te betalen btw Duitsland",
    "1593": "Te betalen GST Canada", "1600": "Crediteuren", "1900": "Vraagposten", "4210": "Software en licenties",
    "8000": "Omzet licenties", "8010": "Omzet support", "8020": "Omzet trainingen", "8030": "Omzet apparatuur",
    "8040": "Doorbelaste vracht",
}  # fmt: skip
_ENGLISH_NAMES = {
    "0500": "Common stock", "0590": "Retained earnings", "1000": "Petty cash", "1100": "Bank", "1300": "Receivables",
    "1500": "VAT payable", "1510": "VAT nil and reversed", "1520": "VAT receivable", "1580": "AvaTax clearing",
    "1590": "US sales tax payable", "1591": "UK VAT payable", "1592": "DE VAT payable", "1593": "Canadian GST payable",
    "1600": "Payables", "1900": "Suspense", "4210": "Software and licences", "8000": "Licence revenue",
    "8010": "Support revenue", "8020": "Training revenue", "8030": "Appliance revenue", "8040": "Freight charged",
}  # fmt: skip
_TYPES = {
    "0500": 50, "0590": 52, "1000": 10, "1100": 12, "1300": 20, "1500": 24, "1510": 24, "1520": 24, "1580": 90,
    "1590": 90, "1591": 90, "1592": 90, "1593": 90, "1600": 22, "1900": 90, "4210": 121,
}  # fmt: skip
# Where the tax is somebody's cost or nobody's: 2 takes no cost centre.
_WITHOUT_COST_CENTER = ("0500", "0590", "1000", "1100", "1300", "1500", "1510", "1520", "1600", "1900")
REVENUE_TYPE = 110
COST_CENTERS = (("100", "Licenties"), ("200", "Diensten"), ("300", "Apparatuur"))

# code, description, revenue account, unit, price in EUR, cost centre
ITEMS = (
    ("LIC-PRO", "Kestrel Pro licence, one year", "8000", "st", Decimal("480.00"), "100"),
    ("LIC-TEAM", "Kestrel Team licence, one year", "8000", "st", Decimal("1290.00"), "100"),
    ("SUP-GOLD", "Gold support, one year", "8010", "st", Decimal("640.00"), "200"),
    ("TRN-DAY", "Training day", "8020", "dag", Decimal("950.00"), "200"),
    ("APPLIANCE", "Kestrel appliance", "8030", "st", Decimal("2350.00"), "300"),
    ("FREIGHT", "Freight", "8040", "st", Decimal("45.00"), "300"),
    ("BETA", "Kestrel Next, early access", "8000", "st", Decimal("199.00"), "100"),
)
FREIGHT, UNMAPPED, TAX_ITEM = "FREIGHT", "BETA", "TAX"
# What AvaTax calls them. Nobody has said what early access is.
TAX_CODES = {
    "LIC-PRO": "SW050000", "LIC-TEAM": "SW054000", "SUP-GOLD": "SM000000", "TRN-DAY": "ST000000",
    "APPLIANCE": "P0000000", "FREIGHT": "FR020100",
}  # fmt: skip
# What one euro of the price list is in another currency.
LIST_FACTORS = {"EUR": Decimal(1), "USD": Decimal("1.10"), "GBP": Decimal("0.86"), "CAD": Decimal("1.50")}
# code, description, type, ledger account, allows VAT, any currency
JOURNALS = (
    ("10", "Kas", 10, "1000", False, False), ("20", "Bank", 12, "1100", False, True),
    ("70", "Verkoop", 20, None, True, True), ("90", "Memoriaal", 90, "1900", False, True),
)  # fmt: skip
SALES, GENERAL = "70", "90"
TERMS = (("00", "Direct", 0, "B"), ("14", "14 dagen", 14, "B"), ("30", "30 dagen", 30, "B"))

NAMED = (
    Named(US, "Pacific Ledger Works Inc.", "ordinary", places.IRVINE, "USD", NONE),
    Named(US, "Bright Harbor Systems LLC", "ordinary", places.SEATTLE, "USD", NONE),
    Named(US, "Ravine Lane Outfitters LLC", "ordinary", places.BAINBRIDGE, "USD", NONE),
    Named(US, "Reed Street Press Inc.", "ordinary", places.PHILADELPHIA, "USD", NONE, places.SAN_FRANCISCO),
    Named(US, "Thirteenth Street Media Inc.", "ordinary", places.NEW_YORK, "USD", NONE),
    Named(US, "Cradle Valley Foods Inc.", "ordinary", places.MONTGOMERY, "USD", NONE),
    Named(US, "Blackwell Research LLC", "ordinary", places.DURHAM, "USD", NONE),
    Named(US, "Boreal Outils inc.", "ordinary", places.BEACONSFIELD, "CAD", NONE),
    Named(US, "Front Street Partners Ltd.", "ordinary", places.TORONTO, "USD", NONE),
    Named(US, "Lone Prairie Software LLC", "no_nexus", places.AUSTIN, "USD", NONE),
    Named(US, "Cascade Timber Co.", "no_nexus", places.PORTLAND, "USD", NONE),
    Named(US, "Federal Charting Office", "exempt", places.VON_KARMAN, "USD", NONE),
    Named(US, "Emerald Quay Inc.", "zip_of_other_state", places.ZIP_OF_OTHER_STATE, "USD", NONE),
    Named(US, "Pike Tower Tenants LLC", "house_unknown", places.HOUSE_UNKNOWN, "USD", NONE),
    Named(US, "Harbor Park Devices Inc.", "place_missing", places.PLACE_MISSING, "USD", NONE),
    Named(NL, "Domwacht Techniek B.V.", "domestic", places.UTRECHT, "EUR", HIGH, places.GRONINGEN),
    Named(NL, "Noordpunt Media B.V.", "domestic", places.GRONINGEN, "EUR", HIGH),
    Named(NL, "Rheinwerk Messtechnik GmbH", "reverse_charge", places.DUSSELDORF, "EUR", ICP),
    Named(NL, "Speicherkai Logistik GmbH", "reverse_charge", places.HAMBURG, "EUR", ICP),
    Named(NL, "Anke Reinholt", "consumer_vat", places.BERLIN, "EUR", GERMAN),
    Named(NL, "Jörg Sattler", "consumer_export", places.HAMBURG, "EUR", EXPORT),
    Named(NL, "Tannery Court Studios Ltd", "ordinary", places.LONDON, "GBP", EXPORT),
    Named(NL, "Spinning Lane Textiles Ltd", "ordinary", places.MANCHESTER, "GBP", NONE),
    Named(NL, "Ateliers des Canuts SAS", "no_nexus", places.LYON, "EUR", ICP),
    Named(NL, "Redwood Transit Inc.", "no_nexus", places.SAN_FRANCISCO, "USD", EXPORT),
    Named(LABS, "Strijp Prototypes B.V.", "not_routed", places.EINDHOVEN, "EUR", HIGH),
    Named(LABS, "Philitelijn B.V.", "not_routed", places.EINDHOVEN, "EUR", HIGH),
)
STEMS = (
    "Lanternfield", "Oakmeter", "Redpine", "Sundial Harbor", "Blue Mesa", "Quarry Lake", "Ironbark", "Fathom",
    "Cinderpath", "Wrenwood", "Halyard", "Juniper Row", "Saltbox", "Copperline", "Tidegate", "Northwharf",
)  # fmt: skip
TRADES = {
    "US": ("Analytics Inc.", "Robotics LLC", "Labs Inc."), "GB": ("Systems Ltd", "Studios Ltd"),
    "DE": ("Technik GmbH", "Werke GmbH"), "NL": ("Techniek B.V.", "Media B.V."),
}  # fmt: skip
PEOPLE = ("Anke Reinholt", "Jörg Sattler", "Mila Wendland", "Tobias Krahe")
SELLER = Seller(
    stream="software", prefix="KS", companies=COMPANIES, american=US, offices=OFFICES, named=NAMED, stems=STEMS,
    trades=TRADES, people=PEOPLE, others=("US", "US", "US", "DE", "NL", "GB", "DE", "US"),
    sold_to={
        "US": (US, "USD", "ordinary", NONE), "NL": (NL, "EUR", "domestic", HIGH),
        "DE": (NL, "EUR", "reverse_charge", ICP), "GB": (NL, "GBP", "ordinary", EXPORT),
    },
    consumers=(("consumer_vat", GERMAN), ("consumer_export", EXPORT)), items=ITEMS, freight=FREIGHT, unmapped=UNMAPPED,
    shipped="APPLIANCE", tax_codes=TAX_CODES, list_factors=LIST_FACTORS,
    description="Kestrel licences and services", no_vat=NONE, foreign_vat=GERMAN,
)  # fmt: skip


def ledger(company: Company) -> tuple[LedgerAccount, ...]:
    names = _ENGLISH_NAMES if company.country == "US" else _DUTCH_NAMES
    return tuple(
        LedgerAccount(code, name, _TYPES.get(code, REVENUE_TYPE), None, 2 if code in _WITHOUT_COST_CENTER else 0)
        for code, name in names.items()
    )


_TO_PAY = {"": "1510", LOW: "1500", HIGH: "1500", GERMAN: DE_PAYABLE}


def _books(company: Company) -> ExactChart:
    office, american = OFFICES[company.exact], company is US
    return ExactChart(
        # [assumed] the page names the property and no values.
        companies=(company,), legislation={"NL": 1, "US": 7}, began=START, changed=date(2025, 2, 3),
        offices={company.exact: (office.postcode, office.city, office.line1)}, ledger=ledger(company), credit=PAYABLES,
        takes_cost_units=False, vat={company.country: VAT[company.exact]}, vat_side="S", listed=(ICP,),
        vat_accounts={code: (account, "1520") for code, account in _TO_PAY.items()}, journals=JOURNALS,
        cost_centers=lambda today: tuple(Dimension(code, name) for code, name in COST_CENTERS),
        currencies={company.exact: tuple(RATES[company.exact])}, rates=RATES[company.exact], terms=TERMS,
        # The item of the tax line has the clearing account.
        sold=(*((code, name, account, unit, code == "APPLIANCE", None) for code, name, account, unit, _, _ in ITEMS),
              (TAX_ITEM, "Sales tax", CLEARING, "st", False, NONE)),
        # Exact's own text: new invoices are open (20) until printing processes them (50).
        settings={"language": "en" if american else "nl", "sales_status": [20, 50]},
    )  # fmt: skip


START = date(2020, 1, 1)
BOOKS = tuple(_books(company) for company in COMPANIES)
