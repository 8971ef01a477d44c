"""A consultancy in Boston: its people request, order and pay in Airbase, and its books are kept in QuickBooks.

Accounts have the same numbers in both systems, cost centres are tags that are called as QuickBooks' classes, terms have
the same names. A company in the USA claims no tax on what it buys: lines bear none.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.world.charts import CatalogueItem, QuickBooksChart
from include.sandbox.world.model import Company, VatCode
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.names import Names
from include.sandbox.world.spending.parties import Address, Person

COMPANY = Company("", "", "Brightwater Advisory Inc.", "US", "USD", "", realm="9341457719220864", airbase="BWA-US")
# Its books are kept in another system that nobody here sees.
ELSEWHERE = (Company("", "", "Brightwater Advisory Canada Ltd.", "CA", "CAD", "", airbase="BWA-CA"),)
RATES = {"USD": Decimal(1), "CAD": Decimal("0.7300"), "GBP": Decimal("1.2700")}
# number, name, Airbase's type, type and sub-type in QuickBooks
_CODED = (
    ("1510", "Computer equipment", "asset", "Fixed Asset", "OtherFixedAssets"),
    ("2000", "Accounts Payable (A/P)", "accounts_payable", "Accounts Payable", "AccountsPayable"),
    ("6110", "Contractors", "expense", "Expense", "LegalProfessionalFees"),
    ("6120", "Training", "expense", "Expense", "OtherMiscellaneousServiceCost"),
    ("6210", "Office rent", "expense", "Expense", "RentOrLeaseOfBuildings"),
    ("6220", "Cleaning and security", "expense", "Expense", "RepairMaintenance"),
    ("6310", "Software", "expense", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("6320", "Telephone and internet", "expense", "Expense", "Utilities"),
    ("6410", "Research databases", "expense", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("6510", "Travel", "expense", "Expense", "Travel"),
    ("6520", "Meals", "expense", "Expense", "OtherMiscellaneousServiceCost"),
    ("6610", "Marketing and events", "expense", "Expense", "AdvertisingPromotional"),
    ("6710", "Consultants", "expense", "Expense", "LegalProfessionalFees"),
    ("6810", "Office supplies", "expense", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("6990", "Old expense account", "expense", "Expense", "OtherMiscellaneousServiceCost"),
)
_ELSE = (
    ("1000", "Operating Checking", "Bank", "Checking"),
    ("1100", "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable"),
    ("1200", "Give-aways", "Other Current Asset", "Inventory"),
    ("", "Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    ("2100", "Company card", "Credit Card", "CreditCard"),
    ("2200", "Accrued liabilities", "Other Current Liability", "OtherCurrentLiabilities"),
    ("", "Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    ("3100", "Retained Earnings", "Equity", "RetainedEarnings"),
    ("4000", "Advisory fees", "Income", "SalesOfProductIncome"), ("6900", "Insurance", "Expense", "Insurance"),
    ("6950", "Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss"),
)  # fmt: skip
# What Airbase's people could not place: QuickBooks has no such account. One that is inactive in QuickBooks.
AIRBASE_ONLY = ("6999", "Miscellaneous", "Miscellaneous", "expense", None)
INACTIVE_ACCOUNT, ACCOUNT_WITH_TWO_ITEMS, ACCOUNT_WITHOUT_ITEM = "6990", "6310", "6520"
COST_CENTERS = ("Management", "Strategy", "Tax", "Legal", "Office and IT", "Marketing")
UNKNOWN_COST_CENTER, ENDED_COST_CENTER = "Sustainability", "Pensions"
TERMS = (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 45", 45), ("Net 60", 60))
# code, description, cost account, kept in stock
ITEMS = (
    ("B-1510", "Equipment", "1510", False), ("B-6110", "Contractor", "6110", False),
    ("B-6120", "Training", "6120", False), ("B-6210", "Rent", "6210", False),
    ("B-6220", "Cleaning and security", "6220", False), ("B-6310", "Software licence", "6310", False),
    ("B-6311", "Software support", "6310", False), ("B-6320", "Telephone", "6320", False),
    ("B-6410", "Database", "6410", False), ("B-6510", "Travel", "6510", False),
    ("B-6610", "Marketing", "6610", False), ("B-6710", "Consulting", "6710", False),
    ("B-6810", "Supplies", "6810", False), ("G-100", "Umbrella", "6610", True),
)  # fmt: skip
_NAMES = ("June Abara", "Theo Lindqvist", "Marisol Vega", "Desmond Achterberg", "Priya Raman", "Walt Kowalczyk")
_NO_TAX = {"none": VatCode("", "No sales tax", Decimal(0), "none")}
NAMES = Names(
    stems=(
        "Alderbrook", "Bayswater", "Cobblehill", "Driftmoor", "Eastgate", "Fernhollow", "Graniteway", "Hollisford",
        "Inkwell", "Juniper Point", "Kingfisher & Co", "Larkmead", "Millrace", "Northlight", "Oxbow", "Pinegrove",
        "Quillmark", "Ridgeway", "Stonebridge", "Tidewater",
    ),
    trades=(
        ("Software", "6310"), ("Learning", "6120"), ("Staffing", "6110"), ("Facilities", "6220"), ("Telecom", "6320"),
        ("Legal Research", "6410"), ("Travel", "6510"), ("Events", "6610"), ("Consulting", "6710"),
        ("Office Products", "6810"), ("Realty", "6210"), ("Interiors", "1510"), ("Catering", "6520"),
    ),
    forms={"US": ("Inc.", "LLC", "LLP"), "CA": ("Inc.", "Ltd"), "GB": ("Ltd", "LLP")},
    trade_names=("The Copy Room", "Course Lab", "Clover Bureau", "The Meeting House"),
    stems_abroad={
        "CA": ("Maplecroft", "Lakeview", "Rivière Noire", "Tamarack"),
        "GB": ("Pennyroyal", "Quillhurst", "Marrowby", "Thornwicke"),
    },
    trades_abroad=(("Software", "6310"), ("Training", "6120"), ("Research", "6710"), ("Media", "6610")),
    places={
        "US": (("02110", "Boston", "MA"), ("10011", "New York", "NY"), ("97205", "Portland", "OR"),
               ("60606", "Chicago", "IL"), ("75201", "Dallas", "TX")),
        "CA": (("M5J 1E6", "Toronto", "ON"), ("H2Y 1C6", "Montréal", "QC")),
        "GB": (("M2 4WU", "Manchester", None), ("SE1 9RT", "London", None)),
    },
    streets={"US": ("Foundry Avenue", "Wharf Street", "Mill Road"), "CA": ("Front Street",), "GB": ("Tinsmith Row",)},
    dials={"US": "+1 617", "CA": "+1 416", "GB": "+44 20"}, mailbox="billing", branch="branch", conjunction="and",
    written_out=(("Inc.", "Incorporated"), ("LLC", "L.L.C.")),
)  # fmt: skip
SPENDER = Spender(
    stream="brightwater", tenant="brightwater", companies=(COMPANY,), elsewhere=ELSEWHERE, names=NAMES,
    accounts=tuple((number, name, name, kind, None) for number, name, kind, *_ in _CODED), airbase_only=AIRBASE_ONLY,
    claims_account="6510",
    odd_accounts={
        "unmapped_account": AIRBASE_ONLY[0], "blocked_account": INACTIVE_ACCOUNT, "no_item": ACCOUNT_WITHOUT_ITEM,
        "two_items": ACCOUNT_WITH_TWO_ITEMS, "unknown_cost_center": "6710", "ended_cost_center": "6710",
        "no_cost_center": "6710",
    },
    ordered_as={ACCOUNT_WITHOUT_ITEM: "6610"}, payables=("2000", "2000"),
    cost_centers=tuple((name, name, name) for name in COST_CENTERS),
    unknown_cost_center=(UNKNOWN_COST_CENTER, UNKNOWN_COST_CENTER, UNKNOWN_COST_CENTER),
    ended_cost_center=(ENDED_COST_CENTER, ENDED_COST_CENTER, ENDED_COST_CENTER),
    departments=(("D-OPS", "Operations"), ("D-PPL", "People"), ("D-GRW", "Growth")),
    cost_center_use={"1510": 2, "2000": 2}, vat={"US": _NO_TAX, "CA": _NO_TAX}, terms=TERMS,
    books_terms={name: name for name, _ in TERMS}, items=ITEMS, currencies={COMPANY.realm: tuple(RATES)}, rates=RATES,
    offices={
        "BWA-US": Address("88 Wharf Street", "12th floor", "02110", "Boston", "US", "MA"),
        "BWA-CA": Address("55 Front Street West", None, "M5J 1E6", "Toronto", "CA", "ON"),
    },
    people=tuple(Person(name, f"{name.lower().replace(' ', '.')}@brightwater.example") for name in _NAMES),
    companies_of={"no_subsidiary": (COMPANY, *ELSEWHERE), "elsewhere": ELSEWHERE},
    usual_companies=(((COMPANY,),), (1,)),
    abroad={"dollars": ("CA", "CAD"), "pounds": ("GB", "GBP"), "abroad": ("CA", "USD"), "elsewhere": ("CA", "CAD")},
    home={"": "US"}, order_text="Purchase order {}", key_prefix="H", employer_ids=True,
    # One company has no second one; its books take every currency that it is billed in.
    not_there=("all_three", "other_code", "one_division", "currency"),
)  # fmt: skip
BOOKS = QuickBooksChart(
    realm=COMPANY.realm, name=COMPANY.name, email="ap@brightwater.example", time_zone="America/New_York",
    began="2016-01-04",
    address={"Line1": "88 Wharf Street", "City": "Boston", "CountrySubDivisionCode": "MA", "PostalCode": "02110",
             "Country": "USA"},
    accounts=(*((*one[:2], *one[3:], None) for one in _CODED), *((*one, None) for one in _ELSE)),
    inactive=(INACTIVE_ACCOUNT,), sales="4000", inventory="1200", checking="1000", card="2100", payable="2000",
    accrual=("6900", "2200"), classes=(*((name, True) for name in COST_CENTERS), (ENDED_COST_CENTER, False)),
    departments=(("Boston", True), ("Chicago", True)), terms={name: {"DueDays": days} for name, days in TERMS},
    items=tuple(
        CatalogueItem(code, name, "Inventory" if in_stock else "NonInventory", Decimal(1), account)
        for code, name, account, in_stock in ITEMS
    ),
    rates=RATES, customers=("Harbor Transit Authority", "Cobalt Health", "Kestrel Point Capital", "Oakum Foods"),
)  # fmt: skip
