"""Every documented property of relations, contacts, items, documents and codes.

Names, types and what is read-only (``!``): Exact's own client library (its model classes mark it) and ``$metadata``,
with what Exact's reference pages list beyond them. What a record has that nobody named anything else for (``=``):
answers recorded by that library and by a PHP one, and the columns that ``$metadata`` calls not nullable.
"""

from __future__ import annotations

from include.sandbox.exact_online.schema import AUDIT

ACCOUNT = (
    "ID:g Accountant:g AccountManager:g AccountManagerFullName! AccountManagerHID:i! ActivitySector:g "
    "ActivitySubSector:g AddressLine1 AddressLine2 AddressLine3 AddressSource:y! AutomaticProcessProposedEntry:y=0 "
    "Blocked:b=false BRIN:g! BSN BusinessType:g CanDropShip:b=false ChamberOfCommerce City Classification! "
    "Classification1:g Classification2:g Classification3:g Classification4:g Classification5:g Classification6:g "
    "Classification7:g Classification8:g ClassificationDescription! Code:s-18 CodeAtSupplier CompanySize:g "
    "ConsolidationScenario:y=2 ControlledDate:d Costcenter! CostcenterDescription! CostPaid:y!=0 Country:s3 "
    "CountryName! CreditLinePurchase:f=0 CreditLineSales:f=0 Currency! CustomerSince:d! CustomField! "
    "DatevCreditorCode DatevDebtorCode DeliveryAdvice:y DiscountPurchase:f=0 DiscountSales:f=0 Document:g! "
    "DunsNumber! Email EnableSalesPaymentLink:b EndDate:d EORINumber EstablishedDate:d Fax GLAccountPurchase:g "
    "GLAccountSales:g GLAP:g GLAR:g GlnNumber HasWithholdingTaxSales:b IgnoreDatevWarningMessage:b=false "
    "IncotermAddressPurchase IncotermAddressSales IncotermCodePurchase IncotermCodeSales IncotermVersionPurchase:h "
    "IncotermVersionSales:h IntraStatArea IntraStatDeliveryTerm IntraStatSystem IntraStatTransactionA "
    "IntraStatTransactionB IntraStatTransportMethod InvoiceAccount:g InvoiceAccountCode! InvoiceAccountName! "
    "InvoiceAttachmentType:i=1 InvoicingMethod:i=0 IsAccountant:y=0 IsAgency:y=0 IsAnonymised:y!=0 IsBank:b!=false "
    "IsCompetitor:y=0 IsExtraDuty:b IsMailing:y=0 IsMember:b!=false IsPilot:b=false IsPurchase:b!=false "
    "IsReseller:b=false IsSales:b!=false IsSupplier:b=false Language:s10 LanguageDescription! Latitude:f "
    "LeadPurpose:g LeadSource:g Logo LogoFileName LogoThumbnailUrl! LogoUrl! Longitude:f MainContact:g Name OINNumber "
    "Parent:g PayAsYouEarn PaymentConditionPurchase PaymentConditionPurchaseDescription! PaymentConditionSales "
    "PaymentConditionSalesDescription! PeppolIdentifier PeppolIdentifierType:i Phone PhoneExtension Postcode "
    "PriceList:g PurchaseCurrency PurchaseCurrencyDescription! PurchaseLeadDays:i=0 PurchaseVATCode:s3 "
    "PurchaseVATCodeDescription! RecepientOfCommissions:b=false Remarks Reseller:g ResellerCode! ResellerName! RSIN "
    "SalesCurrency SalesCurrencyDescription! SalesTaxSchedule:g SalesTaxScheduleCode! SalesTaxScheduleDescription! "
    "SalesVATCode:s3 SalesVATCodeDescription! SearchCode:s9 SecurityLevel:i=10 SeparateInvPerProject:y=0 "
    "SeparateInvPerSubscription:y=0 ShippingLeadDays:i=0 ShippingMethod:g ShowRemarkForSales:b Source:y! StartDate:d "
    "State:s3 StateName! Status StatusSince:d! TradeName Type!=A UniqueTaxpayerReference VATLiability VATNumber "
    "Website " + AUDIT
)
CONTACT = (
    "ID:g Account:g AccountIsCustomer:b! AccountIsSupplier:b! AccountMainContact:g! AccountName! AddressLine2! "
    "AddressStreet! AddressStreetNumber! AddressStreetNumberSuffix! AllowMailing:i! BirthDate:d BirthName "
    "BirthNamePrefix BirthPlace BusinessEmail BusinessFax BusinessMobile BusinessPhone BusinessPhoneExtension City! "
    "Code! Country:s3! CustomField! Email EndDate:d FirstName FullName! Gender HID:i IdentificationDate:d "
    "IdentificationDocument:g IdentificationUser:g Initials IsAnonymised:y!=0 IsMailingExcluded:b=false "
    "IsMainContact:b!=false JobTitleDescription Language:s10 LastName LeadPurpose:g LeadSource:g MarketingNotes "
    "MiddleName Mobile Nationality Notes PartnerName! PartnerNamePrefix! Person:g Phone PhoneExtension! Picture "
    "PictureName PictureThumbnailUrl! PictureUrl! Postcode! SocialSecurityNumber StartDate:d State:s3! Title "
    "TitleAbbreviation! TitleDescription! " + AUDIT
)
ITEM = (
    "ID:g AssembledLeadDays:i AverageCost:f! Barcode BatchQuantity:f Class_01 Class_02 Class_03 Class_04 Class_05 "
    "Class_06 Class_07 Class_08 Class_09 Class_10 Code CopyRemarks:y=0 CostPriceCurrency CostPriceNew:f "
    "CostPriceStandard:f CustomField! Description EndDate:d ExtraDescription FreeBoolField_01:b=false "
    "FreeBoolField_02:b=false FreeBoolField_03:b=false FreeBoolField_04:b=false FreeBoolField_05:b=false "
    "FreeDateField_01:d FreeDateField_02:d FreeDateField_03:d FreeDateField_04:d FreeDateField_05:d "
    "FreeNumberField_01:f FreeNumberField_02:f FreeNumberField_03:f FreeNumberField_04:f FreeNumberField_05:f "
    "FreeNumberField_06:f FreeNumberField_07:f FreeNumberField_08:f FreeTextField_01 FreeTextField_02 "
    "FreeTextField_03 FreeTextField_04 FreeTextField_05 FreeTextField_06 FreeTextField_07 FreeTextField_08 "
    "FreeTextField_09 FreeTextField_10 GLCosts:g GLCostsCode! GLCostsDescription! GLCostsWorkInProgress:g "
    "GLCostsWorkInProgressCode! GLCostsWorkInProgressDescription! GLRevenue:g GLRevenueCode! GLRevenueDescription! "
    "GLRevenueWorkInProgress:g GLRevenueWorkInProgressCode! GLRevenueWorkInProgressDescription! GLStock:g "
    "GLStockCode! GLStockDescription! GrossWeight:f IsBatchItem:y=0 IsBatchNumberItem:y=0 "
    "IsFractionAllowedItem:b=true IsMakeItem:y=0 IsNewContract:y=0 IsOnDemandItem:y=0 IsPackageItem:b=false "
    "IsPurchaseItem:b=true IsRegistrationCodeItem:y=0 IsSalesItem:b=false IsSerialItem:b=false IsSerialNumberItem:b "
    "IsStockItem:b=false IsSubcontractedItem:b=false IsTaxableItem:y IsTime:y=0 IsWebshopItem:y=0 ItemGroup:g "
    "ItemGroupCode! ItemGroupDescription! NetWeight:f NetWeightUnit Notes Picture PictureName! PictureThumbnailUrl! "
    "PictureUrl! SalesVatCode:s3 SalesVatCodeDescription! SearchCode SecurityLevel:i StandardSalesPrice:f! "
    "StartDate:d StatisticalCode StatisticalNetWeight:f StatisticalUnits:f StatisticalValue:f Stock:f! Unit "
    "UnitDescription! UnitType! UseExplosion:y " + AUDIT
)
ITEM_GROUP = (
    "ID:g Code Description GLCosts:g GLCostsCode! GLCostsDescription! GLCostsWorkInProgress:g "
    "GLCostsWorkInProgressCode! GLCostsWorkInProgressDescription! GLPurchaseAccount:g GLPurchaseAccountCode! "
    "GLPurchaseAccountDescription! GLPurchasePriceDifference:g GLPurchasePriceDifferenceCode! "
    "GLPurchasePriceDifferenceDescr! GLRevenue:g GLRevenueCode! GLRevenueDescription! GLRevenueWorkInProgress:g "
    "GLRevenueWorkInProgressCode! GLRevenueWorkInProgressDescription! GLStock:g GLStockCode! GLStockDescription! "
    "GLStockVariance:g GLStockVarianceCode! GLStockVarianceDescription! IsDefault:y Notes " + AUDIT
)
UNIT = "ID:g Active:b Code Description Division:i! Main:y TimeUnit Type"
DOCUMENT = (
    "ID:g Account:g AccountCode:s-18! AccountName! ActionRegenerateEntryProposal:b AmountFC:f Body Category:g "
    "CategoryDescription! Contact:g ContactFullName! ContractID:g ContractNumber! Currency DocumentDate:d "
    "DocumentFolder:g DocumentFolderCode! DocumentFolderDescription! DocumentViewUrl! EntryStatusDescription! "
    "ExpiryDate:d FinancialTransactionEntryID:g HasEmptyBody:b! HID:i InheritShare:b=false Item:g ItemCode! "
    "ItemDescription! Language:s10 Opportunity:g Project:g ProjectCode! ProjectDescription! ProposedEntryStatus:h! "
    "SalesInvoiceNumber:i! SalesOrderNumber:i! ScanServiceStatus:h! SendMethod:i! ShopOrderNumber:i! Subject "
    "TeamsMeetingId Type:i TypeDescription! " + AUDIT
)
ATTACHMENT = "ID:g Attachment Document:g FileName FileSize:f! Url! " + AUDIT
EXCHANGE_RATE = (
    "ID:g Rate:f SourceCurrency SourceCurrencyDescription! StartDate:d TargetCurrency! TargetCurrencyDescription! "
    + AUDIT
)
GL_CLASSIFICATION = (
    "ID:g Abstract:b=false Balance Code Description IsTupleSubElement:b=false Name Nillable:b=false Parent:g "
    "PeriodType SubstitutionGroup TaxonomyNamespace:g TaxonomyNamespaceDescription! Type:g " + AUDIT
)
