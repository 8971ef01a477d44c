"""The error envelope (reference page, section 5), thick as the service sends it and thin as the gateway does."""

from __future__ import annotations

from typing import Any

from include.sandbox.avalara.http import JSON

THIN_JSON = "application/json"
# Names and numbers: the page, and for 144, 182, 184, 193, 195, 199, 308, 310 and 602 the enum of Avalara's .NET SDK.
# The name of 700 is assumed.
NUMBERS = {
    "EntityNotFoundError": 4, "ValueRequiredError": 5, "StringLengthError": 13, "MalformedFilterException": 182,
    "DateFormatError": 26, "AuthenticationException": 30, "ModelRequiredException": 38, "BasicAuthIncorrect": 35,
    "PermissionRequired": 49, "UnhandledException": 50, "ModelStateInvalid": 70, "JsonFormatError": 47,
    "InvalidCountry": 125, "InvalidCountryRegion": 126, "DuplicateNexusError": 144, "InvalidEnumValue": 164,
    "RequestTooLarge": 187, "NoLinesDiscounted": 190, "DuplicateEntry": 193, "CannotAdjustDocumentType": 195,
    "TransactionAlreadyCancelled": 198,
    "GetTaxError": 300, "AddressConflictException": 301, "DocumentCodeConflict": 303, "MissingAddress": 304,
    "InvalidAddress": 309, "AddressLocationNotFound": 310, "MissingLine": 311, "DocumentNotCommitted": 313,
    "TimeoutRequested": 316, "DocumentFetchLimit": 308, "InvitationOnly": 602,
    "CriteriaNotSupportedError": 184, "QueryParameterOutOfRange": 199, "SubscriptionRequired": 600,
    "CannotRefundUncommitted": 700,
    "CannotModifyLockedTransaction": 1100, "DateMismatch": 1305, "InvalidDocumentStatusForVerify": 1306,
    "TotalAmountMismatch": 1307, "TotalTaxMismatch": 1308, "InvalidDocumentStatus": 1314,
    "RequestLimitExceeded": 1715, "RateLimitExceeded": 4011, "NoHealthySite": 4012, "ServiceTimeout": 4015,
}  # fmt: skip
# What the gateway answers by itself, without asking the service.
GATEWAY = {
    401: ("AuthenticationException", "Authentication failed."),
    429: ("RateLimitExceeded", "Rate limit exceeded."),
    502: ("NoHealthySite", "No healthy site."),
    503: ("NoHealthySite", "No healthy site."),
    504: ("ServiceTimeout", "Service timeout."),
}
SERVICE = {
    403: ("PermissionRequired", "Permission required."),
    404: ("EntityNotFoundError", "Transaction not found."),
}
MISSING_OR_WRONG = "Missing authentication or unable to authenticate the user or the account."


class Refusal(Exception):
    """An answer given up to. ``body`` None: an empty one."""

    def __init__(self, status: int, body: Any, kind: str = JSON) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body
        self.kind = kind


def detail(
    code: str, message: str, *, description: str = "", sub: str | None = None, refers: str | None = None,
    fault: str = "Client", number: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One row of ``details``; None members are left out on the wire."""
    return {
        "code": code, "number": number or NUMBERS.get(code), "message": message, "description": description or message,
        "faultCode": fault, "faultSubCode": sub, "helpLink": f"http://developer.avalara.com/avatax/errors/{code}",
        "refersTo": refers, "severity": "Error",
    }  # fmt: skip


def envelope(details: list[dict[str, Any]], target: str) -> dict[str, Any]:
    first = details[0]
    return {"error": {"code": first["code"], "message": first["message"], "target": target, "details": details}}


def refused(code: str, message: str, *, status: int = 400, target: str = "IncorrectData", **more: Any) -> Refusal:
    """``more``: of its one detail."""
    return Refusal(status, envelope([detail(code, message, **more)], target))


def get_tax(message: str, sub: str, *, description: str = "", refers: str | None = None) -> Refusal:
    """What stops a calculation: its code is always GetTaxError, ``sub`` says which."""
    return Refusal(400, envelope([tax_detail(message, sub, description, refers)], "Unknown"))


def tax_detail(message: str, sub: str, description: str = "", refers: str | None = None) -> dict[str, Any]:
    return detail("GetTaxError", message, description=description, sub=sub, refers=refers, fault="GetTaxError")


def required(name: str) -> Refusal:
    return refused("ValueRequiredError", f"Field {name} is required.", refers=name)


def not_found(what: str = "Transaction") -> Refusal:
    return refused("EntityNotFoundError", f"{what} not found.", status=404, target="HttpRequest")


def nowhere() -> Refusal:
    """A path that nobody serves, such as one with an empty code: 404 with nothing in it (section 3)."""
    return Refusal(404, None)


def unauthenticated() -> Refusal:
    return Refusal(401, thin("AuthenticationException", "Authentication failed.", MISSING_OR_WRONG), THIN_JSON)


def thin(code: str, message: str, description: str = "") -> dict[str, Any]:
    """The gateway's: no target, number or severity."""
    found = detail(code, message, description=description)
    kept = ("code", "message", "description", "faultCode", "helpLink")
    return {"error": {"code": code, "message": message, "details": [{name: found[name] for name in kept}]}}


def injected(status: int) -> dict[str, Any]:
    """The words for a failure that a test injects."""
    if status in GATEWAY:
        return thin(*GATEWAY[status])
    code, message = SERVICE.get(status, ("UnhandledException", "An unexpected error occurred."))
    fault = "Server" if status >= 500 else "Client"
    found = envelope([detail(code, message, fault=fault)], "AvaTaxApiServer")
    found["error"]["details"] = [
        {k: v for k, v in row.items() if v is not None} for row in found["error"]["details"]
    ]  # fmt: skip
    return found
