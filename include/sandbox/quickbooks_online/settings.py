"""What a person may set for a company of the sandbox, with what holds otherwise (``POST /edit/.../settings``)."""

from __future__ import annotations

from typing import Any

DEFAULT_SETTINGS: dict[str, Any] = {
    # Limits (section 7). ``corepluscalls_a_month`` None: metered, never blocked.
    "calls_per_second": 10,
    "calls_per_minute": 500,
    "batches_per_minute_app": 40,
    "batches_per_minute": 120,
    "coreplus_calls_per_month": 500_000,
    # Whether a batch of n queries bills n reads or 1 is not documented.
    "coreplus_counts_batch_items": False,
    "batch_items": 30,
    # 1000 objects of change data capture: "total" or "entity" (section 5).
    "cdc_cap": 1000,
    "cdc_cap_scope": "total",
    # What a changedSince older than 30 days gets: "refuse" or "answer".
    "cdc_too_old": "refuse",
    # The same requestid with another body: "replay" the first answer, or "refuse" with 600.
    "request_id_reuse": "replay",
    # Rows of a query page at most.
    "query_cap": 1000,
    # STARTPOSITION 0: "accept" it as 1, or "refuse" with 4001.
    "start_position_zero": "accept",
    "total_count_on_pages": False,
    # OAuth (section 2). Old refresh tokens after a rotation: "dead" at once, or alive for another "day".
    "refresh_rotates_after_s": 86_400,
    "old_refresh_token": "day",
    # A reason the gateway gives instead of an answer: None, "AuthorizationFailed" (3100), "NoPermission" (120).
    "forbidden": None,
    # Webhooks (section 9): the app's URL, or None for none; "cloudevents" or "classic".
    "webhook_url": None,
    "webhook_format": "cloudevents",
}
