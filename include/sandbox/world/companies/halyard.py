"""A maker of instruments in Seattle: it invoices in QuickBooks, and AvaTax says the tax.

It sells in the USA and Canada, so its books know no VAT of their own; sales tax in QuickBooks is off, as it is where a
connector brings it. QuickBooks has no drafts: an invoice that nobody sent yet is the nearest to one.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.world.charts import CatalogueItem, QuickBooksChart
from include.sandbox.world.model import Company
from include.sandbox.world.selling import places
from include.sandbox.world.selling.description import Named, Seller
from include.sandbox.world.selling.parties import Address

COMPANY = Company("", "", "Halyard Instruments Inc.", "US", "USD", "", realm="9341458830331975", avalara="HALYARD-US")
OFFICE = Address("700 Pike St", "Seattle", "WA", "98101", "US")
RATES = {"USD": Decimal(1), "CAD": Decimal("0.7300")}
TAX_ITEM, CLEARING = "TAX", "2305"
CLASSES = ("Instruments", "Subscriptions", "Services")
# code, name, revenue account, unit, price in USD, class
ITEMS = (
    ("METER-2", "Tide meter, two channels", "4000", "ea", Decimal("1890.00"), "Instruments"),
    ("METER-8", "Tide meter, eight channels", "4000", "ea", Decimal("5250.00"), "Instruments"),
    ("CLOUD-YR", "Halyard Cloud, one year", "4010", "ea", Decimal("720.00"), "Subscriptions"),
    ("CARE-YR", "Care plan, one year", "4020", "ea", Decimal("410.00"), "Services"),
    ("CALIBRATE", "Calibration on site", "4020", "day", Decimal("1150.00"), "Services"),
    ("SHIP", "Shipping", "4030", "ea", Decimal("38.00"), "Instruments"),
    ("PILOT", "Halyard Next, pilot", "4010", "ea", Decimal("250.00"), "Subscriptions"),
)
# What AvaTax calls them. Nobody has said what a pilot is.
TAX_CODES = {
    "METER-2": "P0000000", "METER-8": "P0000000", "CLOUD-YR": "SW054000", "CARE-YR": "SM000000",
    "CALIBRATE": "ST000000", "SHIP": "FR020100",
}  # fmt: skip
NAMED = tuple(
    Named(COMPANY, *facts)
    for facts in (
        ("Puget Hydrographics LLC", "ordinary", places.SEATTLE, "USD", ""),
        ("Orange Coast Marinas Inc.", "ordinary", places.IRVINE, "USD", ""),
        ("Bainbridge Rowing Club", "ordinary", places.BAINBRIDGE, "USD", ""),
        ("Schuylkill Survey Inc.", "ordinary", places.PHILADELPHIA, "USD", "", places.NEW_YORK),
        ("Union Square Imaging Inc.", "ordinary", places.NEW_YORK, "USD", ""),
        ("Alabama River Pilots Inc.", "ordinary", places.MONTGOMERY, "USD", ""),
        ("Eno River Labs LLC", "ordinary", places.DURHAM, "USD", ""),
        ("Lac Saint-Louis Nautique inc.", "ordinary", places.BEACONSFIELD, "CAD", ""),
        ("Harbourfront Charts Ltd.", "ordinary", places.TORONTO, "CAD", ""),
        ("Barton Springs Boats LLC", "no_nexus", places.AUSTIN, "USD", ""),
        ("Willamette Dredging Co.", "no_nexus", places.PORTLAND, "USD", ""),
        ("Coastal Survey Bureau", "exempt", places.VON_KARMAN, "USD", ""),
        ("Broadway Docks Inc.", "zip_of_other_state", places.ZIP_OF_OTHER_STATE, "USD", ""),
        ("Pike Place Divers LLC", "house_unknown", places.HOUSE_UNKNOWN, "USD", ""),
        ("Breakwater Storage Inc.", "place_missing", places.PLACE_MISSING, "USD", ""),
    )
)
SELLER = Seller(
    stream="halyard", prefix="HY", companies=(COMPANY,), american=COMPANY, offices={COMPANY.realm: OFFICE}, named=NAMED,
    stems=("Anchorage", "Beacon", "Capstan", "Dorade", "Fairlead", "Gunwale", "Hawser", "Jetty", "Keelson", "Leeward",
           "Mainstay", "Northing", "Outrigger", "Painter", "Ratline", "Sextant"),
    trades={"US": ("Marine Inc.", "Surveys LLC", "Yards Inc.", "Charters LLC")}, people=(), others=("US",),
    sold_to={"US": (COMPANY, "USD", "ordinary", "")}, consumers=(), items=ITEMS, freight="SHIP", unmapped="PILOT",
    shipped="METER-2", tax_codes=TAX_CODES, list_factors={"USD": Decimal(1), "CAD": Decimal("1.37")},
    description="Halyard instruments and services",
    avatax=((
        {"companyCode": COMPANY.avalara, "name": COMPANY.name, "isDefault": False, "defaultCountry": "US",
         "baseCurrencyCode": "USD"},
        (("US", "", None), ("US", "WA", "All"), ("US", "CA", "All"), ("US", "NY", "All"), ("US", "PA", "All"),
         ("US", "NC", "All"), ("US", "AL", None), ("CA", "", None)),
    ),),
)  # fmt: skip
BOOKS = QuickBooksChart(
    realm=COMPANY.realm, name=COMPANY.name, email="ar@halyard-instruments.example", time_zone="America/Los_Angeles",
    began="2018-05-01",
    address={"Line1": OFFICE.line1, "City": "Seattle", "CountrySubDivisionCode": "WA", "PostalCode": "98101",
             "Country": "USA"},
    accounts=(
        ("1000", "Checking", "Bank", "Checking", None),
        ("1100", "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", None),
        ("1200", "Inventory Asset", "Other Current Asset", "Inventory", None),
        ("", "Undeposited Funds", "Other Current Asset", "UndepositedFunds", None),
        ("2000", "Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", None),
        ("2100", "Company card", "Credit Card", "CreditCard", None),
        ("2200", "Accrued liabilities", "Other Current Liability", "OtherCurrentLiabilities", None),
        ("2305", "AvaTax clearing", "Other Current Liability", "OtherCurrentLiabilities", None),
        ("2310", "Sales tax to pay", "Other Current Liability", "OtherCurrentLiabilities", None),
        ("2320", "Canadian GST to pay", "Other Current Liability", "OtherCurrentLiabilities", None),
        ("", "Opening Balance Equity", "Equity", "OpeningBalanceEquity", None),
        ("3100", "Retained Earnings", "Equity", "RetainedEarnings", None),
        ("4000", "Instrument sales", "Income", "SalesOfProductIncome", None),
        ("4010", "Subscriptions", "Income", "SalesOfProductIncome", None),
        ("4020", "Services", "Income", "SalesOfProductIncome", None),
        ("4030", "Shipping charged", "Income", "SalesOfProductIncome", None),
        ("5000", "Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs", None),
        ("6900", "Insurance", "Expense", "Insurance", None),
        ("6950", "Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss", None),
    ),
    sales="4000", inventory="1200", checking="1000", card="2100", payable="2000", accrual=("6900", "2200"),
    classes=tuple((name, True) for name in CLASSES), departments=(("Seattle", True), ("Tacoma yard", True)),
    terms={"Due on receipt": {"DueDays": 0}, "Net 30": {"DueDays": 30}},
    # Invoices name what is sold by its code. What bills the tax is booked to the clearing account.
    items=(*(CatalogueItem(code, code, "Service", price, "5000", account) for code, _, account, _, price, _ in ITEMS),
           CatalogueItem(TAX_ITEM, TAX_ITEM, "Service", Decimal(0), "5000", CLEARING)),
    rates=RATES, customers=(),
)  # fmt: skip
