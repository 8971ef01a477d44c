"""Which errors are worth a repetition."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.clock import ClockUnreachable
from include.connections.credentials import NoCredentials
from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Throttled, Transient, Unauthorised, WrongSetting
from include.links import ConfigurationError
from include.pipeline.retries import is_permanent
from include.pipeline.run_context import RunFailed
from include.store.leases import LeaseTaken
from include.store.vault import VaultError
from include.systems.quickbooks_online.outcomes import Absent
from include.systems.registry import NotConnectable
from include.warehouse.duckdb_file import WarehouseBusy
from include.warehouse.object_store import ObjectsUnreachable, WrongObjects

MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "problem",
    [
        Unauthorised("the refresh token is not accepted"),
        Refused("the request was refused"),
        Absent("there is no such object"),
        BudgetSpent("the calls of the day are used up", until=MIDNIGHT),
        NoCredentials("the connection avid_main has no credentials"),
        VaultError("encrypted under another key"),
        ConfigurationError("line 7: timezone Europe/Nowhere"),
        WrongSetting("ML_CONNECTOR_THREADS is 'many'"),
        NotConnectable("nothing can be read from sage"),
        WrongObjects("ML_CONNECTOR_OBJECTS is 'ftp://books'"),
        RunFailed("nothing could be read", ["Unauthorised"]),
        RunFailed("nothing could be read", ["Unauthorised", "Refused", "Refused"]),
    ],
    ids=repr,
)
def test_what_only_a_person_ends_is_not_repeated(problem: Exception) -> None:
    assert is_permanent(problem)


@pytest.mark.parametrize(
    "problem",
    [
        Transient("502"),
        Throttled("slow down"),
        MalformedAnswer("HTML came"),
        WarehouseBusy("another run builds the tables"),
        LeaseTaken("connection avid_main", "another run", 60.0),
        ClockUnreachable("no answer"),
        ObjectsUnreachable("the object store s3://books could not read loads/1"),
        OSError("no space left on device"),
        KeyError("a slip of ours"),
        RunFailed("nothing could be read"),
        RunFailed("nothing could be read", ["Transient"]),
        RunFailed("nothing could be read", ["Unauthorised", "Transient"]),
    ],
    ids=repr,
)
def test_what_may_work_in_a_moment_is_repeated(problem: Exception) -> None:
    assert not is_permanent(problem)
