"""Properties of the sales side, with the names and types that Exact's resource list gives them."""

from __future__ import annotations

from include.sandbox.exact_online.schema import AUDIT

INVOICE = (
    "InvoiceID:g InvoiceNumber:i Type:i TypeDescription Status:h StatusDescription Journal JournalDescription "
    "OrderedBy:g OrderedByName OrderedByContactPerson:g InvoiceTo:g InvoiceToName InvoiceToContactPerson:g DeliverTo:g "
    "DeliverToName DeliverToAddress:g DeliverToContactPerson:g InvoiceDate:d DueDate:d OrderDate:d OrderNumber:i "
    "Currency AmountFC:f AmountFCExclVat:f AmountDC:f VATAmountFC:f VATAmountDC:f Discount:f DiscountType:h "
    "AmountDiscount:f AmountDiscountExclVat:f GAccountAmountFC:f YourRef Description Remarks PaymentCondition "
    "PaymentConditionDescription PaymentReference Document:g DocumentNumber:i DocumentSubject Salesperson:g "
    "SelectionCode:g Warehouse:g " + AUDIT
)
INVOICE_LINE = (
    "ID:g InvoiceID:g LineNumber:i Item:g ItemCode ItemDescription Description Quantity:f UnitCode UnitDescription "
    "UnitPrice:f NetPrice:f Discount:f AmountFC:f AmountDC:f VATCode:s3 VATCodeDescription VATPercentage:f "
    "VATAmountFC:f VATAmountDC:f GLAccount:g GLAccountDescription CostCenter CostCenterDescription CostUnit "
    "CostUnitDescription Project:g Employee:g Notes StartTime:d EndTime:d DeliveryDate:d Subscription:g "
    "TaxSchedule:g Pricelist:g " + AUDIT
)
PRINTED = (
    "InvoiceID:g Division:i Document:g DocumentCreationError DocumentCreationSuccess DocumentLayout:g "
    "EmailCreationError EmailCreationSuccess EmailLayout:g ExtraText InvoiceDate:d PostboxMessageCreationError "
    "PostboxMessageCreationSuccess PostboxSender:g ReportingPeriod:i ReportingYear:i SendEmailToCustomer:b "
    "SenderEmailAddress SendInvoiceToCustomerPostbox:b SendOutputBasedOnAccount:b"
)
ADDRESS = (
    "ID:g Account:g AccountIsSupplier:b AccountName AddressLine1 AddressLine2 AddressLine3 City Contact:g Country:s3 "
    "CountryName Fax Mailbox Main:b NicNumber Notes Phone PhoneExtension Postcode State:s3 StateDescription Type:h "
    "Warehouse:g " + AUDIT
)
RECEIVABLE = (
    "ID:g Account:g AccountBankAccountID:g AccountBankAccountNumber AccountCode:s-18 AccountContact:g "
    "AccountContactName AccountCountry:s3! AccountName AmountDC:f AmountDiscountDC:f AmountDiscountFC:f AmountFC:f "
    "BankAccountID:g BankAccountNumber CashflowTransactionBatchCode Currency Description DirectDebitMandate:g "
    "DirectDebitMandateDescription DirectDebitMandatePaymentType:h DirectDebitMandateReference "
    "DirectDebitMandateType:h DiscountDueDate:d Document:g DocumentNumber:i DocumentSubject DueDate:d EndDate:d "
    "EndPeriod:h EndToEndID EndYear:h EntryDate:d EntryID:g EntryNumber:i GLAccount:g GLAccountCode "
    "GLAccountDescription InvoiceDate:d InvoiceNumber:i IsBatchBooking:y IsFullyPaid:b Journal JournalDescription "
    "LastPaymentDate:d OrderNumber:i PaymentCondition PaymentConditionDescription PaymentDays:i PaymentDaysDiscount:i "
    "PaymentDiscountPercentage:f PaymentInformationID PaymentMethod PaymentReference RateFC:f ReceivableBatchNumber:i "
    "ReceivableSelected:d ReceivableSelector:g ReceivableSelectorFullName Source:i Status:h TransactionAmountDC:f "
    "TransactionAmountFC:f TransactionDueDate:d TransactionEntryID:g TransactionID:g TransactionIsReversal:b "
    "TransactionReportingPeriod:h TransactionReportingYear:h TransactionStatus:h TransactionType:i YourRef " + AUDIT
)
SALES_ENTRY = (
    "EntryID:g AmountDC:f! AmountFC:f! BatchNumber:i Currency Customer:g CustomerName! CustomField! Description "
    "Document:g DocumentNumber:i! DocumentSubject! DueDate:d EntryDate:d EntryNumber:i ExternalLinkDescription! "
    "ExternalLinkReference GAccountAmountFC:f InvoiceNumber:i IsExtraDuty:b Journal JournalDescription! OrderNumber:i "
    "PaymentCondition PaymentConditionDescription! PaymentConditionPaymentMethod! PaymentReference ProcessNumber:i "
    "Rate:f ReportingPeriod:h ReportingYear:h Reversal:b Status:h! StatusDescription! Type:i! TypeDescription! "
    "VATAmountDC:f! VATAmountFC:f WithholdingTaxAmountDC:f WithholdingTaxBaseAmount:f WithholdingTaxPercentage:f "
    "YourRef " + AUDIT
)
SALES_ENTRY_LINE = (
    "ID:g AmountDC:f! AmountFC:f Asset:g AssetDescription! CostCenter CostCenterDescription! CostUnit "
    "CostUnitDescription! CustomField! Description Division:i! EntryID:g ExtraDutyAmountFC:f ExtraDutyPercentage:f "
    "From:d GLAccount:g GLAccountCode! GLAccountDescription! IntraStatArea IntraStatCountry IntraStatDeliveryTerm "
    "IntraStatTransactionA IntraStatTransactionB IntraStatTransportMethod LineNumber:i! Notes Project:g "
    "ProjectDescription! Quantity:f SerialNumber StatisticalNetWeight:f StatisticalNumber StatisticalQuantity:f "
    "StatisticalValue:f Subscription:g SubscriptionDescription! TaxSchedule:g To:d TrackingNumber:g "
    "TrackingNumberDescription! Type:i! VATAmountDC:f! VATAmountFC:f VATBaseAmountDC:f VATBaseAmountFC:f VATCode:s3 "
    "VATCodeDescription! VATPercentage:f"
)
OUTSTANDING = (
    "HID:l AccountId:g AccountCode:s-18 AccountName Amount:f AmountInTransit:f CurrencyCode Description DueDate:d "
    "EntryNumber:i Id:g InvoiceDate:d InvoiceNumber:i JournalCode JournalDescription YourRef"
)
