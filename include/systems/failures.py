"""A write that got no answer, as the outcome the delivery engine acts on."""

from __future__ import annotations

from include.http.errors import ApiError, BudgetSpent, Refused, Throttled, Transient, Unauthorised
from include.systems.base import Outcome, OutcomeKind

_KINDS: tuple[tuple[type[ApiError], OutcomeKind, str], ...] = (
    (Throttled, "throttled", "throttled"),
    (Unauthorised, "unauthorised", "unauthorised"),
    (Refused, "refused", "refused"),
    (Transient, "retry", "no_connection"),
)


def outcome_of(error: ApiError) -> Outcome:
    """The outcome of a write that ended in ``error``; anything that does not say that nothing happened is unknown.

    ``BudgetSpent`` is raised again: the request never left, and the whole flow has to stop.
    """
    if isinstance(error, BudgetSpent):
        raise error
    kind, code = next(
        ((kind, code) for group, kind, code in _KINDS if isinstance(error, group)), ("unknown", "no_answer")
    )
    until = error.until if isinstance(error, Throttled) else None
    return Outcome(
        kind,
        code=code,
        text=str(error),
        status=error.status,
        request_id=error.request_id,
        request_id_sent=error.request_id_sent,
        retry_at=until,
    )
