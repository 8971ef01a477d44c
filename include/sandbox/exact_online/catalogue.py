"""All entity sets of the simulated Exact Online, with the fields the reference page and Exact's resource list give them."""

from __future__ import annotations

from typing import Any

from include.sandbox.exact_online.schema import AUDIT, Child, EntitySet, fields

ACCOUNT = (
    "ID:g Code:s-18 Name Status Type:s Classification IsSupplier:b IsSales:b IsPurchase:b IsMailing:y Blocked:b VATNumber "
    "ChamberOfCommerce SearchCode:s9 Email Phone PhoneExtension Fax Website AddressLine1 AddressLine2 AddressLine3 Postcode City State:s3 "
    "StateName Country:s3 CountryName Language:s10 PaymentConditionPurchase PaymentConditionPurchaseDescription PaymentConditionSales "
    "PurchaseVATCode:s3 SalesVATCode:s3 PurchaseCurrency SalesCurrency GLAccountPurchase:g GLAccountSales:g GLAP:g GLAR:g CodeAtSupplier "
    "InvoiceAccount:g Parent:g MainContact:g AccountManager:g StartDate:d EndDate:d CustomerSince:d Remarks DatevCreditorCode "
    "DatevDebtorCode PeppolIdentifier PeppolIdentifierType:i VATLiability CreditLinePurchase:f DiscountPurchase:f PurchaseLeadDays:i " + AUDIT
)
# Sync types are normalised: descriptions that belong to another record are not in them.
DERIVED = {
    "StateName", "CountryName", "PaymentConditionPurchaseDescription", "AccountCode", "AccountName", "GLAccountCode",
    "GLAccountDescription", "JournalDescription", "CostCenterDescription", "CostUnitDescription", "VATCodeDescription",
}  # fmt: skip
GL_ACCOUNT = (
    "ID:g Code Description Type:i TypeDescription BalanceSide BalanceType VATCode:s3 VATDescription VATType IsBlocked:b Matching:b "
    "UseCostcenter:y UseCostunit:y Costcenter CostcenterDescription Costunit CostunitDescription SearchCode RevalueCurrency:b "
    "AllowCostsInSales:y AssignedToVatReturn:b ExcludeVATListing:y Compress:b " + AUDIT
)
TRANSACTION_LINE = (
    "ID:g EntryID:g EntryNumber:i JournalCode JournalDescription Type:i FinancialYear:h FinancialPeriod:h Date:d DueDate:d LineNumber:i "
    "LineType:h Status:h Account:g AccountCode:s-18 AccountName GLAccount:g GLAccountCode GLAccountDescription Currency ExchangeRate:f "
    "AmountDC:f AmountFC:f AmountVATBaseFC:f AmountVATFC:f VATCode:s3 VATCodeDescription VATPercentage:f VATType CostCenter:s "
    "CostCenterDescription CostUnit CostUnitDescription Description Notes YourRef InvoiceNumber:i OrderNumber:i PaymentReference OffsetID:g "
    "Document:g DocumentNumber:i DocumentSubject Item:g ItemCode ItemDescription Project:g Quantity:f TrackingNumber Asset:g "
    "ExternalLinkReference ExternalLinkDescription PaymentDiscountAmount:f " + AUDIT
)
PAYMENT = (
    "ID:g Account:g AccountBankAccountID:g AccountBankAccountNumber AccountCode:s-18 AccountName AmountDC:f AmountFC:f AmountDiscountDC:f "
    "AmountDiscountFC:f BankAccountID:g BankAccountNumber CashflowTransactionBatchCode Currency Description DiscountDueDate:d Document:g "
    "DueDate:d EndDate:d EndPeriod:h EndYear:h EntryDate:d EntryID:g EntryNumber:i GLAccount:g GLAccountCode GLAccountDescription "
    "InvoiceDate:d InvoiceNumber:i IsBatchBooking:y Journal JournalDescription PaymentBatchNumber:i PaymentCondition "
    "PaymentConditionDescription PaymentDays:i PaymentDiscountPercentage:f PaymentMethod PaymentReference PaymentSelected:d RateFC:f Source:i "
    "Status:h TransactionAmountDC:f TransactionAmountFC:f TransactionDueDate:d TransactionEntryID:g TransactionID:g TransactionIsReversal:b "
    "TransactionReportingPeriod:h TransactionReportingYear:h TransactionStatus:h TransactionType:i YourRef " + AUDIT
)
ORDER_LINE = (
    "ID:g PurchaseOrderID:g LineNumber:i Item:g ItemCode ItemDescription Description Quantity:f QuantityInPurchaseUnits:f Unit "
    "UnitDescription UnitPrice:f NetPrice:f Discount:f AmountDC:f AmountFC:f VATCode:s3 VATDescription VATPercentage:f VATAmount:f "
    "ReceiptDate:d ReceivedQuantity:f InvoicedQuantity:f CostCenter CostCenterDescription CostUnit CostUnitDescription Project:g Notes "
    "SupplierItemCode Expense:g ItemDivisable:b Rebill:b " + AUDIT
)
ORDER = (
    "PurchaseOrderID:g OrderNumber:i Supplier:g SupplierCode:s-18 SupplierName SupplierContact:g OrderDate:d ReceiptDate:d Currency "
    "ExchangeRate:f YourRef Description Warehouse:g WarehouseCode WarehouseDescription PaymentCondition PaymentConditionDescription "
    "DropShipment:b AmountDC:f AmountFC:f VATAmount:f OrderStatus:i ReceiptStatus:i InvoiceStatus:i ApprovalStatus:i "
    "ApprovalStatusDescription Approved:d Approver:g PurchaseAgent:g Source:h Remarks Document:g DocumentSubject DeliveryAccount:g "
    "DeliveryAddress:g DeliveryContact:g ShippingMethod:g SalesOrder:g SalesOrderNumber:i PurchaseOrderLineCount:i SendingMethod:i " + AUDIT
)
ENTRY = (
    "EntryID:g Supplier:g SupplierName Journal JournalDescription Currency Rate:f EntryDate:d DueDate:d Description YourRef InvoiceNumber:i "
    "EntryNumber:i OrderNumber:i BatchNumber:i PaymentCondition PaymentConditionDescription PaymentReference ReportingYear:h "
    "ReportingPeriod:h Reversal:b Document:g DocumentNumber:i DocumentSubject ExternalLinkReference ExternalLinkDescription "
    "GAccountAmountFC:f VATAmountFC:f VATAmountDC:f AmountDC:f AmountFC:f Status:h StatusDescription Type:i TypeDescription " + AUDIT
)
ENTRY_LINE = (
    "ID:g EntryID:g LineNumber:i GLAccount:g GLAccountCode GLAccountDescription AmountFC:f AmountDC:f Description VATCode:s3 "
    "VATCodeDescription VATAmountFC:f VATAmountDC:f VATBaseAmountFC:f VATBaseAmountDC:f VATPercentage:f VATNonDeductiblePercentage:f "
    "PrivateUsePercentage:f CostCenter CostCenterDescription CostUnit CostUnitDescription Project:g Asset:g Quantity:f From:d To:d Notes "
    "TrackingNumber:g Type:i Division:i"
)
INVOICE = (
    "ID:g Supplier:g SupplierName Journal InvoiceDate:d DueDate:d Currency ExchangeRate:f YourRef Description PaymentCondition "
    "PaymentReference Document:g Warehouse:g ContactPerson:g Remarks FinancialYear:h FinancialPeriod:h Type:i EntryNumber:i Amount:f "
    "VATAmount:f Status:i Source:i " + AUDIT
)
INVOICE_LINE = (
    "ID:g InvoiceID:g LineNumber:i Item:g PurchaseOrderLine:g PurchaseOrder:g Quantity:f QuantityInPurchaseUnits:f UnitPrice:f NetPrice:f "
    "Discount:f Amount:f VATCode:s3 VATAmount:f VATPercentage:f Description CostCenter CostUnit Project:g Notes " + AUDIT
)
JOURNAL_ENTRY = (
    "EntryID:g EntryNumber:i JournalCode JournalDescription Currency ExchangeRate:f FinancialYear:h FinancialPeriod:h Reversal:b Status:h "
    "StatusDescription Type:i TypeDescription " + AUDIT
)
JOURNAL_LINE = (
    "ID:g EntryID:g EntryNumber:i LineNumber:i Account:g AccountCode:s-18 AccountName GLAccount:g GLAccountCode GLAccountDescription "
    "AmountFC:f AmountDC:f AmountVATFC:f AmountVATDC:f VATCode:s3 VATPercentage:f VATType VATBaseAmountFC:f Date:d Description CostCenter "
    "CostUnit Document:g Notes OffsetID:g OurRef:i Project:g Asset:g Quantity:f " + AUDIT
)
BANK_ENTRY = (
    "EntryID:g EntryNumber:i JournalCode JournalDescription Currency FinancialYear:h FinancialPeriod:h OpeningBalanceFC:f ClosingBalanceFC:f "
    "BankStatementDocument:g Status:h StatusDescription " + AUDIT
)
BANK_LINE = (
    "ID:g EntryID:g EntryNumber:i LineNumber:i Date:d Account:g AccountCode:s-18 AccountName GLAccount:g GLAccountCode GLAccountDescription "
    "AmountFC:f AmountDC:f AmountVATFC:f VATCode:s3 VATType VATPercentage:f ExchangeRate:f Description OurRef:i CostCenter CostUnit Document:g Notes OffsetID:g "
    "Project:g Asset:g Quantity:f " + AUDIT
)  # fmt: skip
DIVISION = (
    "Code:i Hid:l Description Country:s3 CountryDescription Currency CurrencyDescription VATNumber ChamberOfCommerceNumber AddressLine1 City "
    "Postcode Email Phone Customer:g CustomerCode CustomerName Current:b IsMainDivision:b Status:h BlockingStatus:i DivisionMoveDate:d "
    "DivisionHRLinkUnlinkDate:d Legislation:l StartDate:d ArchiveDate:d Created:d Modified:d Creator:g Modifier:g"
)
ME = (
    "UserID:g CurrentDivision:i AccountingDivision:i DossierDivision:i DivisionCustomer:g DivisionCustomerCode DivisionCustomerName "
    "DivisionCustomerVatNumber DivisionCustomerSiretNumber FullName FirstName LastName UserName Email Language LanguageCode Legislation:l "
    "EmployeeID:g CustomerCode PackageCode ServerTime ServerUtcOffset:f PictureUrl ThumbnailPicture IsClientUser:b"
)


def _sync(path: str, text: str, table: str) -> EntitySet:
    kept = {key: value for key, value in fields("Timestamp:l " + text).items() if key not in DERIVED}
    kind = "Sync" + path.replace("/", "")
    return EntitySet(
        "sync/" + path, f"Exact.Web.Api.Models.Sync.{kind}", ("Timestamp",), kept, table, page=1000,
        select_required=False, sync=True, filterable=("Timestamp",),
    )  # fmt: skip


def _bulk(path: str, text: str, table: str, key: str = "ID") -> EntitySet:
    return EntitySet(
        "bulk/" + path, f"Exact.Web.Api.Models.Bulk.{path.rsplit('/', 1)[1]}", (key,), fields(text), table, page=1000
    )


def _set(path: str, kind: str, key: str, text: str, table: str, methods: str = "G", **more: Any) -> EntitySet:
    return EntitySet(path, f"Exact.Web.Api.Models.{kind}", tuple(key.split()), fields(text), table, methods, **more)


BANK_ACCOUNT = "ID:g Account:g AccountName BankAccount BICCode BankName BankAccountHolderName Description Format Main:b Blocked:b Type " + AUDIT
DIMENSION = "ID:g Code Description Active:b EndDate:d Account:g Class_01 Custom " + AUDIT
ITEM = (
    "ID:g Code Description ExtraDescription ItemGroup:g Unit UnitDescription IsPurchaseItem:y IsSalesItem:b IsStockItem:y CostPriceStandard:f "
    "GLCosts:g GLCostsCode GLRevenue:g GLStock:g PurchaseVATCode:s3 SalesVatCode:s3 StartDate:d EndDate:d Barcode " + AUDIT
)
DOCUMENT = (
    "ID:g Subject Type:i TypeDescription Account:g DocumentDate:d FinancialTransactionEntryID:g HID:i Body Category:g Currency AmountFC:f "
    "Document:g Url " + AUDIT
)
ATTACHMENT = "ID:g Document:g FileName FileSize:f Url Attachment " + AUDIT

SETS = [
    _set("crm/Accounts", "Account", "ID", ACCOUNT, "accounts", "GPUD", select_required=False, filter_required=True,
         children=(Child("BankAccounts", "crm/BankAccounts", "Account"),)),
    _set("crm/BankAccounts", "BankAccount", "ID", BANK_ACCOUNT, "bank_accounts", "GPUD"),
    _set("financial/GLAccounts", "GLAccount", "ID", GL_ACCOUNT, "gl_accounts", "GPUD", select_required=False, filter_required=True),
    _set("financial/Journals", "Journal", "ID",
         "ID:g Code Description Type:i Currency CurrencyDescription AllowVAT:b AllowVariableCurrency:b AllowVariableExchangeRate:b "
         "GLAccount:g GLAccountCode GLAccountDescription GLAccountType:i BankAccountID:g BankAccountIBAN BankAccountIncludingMask "
         "BankAccountDescription AutoSave:b Bank:g BankName IsBlocked:b PaymentInTransitAccount:g " + AUDIT, "journals", "GPUD"),
    _set("financial/FinancialPeriods", "FinancialPeriod", "ID", "ID:g FinYear:h FinPeriod:h StartDate:d EndDate:d " + AUDIT, "financial_periods"),
    _set("read/financial/JournalStatusList", "Read.Financial.JournalStatus", "Journal Period Year",
         "Journal JournalDescription JournalType:h JournalTypeDescription Period:h Year:h Status:h StatusDescription", "journal_status",
         select_required=False),
    _set("read/financial/PayablesList", "Read.Financial.Payables", "HID",
         "HID:l AccountId:g AccountCode:s-18 AccountName Amount:f AmountInTransit:f CurrencyCode Description DueDate:d EntryNumber:i Id:g "
         "InvoiceDate:d InvoiceNumber:i JournalCode JournalDescription YourRef ApprovalStatus:h", "payments", select_required=False,
         source="payables"),
    _set("vat/VATCodes", "VATCode", "ID",
         "ID:g Code:s3 Description Percentage:f Type VatTransactionType VATTransactionType GLToPay:g GLToPayCode GLToClaim:g GLToClaimCode "
         "IsBlocked:b Charged:b EUSalesListing IntraStat:b TaxReturnType:h VATPercentages " + AUDIT, "vat_codes"),
    _set("hrm/Costcenters", "Costcenter", "ID", DIMENSION, "cost_centers", "GPUD"),
    _set("hrm/Costunits", "Costunit", "ID", DIMENSION, "cost_units", "GPUD"),
    _set("cashflow/PaymentConditions", "PaymentCondition", "ID", "ID:g Code Description PaymentDays:i PaymentMethod " + AUDIT, "payment_conditions"),
    _set("general/Currencies", "Currency", "Code", "Code Description AmountPrecision:f PricePrecision:f Created:d Modified:d", "currencies"),
    _set("logistics/Items", "Item", "ID", ITEM, "items", "GPUD", filter_required=True),
    _set("inventory/Warehouses", "Warehouse", "ID", "ID:g Code Description Main:b " + AUDIT, "warehouses"),
    _set("documents/Documents", "Document", "ID", DOCUMENT, "documents", "GPUD", filter_required=True,
         children=(Child("Attachments", "documents/DocumentAttachments", "Document"),)),
    _set("documents/DocumentAttachments", "DocumentAttachment", "ID", ATTACHMENT, "document_attachments", "GPUD"),
    _set("purchaseentry/PurchaseEntries", "PurchaseEntry", "EntryID", ENTRY, "purchase_entries", "GPUD",
         children=(Child("PurchaseEntryLines", "purchaseentry/PurchaseEntryLines", "EntryID"),)),
    _set("purchaseentry/PurchaseEntryLines", "PurchaseEntryLine", "ID", ENTRY_LINE, "purchase_entry_lines", "GPUD"),
    _set("purchase/PurchaseInvoices", "PurchaseInvoice", "ID", INVOICE, "purchase_invoices", "GPUD",
         children=(Child("PurchaseInvoiceLines", "purchase/PurchaseInvoiceLines", "InvoiceID"),)),
    _set("purchase/PurchaseInvoiceLines", "PurchaseInvoiceLine", "ID", INVOICE_LINE, "purchase_invoice_lines", "GP"),
    _set("purchaseorder/PurchaseOrders", "PurchaseOrder", "PurchaseOrderID", ORDER, "purchase_orders", "GPUD", filter_required=True,
         children=(Child("PurchaseOrderLines", "purchaseorder/PurchaseOrderLines", "PurchaseOrderID"),)),
    _set("purchaseorder/PurchaseOrderLines", "PurchaseOrderLine", "ID", ORDER_LINE, "purchase_order_lines", "GPUD"),
    _set("generaljournalentry/GeneralJournalEntries", "GeneralJournalEntry", "EntryID", JOURNAL_ENTRY, "journal_entries", "GPD",
         children=(Child("GeneralJournalEntryLines", "generaljournalentry/GeneralJournalEntryLines", "EntryID"),)),
    _set("generaljournalentry/GeneralJournalEntryLines", "GeneralJournalEntryLine", "ID", JOURNAL_LINE, "journal_entry_lines", "GP"),
    _set("financialtransaction/BankEntries", "BankEntry", "EntryID", BANK_ENTRY, "bank_entries", "GPD",
         children=(Child("BankEntryLines", "financialtransaction/BankEntryLines", "EntryID"),)),
    _set("financialtransaction/BankEntryLines", "BankEntryLine", "ID", BANK_LINE, "bank_entry_lines", "GP"),
    _set("financialtransaction/TransactionLines", "TransactionLine", "ID", TRANSACTION_LINE, "transaction_lines", filter_required=True),
    _set("cashflow/Payments", "Payment", "ID", PAYMENT, "payments", "GU"),
    _set("system/Divisions", "System.Divisions", "Code", DIVISION, "divisions", any_division=True),
    _set("system/AllDivisions", "System.AllDivisions", "Code", DIVISION, "divisions", any_division=True),
    _set("hrm/Divisions", "HRM.Divisions", "Code", DIVISION, "divisions", any_division=True),
    _set("system/Me", "Me", "UserID", ME, "users", select_required=False, source="me", any_division=True),
    _set("current/Me", "Me", "UserID", ME, "users", select_required=False, source="me", any_division=True),
    _sync("CRM/Accounts", ACCOUNT, "accounts"),
    _sync("Financial/GLAccounts", GL_ACCOUNT, "gl_accounts"),
    _sync("Financial/TransactionLines", TRANSACTION_LINE, "transaction_lines"),
    _sync("Cashflow/PaymentTerms", PAYMENT + " ApprovalStatus:h IsFullyPaid:b LastPaymentDate:d LineType:h OrderNumber:i", "payments"),
    # One row per order line, the header's fields repeated: the sync type has no line collection.
    _sync("PurchaseOrder/PurchaseOrders", ORDER + " " + ORDER_LINE, "purchase_order_lines"),
    _sync("Logistics/Items", ITEM, "items"),
    _sync("Documents/Documents", DOCUMENT, "documents"),
    _sync("Documents/DocumentAttachments", ATTACHMENT, "document_attachments"),
    EntitySet("sync/Deleted", "Exact.Web.Api.Models.Sync.Deleted", ("Timestamp",),
              fields("Timestamp:l ID:g EntityKey:g EntityType:i Division:i DeletedBy:g DeletedDate:d"), "deleted", page=1000,
              select_required=False, sync=True, filterable=("Timestamp", "EntityType")),
    _bulk("CRM/Accounts", ACCOUNT, "accounts"),
    _bulk("Financial/GLAccounts", GL_ACCOUNT, "gl_accounts"),
    _bulk("Financial/TransactionLines", TRANSACTION_LINE, "transaction_lines"),
    _bulk("Cashflow/Payments", PAYMENT, "payments"),
    _bulk("Logistics/Items", ITEM, "items"),
    _bulk("Documents/Documents", DOCUMENT, "documents"),
    _bulk("Documents/DocumentAttachments", ATTACHMENT, "document_attachments"),
]  # fmt: skip

BY_PATH = {entity.path.lower(): entity for entity in SETS}
