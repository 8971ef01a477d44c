"""Approved invoices and what the ERP answers to them: the vendor's schemas."""

TEXT = """
AccountingDocumentResponse
    list of AccountingDocumentEntity: accountingDocuments*
AccountingDocumentEntity
    text 1-36: invoiceId*
    text 36: bumid parentInvoiceBumId supplierSourceSystemId
    one of Standard InvoiceEnrichment: p2pProcessingMode
    text 100: invoiceNumber paymentTermExternalCode clearingReferenceId paymentMessage text11-30
    text 25: voucherNumber1-2 organizationCode supplierCode* taxCode invoiceTypeCode paymentMethod paymentTermCode
        clearingCountry
    moment: voucherDate invoiceDate baseLineDate dueDate cashDate codingDate clearingDate date1-10 lastUpdated
        exchangeRateBaseDate
    one of WaitingForPrebook PrebookInProgress Prebooked PrebookFailed WaitingForTransfer TransferInProgress
        Transferred TransferFailed WaitingForPrebookCancelation PrebookCancelationInProgress PrebookCanceled
        PrebookCancelFailed WaitingToBeRemoved Removed RemoveFailed WaitingToBeReturned Returned ReturnFailed
        WaitingToBeCompleted CompletionInProgress Completed CompletionFailed Paid New WaitingForEnrichmentTransfer
        EnrichmentTransferInProgress EnrichmentTransferred EnrichmentTransferFailed InDocumentFilter
        DocumentFilterReleased: processingStatus*
    integer: originService
    text 1-32: companyCode*
    text 2-250: companyName
    text 250: organizationName supplierName contractNumber description invoiceTypeName paymentTermName
        paymentRevelsalDocument supplierBankBIC supplierBankName removalReasonComment text1-10 text31-60 invoiceImageURL
        invoiceImageToken
    text 2-3: currencyCode* currencyCodeOrganization
    number: netSum grossSum taxPercent2 taxSum1-2 cashSum numeric1-30 cashSumCompany cashSumOrganization
        exchangeRateCompany exchangeRateOrganization taxSum1Company taxSum1Organization taxSum2Company
        taxSum2Organization grossSumCompany grossSumOrganization netSumCompany netSumOrganization
    number -1000000000-1000000000: taxPercent1
    number 0-100: cashPercent
    text 255: referencePerson paymentPlanReference
    flag: paymentBlock* prebooked removedBeforeTransfer
    text 50: referenceNumber supplierBankIBAN supplierBankBBAN accountingPeriod accountingGroup
    one of NotDefined Duplicate MissingData MissingPO Statement NonInvoice ProcessingTimeExpired InvoiceMatched
        ZeroValue Confidential Reprocessed IncorrectVAT ErrorInBankDetails CreditorUnknown IncorrectRecipient
        IncorrectValidator InvoiceNotCompliantWithOrder SupportingDocumentationMissing NotCompliantWithDelivery
        ContractEnded IncorrectInvoiceAmount SupplierUnknown InvoiceProcessedElsewhere PaymentNotReceivedOrCanceled
        ReasonOtherThanIncorrectValidator OtherContactYourBuyer Other: removalReason
    object DisputeInfo: disputeInfo
    list of text: orderNumbers
    list of StandardCodingEntity: codingRows
    list of InvoiceLine: invoiceLines
    list of Attachment: attachments
    list of TransferParameterEntity: transferParameters
    list of EnrichmentResponseEntity: enrichmentResponses
    list of PrebookResponseEntity: prebookResponses
    list of TransferResponseEntity: transferResponses
    list of PaymentResponseEntity: paymentResponses
    list of RemoveResponseEntity: removeResponses
    text 3: currencyCodeCompany
    text 1-25: organizationElementCode
    text 1-250: organizationElementName
DisputeInfo
    flag: isDisputed
    text: disputeReason
    moment: disputeDate
StandardCodingEntity
    text 1-36: externalCode*
    integer 0-100000: rowIndex
    text 50: accountCode rowOrigin
    text 250: accountName costCenterName deliveryNoteNumber organizationElementName organizationElementCode
        internalOrderCode internalOrderName plant profitCenterCode profitCenterName businessUnitCode businessUnitName
        projectCode projectName projectSubCode projectSubName employeeCode employeeName vehicleNumber vehicleName
        salesOrderCode salesOrderName salesOrderSubCode salesOrderSubName customerCode customerName conditionType
        accAssignmentCategoryCode accAssignmentCategoryName budgetCode budgetName serviceCode serviceName
        businessAreaCode businessAreaName productCode productName buyerName orderLineDescription orderLinePriceUnit
        orderLinePriceUnitDescription partnerProfitCenter fixedAssetCode fixedAssetName goodsReceiptItemNumber
        goodsReceiptNumber materialGroup fiscalYear fixedAssetSubCode fixedAssetSubName orderLineUOM subUOM
        workOrderCode workOrderName workOrderSubCode workOrderSubName commitmentItem controllingArea functionalArea
        network networkActivity orderCodingRowNumber ownerName taxCode taxJurisdictionCode dimCode1-10 dimName1-10
        text1-5 text84-85
    text 200: costCenterCode
    text 1000: lastComment orderNumber
    integer: matchingType plannedAdditionalCostType
    number: grossTotal grossTotalCompany grossTotalOrganization netTotal netTotalCompany netTotalOrganization
        orderLineNetTotal orderLineGrossTotal receivedQuantity receivedNetPrice receivedGrossPrice receivedNetTotal
        receivedGrossTotal conversionNumerator conversionDeNumerator conversionDenominator orderedQuantity orderNetTotal
        orderGrossTotal orderedNetPrice orderedGrossPrice allocatedQuantity matchedQuantity matchedNetSum
        matchedGrossSum taxSum taxSumCompany taxSumOrganization taxSum2 taxSum2Company taxSum2Organization num1-5
    text: freightSlip orderItemNumber
    text 2000: orderLineNumber
    text 255: contractNumber
    text 100: closeOrder
    number -1000000000-1000000000: taxPercent taxPercent2
    moment: date1-5
InvoiceLine
    text: externalCode productCode productName orderNumber quantityUnit
    integer: rowIndex infoItem lineType
    number: quantity netPrice taxPercent taxSum grossPrice discountAmount discountPercent grossSum itemTotalSum
        netSum taxPercent2 taxSum2 numeric1-10
    flag: additionalCost
    text 200: additionalCostRecognition
    text 250: deliveryNoteNumber taxCode text1-10
    text 50: orderRowNumber
    moment: date1-5
Attachment
    text: externalCode category filename
    flag: isConfidential
    moment: creationTime
TransferParameterEntity
    text 1-250: key* value*
EnrichmentResponseEntity
    text 1-36: externalCode*
    flag: success*
    text 1-250: responseMessage*
    text 32: sourceSystem
    moment: transferDate
PrebookResponseEntity
    text 1-36: externalCode*
    flag: success* paymentBlock*
    text 1-250: responseMessage*
    text 32: sourceSystem
    text 25: voucherNumber1-2
    moment: prebookDate
TransferResponseEntity
    text 1-36: externalCode*
    flag: success* paymentBlock*
    text 1-250: responseMessage*
    text 32: sourceSystem
    text 25: voucherNumber1-2
    moment: transferDate
PaymentResponseEntity
    text 1-36: externalCode*
    flag: success* paymentBlock*
    text 250: responseMessage paymentNumber paymentDocument paymentReversalDocument
    text 32: sourceSystem
    moment: paymentDate
    text 25: paymentTermCode paymentMethod checkNumber
    number: paidTotal cashDiscount
    text 100: paymentMessage
RemoveResponseEntity
    text 2-36: externalCode*
    flag: success
    text 250: responseMessage*
    text 32: sourceSystem
AccountingDocumentsStatusResponseEntity
    text: invoiceId
    one of InApprovalProcess ReadyForPayment Paid Rejected: status
    one of WaitingForPrebook PrebookInProgress Prebooked PrebookFailed WaitingForTransfer TransferInProgress
        Transferred TransferFailed WaitingForPrebookCancelation PrebookCancelationInProgress PrebookCanceled
        PrebookCancelFailed WaitingToBeRemoved Removed RemoveFailed WaitingToBeReturned Returned ReturnFailed
        WaitingToBeCompleted CompletionInProgress Completed CompletionFailed Paid New WaitingForEnrichmentTransfer
        EnrichmentTransferInProgress EnrichmentTransferred EnrichmentTransferFailed InDocumentFilter
        DocumentFilterReleased: processingStatus
    object DisputeInfo: disputeInfo
    moment: lastUpdated
"""
