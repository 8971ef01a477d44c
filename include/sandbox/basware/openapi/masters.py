"""Accounts, cost centres, lists, tax codes, payment terms and companies: the vendor's schemas."""

TEXT = """
AccountResponse
    list of AccountEntity: accounts*
AccountEntity
    text 1-25: accountCode*
    list of LanguageTranslationEntity: accountNames*
    text 25: taxCode
    text 250: text1-5
    list of AccountCompanyEntity: companies*
    text 1-36: externalCode*
    moment: lastUpdated
LanguageTranslationEntity
    text 2-2000: translation*
    text 2-10: language*
AccountCompanyEntity
    text 1-32: companyCode*
    flag: inherit* active*
CostCenterResponse
    list of CostCenterEntity: costCenters*
CostCenterEntity
    text 1-25: costCenterCode*
    list of LanguageTranslationEntity: costCenterNames*
    text 250: text1-10
    moment: date1-5 lastUpdated
    integer: int1-5
    list of CostCenterCompanyEntity: companies*
    text 1-36: externalCode*
CostCenterCompanyEntity
    text 1-32: companyCode*
    flag: active*
GenericListResponse
    list of GenericListEntity: listItems*
GenericListEntity
    text 1-36: externalCode*
    text: text_1-25
    number: number_1-15
    moment: dateValue_1-15 lastUpdated
    list of GenericListCompanyEntity: companies
    one of Plant ProfitCenter BusinessUnit Project ProjectSub Employee Vehicle Customer AccAssignmentCategory
        Budget Service BusinessArea PartnerProfitCenter FixedAsset FixedAssetSubCode WorkOrderCode WorkOrderSubCode
        CommitmentItem ControllingArea FunctionalArea Network NetworkActivity Tax TaxJurisdiction Dimension1
        Dimension2 Dimension3 Dimension4 Dimension5 Dimension6 Dimension7 Dimension8 Dimension9 Dimension10
        InternalOrder SalesOrder SalesOrderSub: listContent
GenericListCompanyEntity
    text 1-32: companyCode*
    flag: active*
TaxCodeResponse
    list of TaxCodeEntity: taxCodes
TaxCodeEntity
    text 1-25: taxCode*
    list of LanguageTranslationEntity: taxCodeNames*
    text 25: taxGroup
    number -1000000000-1000000000: taxPercentage* taxPercentage2
    list of TaxCodeAdditionalData: additionalData
    list of TaxCodeCompanyEntity: companies*
    text 1-36: externalCode*
    moment: lastUpdated
TaxCodeAdditionalData
    text 32: externalCode
    text 25: account statistical transactionType country condition
    number: taxPercent
    flag: active
TaxCodeCompanyEntity
    text 1-32: companyCode*
    flag: inherit* active*
PaymentTermResponse
    list of PaymentTermEntity: paymentTerms*
PaymentTermEntity
    text 1-25: paymentTermCode*
    list of LanguageTranslationEntity: paymentTermNames*
    integer 0-2147483647: sortOrder dueDateDays dueDateDays2 dueDateEom cashDueDateDays cashDueDateDays2
        cashDueDateEom
    text: moveDueDatesTo
    integer: dueDateCalc cashDueDateCalc
    number 0-1000000000: cashDiscount
    moment: validFrom* validTo* lastUpdated
    list of PaymentTermCompanyEntity: companies*
    list of PaymentTermDiscountRule: paymentTermDiscountRules
    text 1-36: externalCode*
PaymentTermCompanyEntity
    text 1-32: companyCode*
    flag: inherit* active*
PaymentTermDiscountRule
    text 1-36: externalCode*
    integer 0-2147483647: discountDays
    number 0-1000000000: discountPercent
    flag: active*
CompanyResponse
    list of CompanyEntity: companies*
CompanyEntity
    text 1-32: companyCode* sourceSystem
    text 1-100: name*
    text 250: description
    moment: lastUpdated
    text 1-36: bucompid
    list of CompanyIdentifierEntity: identifiers
    list of CompanyAddressEntity: addresses
    list of CompanyContactEntity: contacts
    text 25: userDefaultLanguage
    text 3-3: homeCurrency
    flag: active* publishToBusinessDirectory
CompanyIdentifierEntity
    text 1-36: id* schemeId*
CompanyAddressEntity
    text 1-36: externalCode*
    text 1-200: name*
    text 200: description addressLine1-3
    one of AdditionalAddress VisitingAddress RemittanceAddress DeliveryAddress PostalAddress RegistrationAddress
        InvoicingAddress: addressType*
    text 50: cityName postalZone poBox streetName locality countrySubEntity countrySubEntityDescription
    text 2-2: countryId
    flag: default
CompanyContactEntity
    text 1-200: name*
    text 200: description email website
    text 50: telephone telefax
    one of AdditionalContact PrimaryContact SecondaryContact: role*
"""
