"""Which errors a scheduler may repeat a step for, and which only a person ends: by kind of error.

A store or warehouse that is busy, a vendor that does not answer, a slow-down: the same step may work in a moment. What
was refused, a setting that is wrong and credentials that are missing stay so until somebody acts; repeating would cost
calls and put off the alert.
"""

from __future__ import annotations

from include.connections.credentials import NoCredentials
from include.http.errors import BudgetSpent, Refused, Unauthorised, WrongSetting
from include.links import ConfigurationError
from include.pipeline.run_context import RunFailed
from include.store.vault import VaultError
from include.systems.registry import NotConnectable
from include.warehouse.object_store import WrongObjects

# ``BudgetSpent`` names the moment before which nothing more may be called; it is further away than any retry.
FOR_A_PERSON = (
    BudgetSpent,
    ConfigurationError,
    NoCredentials,
    NotConnectable,
    Refused,
    Unauthorised,
    VaultError,
    WrongObjects,
    WrongSetting,
)
_NAMES = frozenset(kind.__name__ for kind in FOR_A_PERSON)


def is_permanent(problem: Exception) -> bool:
    """Whether the same step, repeated as it is, would end the same way."""
    if isinstance(problem, RunFailed):
        return bool(problem.causes) and _NAMES.issuperset(problem.causes)
    return isinstance(problem, FOR_A_PERSON)
