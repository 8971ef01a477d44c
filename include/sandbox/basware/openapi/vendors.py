"""Vendors: the vendor's schemas."""

TEXT = """
VendorResponse
    list of VendorEntity: vendorEntities*
VendorEntity
    text 1-36: externalCode*
    text 1-25: vendorCode*
    text: vendorParent
    text 36: buvid sourceSystem
    text 1-250: name*
    text 250: description
    moment: lastUpdated
    text 128: supplierAssignedAccountId
    flag: eligibleForSourcing
    text 100: vendorClass
    list of VendorIdentifierEntity: identifiers
    list of VendorAddressEntity: addresses
    list of VendorContactEntity: contacts
    object VendorDeliveryTermEntity: deliveryTerm
    list of VendorPaymentMeanEntity: paymentMeans
    object VendorPaymentTermEntity: paymentTerms
    object VendorOrderingDetailsEntity: orderingDetails
    object VendorProcessingStatusEntity: processingStatus
    list of VendorTagEntity: tags
    list of VendorAdditionalFieldEntity: customFields
    list of VendorCompanyEntity: companies*
VendorIdentifierEntity
    text 1-36: id*
    text 1-32: schemeId*
    flag: defaultPartyId
VendorAddressEntity
    text 1-36: externalCode*
    text 1-200: name*
    text 200: description addressLine1-3
    one of AdditionalAddress VisitingAddress RemittanceAddress DeliveryAddress PostalAddress RegistrationAddress:
        addressType
    text 50: cityName postalZone poBox streetName locality countrySubEntity countrySubEntityDescription
    text 2-2: countryId
    flag: default
    list of VendorAddressPartEntity: additionalAddressFields
VendorAddressPartEntity
    one of AdditionalField1 AdditionalField2 AdditionalStreetName BlockName BuildingName BuildingNumber
        CitySubDivisionName Country Department District Email Floor GlobalLocationNumber InhouseEmail MarkAttention
        MarkCare Region Room CoordinateSystemCode PlotIdentification LatitudeDegreesMeasure LatitudeDirectionCode
        LatitudeMinutesMeasure LongitudeDegreesMeasure LongitudeDirectionCode LongitudeMinutesMeasure: key
    text 200: value
VendorContactEntity
    text 1-200: name*
    text 200: description email website
    text 50: telephone telefax
    one of AdditionalContact PrimaryContact SecondaryContact: role
VendorDeliveryTermEntity
    text 1-25: deliveryTermCode*
    text 100: deliveryLocation
    text 200: description
VendorPaymentMeanEntity
    text 1-25: paymentMeansCode*
    text 200: description
    text 3-3: currencyCode
    list of VendorfinancialAccountsEntity: financialAccounts
    flag: default
VendorfinancialAccountsEntity
    object FinancialInstitutionEntity: financialInstitution
    list of FinancialAccountIdentifierEntity: financialAccountIdentifiers
FinancialInstitutionEntity
    text 250: name*
    text 1-20: id*
    text 1-36: schemeId*
    text 50: branchId
    text 36: branchIdSchemeId
    text 2-2: countryId
FinancialAccountIdentifierEntity
    text 1-36: schemeId*
    text 200: description accountHolderName accountAdditionalData1-2
    text 50: id linkedBbanOrIban
    text 3-3: currencyCode
    flag: default
VendorPaymentTermEntity
    text 1-25: paymentTermCode*
    text 200: description
VendorOrderingDetailsEntity
    one of UBL EHFXML21 email other none BaswareNetwork: orderingFormat
    text 10: orderingMessageLanguage
    text 25: orderingLanguage
    text 3-320: orderEmail
    text 50: orderProcessType
    number: minimumOrderAllowed
    flag: isTaxable automaticallyReceiveOnInvoice automaticallyReceiveOnOrder hasActiveCatalog
        createOrderAutomatically deliverOrderAutomatically noFreeformItems sendToNetwork
VendorProcessingStatusEntity
    flag: active paymentDenied
VendorTagEntity
    text 1-50: name*
    text 1-250: value*
    text 50: tagGroup
VendorAdditionalFieldEntity
    text 1-25: name*
    text 1-250: value*
    text 500: groupName
VendorCompanyEntity
    text 1-32: companyCode*
    flag: inheritToChildUnits
"""
