"""A caterers' wholesaler in the north of England: invoices and orders are approved in Basware, books in QuickBooks.

Its people named cost centres and cost units in Basware as classes and locations are called in QuickBooks, and gave
accounts the same numbers; tax codes and terms are called otherwise. VAT codes are those of QuickBooks in the UK
(Intuit, "VAT codes in QuickBooks Online": 20.0% S, 5.0% R, 0.0% Z, No VAT, and RC for a reverse charge, whose two rates
take each other back).
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.world.charts import CatalogueItem, QuickBooksChart
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.names import Names
from include.sandbox.world.model import Company

COMPANY = Company("", "", "Pennine Catering Supplies Ltd", "GB", "GBP", "GB365462636", realm="9341455608740153",
                  basware="GB01")  # fmt: skip
RATES = {"GBP": Decimal(1), "EUR": Decimal("0.8600"), "USD": Decimal("0.7900")}
# number, name, usual tax code in Basware, type and sub-type in QuickBooks
_CODED = (
    ("0030", "Office equipment", "S20", "Fixed Asset", "OtherFixedAssets"),
    ("2100", "Accounts Payable (A/P)", None, "Accounts Payable", "AccountsPayable"),
    ("2150", "Accounts Payable - Imports", None, "Accounts Payable", "AccountsPayable"),
    ("5000", "Goods for resale", "S20", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("5010", "Food for resale", "S00", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("5020", "Imported goods", "RC20", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("7100", "Rent and rates", "S20", "Expense", "RentOrLeaseOfBuildings"),
    ("7300", "Vehicles and haulage", "S20", "Expense", "Travel"),
    ("7200", "Heat and light", "S05", "Expense", "Utilities"),
    ("7504", "Stationery", "S20", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("7552", "Software maintenance", "RC20", "Expense", "OfficeGeneralAdministrativeExpenses"),
    ("7900", "Sundry expenses", "S20", "Expense", "OtherMiscellaneousServiceCost"),
)
_ELSE = (
    ("1200", "Current account", "Bank", "Checking"), ("1100", "Debtors", "Accounts Receivable", "AccountsReceivable"),
    ("1001", "Stock", "Other Current Asset", "Inventory"),
    ("", "Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    ("2110", "Company card", "Credit Card", "CreditCard"),
    ("2109", "Accruals", "Other Current Liability", "OtherCurrentLiabilities"),
    ("", "Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    ("3200", "Retained Earnings", "Equity", "RetainedEarnings"),
    ("4000", "Sales", "Income", "SalesOfProductIncome"), ("7505", "Insurance", "Expense", "Insurance"),
    ("7906", "Exchange gain or loss", "Other Expense", "ExchangeGainOrLoss"),
)  # fmt: skip
# Inactive in QuickBooks, and still coded to in Basware.
INACTIVE_ACCOUNT = "7900"
COST_CENTERS = ("Administration", "Leeds depot", "Goole depot", "Sales team")
# One that invoices are coded to and QuickBooks never had; one that is inactive there.
UNKNOWN_COST_CENTER, ENDED_COST_CENTER = "Hull depot", "York depot"
COST_UNITS = ("Catering", "Own brand", "Services")
# Basware's code, description, per cent, billed by the supplier; QuickBooks' code
TAX_CODES = (
    ("S20", "Standard rated 20%", Decimal(20), True, "20.0% S"), ("S05", "Reduced rate 5%", Decimal(5), True, "5.0% R"),
    ("S00", "Zero rated", Decimal(0), True, "0.0% Z"), ("RC20", "Reverse charge 20%", Decimal(20), False, "20.0% RC"),
)  # fmt: skip
# Basware's code, description, days, cash days, cash per cent; QuickBooks' name
TERMS = (
    ("N14", "14 days net", 14, None, None, "Net 14"),
    ("N30", "30 days net", 30, None, None, "Net 30"),
    ("N30D", "10 days 2%, 30 days net", 30, 10, Decimal(2), "2% 10 Net 30"),
    ("N60", "60 days net", 60, None, None, "Net 60"),
)
# code, description, cost account, kept in stock: one for most accounts, two for 7504, none for 7200 and 7900.
ITEMS = (
    ("P-0030", "Office equipment", "0030", False), ("P-5000", "Goods for resale", "5000", False),
    ("P-5010", "Food for resale", "5010", False), ("P-5020", "Imported goods", "5020", False),
    ("P-7100", "Rent", "7100", False), ("P-7300", "Haulage", "7300", False), ("P-7504", "Stationery", "7504", False),
    ("P-7505", "Printer supplies", "7504", False), ("P-7552", "Maintenance and licences", "7552", False),
    ("K-100", "Pallet", "5000", True), ("K-200", "Chafing dish", "5000", True),
)  # fmt: skip
NAMES = Names(
    families=(
        "Ackroyd", "Birkenshaw", "Clough", "Dewhirst", "Entwhistle", "Fothergill", "Greenhalgh", "Hebblethwaite",
        "Illingworth", "Jagger & Sons", "Kettlewell", "Lumb", "Murgatroyd", "Oldroyd", "Ramsbottom", "Sugden",
        "Aire Valley", "Calder", "Wharfedale", "Nidd", "Ribble", "Swale",
    ),
    trades=(
        ("Packaging", "5000"), ("Provisions", "5010"), ("Stationers", "7504"), ("Haulage", "7300"),
        ("Properties", "7100"), ("Fittings", "0030"), ("Energy", "7200"), ("Wholesale", "5000"),
    ),
    forms=("Ltd", "Limited", "LLP", "plc", "& Co"),
    foreign=(
        ("Zilvermeer Verpakkingen B.V.", "NL", "EUR", "5020"), ("Lumenforge Software Inc.", "US", "USD", "7552"),
        ("Osterfeldt Kühltechnik GmbH", "DE", "EUR", "5020"), ("Delacroix Vaisselle SA", "FR", "EUR", "5020"),
    ),
    cities=(("LS10 1AB", "Leeds"), ("DN14 5AA", "Goole"), ("HX1 1BB", "Halifax"), ("M2 4WU", "Manchester")),
    streets=("Canal Road", "Foundry Lane", "Weir Street", "Tannery Row"),
    written_out=(("Ltd", "Limited"), (" & ", " and ")), affiliate="Pennine Holdings {} Ltd", namesake="{} (Northern)",
    branch="{} (Leeds branch)", mailbox="accounts", dial="+44 113", register="Company no.",
)  # fmt: skip
BUYER = Buyer(
    stream="pennine", companies=(COMPANY,), languages=("en-GB", "en-US"), names=NAMES,
    accounts=tuple((number, name, name, tax) for number, name, tax, *_ in _CODED),
    payable={"DOMESTIC": "2100", "FOREIGN": "2100", "AFFILIATE": "2100"},
    odd_accounts={"blocked_account": INACTIVE_ACCOUNT, "cost_center": "7504"}, affiliate_account="7300",
    cost_centers=tuple((name, name, name) for name in COST_CENTERS), unknown_cost_center=UNKNOWN_COST_CENTER,
    ended_cost_center=(ENDED_COST_CENTER, ENDED_COST_CENTER, ENDED_COST_CENTER), cost_center_use={"0030": 2},
    tax_codes=tuple(one[:4] for one in TAX_CODES), usual_tax="S20", reverse_charge="RC20",
    terms=tuple(one[:5] for one in TERMS), rates=RATES, items=ITEMS,
    cost_units=tuple((name, name) for name in COST_UNITS), order_prefix="PL", supplier_prefix="P",
    first_supplier=30001, code_prefix="GB-",
    # One company has no sisters; its books know no projects, no VAT that is not claimed, and demand no class.
    not_there=("affiliate", "one_division", "other_payable", "not_deductible", "no_cost_center", "ended_project"),
    words={"invoice": "Invoice", "credit": "Credit note", "failed": "Cost centre unknown", "booked": "Booked",
           "requisition": "REQ", "line": "Line", "unit": "EA", "order": "Order"},
)  # fmt: skip
BOOKS = QuickBooksChart(
    realm=COMPANY.realm, name=COMPANY.name, country="GB", email="payables@pennine-catering.example",
    time_zone="Europe/London", began="2014-04-01",
    address={"Line1": "Unit 7, Aire Valley Park", "City": "Leeds", "PostalCode": "LS9 0PX", "Country": "GB"},
    accounts=(*((*one[:2], *one[3:], None) for one in _CODED), *((*one, None) for one in _ELSE)),
    inactive=(INACTIVE_ACCOUNT,), sales="4000", inventory="1001", checking="1200", card="2110", payable="2100",
    accrual=("7505", "2109"), classes=(*((name, True) for name in COST_CENTERS), (ENDED_COST_CENTER, False)),
    departments=tuple((name, True) for name in COST_UNITS),
    terms={
        "Due on receipt": {"DueDays": 0}, "Net 14": {"DueDays": 14}, "Net 30": {"DueDays": 30},
        "2% 10 Net 30": {"DueDays": 30, "DiscountPercent": 2, "DiscountDays": 10}, "Net 60": {"DueDays": 60},
    },
    items=tuple(
        CatalogueItem(code, name, "Inventory" if in_stock else "NonInventory", Decimal(1), account)
        for code, name, account, in_stock in ITEMS
    ),
    rates=RATES, customers=("Moorland Hotels Ltd", "Ridings Schools Trust", "Cafe Albion", "Dales Festivals CIC"),
    tax_codes={"20.0% S": (20,), "5.0% R": (5,), "0.0% Z": (0,), "20.0% RC": (20, -20), "No VAT": (0,)},
)  # fmt: skip
BOOKS_TAX = {code: books for code, *_, books in TAX_CODES}
BOOKS_TERM = {code: books for code, *_, books in TERMS}
