"""What became of a request, errors, deletions, subscriptions and tasks: the vendor's schemas."""

TEXT = """
RequestStatusResponse
    list of ConsumerLogEventUserView: requestStatus*
ConsumerLogEventUserView
    text: requestId entityVersion changedBy operationType genericListKey
    one of Account Contract CostCenter TaxCode ExchangeRate PaymentTerm User Project MatchingOrder
        MatchingOrderLine GenericList AdvancedPermission TransferResponse PaymentResponse PrebookResponse Vendor
        AdvancedValidation PurchaseRequisition PurchaseOrder PurchaseGoodsReceipt Organization
        EnrichmentTransferResponse UserGroup UserGroupAssociatedUser UserGroupPermission: entityType
    one of InProgress Success Error AcknowledgedSuccess AcknowledgedError: requestStatus
    moment: lastUpdated
    list of BaswareSystem: systems
BaswareSystem
    text: system module
    one of InProgress Success Error AcknowledgedSuccess AcknowledgedError: systemStatus
    moment: lastUpdated
    list of ProcessedItem: items
ProcessedItem
    text: externalCode parentExternalCode
    one of InProgress NotProcessed Warning Success Error RecordExpired Unpublished: status
    list of ProcessedItemErrorDetail: errors
ProcessedItemErrorDetail
    one of Error Warning RecordExpired: type
    text: message
    one of Unknown Technical DataValidation: category
ProcessingStatusGetBatchRequest
    list of text: requestIds
ErrorFeedbackResponse
    list of ErrorFeedbackEntity: errorList*
ErrorFeedbackEntity
    text: id requestId externalCode errorEntity targetSystem
    one of Account Contract CostCenter TaxCode ExchangeRate PaymentTerm User Project MatchingOrder
        MatchingOrderLine GenericList AdvancedPermission TransferResponse PaymentResponse PrebookResponse Vendor
        AdvancedValidation PurchaseRequisition PurchaseOrder PurchaseGoodsReceipt Organization
        EnrichmentTransferResponse UserGroup UserGroupAssociatedUser UserGroupPermission: entityType
    moment: errorStamp
    list of text: errors
ResponseEntityList
    text: requestId
    flag: hasErrors
    list of ErrorEntity: errors
ErrorEntity
    text: externalCode message info
    one of BUSINESS VALIDATION TECHNICAL SECURITY: type
    one of EXTERNAL_CODE_MISMATCH SCHEMA_VALIDATION_ERROR CONFLICT_IN_POST DATA_ORIGIN_VALIDATION_ERROR
        ACCESS_TOKEN_VALIDATION_ERROR CREDENTIAL_VALIDATION_ERROR PARAMETER_VALIDATION_ERROR UNEXPECTED_ERROR
        METHOD_NOT_ALLOWED ENTITY_NOT_FOUND DATA_VALIDATION_FAILED SNS_PUBLISH_ERROR SQS_PUBLISH_ERROR: code
DeleteRequest
    moment: lastUpdated
    text 36: externalCode
DeleteResponse
    text: statusApiLink taskName taskStatus
SubscriptionsResponse
    list of Subscription: subscriptions*
Subscription
    text 1-: taskType* webhookAuthenticationToken*
    text: taskSubType
    one of Webhook Polling: subscriptionType*
    text 1-2083: notificationWebhookURL*
    moment: lastUpdated
    object AutoResponder: autoResponder
AutoResponder
    one of Disabled Success Failed: autoResponseMode
    text: autoResponseMessage
    list of FieldUpdateArray: fieldUpdateArray
FieldUpdateArray
    text: fieldId updateToValue
DeleteSubscriptionResponse
    text: status
    integer: numberOfRecordsDeleted
TasksResponse
    list of Task: taskStatus*
Task
    text: taskId taskStatus taskType taskSubType documentId expirationTime externalProcessingTime lastUpdated
    flag: isSimulatedTask
    list of TaskHistory: taskHistory
TaskHistory
    text: action timeStamp
    list of text: messages
NotificationPayload
    text: taskId* taskStatus* taskType* taskSubType documentId* expirationTime
ValidationErrorResponse
    text: requestId
    flag: hasError
    list of SchemaValidationError: errorMessages
SchemaValidationError
    text: type code message
UnprocessableEntityErrorResponse
    text: message
RecordNotFoundResponse
    text: detail
"""
