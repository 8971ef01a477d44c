"""Properties of the entity sets, with the types the reference page and Exact's resource list give them."""

from __future__ import annotations

from include.sandbox.exact_online.schema import AUDIT

GL_ACCOUNT = (
    "ID:g Code Description Type:i=121 TypeDescription BalanceSide=D BalanceType=W VATCode:s3 VATDescription VATType "
    "IsBlocked:b=false Matching:b UseCostcenter:y=0 UseCostunit:y=0 Costcenter CostcenterDescription Costunit "
    "CostunitDescription SearchCode RevalueCurrency:b AllowCostsInSales:y AssignedToVatReturn:b "
    "ExcludeVATListing:y Compress:b " + AUDIT
)
TRANSACTION_LINE = (
    "ID:g EntryID:g EntryNumber:i JournalCode JournalDescription Type:i FinancialYear:h FinancialPeriod:h Date:d "
    "DueDate:d LineNumber:i LineType:h Status:h Account:g AccountCode:s-18 AccountName GLAccount:g GLAccountCode "
    "GLAccountDescription Currency ExchangeRate:f AmountDC:f AmountFC:f AmountVATBaseFC:f AmountVATFC:f VATCode:s3 "
    "VATCodeDescription VATPercentage:f VATType CostCenter:s CostCenterDescription CostUnit CostUnitDescription "
    "Description Notes YourRef InvoiceNumber:i OrderNumber:i PaymentReference OffsetID:g Document:g "
    "DocumentNumber:i DocumentSubject Item:g ItemCode ItemDescription Project:g Quantity:f TrackingNumber Asset:g "
    "ExternalLinkReference ExternalLinkDescription PaymentDiscountAmount:f " + AUDIT
)
PAYMENT = (
    "ID:g Account:g AccountBankAccountID:g AccountBankAccountNumber AccountCode:s-18 AccountName AmountDC:f "
    "AmountFC:f AmountDiscountDC:f AmountDiscountFC:f BankAccountID:g BankAccountNumber "
    "CashflowTransactionBatchCode Currency Description DiscountDueDate:d Document:g DueDate:d EndDate:d "
    "EndPeriod:h EndYear:h EntryDate:d EntryID:g EntryNumber:i GLAccount:g GLAccountCode GLAccountDescription "
    "InvoiceDate:d InvoiceNumber:i IsBatchBooking:y Journal JournalDescription PaymentBatchNumber:i "
    "PaymentCondition PaymentConditionDescription PaymentDays:i PaymentDiscountPercentage:f PaymentMethod "
    "PaymentReference PaymentSelected:d RateFC:f Source:i Status:h TransactionAmountDC:f TransactionAmountFC:f "
    "TransactionDueDate:d TransactionEntryID:g TransactionID:g TransactionIsReversal:b "
    "TransactionReportingPeriod:h TransactionReportingYear:h TransactionStatus:h TransactionType:i YourRef " + AUDIT
)
ORDER_LINE = (
    "ID:g PurchaseOrderID:g LineNumber:i Item:g ItemCode ItemDescription Description Quantity:f "
    "QuantityInPurchaseUnits:f Unit UnitDescription UnitPrice:f NetPrice:f Discount:f AmountDC:f AmountFC:f "
    "VATCode:s3 VATDescription VATPercentage:f VATAmount:f ReceiptDate:d ReceivedQuantity:f InvoicedQuantity:f "
    "CostCenter CostCenterDescription CostUnit CostUnitDescription Project:g Notes SupplierItemCode Expense:g "
    "ItemDivisable:b Rebill:b " + AUDIT
)
ORDER = (
    "PurchaseOrderID:g OrderNumber:i Supplier:g SupplierCode:s-18 SupplierName SupplierContact:g OrderDate:d "
    "ReceiptDate:d Currency ExchangeRate:f YourRef Description Warehouse:g WarehouseCode WarehouseDescription "
    "PaymentCondition PaymentConditionDescription DropShipment:b AmountDC:f AmountFC:f VATAmount:f OrderStatus:i "
    "ReceiptStatus:i InvoiceStatus:i ApprovalStatus:i ApprovalStatusDescription Approved:d Approver:g "
    "PurchaseAgent:g Source:h Remarks Document:g DocumentSubject DeliveryAccount:g DeliveryAddress:g "
    "DeliveryContact:g ShippingMethod:g SalesOrder:g SalesOrderNumber:i PurchaseOrderLineCount:i SendingMethod:i "
    + AUDIT
)
ENTRY = (
    "EntryID:g Supplier:g SupplierName Journal JournalDescription Currency Rate:f EntryDate:d DueDate:d "
    "Description YourRef InvoiceNumber:i EntryNumber:i OrderNumber:i BatchNumber:i PaymentCondition "
    "PaymentConditionDescription PaymentReference ReportingYear:h ReportingPeriod:h Reversal:b Document:g "
    "DocumentNumber:i DocumentSubject ExternalLinkReference ExternalLinkDescription GAccountAmountFC:f "
    "VATAmountFC:f VATAmountDC:f AmountDC:f AmountFC:f Status:h StatusDescription Type:i TypeDescription " + AUDIT
)
ENTRY_LINE = (
    "ID:g EntryID:g LineNumber:i GLAccount:g GLAccountCode GLAccountDescription AmountFC:f AmountDC:f Description "
    "VATCode:s3 VATCodeDescription VATAmountFC:f VATAmountDC:f VATBaseAmountFC:f VATBaseAmountDC:f VATPercentage:f "
    "VATNonDeductiblePercentage:f PrivateUsePercentage:f CostCenter CostCenterDescription CostUnit "
    "CostUnitDescription Project:g Asset:g Quantity:f From:d To:d Notes TrackingNumber:g Type:i Division:i"
)
INVOICE = (
    "ID:g Supplier:g SupplierName Journal InvoiceDate:d DueDate:d Currency ExchangeRate:f YourRef Description "
    "PaymentCondition PaymentReference Document:g Warehouse:g ContactPerson:g Remarks FinancialYear:h "
    "FinancialPeriod:h Type:i EntryNumber:i Amount:f VATAmount:f Status:i Source:i " + AUDIT
)
INVOICE_LINE = (
    "ID:g InvoiceID:g LineNumber:i Item:g PurchaseOrderLine:g PurchaseOrder:g Quantity:f QuantityInPurchaseUnits:f "
    "UnitPrice:f NetPrice:f Discount:f Amount:f VATCode:s3 VATAmount:f VATPercentage:f Description CostCenter "
    "CostUnit Project:g Notes " + AUDIT
)
JOURNAL_ENTRY = (
    "EntryID:g EntryNumber:i JournalCode JournalDescription Currency ExchangeRate:f FinancialYear:h "
    "FinancialPeriod:h Reversal:b Status:h StatusDescription Type:i TypeDescription " + AUDIT
)
JOURNAL_LINE = (
    "ID:g EntryID:g EntryNumber:i LineNumber:i Account:g AccountCode:s-18 AccountName GLAccount:g GLAccountCode "
    "GLAccountDescription AmountFC:f AmountDC:f AmountVATFC:f AmountVATDC:f VATCode:s3 VATPercentage:f VATType "
    "VATBaseAmountFC:f Date:d Description CostCenter CostUnit Document:g Notes OffsetID:g OurRef:i Project:g "
    "Asset:g Quantity:f " + AUDIT
)
BANK_ENTRY = (
    "EntryID:g EntryNumber:i JournalCode JournalDescription Currency FinancialYear:h FinancialPeriod:h "
    "OpeningBalanceFC:f ClosingBalanceFC:f BankStatementDocument:g Status:h StatusDescription " + AUDIT
)
BANK_LINE = (
    "ID:g EntryID:g EntryNumber:i LineNumber:i Date:d Account:g AccountCode:s-18 AccountName GLAccount:g "
    "GLAccountCode GLAccountDescription AmountFC:f AmountDC:f AmountVATFC:f VATCode:s3 VATType VATPercentage:f "
    "ExchangeRate:f Description OurRef:i CostCenter CostUnit Document:g Notes OffsetID:g Project:g Asset:g "
    "Quantity:f " + AUDIT
)
CASH_ENTRY = (
    "EntryID:g ClosingBalanceFC:f Currency CustomField! EntryNumber:i FinancialPeriod:h FinancialYear:h JournalCode "
    "JournalDescription! OpeningBalanceFC:f Status:h! StatusDescription! " + AUDIT
)
CASH_LINE = (
    "ID:g Account:g AccountCode:s-18! AccountName! AmountDC:f! AmountFC:f AmountVATFC:f Asset:g AssetCode! "
    "AssetDescription! CostCenter CostCenterDescription! CostUnit CostUnitDescription! CustomField! Date:d "
    "Description Document:g DocumentNumber:i! DocumentSubject! EntryID:g EntryNumber:i! ExchangeRate:f GLAccount:g "
    "GLAccountCode! GLAccountDescription! LineNumber:i! Notes OffsetID:g! OurRef:i Project:g ProjectCode! "
    "ProjectDescription! Quantity:f VATCode:s3 VATCodeDescription! VATPercentage:f VATType " + AUDIT
)
DIVISION = (
    "Code:i Hid:l Description Country:s3 CountryDescription Currency CurrencyDescription VATNumber "
    "ChamberOfCommerceNumber AddressLine1 City Postcode Email Phone Customer:g CustomerCode CustomerName Current:b "
    "IsMainDivision:b Status:h BlockingStatus:i DivisionMoveDate:d DivisionHRLinkUnlinkDate:d Legislation:l "
    "StartDate:d ArchiveDate:d Created:d Modified:d Creator:g Modifier:g"
)
ME = (
    "UserID:g CurrentDivision:i AccountingDivision:i DossierDivision:i DivisionCustomer:g DivisionCustomerCode "
    "DivisionCustomerName DivisionCustomerVatNumber DivisionCustomerSiretNumber FullName FirstName LastName "
    "UserName Email Language LanguageCode Legislation:l EmployeeID:g CustomerCode PackageCode ServerTime "
    "ServerUtcOffset:f PictureUrl ThumbnailPicture IsClientUser:b"
)


BANK_ACCOUNT = (
    "ID:g Account:g AccountName BankAccount BICCode BankName BankAccountHolderName Description Format Main:b "
    "Blocked:b Type " + AUDIT
)
DIMENSION = "ID:g Code Description Active:b=true EndDate:d Account:g Class_01 Custom " + AUDIT
PROJECT = (
    "ID:g Code Description Type:i TypeDescription Account:g AccountCode:s-18 AccountName Manager:g StartDate:d "
    "EndDate:d Notes " + AUDIT
)

WEBHOOK = (
    "ID:g Topic CallbackURL ClientID:g UserID:g Description IsInstant:b Division:i Created:d Creator:g "
    "CreatorFullName Modified:d Modifier:g ModifierFullName"
)
PERIOD = "ID:g FinYear:h FinPeriod:h StartDate:d EndDate:d " + AUDIT
JOURNAL_STATUS = (
    "Journal JournalDescription JournalType:h JournalTypeDescription Period:h Year:h Status:h StatusDescription"
)
PAYMENT_CONDITION = "ID:g Code Description PaymentDays:i PaymentMethod " + AUDIT
CURRENCY = "Code Description AmountPrecision:f PricePrecision:f Created:d Modified:d"
WAREHOUSE = "ID:g Code Description Main:b " + AUDIT
PAYMENT_TERM = PAYMENT + " ApprovalStatus:h IsFullyPaid:b LastPaymentDate:d LineType:h OrderNumber:i"
DELETED = "Timestamp:l ID:g EntityKey:g EntityType:i Division:i DeletedBy:g DeletedDate:d"
JOURNAL = (
    "ID:g Code Description Type:i Currency CurrencyDescription AllowVAT:b AllowVariableCurrency:b=true "
    "AllowVariableExchangeRate:b GLAccount:g GLAccountCode GLAccountDescription GLAccountType:i BankAccountID:g "
    "BankAccountIBAN BankAccountIncludingMask BankAccountDescription AutoSave:b Bank:g BankName IsBlocked:b=false "
    "PaymentInTransitAccount:g " + AUDIT
)
PAYABLE = (
    "HID:l AccountId:g AccountCode:s-18 AccountName Amount:f AmountInTransit:f CurrencyCode Description DueDate:d "
    "EntryNumber:i Id:g InvoiceDate:d InvoiceNumber:i JournalCode JournalDescription YourRef ApprovalStatus:h "
)
VAT_CODE = (
    "ID:g Code:s3 Description Percentage:f Type VatTransactionType VATTransactionType GLToPay:g GLToPayCode "
    "GLToClaim:g GLToClaimCode IsBlocked:b=false Charged:b=false EUSalesListing IntraStat:b TaxReturnType:h "
    "VATPercentages " + AUDIT
)
