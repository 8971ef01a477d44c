"""Orders that are posted, to match invoices with or for Procurement: the vendor's schemas."""

TEXT = """
OrderResponse
    list of OrderEntity: matchingOrders*
OrderEntity
    text 1-36: externalCode* sourceSystem*
    text 1-100: orderNumber*
    text 1-25: companyCode* supplierCode*
    text 250: companyName organizationElementName purchaseOrganizationName supplierName invoicingSupplierName
        paymentTermName text1-10
    text 2-25: organizationElementCode*
    text 25: orderTypeCode purchaseOrganizationCode invoicingSupplierCode paymentTermCode
    text 2-3: currencyCode*
    moment: created requestedDeliveryDate actualDeliveryDate validFrom validTo date1-5 lastUpdated
    flag: isClosed isInvoiced isDelivered
    text 1000: description
    number: numeric1-5
    text 100: orderReference
OrderLineResponse
    list of OrderLineEntity: matchingOrderLines*
OrderLineEntity
    text 1-36: externalCode* orderExternalCode*
    text 1-100: lineNumber*
    integer: sortNumber
    number: quantity* netSum grossSum netPrice grossPrice taxPercent2 taxSum taxSum2 invoicedQuantity invoicedNetSum
        invoicedGrossSum numeric1-5
    text 2-3: currencyCode
    one of Standard Blanket Return Service: matchingMode*
    flag: isReceiptRequired isReceiptBasedMatching isOverreceivalAllowed isClosed isDeleted isSelfApproved
    text 25: uom priceUnit taxCode unspsc
    text 250: subUOM priceUnitDescription productCode productName materialGroup globalTradeItemNumber
        buyerProductCode text1-10
    number 0-1000000000: taxPercent
    moment: validFrom validTo requestedDeliveryDate actualDeliveryDate date1-5 lastUpdated
    text 255: contractNumber
    text 1000: description comment
    list of OrderLineCodingEntity: orderLineCoding
    list of GoodsReceiptEntity: goodsReceipts
    list of OrderLineUserEntity: referenceUsers
OrderLineCodingEntity
    text 1-36: externalCode*
    integer 0-100000: rowIndex*
    number: netTotal grossTotal conversionNumerator conversionDenominator conversionDeNumerator taxSum taxSum2
        num1-5 allocatedQuantity*
    text 50: accountCode fixedAssetSubCode fixedAssetSubName internalOrderCode internalOrderName profitCenterCode
        profitCenterName businessUnitCode businessUnitName projectSubCode projectSubName employeeCode employeeName
        vehicleNumber vehicleName salesOrderCode salesOrderName salesOrderSubCode salesOrderSubName customerCode
        customerName accAssignmentCategoryCode accAssignmentCategoryName budgetCode budgetName serviceCode serviceName
        businessAreaCode businessAreaName taxJurisdictionCode subUOM workOrderCode workOrderName workOrderSubCode
        workOrderSubName commitmentItem controllingArea functionalArea
    text 250: accountName costCenterName projectName partnerProfitCenter fixedAssetCode fixedAssetName text1-5
        network networkActivity
    text 200: costCenterCode
    text 25: projectCode taxCode
    number -1000000000-1000000000: taxPercent taxPercent2
    text 100: materialGroup dimCode1-10 dimName1-10
    moment: date1-5
GoodsReceiptEntity
    text 1-36: externalCode*
    text 1-100: goodsReceiptNumber*
    text 25: goodsReceiptLineNumber unitOfMeasure
    text 36: referenceGRExternalCode
    text 250: deliveryNoteNumber bestFitGrouping subUnitOfMeasure goodsReceiptNote productSerialNumber text1-10
    number: quantity* netSum grossSum netPrice grossPrice invoicedQuantity invoicedNetSum invoicedGrossSum
        numeric1-5
    flag: isDeleted notifyFault
    integer: goodsReceiptType receiveMethod
    text 100: voucherNumber serviceEntrySheetDocId
    moment: fiscalYear deliveryDate date1-5
    text 255: comment
    list of OrderLineCodingEntity: receiptCoding
OrderLineUserEntity
    text 36: userExternalCode
    text 250: userEmail
    one of Buyer Owner ReferencePerson Other: userRole
    moment: lastUpdated
PurchaseOrdersResponse
    list of PurchaseOrderEntity: purchaseOrders*
PurchaseOrderEntity
    text 1-100: externalCode* extOrderNumber* extRequisitionNumber*
    one of Uncompleted ReadyForImport ImportInProgress Imported ImportFailed: processingStatus
    text 32: organizationUnitCode organizationIdentifier
    text 25: purchasingGroupCode
    text 250: purchasingGroupName deliveryInstruction classification paymentTermCode deliveryLocation
        headerDataText1-5
    text 2000: purpose noteToSupplier paymentTermName
    moment: validityPeriodStartDate validityPeriodEndDate desiredDeliveryDate desiredDeliveryEndDate
        headerDataDate1-5 lastUpdated
    text 255: contractNumber supplierName
    one of Standard Blanket: orderType
    text 1-32: supplierCode
    text 1800: ownerOrderingEmail supplierOrderingEmail
    text: otherOrderingEmail
    flag: releaseOrdersRequired hidePricesFromSupplier attachPdfToNetworkOrder
    one of Supplier Owner SupplierAndOwner: orderRecipientType
    text 100: deliveryTerm
    list of PurchaseOrderUserEntity: deliveryReceivers
    text 1-25: purchaseCurrency
    number: headerDataNum1-5
    object PurchaseOrderUserEntity: owner receiverToContact
    list of PurchaseOrderLineEntity: lines
    object DeliveryAddress: deliveryAddress
PurchaseOrderUserEntity
    text 36: externalCode
    text 100: loginAccount
    text 320: emailAddress
PurchaseOrderLineEntity
    text 1-100: externalCode* extOrderLineNumber*
    text 100: categoryCode* plant storageLocation grNote subUOM materialGroup
    text 250: buyerProductCode supplierProductName deliveryInstruction lineDataText1-5 quantityUnitName
        discountPercentReason linePricingText1-5
    text 50: supplierProductCode
    text 255: manufacturerProductCode leadTime
    text 2000: description additionalInfo
    moment: desiredDeliveryDate desiredDeliveryEndDate lineDataDate1-5 linePricingDate1-5
    flag: allowPartialDeliveries receiveAutomatically refundLine
    text 64: unspsc
    number: lineDataNum1-5 quantity unitPrice* discountPercent taxPercent taxPercent2 conversionNumerator
        conversionDenumerator linePricingNum1-5
    text 10: quantityUnit
    one of Net Gross: priceType*
    text 32: taxCode
    text 25: taxJurisdictionCode
    list of ImportedPurchaseOrderLineCodingRowEntity: codingRows
    object DeliveryAddress: deliveryAddress
ImportedPurchaseOrderLineCodingRowEntity
    text 1-100: externalCode*
    text 25: accountCode costCenterCode projectCode fixedAssetCode fixedAssetSubCode internalOrderCode
        profitCenterCode businessUnitCode projectSubCode employeeCode vehicleNumber salesOrderCode salesOrderSubCode
        customerCode accAssignmentCategoryCode budgetCode serviceCode businessAreaCode workOrderCode workOrderSubCode
        distributionCode dimCode1-10
    text 2000: accountName costCenterName
    text 255: projectName
    text 250: fixedAssetName fixedAssetSubName internalOrderName profitCenterName businessUnitName projectSubName
        employeeName vehicleName salesOrderName salesOrderSubName customerName accAssignmentCategoryName budgetName
        serviceName businessAreaName workOrderName workOrderSubName distributionMode dimName1-10 text1-5
    number: num1-5
    moment: date1-5
DeliveryAddress
    text 1-250: name*
    text 250: pObox streetName additionalStreetName blockName buildingName buildingNumber department floor room
        postalZone city region district countryCode countryName
    text 1000: description
    text 13: globalLocationNumber
    text 50: countrySubEntity countrySubEntityDescription
    text 2000: addressId addressSchemeId
"""
