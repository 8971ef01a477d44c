"""Refusals as QuickBooks words them (reference page, section 6): ``Fault.Error[]``; the gateway's ``fault.error[]``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

VALIDATION, SYSTEM = "ValidationFault", "SystemFault"


class Fault(Exception):
    """A refusal of the service. ``more`` holds further errors of the same answer."""

    def __init__(
        self, status: int, code: str, message: str, detail: str = "", element: str = "", type: str = VALIDATION
    ) -> None:
        super().__init__(f"{code} {message}: {detail}" if detail else f"{code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
        self.element = element
        self.type = type
        self.more: list[Fault] = []

    def body(self) -> dict[str, Any]:
        """``{"Error": [...], "type"}``: what stands under ``Fault``, alone or in an item of a batch."""
        return {"Error": [_error(one) for one in (self, *self.more)], "type": self.type}

    def item(self) -> dict[str, Any]:
        """Like ``body``, as recorded in items of a batch: with ``element`` even where it is empty."""
        return {"Error": [{"element": "", **_error(one)} for one in (self, *self.more)], "type": self.type}


def _error(fault: Fault) -> dict[str, Any]:
    made: dict[str, Any] = {"Message": fault.message, "Detail": fault.detail, "code": fault.code}
    # Absent, not empty, where a refusal names neither (page: both may be missing).
    if not fault.detail:
        del made["Detail"]
    return {**made, "element": fault.element} if fault.element else made


def gateway_fault(code: str, message: str, detail: str, type: str, epoch_ms: int) -> dict[str, Any]:
    """The lower-case body of the gateway in front of the service: 401, 403 and 429 (section 2)."""
    return {
        "warnings": None,
        "intuitObject": None,
        "fault": {"error": [{"message": message, "detail": detail, "code": code, "element": None}], "type": type},
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": epoch_ms,
        "status": None,
        "cdcresponse": [],
    }


def gateway_html(status: int) -> bytes:
    """What stands in the way when even the gateway fails: no JSON at all."""
    words = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}.get(status, "Error")
    return f"<html><head><title>{status} {words}</title></head><body><h1>{status} {words}</h1></body></html>".encode()


def unsupported(detail: str) -> Fault:
    return Fault(400, "500", "Unsupported Operation", detail)


def unreadable(detail: str) -> Fault:
    """A body that is no JSON object."""
    words = f"Property Name:{detail} specified is unsupported or invalid"
    return Fault(400, "2010", "Request has invalid or unsupported property", words)


def duplicate_request(request_id: str) -> Fault:
    return Fault(400, "600", "Duplicate Request ID", f"Request ID {request_id} was used for another request")


def not_found() -> Fault:
    """A deleted transaction, an unknown Id, an inactive entry of a list: HTTP 400, never 404."""
    detail = "Object Not Found : Something you're trying to use has been made inactive. "
    detail += "Check the fields with accounts, customers, items, vendors or employees."
    return Fault(400, "610", "Object Not Found", detail)


def unknown_property(name: str, entity: str, known: Iterable[str]) -> Fault:
    names = sorted(known)
    listed = ", ".join(f'"{one}"' for one in names)
    words = f'Property Name:Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{entity}), '
    words += f"not marked as ignorable ({len(names)} known properties: {listed}) specified is unsupported or invalid"
    return Fault(400, "2010", "Request has invalid or unsupported property", words)


def required(element: str) -> Fault:
    message = "Required param missing, need to supply the required value for the API"
    return Fault(400, "2020", message, f"Required parameter {element} is missing in the request", element)


def invalid_id(value: object, element: str = "Id") -> Fault:
    return Fault(400, "2030", "Invalid ID", f"Id should be a valid number. Supplied value:{value}", element)


def invalid_value(element: str, value: object, detail: str = "") -> Fault:
    """A value of another kind than the property's: 2040 stands for numbers and dates that cannot be read."""
    words = detail or f"Invalid Number : {value}"
    return Fault(400, "2040", "Invalid value", words, element)


def too_long(element: str, length: int, maximum: int) -> Fault:
    words = f"String length specified does not match the supported length. Min:0 Max:{maximum} supported. "
    message = "String length is either shorter or longer than supported by specification"
    return Fault(400, "2050", message, words + f"Supplied length:{length}", element)


def invalid_enumeration(element: str, value: object, allowed: Iterable[str]) -> Fault:
    detail = f"An enumeration value is invalid. {element}: {value}; allowed: {', '.join(allowed)}"
    return Fault(400, "2170", "Invalid Enumeration", detail, element)


def invalid_reference(kind: str, value: object, element: str = "") -> Fault:
    """``kind`` as the service names its lists: ``Accounts``, ``Names``, ``Classes``, ``Departments``, ``Items``."""
    detail = f"Invalid Reference Id : {kind} element id {value} not found"
    return Fault(400, "2500", "Invalid Reference Id", detail, element)


def stale(person: str = "someone else") -> Fault:
    detail = f"Stale Object Error : You and {person} were working on this at the same time. {person} finished before "
    return Fault(400, "5010", "Stale Object Error", detail + "you did, so your work was not saved.")


def feature_not_supported(detail: str) -> Fault:
    return Fault(400, "5030", "Feature Not Supported Error", detail)


def business(detail: str, element: str = "") -> Fault:
    message = "A business validation error has occurred while processing your request"
    return Fault(400, "6000", message, f"Business Validation Error: {detail}", element)


def unsupported_reference(kind: str) -> Fault:
    words = f"The entity reference type {kind} is unsupported for Attachable"
    return Fault(400, "6050", "The entity reference type is unsupported for Attachable", words)


def amount_differs(amount: object) -> Fault:
    detail = (
        f"Amount calculation incorrect in the request. Amount is not equal to UnitPrice * Qty. Supplied value:{amount}"
    )
    return Fault(400, "6070", "Amount is not equal to UnitPrice * Qty", detail)


def no_name() -> Fault:
    return Fault(400, "6080", "No Name Provided", "No name provided.")


def invalid_line_tax_code() -> Fault:
    return Fault(400, "6100", "Invalid Line TaxCode", "Invalid Line TaxCode : For US, specify TAX or NON", "TaxCodeRef")


def tax_detail_not_allowed() -> Fault:
    words = "The TxnTaxDetail attribute isn't allowed when GlobalTaxCalculation is set to NotApplicable"
    return Fault(400, "6170", "TxnTaxDetail not allowed", words, "TxnTaxDetail")


def tax_not_allowed() -> Fault:
    words = "You either selected a tax on a transaction that's not allowed, or haven't specified a tax rate"
    return Fault(400, "6470", "Invalid tax", words, "TaxCodeRef")


def duplicate_number(number: str, entity: str, txn_id: str) -> Fault:
    words = "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
    detail = words + f"DocNumber={number} is assigned to TxnType={entity} with TxnId={txn_id}"
    return Fault(400, "6140", "Duplicate Document Number Error", detail)


def period_closed() -> Fault:
    words = "The account period has closed and the account books cannot be updated through the QBO Services API. "
    message = "Account Period Closed, Cannot Update Through Services API"
    return Fault(400, "6210", message, words + "Please check the account period closing date.")


def duplicate_name() -> Fault:
    words = "The name supplied already exists. : Another customer, vendor or employee is already using this name. "
    return Fault(400, "6240", "Duplicate Name Exists Error", words + "Please use a different name.")
