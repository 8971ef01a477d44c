"""The two error envelopes and the gateway's bare message (reference page, section 6)."""

from __future__ import annotations

from typing import Any

from include.sandbox.kernel.tables import Row

VALIDATION, BUSINESS, TECHNICAL, SECURITY = "VALIDATION", "BUSINESS", "TECHNICAL", "SECURITY"
# Codes of the page that this simulation gives.
MISMATCH, SCHEMA, CONFLICT = "EXTERNAL_CODE_MISMATCH", "SCHEMA_VALIDATION_ERROR", "CONFLICT_IN_POST"
PARAMETER, UNEXPECTED, NOT_ALLOWED = "PARAMETER_VALIDATION_ERROR", "UNEXPECTED_ERROR", "METHOD_NOT_ALLOWED"
NOT_FOUND, DATA = "ENTITY_NOT_FOUND", "DATA_VALIDATION_FAILED"

# Statuses that the gateway answers before either API sees the call: a bare message (bodies assumed).
GATEWAY = {
    401: "Unauthorized", 403: "Forbidden", 413: "Request Too Long", 429: "Too Many Requests", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Endpoint request timed out",
}  # fmt: skip
TOKENS = "/v1/tokens"
NOTICES = ("/v1/subscriptions", "/v1/tasks")


def problem(code: str, message: str, type: str = VALIDATION, external_code: str | None = None) -> Row:
    return {"externalCode": external_code, "type": type, "code": code, "message": message, "info": None}


class Refusal(Exception):
    """An answer given up to; the envelope depends on the API that was called."""

    def __init__(self, status: int, *problems: Row) -> None:
        super().__init__(problems[0]["message"] if problems else GATEWAY.get(status, ""))
        self.status = status
        self.problems = problems


def refused(status: int, code: str, message: str, type: str = VALIDATION, external_code: str | None = None) -> Refusal:
    return Refusal(status, problem(code, message, type, external_code))


def not_found(what: str) -> Refusal:
    return refused(404, NOT_FOUND, f"{what} was not found", BUSINESS)


def body(path: str, status: int, request_id: str, problems: tuple[Row, ...] = ()) -> dict[str, Any]:
    if status == 401 and path == TOKENS:
        return {"error": "invalid_client"}
    if status in GATEWAY:
        return {"message": GATEWAY[status]}
    said = problems or (problem(UNEXPECTED, "An unexpected error occurred", TECHNICAL),)
    if path.startswith(NOTICES):
        if status == 404:
            return {"detail": said[0]["message"]}
        if status != 400:
            return {"message": said[0]["message"]}
        messages = [{name: one[name] for name in ("type", "code", "message")} for one in said]
        return {"requestId": request_id, "hasError": True, "errorMessages": messages}
    return {"requestId": request_id, "hasErrors": True, "errors": list(said)}
