"""The shapes of a refusal (reference page, section 2): ``detail``, fields with their messages, items of a batch."""

from __future__ import annotations

from typing import Any

# The words are those of Django REST framework, whose habits the page finds in the recorded answers (assumed).
DETAIL = {
    401: "Invalid token.",
    403: "You do not have permission to perform this action.",
    404: "Not found.",
    409: "Conflict.",
    429: "Request was throttled. Expected available in 1 second.",
}
TECHNICAL = "A server error occurred."
Problems = dict[str, list[str]]


class Refusal(Exception):
    """An answer given up to."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body
        self.headers = headers or {}


def refused(status: int, detail: str | None = None, headers: dict[str, str] | None = None) -> Refusal:
    return Refusal(status, body(status, detail), headers)


def wrong(problems: Problems) -> Refusal:
    return Refusal(400, problems)


def wrong_items(problems: dict[int, Problems]) -> Refusal:
    """One bad item refuses the batch; the key ``errors`` of an item is assumed."""
    items = [{"index": index, "errors": said} for index, said in sorted(problems.items())]
    return Refusal(400, {"validation_errors": items})


def body(status: int, detail: str | None = None) -> dict[str, Any]:
    return {"detail": detail or DETAIL.get(status, TECHNICAL)}
