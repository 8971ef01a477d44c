"""The entities of the service: names, paths, and what kind each is (reference page, sections 1, 5 and 8)."""

from __future__ import annotations

# Entries of lists: hidden from queries when inactive, deactivated instead of deleted.
LISTS = ("Account", "Class", "Customer", "Department", "Employee", "Item", "PaymentMethod", "TaxCode", "Term", "Vendor")
TRANSACTIONS = (
    "Bill", "BillPayment", "CreditMemo", "Deposit", "Estimate", "Invoice", "JournalEntry", "Payment", "Purchase",
    "PurchaseOrder", "RefundReceipt", "SalesReceipt", "TimeActivity", "Transfer", "VendorCredit",
)  # fmt: skip
SINGLES = ("CompanyInfo", "Preferences")
# Of these, only Attachable and ExchangeRate can be written here; the others are there and empty.
OTHERS = (
    "Attachable", "Budget", "CompanyCurrency", "CreditCardPayment", "CustomerType", "ExchangeRate",
    "InventoryAdjustment", "JournalCode", "RecurringTransaction", "ReimburseCharge", "TaxAgency", "TaxClassification",
    "TaxPayment", "TaxRate",
)  # fmt: skip
ENTITIES = (*LISTS, *TRANSACTIONS, *SINGLES, *OTHERS)

BY_PATH = {name.lower(): name for name in ENTITIES}
# Change data capture does not know these (section 5).
NOT_IN_CDC = frozenset({"TaxAgency", "TaxCode", "TaxRate", "TimeActivity", "JournalCode"})

# Entities that draw their Ids from one sequence; every other list counts by itself.
SEQUENCES = dict.fromkeys(TRANSACTIONS, "transactions") | dict.fromkeys(("Customer", "Employee", "Vendor"), "names")
# Ids of classes (section 8) and of attachments [client code*] have 19 digits.
FIRST_ID = {"Class": 5_000_000_000_000_130_001, "Attachable": 5_000_000_000_000_503_001}
