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
    "ID:g Account:g AccountCode:s-18 AccountName AmountDC:f AmountFC:f Currency Description DueDate:d EntryDate:d "
    "EntryID:g EntryNumber:i GLAccount:g GLAccountCode GLAccountDescription InvoiceDate:d InvoiceNumber:i "
    "IsFullyPaid:b Journal JournalDescription LastPaymentDate:d PaymentCondition PaymentMethod PaymentReference "
    "RateFC:f Source:i Status:h TransactionAmountDC:f TransactionAmountFC:f TransactionDueDate:d TransactionEntryID:g "
    "TransactionID:g TransactionIsReversal:b TransactionReportingPeriod:h TransactionReportingYear:h "
    "TransactionStatus:h TransactionType:i YourRef " + AUDIT
)
OUTSTANDING = (
    "HID:l AccountId:g AccountCode:s-18 AccountName Amount:f AmountInTransit:f CurrencyCode Description DueDate:d "
    "EntryNumber:i Id:g InvoiceDate:d InvoiceNumber:i JournalCode JournalDescription YourRef"
)
