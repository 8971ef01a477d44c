"""Account types of QuickBooks with their classification, and the usual sub-types that name a type by themselves."""

from __future__ import annotations

from decimal import Decimal

# type -> (classification, sub-type of an account that names none)
TYPES = {
    "Bank": ("Asset", "Checking"),
    "Accounts Receivable": ("Asset", "AccountsReceivable"),
    "Other Current Asset": ("Asset", "OtherCurrentAssets"),
    "Fixed Asset": ("Asset", "OtherFixedAssets"),
    "Other Asset": ("Asset", "OtherLongTermAssets"),
    "Accounts Payable": ("Liability", "AccountsPayable"),
    "Credit Card": ("Liability", "CreditCard"),
    "Other Current Liability": ("Liability", "OtherCurrentLiabilities"),
    "Long Term Liability": ("Liability", "OtherLongTermLiabilities"),
    "Equity": ("Equity", "OpeningBalanceEquity"),
    "Income": ("Revenue", "SalesOfProductIncome"),
    "Other Income": ("Revenue", "OtherMiscellaneousIncome"),
    "Cost of Goods Sold": ("Expense", "SuppliesMaterialsCogs"),
    "Expense": ("Expense", "OtherMiscellaneousServiceCost"),
    "Other Expense": ("Expense", "OtherMiscellaneousExpense"),
}
SUB_TYPES = {sub_type: name for name, (_, sub_type) in TYPES.items()} | {
    "Inventory": "Other Current Asset",
    "UndepositedFunds": "Other Current Asset",
    "PrepaidExpenses": "Other Current Asset",
    "CashOnHand": "Bank",
    "MoneyMarket": "Bank",
    "Savings": "Bank",
    "RetainedEarnings": "Equity",
    "ExchangeGainOrLoss": "Other Expense",
    "OfficeGeneralAdministrativeExpenses": "Expense",
    "RentOrLeaseOfBuildings": "Expense",
    "Utilities": "Expense",
    "ShippingFreightDelivery": "Expense",
    "LegalProfessionalFees": "Expense",
    "Insurance": "Expense",
    "AdvertisingPromotional": "Expense",
    "Travel": "Expense",
    "RepairMaintenance": "Expense",
    "DiscountsRefundsGiven": "Income",
}
PAYABLE, RECEIVABLE = "Accounts Payable", "Accounts Receivable"


def shown_balance(account_type: str, debit: Decimal) -> Decimal:
    """``CurrentBalance`` as Intuit's sample company shows it.

    A debit is positive, a credit card shows what is owed, and income and expense accounts carry none.
    """
    if TYPES[account_type][0] in ("Revenue", "Expense"):
        return Decimal(0)
    return -debit if account_type == "Credit Card" else debit
