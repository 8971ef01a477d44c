"""Orders that Basware exports: the vendor's schemas."""

TEXT = """
ExportedPurchaseOrdersResponse
    list of ExportedPurchaseOrderEntity: exportedPurchaseOrders*
ExportedPurchaseOrderEntity
    text 1-100: externalCode*
    text 1-32: orderNumber* requisitionNumber*
    text 100: extOrderNumber parentOrderExternalCode parentOrderExtOrderNumber extRequisitionNumber deliveryTerm
    text 32: parentOrderNumber companyCode supplierCode
    one of WaitingForExport Exported: processingStatus*
    one of Confirmed ReadyForOrder Ordered SupplierRejected SupplierConfirmed ModifiedBySupplier PartiallyReceived
        Received Canceled OrderCreated Closed: orderStatus
    one of None SendingFailed ModifiedBySupplier ModifiedByBuyer: reasonForPendingAction
    text 25: organizationUnitCode purchasingGroupCode purchaseCurrency companyCurrency groupCurrency
    text 250: organizationUnitName purchasingGroupName classification cancellationNote salesOrderNumber
        paymentTermCode deliveryLocation headerDataText1-5
    text 2000: purpose noteToSupplier noteFromSupplier paymentTermName
    moment: validityPeriodStartDate validityPeriodEndDate desiredDeliveryDate desiredDeliveryEndDate
        promisedDeliveryDate promisedDeliveryEndDate requisitionCreationTime* orderCreationTime* orderExportTimestamp*
        headerDataDate1-5 lastUpdated
    one of P2P ImportedAsRequisition ImportedAsOrder: documentSource*
    one of BaswareNetwork Email SmartOrder: sendingMethod*
    text: documentLink otherOrderingEmail
    text 255: contractNumber companyName supplierName supplierContactName deliveryReceiverName
    one of Standard Blanket Release: orderType
    text 1800: supplierOrderingEmail ownerOrderingEmail
    flag: releaseOrdersRequired* hidePricesFromSupplier* attachPdfToNetworkOrder
    one of Supplier Owner SupplierAndOwner: orderRecipientType
    number: exchangeRateComp exchangeRateOrg grossSum grossSumComp grossSumOrg netSum netSumComp netSumOrg taxSum
        taxSumComp taxSumOrg headerDataNum1-5
    object Creator: creator*
    object Owner: owner*
    object DeliveryAddress: deliveryAddress*
    list of ExportedPurchaseOrderLineEntity: orderLines
Creator
    text 25: personCode
    text 227: userName
    text 100: loginAccount
    text 320: emailAddress
    text 50: externalCode
Owner
    text 25: personCode
    text 227: userName
    text 100: loginAccount
    text 320: emailAddress
    text 50: externalCode
ExportedPurchaseOrderLineEntity
    text 1-100: externalCode*
    integer: orderLineNumber*
    text 100: extOrderLineNumber parentOrderLineExternalCode categoryCode deliveryTerm plant storageLocation grNote
        subUom materialGroup
    one of ReadyForOrder Ordered SupplierRejected SupplierConfirmed PartiallyReceived Received Canceled Deleted
        AttachedToOrder Closed: lineStatus
    text 250: cancellationNote categoryName buyerProductCode supplierProductName deliveryInstruction lineDataText1-5
        quantityUnitName discountPercentReason linePricingText1-5
    text 50: supplierProductCode
    text 255: manufacturerProductCode leadTime quoteReference
    text 2000: description noteFromSupplier noteToSupplier additionalInfo
    moment: desiredDeliveryDate desiredDeliveryEndDate promisedDeliveryDate promisedDeliveryEndDate lineDataDate1-5
        linePricingDate1-5
    flag: allowPartialDeliveries receivingRequired* receiveAutomatically refundLine
    text 64: unspsc
    one of Catalog FreeText Punchout CostLine Marketplace: lineType*
    text: lineDataNum1-5
    number: quantity receivedNetSum receivedGrossSum receivedQuantity discountPercent grossSum* grossSumComp*
        grossSumOrg* netSum* netSumComp* netSumOrg* tax1Sum tax1SumComp tax1SumOrg tax2Sum tax2SumComp tax2SumOrg
        taxTotal* taxTotalComp* taxTotalOrg* taxPercent taxPercent2 grossUnitPrice grossUnitPriceComp*
        grossUnitPriceOrg* netPrice* netPriceComp* netPriceOrg* grossPrice* grossPriceComp* grossPriceOrg* netUnitPrice
        netUnitPriceComp* netUnitPriceOrg* conversionNumerator conversionDenumerator linePricingNum1-5
    text 10: quantityUnit
    one of Quantity NetSum GrossSum: receivalMethod
    one of Net Gross: priceType*
    text 25: taxCategory taxJurisdictionCode
    text 32: taxCode
    object DeliveryAddress: deliveryAddress*
    list of ExportedPurchaseOrderLineCodingRowEntity: codingRows
    list of ExportedPurchaseOrderGoodsReceiptEntity: goodsReceipts
ExportedPurchaseOrderLineCodingRowEntity
    text 1-100: externalCode*
    integer: rowIndex*
    number: splitPercent* num1-5
    text 25: accountCode costCenterCode projectCode fixedAssetCode fixedAssetSubCode internalOrderCode
        profitCenterCode businessUnitCode projectSubCode employeeCode vehicleNumber salesOrderCode salesOrderSubCode
        customerCode accAssignmentCategoryCode budgetCode serviceCode businessAreaCode workOrderCode workOrderSubCode
        distributionCode dimCode1-10
    text 2000: accountName costCenterName
    text 255: projectName
    text 250: fixedAssetName fixedAssetSubName internalOrderName profitCenterName businessUnitName projectSubName
        employeeName vehicleName salesOrderName salesOrderSubName customerName accAssignmentCategoryName budgetName
        serviceName businessAreaName workOrderName workOrderSubName distributionMode dimName1-10 text1-5
    moment: date1-5
ExportedPurchaseOrderGoodsReceiptEntity
    text 1-100: externalCode*
    text 100: grHeaderExternalCode goodsReceiptNumber referenceGRNumber referenceGRExternalCode
    text: documentLink
    text 250: extGoodsReceiptNumber deliveryNoteNumber productSerialNumber
    moment: goodsReceiptDocumentCreationTime* receivingDate*
    text 2000: goodsReceiptLocationAddress
    number: receivedQuantity* receivedNetSum* receivedGrossSum*
    text 30: unitOfMeasure
    one of Quantity NetSum GrossSum: receivalMethod
    flag: notifyFault*
    text 255: information
    object Receiver: receiver
Receiver
    text 25: personCode
    text 227: userName
    text 100: loginAccount
    text 320: emailAddress
    text 50: externalCode
"""
