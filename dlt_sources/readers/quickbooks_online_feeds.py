"""What is read from QuickBooks Online: reference page quickbooks_online, section 8. A feed's path is its entity."""

from __future__ import annotations

from dlt_sources.readers.feeds import Column, Feed, columns
from dlt_sources.readers.quickbooks_online_columns import (
    ACCOUNT_LINE,
    CUSTOM_FIELD,
    DEPOSIT_LINE,
    ITEM_LINE,
    JOURNAL_LINE,
    NAME_VALUES,
    addresses,
    feed,
    inner_refs,
    inside,
    lines,
    record,
    refs,
    tax_rates,
    transaction,
)
from dlt_sources.readers.quickbooks_online_sales_feeds import SALES_FEEDS

FEEDS: tuple[Feed, ...] = (
    feed(
        "company_info",
        "CompanyInfo",
        record(
            *columns(
                code="Country FiscalYearStartMonth DefaultTimeZone EmployerId SupportedLanguages",
                text="CompanyName LegalName",
                date="CompanyStartDate",
            ),
            *inside("Address", "Email"),
            *inside("FreeFormNumber", "PrimaryPhone"),
            *inside("URI", "WebAddr"),
            *addresses("CompanyAddr LegalAddr CustomerCommunicationAddr"),
            Column("NameValue", "list", NAME_VALUES),
        ),
    ),
    feed(
        "preferences",
        "Preferences",
        record(
            Column(
                "AccountingInfoPrefs",
                "object",
                columns(
                    code="FirstMonthOfFiscalYear TaxYearMonth CustomerTerminology DepartmentTerminology TaxForm",
                    bool="UseAccountNumbers TrackDepartments ClassTrackingPerTxn ClassTrackingPerTxnLine",
                    date="BookCloseDate",
                ),
            ),
            Column(
                "VendorAndPurchasesPrefs",
                "object",
                (
                    *columns(bool="EnableBills TrackingByCustomer BillableExpenseTracking AutomaticBillPayment"),
                    *inner_refs("DefaultTerms DefaultMarkupAccount"),
                ),
            ),
            Column("CurrencyPrefs", "object", (*columns(bool="MultiCurrencyEnabled"), *inner_refs("HomeCurrency"))),
            Column("SalesFormsPrefs", "object", columns(bool="CustomTxnNumbers AllowDiscount AllowDeposit")),
            Column(
                "TaxPrefs", "object", (*columns(bool="UsingSalesTax PartnerTaxEnabled"), *inner_refs("TaxGroupCodeRef"))
            ),
            Column(
                "ProductAndServicesPrefs",
                "object",
                columns(bool="ForSales ForPurchase QuantityWithPriceAndRate QuantityOnHand"),
            ),
            Column("ReportPrefs", "object", columns(code="ReportBasis", bool="CalcAgingReportFromTxnDate")),
            Column("OtherPrefs", "object", (Column("NameValue", "list", NAME_VALUES),)),
        ),
    ),
    feed(
        "accounts",
        "Account",
        record(
            *columns(
                code="AcctNum AccountType AccountSubType Classification",
                text="Name FullyQualifiedName Description",
                money="CurrentBalance CurrentBalanceWithSubAccounts",
                bool="Active SubAccount",
            ),
            *refs("ParentRef CurrencyRef TaxCodeRef"),
        ),
    ),
    feed(
        "classes",
        "Class",
        record(*columns(text="Name FullyQualifiedName", bool="Active SubClass"), *refs("ParentRef")),
    ),
    feed(
        "departments",
        "Department",
        record(
            *columns(text="Name FullyQualifiedName", bool="Active SubDepartment"),
            *refs("ParentRef"),
            *addresses("Address"),
        ),
    ),
    feed(
        "terms",
        "Term",
        record(
            *columns(
                code="Type",
                text="Name",
                money="DiscountPercent",
                int="DueDays DiscountDays DayOfMonthDue DueNextMonthDays DiscountDayOfMonth",
                bool="Active",
            )
        ),
    ),
    feed(
        "items",
        "Item",
        record(
            *columns(
                code="Type Sku ItemCategoryType",
                text="Name FullyQualifiedName Description PurchaseDesc",
                money="UnitPrice PurchaseCost QtyOnHand",
                int="Level",
                bool="Active SubItem Taxable TrackQtyOnHand",
                date="InvStartDate",
            ),
            *refs(
                "ParentRef IncomeAccountRef ExpenseAccountRef AssetAccountRef PrefVendorRef ClassRef"
                " SalesTaxCodeRef PurchaseTaxCodeRef"
            ),
        ),
    ),
    # For who enters bills outside the US. Change data capture shows neither of the two (section 5), so that each costs
    # a query. Intuit, entities TaxCode and TaxRate.
    feed(
        "tax_codes",
        "TaxCode",
        record(
            *columns(code="TaxCodeConfigType", text="Name Description", bool="Active Taxable TaxGroup Hidden"),
            tax_rates("PurchaseTaxRateList"),
            tax_rates("SalesTaxRateList"),
        ),
        optional=True,
    ),
    feed(
        "tax_rates",
        "TaxRate",
        record(
            *columns(code="SpecialTaxType DisplayType", text="Name Description", money="RateValue", bool="Active"),
            *refs("AgencyRef TaxReturnLineRef"),
            Column("EffectiveTaxRate", "list", columns(money="RateValue", date="EffectiveDate EndDate")),
        ),
        optional=True,
    ),
    feed(
        "vendors",
        "Vendor",
        record(
            *columns(
                code="AcctNum TaxIdentifier",  # TaxIdentifier comes masked (XXXXXX5555)
                text="DisplayName CompanyName PrintOnCheckName Title GivenName MiddleName FamilyName Suffix",
                money="Balance BillRate CostRate",
                bool="Active Vendor1099",
            ),
            *refs("TermRef CurrencyRef APAccountRef"),
            *inside("Address", "PrimaryEmailAddr"),
            *inside("FreeFormNumber", "PrimaryPhone Mobile Fax AlternatePhone"),
            *inside("URI", "WebAddr"),
            *addresses("BillAddr"),
        ),
    ),
    feed(
        "purchase_orders",
        "PurchaseOrder",
        transaction(
            *columns(
                code="POStatus EmailStatus GlobalTaxCalculation",
                text="Memo",
                money="TotalAmt",
                bool="ManuallyClosed",
                date="DueDate ExpectedDate",
            ),
            *refs("VendorRef APAccountRef ClassRef SalesTermRef ShipTo ShipMethodRef"),
            *inside("Address", "POEmail"),
            *addresses("VendorAddr ShipAddr"),
            lines(ACCOUNT_LINE, ITEM_LINE),
            CUSTOM_FIELD,
        ),
    ),
    feed(
        "bills",
        "Bill",
        transaction(
            *columns(code="GlobalTaxCalculation", money="TotalAmt Balance HomeBalance", date="DueDate"),
            *refs("VendorRef APAccountRef SalesTermRef"),
            *addresses("VendorAddr"),
            lines(ACCOUNT_LINE, ITEM_LINE),
        ),
    ),
    feed(
        "vendor_credits",
        "VendorCredit",
        transaction(
            *columns(code="GlobalTaxCalculation", money="TotalAmt Balance"),
            *refs("VendorRef APAccountRef"),
            *addresses("VendorAddr"),
            lines(ACCOUNT_LINE, ITEM_LINE),
        ),
    ),
    feed(
        "bill_payments",
        "BillPayment",
        transaction(
            *columns(code="PayType", money="TotalAmt", bool="ProcessBillPayment"),
            *refs("VendorRef APAccountRef"),
            Column("CheckPayment", "object", (*inner_refs("BankAccountRef"), *columns(code="PrintStatus"))),
            Column("CreditCardPayment", "object", inner_refs("CCAccountRef")),
            lines(),
        ),
    ),
    # Checks, expenses and card charges that pay no bill, and money that came in. [assumed] Not on the reference page.
    feed(
        "purchases",
        "Purchase",
        transaction(
            *columns(
                code="PaymentType PrintStatus GlobalTaxCalculation PaymentRefNum", money="TotalAmt", bool="Credit"
            ),
            *refs("AccountRef EntityRef PaymentMethodRef"),
            *addresses("RemitToAddr"),
            lines(ACCOUNT_LINE, ITEM_LINE),
        ),
    ),
    feed(
        "deposits",
        "Deposit",
        transaction(
            *columns(code="GlobalTaxCalculation", money="TotalAmt HomeTotalAmt"),
            *refs("DepositToAccountRef"),
            Column("CashBack", "object", (*columns(text="Memo", money="Amount"), *inner_refs("AccountRef"))),
            lines(DEPOSIT_LINE),
        ),
    ),
    feed(
        "journal_entries",
        "JournalEntry",
        transaction(
            *columns(code="GlobalTaxCalculation", money="TotalAmt HomeTotalAmt", bool="Adjustment"),
            lines(JOURNAL_LINE),
        ),
    ),
    *SALES_FEEDS,
)

NAME_LISTS = frozenset({"Account", "Class", "Customer", "Department", "Item", "TaxCode", "TaxRate", "Term", "Vendor"})
"""Queries hide their inactive rows unless Active is named (section 3, "Inactive rows")."""
