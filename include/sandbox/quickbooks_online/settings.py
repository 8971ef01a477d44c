"""What a person may set in the sandbox, with what holds otherwise: ``POST /edit/quickbooks_online/settings`` for one
company, ``.../app`` for the app registration that all companies share."""

from __future__ import annotations

from typing import Any

DEFAULT_SETTINGS: dict[str, Any] = {
    # Limits of one company (section 7).
    "calls_per_second": 10,
    "calls_per_minute": 500,
    "batches_per_minute_app": 40,
    "batches_per_minute": 120,
    # What other apps that this company has connected send each minute.
    "batches_of_other_apps": 0,
    "batch_items": 30,
    # Answers of a batch come "in_order" or "reversed": they are matched by bId.
    "batch_answers": "in_order",
    # Rows of a query page at most; STARTPOSITION 0 as 1 ("accept") or fault 4001 ("refuse").
    "query_cap": 1000,
    "start_position_zero": "accept",
    "total_count_on_pages": False,
    # An entity of a query in another case than its own: documented as wrong ("refuse"), and yet node-quickbooks sends
    # nothing else ("accept").
    "query_entity_case": "accept",
    # Change data capture: objects of one answer in "total" or of each "entity"; beyond 30 days "refuse" or "answer".
    "cdc_cap": 1000,
    "cdc_cap_scope": "total",
    "cdc_too_old": "refuse",
    # The same requestid with another body: "replay" the first answer, or "refuse" with 600.
    "request_id_reuse": "replay",
    # What a requestid whose first call failed is answered: "try" once more, or "repeat" the failure (not documented).
    "request_id_failed": "try",
    # The requestid of a write: "kept", or "ignored" (section 5: users report duplicates although it was the same).
    "requestid": "kept",
    # An empty text in a sparse update: "clear" the property, or "ignore" it (the page: what is left out is kept).
    "empty_text": "clear",
    # A reading by Id of an inactive entry of a list: "answer" it, or "refuse" with 610.
    "read_inactive": "answer",
    # A document number that the vendor's bills, or all journal entries, have already: "refuse" (6140) or "accept".
    "duplicate_numbers": "refuse",
    # The plan: below Plus there are no purchase orders, classes and departments, and asking for them is fault 5030.
    "edition": "plus",
    # What the gateway gives instead of an answer: None, "AuthorizationFailed" (3100) or "NoPermission" (120).
    "forbidden": None,
}

DEFAULT_APP: dict[str, Any] = {
    # The one address that is registered for the browser to come back to.
    "redirect_uri": "https://localhost/quickbooks/callback",
    # OAuth (section 2): age at which the refresh token string changes; the old one is "dead" then, or lives a "day" on.
    "refresh_rotates_after_s": 86_400,
    "old_refresh_token": "day",
    "hard_life_s": 157_680_000,
    # Two refreshes of one company within seconds: "allow", "refuse" the second, or "revoke" what the first got, too.
    "concurrent_refresh": "allow",
    # invalid_grant with its description (December 2025) or without (older).
    "describe_invalid_grant": True,
    # The month's allowance of reads of all companies (Builder tier); a batch of n queries counts once, or n times.
    "coreplus_calls_per_month": 500_000,
    "coreplus_counts_batch_items": False,
    # Webhooks (section 9): the app's URL, or None for none; "cloudevents" or "classic".
    "webhook_url": None,
    "webhook_format": "cloudevents",
    # Later events wait until an earlier one was acknowledged.
    "webhook_hold_back": False,
}

# What a setting that is a word may be.
CHOICES: dict[str, tuple[str | None, ...]] = {
    "start_position_zero": ("accept", "refuse"),
    "duplicate_numbers": ("refuse", "accept"),
    "query_entity_case": ("accept", "refuse"),
    "batch_answers": ("in_order", "reversed"),
    "cdc_cap_scope": ("total", "entity"),
    "cdc_too_old": ("refuse", "answer"),
    "request_id_reuse": ("replay", "refuse"),
    "request_id_failed": ("try", "repeat"),
    "requestid": ("kept", "ignored"),
    "empty_text": ("clear", "ignore"),
    "read_inactive": ("answer", "refuse"),
    "edition": ("plus", "essentials"),
    "forbidden": (None, "AuthorizationFailed", "NoPermission"),
    "old_refresh_token": ("dead", "day"),
    "concurrent_refresh": ("allow", "refuse", "revoke"),
    "webhook_format": ("cloudevents", "classic"),
}


def problem(values: dict[str, Any], known: dict[str, Any]) -> str | None:
    """Why these values cannot be set, in words for the person who sent them; None when they can."""
    for name, value in values.items():
        if name not in known:
            return f"no setting {name!r}; there are {', '.join(known)}"
        if name in CHOICES and value not in CHOICES[name]:
            return f"{name} is one of {', '.join(map(str, CHOICES[name]))}, not {value!r}"
        if isinstance(known[name], bool) and not isinstance(value, bool):
            return f"{name} is true or false, not {value!r}"
        is_whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if isinstance(known[name], int) and not isinstance(known[name], bool) and not is_whole:
            return f"{name} is a whole number from 0, not {value!r}"
    return None
