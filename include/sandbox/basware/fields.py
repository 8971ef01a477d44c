"""The fields of each entity, as the page names them (section 7). Lengths it does not give are 250."""

from __future__ import annotations

from include.sandbox.basware.schema import (
    DATE,
    FLAG,
    INTEGER,
    MOMENT,
    NUMBER,
    Field,
    Fields,
    listed,
    need,
    nested,
    numbered,
    one_of,
    text,
)

CODE, KEY, LINE_KEY, CURRENCY = text(25), text(36), text(100), text(3)
# What the answer carries and a client may send back; it is not kept.
READ_ONLY = ("lastUpdated", "buvid")

_COMPANIES: Fields = {"companyCode": need(CODE), "inherit": FLAG, "active": FLAG}
_NAMES = need(listed({"language": need(text(10)), "translation": need(text())}))
_ADDRESS: Fields = {
    "externalCode": KEY, "name": text(), "addressType": text(), **numbered("addressLine", 3, text()),
    "streetName": text(), "cityName": text(), "postalZone": text(), "countrySubEntity": text(), "countryId": text(2),
    "default": FLAG,
}  # fmt: skip
_CONTACT: Fields = {"externalCode": KEY, "name": text(), "email": text(), "telephone": text(), "default": FLAG}
_BANK: Fields = {
    "financialInstitution": text(),
    "financialAccountIdentifiers": listed({"schemeId": one_of("IBAN", "BBAN"), "id": need(text()), "default": FLAG}),
}
_MEANS: Fields = {
    "paymentMeansCode": text(), "currencyCode": CURRENCY, "default": FLAG, "financialAccounts": listed(_BANK),
}  # fmt: skip

VENDOR: Fields = {
    "externalCode": need(KEY), "vendorCode": need(CODE), "name": need(text(250)), "vendorParent": text(),
    "buvid": text(), "sourceSystem": text(), "description": text(), "supplierAssignedAccountId": text(),
    "vendorClass": text(),
    "identifiers": listed({"id": need(text()), "schemeId": need(text()), "defaultPartyId": FLAG}),
    "addresses": listed(_ADDRESS), "contacts": listed(_CONTACT), "paymentMeans": listed(_MEANS),
    "paymentTerms": nested({"paymentTermCode": text(), "description": text()}),
    "orderingDetails": nested({"orderingFormat": text()}),
    "processingStatus": nested({"active": FLAG, "paymentDenied": FLAG}),
    "tags": listed(), "customFields": listed({"name": text(), "value": text()}),
    "companies": need(listed({"companyCode": need(CODE), "inheritToChildUnits": FLAG})), "lastUpdated": MOMENT,
}  # fmt: skip
ACCOUNT: Fields = {
    "externalCode": need(KEY), "accountCode": need(CODE), "accountNames": _NAMES,
    "companies": need(listed(_COMPANIES)), "taxCode": text(), **numbered("text", 5, text()), "lastUpdated": MOMENT,
}  # fmt: skip
COST_CENTER: Fields = {
    "externalCode": need(KEY), "costCenterCode": need(CODE), "costCenterNames": _NAMES,
    "companies": need(listed(_COMPANIES)), **numbered("text", 10, text()), **numbered("date", 5, DATE),
    **numbered("int", 5, INTEGER), "lastUpdated": MOMENT,
}  # fmt: skip
LIST_ITEM: Fields = {
    "externalCode": need(KEY), **numbered("text_", 25, text()), **numbered("number_", 15, NUMBER),
    **numbered("dateValue_", 15, DATE), "listContent": text(), "companies": listed(_COMPANIES), "lastUpdated": MOMENT,
}  # fmt: skip
# The page names the next three and not their fields: these are assumed.
TAX_CODE: Fields = {
    "externalCode": need(KEY), "taxCode": need(CODE), "description": text(), "taxPercent": NUMBER,
    "companies": need(listed(_COMPANIES)), "lastUpdated": MOMENT,
}  # fmt: skip
PAYMENT_TERM: Fields = {
    "externalCode": need(KEY), "paymentTermCode": need(CODE), "description": text(), "dueDays": INTEGER,
    "cashDays": INTEGER, "cashPercent": NUMBER, "companies": need(listed(_COMPANIES)), "lastUpdated": MOMENT,
}  # fmt: skip
COMPANY: Fields = {
    "externalCode": need(KEY), "companyCode": need(CODE), "companyName": need(text()), "currencyCode": CURRENCY,
    "countryId": text(2), "lastUpdated": MOMENT,
}  # fmt: skip

_RECEIPT: Fields = {
    "externalCode": need(LINE_KEY), "receivedQuantity": NUMBER, "receivedNetSum": NUMBER, "receiptDate": DATE,
    "deliveryNote": text(),
}  # fmt: skip
_CODING = {"externalCode": need(LINE_KEY), "accountCode": CODE, "costCenterCode": CODE, "projectCode": CODE,
           **numbered("dimCode", 10, CODE)}  # fmt: skip
MATCHING_ORDER: Fields = {
    "externalCode": need(LINE_KEY), "orderNumber": need(text()), "sourceSystem": need(text()),
    "companyCode": need(CODE), "organizationElementCode": need(CODE), "supplierCode": need(CODE),
    "currencyCode": need(CURRENCY), "supplierName": text(), "orderTypeCode": text(), "paymentTermCode": text(),
    "isClosed": FLAG, "lastUpdated": MOMENT,
}  # fmt: skip
MATCHING_LINE: Fields = {
    "externalCode": need(LINE_KEY), "orderExternalCode": need(LINE_KEY), "lineNumber": need(INTEGER),
    "quantity": Field("number", required=True, above=0),
    "matchingMode": need(one_of("Standard", "Blanket", "Return", "Service")), "description": text(),
    "netPrice": NUMBER, "netSum": NUMBER, "grossPrice": NUMBER, "grossSum": NUMBER, "uom": text(), "taxCode": text(),
    "productCode": text(), "isReceiptRequired": FLAG, "isReceiptBasedMatching": FLAG, "isClosed": FLAG,
    "isDeleted": FLAG, "invoicedQuantity": NUMBER,
    "orderLineCoding": listed({**_CODING, "rowIndex": INTEGER, "allocatedQuantity": NUMBER}),
    "goodsReceipts": listed(_RECEIPT), "lastUpdated": MOMENT,
}  # fmt: skip
_IMPORT_LINE: Fields = {
    "externalCode": need(LINE_KEY), "extOrderLineNumber": need(text()), "categoryCode": need(text()),
    "priceType": need(text()), "unitPrice": need(NUMBER), "quantity": NUMBER, "quantityUnit": text(),
    "description": text(), "taxCode": text(), "codingRows": need(listed(_CODING)),
}  # fmt: skip
PURCHASE_ORDER: Fields = {
    "externalCode": need(LINE_KEY), "extOrderNumber": need(text()), "extRequisitionNumber": need(text()),
    "organizationUnitCode": CODE, "organizationIdentifier": text(), "supplierCode": CODE, "purchaseCurrency": CURRENCY,
    "paymentTermCode": text(), "processingStatus": one_of("Uncompleted", "ReadyForImport"),
    "orderLines": listed(_IMPORT_LINE), "lastUpdated": MOMENT,
}  # fmt: skip

_RESPONSE: Fields = {
    "externalCode": need(KEY), "success": need(FLAG), "responseMessage": need(text()), "paymentBlock": need(FLAG),
    "sourceSystem": text(), "voucherNumber1": text(), "voucherNumber2": text(), "transferDate": MOMENT,
}  # fmt: skip
RESPONSES: dict[str, Fields] = {
    "transferResponses": _RESPONSE,
    "prebookResponses": {**_RESPONSE, "prebookDate": MOMENT},
    "enrichmentResponses": _RESPONSE,
    "paymentResponses": {
        "externalCode": need(KEY), "success": need(FLAG), "paymentBlock": need(FLAG), "paymentDate": MOMENT,
        "paidTotal": NUMBER, "paymentMethod": text(), "cashDiscount": NUMBER, "checkNumber": text(25),
        "paymentNumber": text(), "paymentDocument": text(), "paymentReversalDocument": text(),
        "paymentTermCode": text(), "paymentMessage": text(), "responseMessage": text(),
    },
}  # fmt: skip

_DIMENSIONS = {**numbered("dimCode", 10, CODE), **numbered("dimName", 10, text())}
CODING_ROW: Fields = {
    "externalCode": need(KEY), "rowIndex": need(INTEGER), "accountCode": CODE, "accountName": text(),
    "costCenterCode": CODE, "costCenterName": text(), "projectCode": CODE, "netTotal": NUMBER, "grossTotal": NUMBER,
    "taxCode": text(), "taxPercent": NUMBER, "taxSum": NUMBER, "description": text(), "orderNumber": text(),
    "orderLineNumber": text(), "orderItemNumber": text(), "matchedQuantity": NUMBER, "matchedNetSum": NUMBER,
    "matchedGrossSum": NUMBER, "receivedQuantity": NUMBER, "internalOrderCode": CODE, "profitCenterCode": CODE,
    "businessUnitCode": CODE, "employeeCode": CODE, **_DIMENSIONS,
}  # fmt: skip
INVOICE_LINE: Fields = {
    "externalCode": need(KEY), "rowIndex": need(INTEGER), "productCode": text(), "productName": text(),
    "quantity": NUMBER, "quantityUnit": text(), "orderNumber": text(), "orderRowNumber": text(), "netPrice": NUMBER,
    "grossPrice": NUMBER, "netSum": NUMBER, "grossSum": NUMBER, "taxCode": text(), "taxPercent": NUMBER,
    "taxSum": NUMBER, "discountAmount": NUMBER, "discountPercent": NUMBER, "lineType": text(),
}  # fmt: skip
# What people fill in on an invoice; status, stamps and histories are the system's own.
INVOICE: Fields = {
    "companyCode": need(CODE), "supplierCode": need(CODE), "currencyCode": need(CURRENCY), "bumid": text(),
    "p2pProcessingMode": text(), "invoiceNumber": text(), "companyName": text(), "organizationCode": CODE,
    "supplierName": text(), "supplierSourceSystemId": text(), "netSum": NUMBER, "grossSum": need(NUMBER),
    "netSumCompany": NUMBER, "grossSumCompany": NUMBER, "taxSumCompany": NUMBER,
    "taxCode": text(), "taxPercent1": NUMBER, "taxPercent2": NUMBER, "taxSum1": NUMBER, "taxSum2": NUMBER,
    "invoiceDate": DATE, "baseLineDate": DATE, "dueDate": DATE, "cashDate": DATE, "cashPercent": NUMBER,
    "cashSum": NUMBER, "description": text(), "invoiceTypeCode": text(), "invoiceTypeName": text(),
    "paymentMethod": text(), "paymentBlock": FLAG, "paymentTermCode": text(), "paymentTermName": text(),
    "paymentTermExternalCode": text(), "referenceNumber": text(), "supplierBankIBAN": text(), "supplierBankBIC": text(),
    "accountingPeriod": text(), "orderNumbers": listed(), "contractNumber": text(), **numbered("text", 60, text()),
    **numbered("numeric", 30, NUMBER), **numbered("date", 10, DATE), "codingRows": listed(CODING_ROW),
    "invoiceLines": listed(INVOICE_LINE),
}  # fmt: skip

_EXPORTED_CODING: Fields = {**_CODING, "splitPercent": NUMBER}
EXPORTED_LINE: Fields = {
    "externalCode": need(LINE_KEY), "orderLineNumber": need(INTEGER), "extOrderLineNumber": text(),
    "lineStatus": text(), "categoryCode": text(), "buyerProductCode": text(), "supplierProductCode": text(),
    "description": text(), "quantity": need(NUMBER), "quantityUnit": text(), "priceType": text(), "netPrice": NUMBER,
    "grossPrice": NUMBER, "netUnitPrice": NUMBER, "netSum": NUMBER, "grossSum": NUMBER, "taxTotal": NUMBER,
    "taxCode": text(), "taxPercent": NUMBER, "receivedQuantity": NUMBER, "receivedNetSum": NUMBER,
    "receivingRequired": FLAG, "desiredDeliveryDate": DATE, "codingRows": listed(_EXPORTED_CODING),
    "goodsReceipts": listed(_RECEIPT),
}  # fmt: skip
EXPORTED_ORDER: Fields = {
    "orderNumber": text(), "extOrderNumber": text(), "orderType": one_of("Standard", "Blanket", "Release"),
    "requisitionNumber": text(), "organizationUnitCode": need(CODE), "organizationUnitName": text(),
    "supplierCode": need(CODE), "supplierName": text(), "purchaseCurrency": need(CURRENCY),
    "companyCurrency": CURRENCY, "paymentTermCode": text(), "netSum": NUMBER, "grossSum": NUMBER, "taxSum": NUMBER,
    "documentSource": text(), "documentLink": text(), **numbered("headerDataText", 5, text()),
    **numbered("headerDataNum", 5, NUMBER), **numbered("headerDataDate", 5, DATE), "creator": text(), "owner": text(),
    "deliveryAddress": text(), "orderLines": listed(EXPORTED_LINE),
}  # fmt: skip
