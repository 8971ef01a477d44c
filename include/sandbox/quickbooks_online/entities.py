"""The entities of the service: names, paths, and what kind each is (reference page, sections 1, 5 and 8)."""

from __future__ import annotations

# Entries of lists: hidden from queries when inactive, deactivated instead of deleted.
LISTS = ("Account", "Class", "Customer", "Department", "Employee", "Item", "PaymentMethod", "TaxCode", "Term", "Vendor")
TRANSACTIONS = (
    "Bill", "BillPayment", "CreditMemo", "Deposit", "Estimate", "Invoice", "JournalEntry", "Payment", "Purchase",
    "PurchaseOrder", "SalesReceipt", "TimeActivity", "Transfer", "VendorCredit",
)  # fmt: skip
SINGLES = ("CompanyInfo", "Preferences")
OTHERS = ("TaxAgency", "TaxRate")
ENTITIES = (*LISTS, *TRANSACTIONS, *SINGLES, *OTHERS)

BY_PATH = {name.lower(): name for name in ENTITIES}
# Change data capture does not know these (section 5).
NOT_IN_CDC = frozenset({"TaxAgency", "TaxCode", "TaxRate", "TimeActivity", "JournalCode"})

# Entities that draw their Ids from one sequence; every other list counts by itself.
SEQUENCES = dict.fromkeys(TRANSACTIONS, "transactions") | dict.fromkeys(("Customer", "Employee", "Vendor"), "names")
# Ids of classes have 19 digits (section 8).
FIRST_ID = {"Class": 5_000_000_000_000_130_001}
