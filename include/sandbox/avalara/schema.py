"""What a client may send: the models of section 2 with the longest text that each field takes."""

from __future__ import annotations

from include.sandbox.avalara.fields import DATE, FLAG, NUMBER, Field, Fields, enum, text

INVOICES = ("SalesInvoice", "ReturnInvoice", "PurchaseInvoice", "InventoryTransferInvoice", "ReverseChargeInvoice",
            "CustomsInvoice", "InventoryTransferOutboundInvoice")  # fmt: skip
ORDERS = tuple(name.replace("Invoice", "Order") for name in INVOICES)
TYPES = (*INVOICES, *ORDERS)
REASONS = ("NotAdjusted", "SourcingIssue", "ReconciledWithGeneralLedger", "ExemptCertApplied", "PriceAdjusted",
           "ProductReturned", "ProductExchanged", "BadDebt", "Other", "Offline")  # fmt: skip
OVERRIDES = ("None", "TaxAmount", "Exemption", "TaxDate", "AccruedTaxAmount", "DeriveTaxable", "OutOfHarbor",
             "TaxAmountByTaxType", "VendorChargedTax")  # fmt: skip

ADDRESS: Fields = {
    "locationCode": text(50), "line1": text(50), "line2": text(100), "line3": text(100), "city": text(50),
    "region": text(50), "postalCode": text(11), "country": text(50), "latitude": NUMBER, "longitude": NUMBER,
}  # fmt: skip
ROLES = ("shipFrom", "shipTo", "pointOfOrderOrigin", "pointOfOrderAcceptance", "goodsPlaceOrServiceRendered",
         "import", "billTo")  # fmt: skip
ADDRESSES = Field("object", fields={role: Field("object", fields=ADDRESS) for role in ("singleLocation", *ROLES)})
OVERRIDE = Field("object", fields={
    "type": enum(*OVERRIDES), "taxAmount": NUMBER, "taxDate": DATE, "reason": text(1024),
})  # fmt: skip
PARAMETERS = Field("list", fields={"name": text(250), "value": text(250), "unit": text(25)})

LINE: Fields = {
    "number": text(50), "quantity": NUMBER, "amount": NUMBER, "taxCode": text(25), "itemCode": text(50),
    "description": text(2096), "ref1": text(250), "ref2": text(250), "revenueAccount": text(50),
    "taxIncluded": FLAG, "exemptionCode": text(25), "entityUseCode": text(25), "customerUsageType": text(25),
    "businessIdentificationNo": text(25), "hsCode": text(25), "discounted": FLAG, "taxOverride": OVERRIDE,
    "addresses": ADDRESSES, "parameters": PARAMETERS,
}  # fmt: skip
CREATE: Fields = {
    "type": enum(*TYPES), "code": text(50), "companyCode": text(50), "date": DATE, "customerCode": text(50),
    "currencyCode": text(3), "exchangeRate": NUMBER, "exchangeRateEffectiveDate": DATE,
    "exchangeRateCurrencyCode": text(3), "commit": FLAG, "addresses": ADDRESSES, "entityUseCode": text(25),
    "customerUsageType": text(25), "exemptionNo": text(25), "businessIdentificationNo": text(25),
    "discount": NUMBER, "purchaseOrderNo": text(50), "referenceCode": text(1024), "salespersonCode": text(25),
    "reportingLocationCode": text(50), "posLaneCode": text(50), "batchCode": text(25), "description": text(2048),
    "email": text(50), "taxOverride": OVERRIDE, "isSellerImporterOfRecord": FLAG, "deliveryTerms": text(25),
    "debugLevel": enum("Normal", "Diagnostic"), "customerSupplierName": text(250), "parameters": PARAMETERS,
    "lines": Field("list", fields=LINE),
}  # fmt: skip

_MODEL = Field("object", fields=CREATE)
CREATE_OR_ADJUST: Fields = {
    "createTransactionModel": _MODEL, "adjustmentReason": enum(*REASONS), "adjustmentDescription": text(255),
}  # fmt: skip
ADJUST: Fields = {
    "adjustmentReason": enum(*REASONS), "adjustmentDescription": text(255), "newTransaction": _MODEL,
}  # fmt: skip
COMMIT: Fields = {"commit": FLAG}
VERIFY: Fields = {
    "verifyTransactionDate": DATE, "verifyTotalAmount": NUMBER, "verifyTotalTax": NUMBER,
}  # fmt: skip
CHANGE_CODE: Fields = {"newCode": text(50)}
SETTLE: Fields = {
    "verify": Field("object", fields=VERIFY), "changeCode": Field("object", fields=CHANGE_CODE),
    "commit": Field("object", fields=COMMIT),
}  # fmt: skip
VOID: Fields = {"code": enum("Unspecified", "PostFailed", "DocDeleted", "DocVoided", "AdjustmentCancelled")}
LOCK: Fields = {"isLocked": FLAG}
REFUND: Fields = {
    "refundTransactionCode": text(50), "refundDate": DATE, "referenceCode": text(1024),
    "refundType": enum("Full", "Partial", "TaxOnly", "Percentage"), "refundPercentage": NUMBER,
    "refundLines": Field("list"),
}  # fmt: skip
RESOLVE: Fields = {**ADDRESS, "textCase": enum("Upper", "Mixed")}
# What the caller chooses of a nexus; the rest names the jurisdiction as Avalara defines it.
NEXUS_CHOICES: Fields = {
    "effectiveDate": DATE, "endDate": DATE, "localNexusTypeId": enum("Selected", "StateAdministered", "All"),
    "taxId": text(25), "isSellerImporterOfRecord": FLAG, "hasPermanentEstablishment": FLAG,
    "nexusTypeId": enum("None", "SalesOrSellersUseTax", "SalesTax", "SSTVolunteer", "SSTNonVolunteer"),
}  # fmt: skip
NEXUS: Fields = {"country": text(2), "region": text(3), "jurisTypeId": enum("CNT", "STA", "CTY", "CIT", "STJ"),
                 **NEXUS_CHOICES}  # fmt: skip
NEXUS_LIST: Fields = {"nexus": Field("list", fields=NEXUS)}
INITIALIZE: Fields = {
    **{name: ADDRESS[name] for name in ("line1", "line2", "line3", "city", "region", "postalCode", "country")},
    "name": text(50), "companyCode": text(25), "vatRegistrationId": text(25), "taxpayerIdNumber": text(11),
    "isFein": FLAG, **dict.fromkeys(("firstName", "lastName", "title", "email", "phoneNumber"), text(50)),
}  # fmt: skip
