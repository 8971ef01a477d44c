"""A wholesale distributor in the USA: books in QuickBooks, payments by AvidXchange."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.world.charts import CatalogueItem, QuickBooksChart

REALM = "9130357992221046"
AVID = "C3"
NAME = "Harborline Supply Co."
FOREIGN = ("CAD", "EUR")
# What one unit costs in USD.
RATES = {"USD": Decimal("1"), "CAD": Decimal("0.73"), "EUR": Decimal("1.09")}

# (number, empty where people gave none; name; type; sub-type; number of the parent)
CHART: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("1000", "Operating Checking", "Bank", "Checking", None),
    ("1010", "Payroll Checking", "Bank", "Checking", None),
    ("1050", "AvidXchange Clearing", "Bank", "CashOnHand", None),
    ("1051", "AvidXchange Card Clearing", "Bank", "CashOnHand", None),
    ("1100", "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", None),
    ("1200", "Inventory Asset", "Other Current Asset", "Inventory", None),
    ("1300", "Prepaid Expenses", "Other Current Asset", "PrepaidExpenses", None),
    ("", "Undeposited Funds", "Other Current Asset", "UndepositedFunds", None),
    ("1500", "Warehouse Equipment", "Fixed Asset", "OtherFixedAssets", None),
    ("2000", "Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", None),
    ("2050", "Accounts Payable - Freight", "Accounts Payable", "AccountsPayable", None),
    ("2100", "Company Visa", "Credit Card", "CreditCard", None),
    ("2200", "Accrued Liabilities", "Other Current Liability", "OtherCurrentLiabilities", None),
    ("", "Opening Balance Equity", "Equity", "OpeningBalanceEquity", None),
    ("3100", "Retained Earnings", "Equity", "RetainedEarnings", None),
    ("4000", "Sales of Product", "Income", "SalesOfProductIncome", None),
    ("4900", "Purchase Discounts", "Other Income", "OtherMiscellaneousIncome", None),
    ("5000", "Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs", None),
    ("5100", "Freight In", "Cost of Goods Sold", "SuppliesMaterialsCogs", None),
    ("5200", "Packaging", "Cost of Goods Sold", "SuppliesMaterialsCogs", None),
    ("6000", "Office Expenses", "Expense", "OfficeGeneralAdministrativeExpenses", None),
    ("6010", "Office Supplies", "Expense", "OfficeGeneralAdministrativeExpenses", "6000"),
    ("6020", "Software Subscriptions", "Expense", "OfficeGeneralAdministrativeExpenses", "6000"),
    ("6100", "Rent", "Expense", "RentOrLeaseOfBuildings", None),
    ("6110", "Utilities", "Expense", "Utilities", None),
    ("6111", "Electricity", "Expense", "Utilities", "6110"),
    ("6112", "Telephone and Internet", "Expense", "Utilities", "6110"),
    ("6200", "Repairs and Maintenance", "Expense", "RepairMaintenance", None),
    ("6300", "Fleet and Fuel", "Expense", "Travel", None),
    ("6400", "Legal and Professional Fees", "Expense", "LegalProfessionalFees", None),
    ("6500", "Insurance", "Expense", "Insurance", None),
    ("6600", "Advertising", "Expense", "AdvertisingPromotional", None),
    ("6700", "Travel", "Expense", "Travel", None),
    ("", "Waste Removal", "Expense", "OtherMiscellaneousServiceCost", None),
    ("6950", "Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss", None),
)
SALES, INVENTORY, CHECKING, CARD = "4000", "1200", "1000", "2100"
PAYABLE, FREIGHT_PAYABLE = "2000", "2050"
# Accounts that bill lines (number, or name where there is none) are coded to, with how common they are.
COST_ACCOUNTS = {
    "5000": 8, "5100": 8, "5200": 5, "6010": 6, "6020": 6, "6100": 3, "6111": 4, "6112": 4, "6200": 5, "6300": 5,
    "6400": 3, "6500": 2, "6600": 3, "6700": 3, "Waste Removal": 2,
}  # fmt: skip

# (path, active)
CLASSES = (
    ("Wholesale", True), ("Wholesale:Restaurants", True), ("Wholesale:Hotels", True), ("Retail", True),
    ("E-commerce", True), ("Corporate", True), ("Catalog (old)", False),
)  # fmt: skip
DEPARTMENTS = (
    ("Newark", True), ("Columbus", True), ("Dallas", True), ("Reno", True), ("Newark:Cold Storage", True),
    ("Tulsa", False),
)  # fmt: skip
OPEN_CLASSES = [path for path, active in CLASSES if active]
OPEN_DEPARTMENTS = [path for path, active in DEPARTMENTS if active]

TERMS: dict[str, dict[str, Any]] = {
    "Due on receipt": {"DueDays": 0},
    "Net 15": {"DueDays": 15},
    "Net 30": {"DueDays": 30},
    "Net 60": {"DueDays": 60},
    "2% 10 Net 30": {"DueDays": 30, "DiscountPercent": 2, "DiscountDays": 10},
    "15th of the month": {"DayOfMonthDue": 15, "DueNextMonthDays": 10},
}
# What each term means for the due date of a neutral invoice; None: a day of the month.
TERM_DAYS = {"Due on receipt": 0, "Net 15": 15, "Net 30": 30, "Net 60": 60, "2% 10 Net 30": 30}


ITEMS = (
    CatalogueItem("GLV-100", "Nitrile gloves, case of 10", "Inventory", Decimal("48.50"), "5000"),
    CatalogueItem("CUP-012", "Paper cups 12 oz, sleeve", "Inventory", Decimal("7.25"), "5000"),
    CatalogueItem("CUP-016", "Paper cups 16 oz, sleeve", "Inventory", Decimal("8.10"), "5000"),
    CatalogueItem("NAP-500", "Dinner napkins, 500 count", "Inventory", Decimal("13.90"), "5000"),
    CatalogueItem("DET-005", "Dish detergent, 5 gal", "Inventory", Decimal("36.75"), "5000"),
    CatalogueItem("PAL-048", "Stretch film, pallet roll", "NonInventory", Decimal("19.40"), "5200"),
    CatalogueItem("BOX-018", "Corrugated box 18x18x16", "NonInventory", Decimal("2.15"), "5200"),
    CatalogueItem("FRT-001", "Inbound freight", "Service", Decimal("1"), "5100"),
    CatalogueItem("SVC-HR", "Equipment service, hour", "Service", Decimal("95"), "6200"),
)
CUSTOMERS = ("Cedar & Rye Restaurants", "Bayview Hotel Group", "Corner Deli #12", "Northside School District")
ADDRESS = {
    "Line1": "480 Doremus Avenue", "City": "Newark", "CountrySubDivisionCode": "NJ", "PostalCode": "07105",
    "Country": "USA",
}  # fmt: skip
BOOKS = QuickBooksChart(
    realm=REALM, name=NAME, address=ADDRESS, email="ap@harborline-supply.example", time_zone="America/New_York",
    began="2019-03-01", accounts=CHART, sales=SALES, inventory=INVENTORY, checking=CHECKING, card=CARD,
    payable=PAYABLE, accrual=("6500", "2200"), classes=CLASSES, departments=DEPARTMENTS, terms=TERMS, items=ITEMS,
    rates=RATES, customers=CUSTOMERS,
)  # fmt: skip
