"""Refusals: ``{"error": {"code", "message"}}``, the message with a correlation id at its end.

Source: dev-itpro/webservices/dynamics-error-codes.md (codes), use-odata-batch.md (form) and
includes/include-http-status-error-codes.md (statuses) of MicrosoftDocs/dynamics365smb-devitpro-pb.
"""

from __future__ import annotations

from typing import Any

# 429 and those of the gateway carry no documented code.
OF_STATUS = {
    400: ("BadRequest", "Invalid Request Body"),
    401: ("Authentication_InvalidCredentials", "The server has rejected the client credentials."),
    404: ("BadRequest_NotFound", "Bad Request - Error in query syntax"),
    405: (
        "BadRequest_MethodNotAllowed",
        "The request is not allowed within Microsoft Dynamics NAV OData web services.",
    ),
}


class Refusal(Exception):
    """An answer given up to."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    def body(self, correlation: str) -> Any:
        return envelope(self.code, self.message, correlation)


class TokenRefusal(Exception):
    """What the identity platform answers instead of a token (learn.microsoft.com/entra/identity-platform,
    v2-oauth2-client-creds-grant-flow and reference-error-codes)."""

    def __init__(self, status: int, error: str, number: int, text: str) -> None:
        super().__init__(text)
        said = f"AADSTS{number}: {text}"
        self.status, self.body = status, {"error": error, "error_description": said, "error_codes": [number]}


def envelope(code: str, message: str, correlation: str) -> Any:
    return {"error": {"code": code, "message": f"{message}  CorrelationId:  {correlation}."}}


def injected(status: int, correlation: str) -> Any:
    code, message = OF_STATUS.get(status, ("Unknown", f"The service answers {status} now."))
    return envelope(code, message, correlation)


def nowhere(segment: str) -> Refusal:
    return Refusal(404, "BadRequest_ResourceNotFound", f"Resource not found for the segment '{segment}'.")


def malformed(text: str) -> Refusal:
    return Refusal(400, "BadRequest", text)
