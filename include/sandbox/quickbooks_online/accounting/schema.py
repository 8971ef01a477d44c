"""Every entity that can be written: its properties, what a new one must have, and which may be left out."""

from __future__ import annotations

from dataclasses import dataclass

from include.sandbox.quickbooks_online.accounting.fields import Field, ref, shown, text
from include.sandbox.quickbooks_online.accounting.parts import (
    ACCOUNT_DETAIL,
    DEPOSIT_DETAIL,
    DISCOUNT_DETAIL,
    ENTRY_DETAIL,
    ITEM_DETAIL,
    SALES_DETAIL,
    address,
    lines,
    linked,
    mail,
    phone,
)


@dataclass(frozen=True)
class Entity:
    """``required``: on create and in a full update. ``repeated``: in a sparse update too (section 4)."""

    name: str
    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def flag(name: str, kept: bool = False) -> Field:
    return Field(name, "flag", kept=kept)


def number(name: str) -> Field:
    return Field(name, "number")


def day(name: str, kept: bool = False) -> Field:
    return Field(name, "date", kept=kept)


ACTIVE = flag("Active", kept=True)
PAID_BY = ref("PaymentMethodRef", "PaymentMethod")
CUSTOM = Field("CustomField", "any", read_only=True)
PERSON = (
    text("Title", 16), text("GivenName", 100), text("MiddleName", 100), text("FamilyName", 100), text("Suffix", 16),
    text("DisplayName", 500), text("CompanyName", 100), text("PrintOnCheckName", 110, kept=True), ACTIVE,
    mail("PrimaryEmailAddr"), phone("PrimaryPhone"), phone("AlternatePhone"), phone("Mobile"), phone("Fax"),
    Field("WebAddr", "object", fields=(text("URI", 1000), shown("Default"), shown("Tag"))), address("BillAddr"),
    ref("CurrencyRef", kept=True), shown("V4IDPseudonym"), shown("IntuitId"), shown("Organization"), text("Notes"),
    shown("ContactInfo"), shown("UserId"), CUSTOM,
)  # fmt: skip
# A number typed at creation alone: it becomes a transaction, see ``openings.py``.
OPENING = (number("Balance"), day("OpenBalanceDate"))
TAX_ID = text("TaxIdentifier", 20, kept=True)
VENDOR = (
    *PERSON, text("AcctNum", 100), TAX_ID, flag("Vendor1099"), ref("TermRef", "Term"), ref("APAccountRef", "Account"),
    ref("DefaultTaxCodeRef"), number("BillRate"), number("CostRate"), *OPENING, text("TaxReportingBasis"),
    address("OtherAddr"), shown("OtherContactInfo"), shown("AltContactName"), shown("ContactName"), text("GSTIN", 15),
    text("GSTRegistrationType", 15), text("BusinessNumber", 10), flag("T4AEligible"), flag("T5018Eligible"),
    flag("HasTPAR"), text("TaxCountry"), ref("VendorTypeRef"), shown("CreditLimit"), shown("VendorPaymentBankDetail"),
    shown("Source"), shown("PurchaseTaxCodeRef"),
)  # fmt: skip
CUSTOMER = (
    *PERSON, address("ShipAddr"), *OPENING, shown("BalanceWithJobs"), flag("Taxable"), flag("Job"),
    flag("BillWithParent"), ref("ParentRef", "Customer"), ref("SalesTermRef", "Term"), PAID_BY,
    shown("FullyQualifiedName"), text("PreferredDeliveryMethod"),
    text("ResaleNum"), ref("DefaultTaxCodeRef"), ref("ARAccountRef", "Account"),
    shown("Level"), shown("ClientEntityId"), ref("CustomerTypeRef"), text("PrimaryTaxIdentifier"), flag("IsProject"),
)  # fmt: skip
EMPLOYEE = (
    *PERSON, address("PrimaryAddr"), text("EmployeeNumber"), text("SSN", 100), day("HiredDate"), day("ReleasedDate"),
    day("BirthDate"), text("Gender"), flag("BillableTime"), number("BillRate"), number("CostRate"),
)  # fmt: skip
NAME = text("Name", 100)
TREE = (shown("FullyQualifiedName"), shown("Level"), ACTIVE)
ACCOUNT = (
    NAME, *TREE, text("AccountType"), text("AccountSubType", kept=True), shown("Classification"), text("AcctNum", 20),
    text("Description"), flag("SubAccount"), ref("ParentRef", "Account"), ref("CurrencyRef", kept=True),
    shown("CurrentBalance"), shown("CurrentBalanceWithSubAccounts"), number("OpeningBalance"),
    day("OpeningBalanceDate"), ref("TaxCodeRef"), text("AccountAlias"), text("TxnLocationType"),
    shown("BankNum"),
    shown("OnlineBankingEnabled"), shown("FIName"), ref("JournalCodeRef"), text("Suffix"),
    flag("TaxAccount"),
)  # fmt: skip
ITEM_TYPES = ("Inventory", "Service", "NonInventory", "Group", "Category")
ITEM = (
    NAME, *TREE, Field("Type", "choice", kept=True, choices=ITEM_TYPES),
    text("Description"), text("PurchaseDesc"), number("UnitPrice"), number("PurchaseCost"), text("Sku", 100),
    ref("IncomeAccountRef", "Account"), ref("ExpenseAccountRef", "Account"), ref("AssetAccountRef", "Account"),
    flag("TrackQtyOnHand"), number("QtyOnHand"), day("InvStartDate", kept=True), number("ReorderPoint"),
    flag("SubItem"), ref("ParentRef", "Item"), flag("Taxable"), flag("SalesTaxIncluded"), flag("PurchaseTaxIncluded"),
    ref("PrefVendorRef", "Vendor"), ref("SalesTaxCodeRef"), ref("PurchaseTaxCodeRef"), ref("ClassRef", "Class"),
    text("ItemCategoryType"), shown("AvgCost"), shown("QtyOnPurchaseOrder"), shown("QtyOnSalesOrder"),
    number("RatePercent"), text("Source"), shown("DeferredRevenue"), shown("AbatementRate"), shown("ReverseChargeRate"),
)  # fmt: skip
CLASS = (NAME, *TREE, flag("SubClass"), ref("ParentRef", "Class"))
DEPARTMENT = (NAME, *TREE, flag("SubDepartment"), ref("ParentRef", "Department"), address("Address"))
TERM = (
    text("Name", 31), ACTIVE, text("Type"), Field("DueDays", "whole"), number("DiscountPercent"),
    Field("DiscountDays", "whole"), Field("DayOfMonthDue", "whole"), Field("DueNextMonthDays", "whole"),
    Field("DiscountDayOfMonth", "whole"),
)  # fmt: skip

TRANSACTION = (
    text("DocNumber", 21, kept=True), day("TxnDate", kept=True), text("PrivateNote", 4000),
    ref("CurrencyRef", kept=True), Field("ExchangeRate", "number", kept=True), ref("DepartmentRef", "Department"),
    linked(), shown("TotalAmt"), shown("HomeTotalAmt"), shown("TxnTaxDetail"), text("TxnStatus"), shown("RecurDataRef"),
    text("TransactionLocationType"), text("TxnSource"), shown("AttachableRef"), CUSTOM, shown("RecurringInfo"),
    shown("Tag"), shown("TaxFormType"), shown("TaxFormNum"), shown("TxnApprovalInfo"), ref("ProjectRef"),
    shown("TotalCostAmount"), shown("HomeTotalCostAmount"),
)  # fmt: skip
# What a purchase or a sales form bears may be sent.
TAX_DETAIL = Field("TxnTaxDetail", "object", fields=(
    ref("TxnTaxCodeRef"), number("TotalTax"), Field("TaxLine", "list", fields=(
        number("Amount"), text("DetailType"), Field("LineNum", "whole"), Field("TaxLineDetail", "object", fields=(
            ref("TaxRateRef"), flag("PercentBased"), number("TaxPercent"), number("NetAmountTaxable"),
            number("TaxInclusiveAmount"), number("OverrideDeltaAmount"), day("ServiceDate"),
        )),
    )),
))  # fmt: skip
PAYABLE = (
    ref("VendorRef", "Vendor"), ref("APAccountRef", "Account"),
    Field("GlobalTaxCalculation", "choice", choices=("TaxInclusive", "TaxExcluded", "NotApplicable")),
    address("VendorAddr"), shown("PayerRef"), TAX_DETAIL,
)  # fmt: skip
PURCHASE_LINES = lines(ACCOUNT_DETAIL, ITEM_DETAIL)
BILL = (
    *TRANSACTION, *PAYABLE, PURCHASE_LINES, ref("SalesTermRef", "Term"), day("DueDate"), shown("Balance"),
    shown("HomeBalance"), address("RemitToAddr"), address("ShipAddr"), mail("ReplyEmail"), text("Memo"),
    flag("IncludeInAnnualTPAR"),
)  # fmt: skip
CREDIT = (*TRANSACTION, *PAYABLE, PURCHASE_LINES, shown("Balance"), flag("IncludeInAnnualTPAR"), text("Memo"))
ORDER = (
    *TRANSACTION, *PAYABLE, PURCHASE_LINES, Field("POStatus", "choice", kept=True, choices=("Open", "Closed")),
    mail("POEmail"), Field("EmailStatus", "choice", choices=("NotSet", "NeedToSend", "EmailSent")), day("DueDate"),
    day("ExpectedDate"), ref("ShipTo", "Customer"), address("ShipAddr"), ref("ClassRef", "Class"),
    ref("SalesTermRef", "Term"), flag("ManuallyClosed", kept=True), ref("ShipMethodRef"), text("Memo"),
    ref("EntityRef", "Vendor", "Customer"), text("FOB"), text("ReplyEmail"), shown("DeliveryInfo"),
)  # fmt: skip
PRINT = Field("PrintStatus", "choice", choices=("NotSet", "NeedToPrint", "PrintComplete"))
PAYMENT = (
    *(field for field in TRANSACTION if field.name != "TotalAmt"), number("TotalAmt"), ref("VendorRef", "Vendor"),
    ref("APAccountRef", "Account"), Field("PayType", "choice", choices=("Check", "CreditCard")),
    Field("CheckPayment", "object", fields=(
        ref("BankAccountRef", "Account"), PRINT, shown("CheckDetail"), shown("CheckNum"), shown("Status"),
        shown("NameOnAcct"), shown("AcctNum"), shown("BankName"),
    )),
    Field("CreditCardPayment", "object", fields=(ref("CCAccountRef", "Account"), shown("CCDetail"))),
    lines(), flag("ProcessBillPayment"),
)  # fmt: skip
# [assumed] See ``checks.py``.
PURCHASE = (
    *TRANSACTION, PURCHASE_LINES, Field("PaymentType", "choice", choices=("Cash", "Check", "CreditCard")),
    ref("AccountRef", "Account"), ref("EntityRef", "Vendor", "Customer", "Employee"), flag("Credit"), PRINT,
    PAID_BY, text("PaymentRefNum", 21), address("RemitToAddr"), shown("GlobalTaxCalculation"),
)  # fmt: skip
# [assumed] See ``deposits.py``.
DEPOSIT = (*TRANSACTION, lines(DEPOSIT_DETAIL), ref("DepositToAccountRef", "Account"), shown("GlobalTaxCalculation"))
ENTRY = (
    *TRANSACTION, lines(ENTRY_DETAIL), flag("Adjustment"), flag("HomeCurrencyAdjustment"),
    flag("EnteredInHomeCurrency"), shown("GlobalTaxCalculation"),
)  # fmt: skip
MEMO = Field("CustomerMemo", "object", fields=(text("value", 1000),))
EMAIL = Field("EmailStatus", "choice", choices=("NotSet", "NeedToSend", "EmailSent"))
# What the sales forms have in common: SalesTransaction of Intuit's XSD.
SALE = (
    *TRANSACTION, TAX_DETAIL, lines(SALES_DETAIL, DISCOUNT_DETAIL), ref("CustomerRef", "Customer"),
    ref("ARAccountRef", "Account"),
    ref("DepositToAccountRef", "Account"), PAID_BY, text("PaymentRefNum", 21),
    text("PaymentType"), ref("SalesTermRef", "Term"), day("DueDate"), day("ShipDate"), shown("Balance"),
    shown("HomeBalance"), address("BillAddr"), address("ShipAddr"), address("ShipFromAddr"), flag("FreeFormAddress"),
    text("TrackingNum", 31), ref("ShipMethodRef"), text("PONumber", 15), text("FOB"), ref("ClassRef", "Class"),
    ref("SalesRepRef"), ref("TemplateRef"), ref("RemitToRef"), MEMO, EMAIL, mail("BillEmail"), mail("BillEmailCc"),
    mail("BillEmailBcc"), shown("DeliveryInfo"), text("PrintStatus"), flag("AutoDocNumber"),
    flag("ApplyTaxAfterDiscount"), flag("FinanceCharge"), shown("DiscountRate"), shown("DiscountAmt"),
    shown("GlobalTaxCalculation"), ref("TaxExemptionRef"), shown("CheckPayment"), shown("CreditCardPayment"),
    shown("ShippingTaxIncludedInTotalTax"),
)  # fmt: skip
INVOICE = (
    *SALE, shown("InvoiceLink"), shown("Deposit"), flag("AllowOnlinePayment"), flag("AllowOnlineACHPayment"),
    flag("AllowOnlineCreditCardPayment"), flag("AllowOnlinePayPalPayment"), flag("AllowIPNPayment"),
    shown("EInvoiceStatus"), shown("ECloudStatusTimeStamp"), shown("LessCIS"), shown("invoiceStatus"),
    shown("callToAction"), shown("invoiceStatusLog"),
)  # fmt: skip
CREDIT_MEMO = (*SALE, shown("RemainingCredit"), ref("InvoiceRef", "Invoice"))
ESTIMATE = (*SALE, day("ExpirationDate"), text("AcceptedBy"), day("AcceptedDate"))
TRANSFER = (
    *(field for field in TRANSACTION if field.name not in ("TotalAmt", "HomeTotalAmt")), number("Amount"),
    ref("FromAccountRef", "Account"), ref("ToAccountRef", "Account"), ref("ClassRef", "Class"),
)  # fmt: skip
METHOD = (
    text("Name", 31), ACTIVE, Field("Type", "choice", kept=True, choices=("CREDIT_CARD", "NON_CREDIT_CARD")),
)  # fmt: skip
RATE = (text("SourceCurrencyCode", 3), text("TargetCurrencyCode", 3), number("Rate"), day("AsOfDate"), CUSTOM)
TARGET = Field("EntityRef", "object", fields=(text("value"), text("type"), shown("name")))
ATTACHABLE = (
    text("FileName", 1000), text("Note", 2000), text("ContentType", 100), text("Category", 100), text("Tag", 2000),
    text("PlaceName", 2000), text("Lat"), text("Long"), shown("Size"), shown("FileAccessUri"), shown("TempDownloadUri"),
    shown("ThumbnailFileAccessUri"), shown("ThumbnailTempDownloadUri"), CUSTOM, Field("AttachableRef", "list", fields=(
        TARGET, flag("IncludeOnSend"), text("LineInfo"), CUSTOM, flag("NoRefOnly"), flag("Inactive"),
    )),
)  # fmt: skip
RECEIPT = (
    *(field for field in TRANSACTION if field.name != "TotalAmt"), number("TotalAmt"), ref("CustomerRef", "Customer"),
    ref("ARAccountRef", "Account"), ref("DepositToAccountRef", "Account"), PAID_BY, lines(), text("PaymentRefNum", 21),
    shown("UnappliedAmt"), flag("ProcessPayment"), text("PaymentType"), shown("CheckPayment"),
    shown("CreditCardPayment"), ref("TaxExemptionRef"), ref("RemitToRef"),
)  # fmt: skip

SCHEMA = {
    one.name: one
    for one in (
        Entity("Vendor", VENDOR),
        Entity("Customer", CUSTOMER),
        Entity("Employee", EMPLOYEE),
        Entity("Account", ACCOUNT, ("Name",), ("Name", "AccountType")),
        Entity("Class", CLASS, ("Name",), ("Name",)),
        Entity("Department", DEPARTMENT, ("Name",)),
        Entity("Item", ITEM, ("Name",)),
        Entity("Term", TERM, ("Name",), ("Name",)),
        Entity("Bill", BILL, ("VendorRef", "Line")),
        Entity("VendorCredit", CREDIT, ("VendorRef", "Line")),
        Entity("PurchaseOrder", ORDER, ("VendorRef", "APAccountRef", "Line")),
        Entity("BillPayment", PAYMENT, ("VendorRef", "PayType", "TotalAmt")),
        Entity("Purchase", PURCHASE, ("PaymentType", "AccountRef", "Line")),
        Entity("Deposit", DEPOSIT, ("DepositToAccountRef", "Line")),
        Entity("JournalEntry", ENTRY, ("Line",)),
        Entity("Invoice", INVOICE, ("CustomerRef", "Line")),
        Entity("Payment", RECEIPT, ("CustomerRef", "TotalAmt")),
        Entity("CreditMemo", CREDIT_MEMO, ("CustomerRef", "Line")),
        Entity("Estimate", ESTIMATE, ("CustomerRef", "Line")),
        Entity("SalesReceipt", SALE, ("Line",)),
        Entity("RefundReceipt", SALE, ("DepositToAccountRef", "Line")),
        Entity("Transfer", TRANSFER, ("FromAccountRef", "ToAccountRef", "Amount")),
        Entity("PaymentMethod", METHOD, ("Name",), ("Name",)),
        Entity("ExchangeRate", RATE, ("SourceCurrencyCode", "Rate")),
        Entity("Attachable", ATTACHABLE),
    )
}  # fmt: skip
