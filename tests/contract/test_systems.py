"""What every system must do before a link may use it, over real HTTP against the sandbox: one suite for all of them.

Its rooms, its client, and a document of it through the delivery engine; ``test_writers.py`` goes through every flow.

A new system is added to ``cases.py``; ``python -m tests.contract.missing SYSTEM`` lists what it still lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from include.delivery.context import Context, FlowResult
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow, read_row
from include.documents import Document, to_json
from include.http.errors import ApiError, MalformedAnswer, Refused, Transient, Unauthorised
from include.store.database import Store
from include.systems import registry
from tests.conftest import RunningSandbox
from tests.contract.cases import CASES, Case
from tests.contract.missing import missing
from tests.support.live import Live
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

WRITTEN = [name for name in sorted(registry.SYSTEMS) if registry.writes(name)]
LOGINS = ("token", "tokens", "bearer")
"""How the paths of logins end."""
FILES = "/bw-api-responses/"
"""Where Basware's redirects lead: not to its API."""


written = pytest.mark.parametrize("name", WRITTEN)


@dataclass
class Opened:
    """A system on the sandbox, ready to be asked and written to."""

    name: str
    case: Case
    live: Live
    sandbox: RunningSandbox
    store: Store
    document: Document | None

    @property
    def row(self) -> OutboxRow:
        case, document = self.case, self.document
        assert document is not None
        return read_row(
            {
                "link": "contract",
                "flow": case.flow,
                "company": document.company,
                "source_key": document.source_key,
                "target_system": self.name,
                "target_connection": "contract",
                "target_company": case.company,
                "wanted": "present",
                "document": to_json(document),
                "number": document.source_key,
            }
        )

    def deliver(self) -> FlowResult:
        context = Context("contract", "run", self.store, self.live.clock)
        assert self.case.writer is not None
        return deliver(self.case.flow, [self.row], self.case.writer(self.live), context)

    def fault(self, **spec: Any) -> None:
        self.sandbox.fault(system=self.name, **spec)

    def read(self) -> list[Any]:
        path, params = self.case.listed
        return list(self.live.client.pages(self.case.company, path, params))

    def records(self) -> list[dict[str, Any]]:
        path, params = self.case.listed
        return list(self.live.client.rows(self.case.company, path, params))

    def calls(self) -> list[dict[str, Any]]:
        return [call for call in self.sandbox.get("/calls")["calls"] if call["system"] == self.name]

    def asked(self) -> list[dict[str, Any]]:
        """Its calls, logins apart, and files that it answered with."""
        calls = [call for call in self.calls() if not call["path"].startswith(FILES)]
        return [call for call in calls if not call["path"].endswith(LOGINS)]

    def wait(self, seconds: float) -> None:
        self.live.clock.wait_until(self.live.clock.now() + timedelta(seconds=seconds))

    def there(self) -> list[dict[str, Any]]:
        rows = self.sandbox.state(self.name, self.case.written_entity, self.case.company)
        return [row for row in rows if self.case.written(row)]


@pytest.fixture(scope="module", params=sorted(registry.SYSTEMS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(name: str, sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Opened]:  # noqa: F811
    case = CASES[name]
    with case.open(sandbox, sqlite_store) as live:
        document = case.document(sandbox) if case.document else None
        yield Opened(name, case, live, sandbox, sqlite_store, document)


def test_the_system_is_in_every_room_under_one_name(name: str) -> None:
    assert missing(name) == []


def test_what_a_new_system_lacks_is_listed_place_by_place() -> None:
    lines = "\n".join(missing("a_new_system"))
    places = (
        "include/systems/a_new_system/writer.py",
        "include/systems/a_new_system/system.py",
        "dlt_sources/readers/a_new_system.py",
        "include/systems/registry.py",
    )
    for place in places:
        assert place in lines


def test_a_long_list_comes_page_by_page_and_whole(opened: Opened) -> None:
    rows, key = opened.records(), opened.case.row_key
    state = opened.sandbox.state(opened.name, opened.case.entity, opened.case.listed_company)
    assert len(opened.read()) > 1
    assert len(state) > 10
    assert sorted(str(row[key]) for row in rows) == sorted(str(row[key]) for row in state)


def test_what_may_be_read_is_told_kind_by_kind_with_about_a_call_each(opened: Opened) -> None:
    system, companies = registry.system(opened.name), [opened.case.company]
    before = len(opened.asked())
    rights = list(system.rights(opened.live.client, companies))
    assert [right for right in rights if right.problem] == []
    assert {right.company for right in rights} <= {"", *companies}
    # About as many calls as there are kinds of record; Exact Online looks at the divisions after a new token.
    assert 1 <= len(opened.asked()) - before <= len(rights) + 1


def test_every_call_is_counted(opened: Opened) -> None:
    opened.read()
    assert sum(counted.calls for counted in opened.live.meter.calls().values()) == len(opened.calls())


def test_a_minute_limit_is_waited_out_on_the_clock(opened: Opened) -> None:
    opened.read()
    before = opened.live.clock.now()
    opened.fault(status=429, count=1)
    opened.read()
    assert (opened.live.clock.now() - before).total_seconds() >= 1
    assert [call["status"] for call in opened.asked()].count(429) == 1


def test_a_fault_that_passes_is_not_noticed(opened: Opened) -> None:
    opened.fault(status=503, count=1)
    assert opened.read()


@pytest.mark.parametrize(
    ("fault", "group"),
    [
        pytest.param({"status": 503}, Transient, id="503"),
        pytest.param({"status": 400, "body": {"message": "no"}}, Refused, id="400"),
        pytest.param({"status": 200, "html": True}, MalformedAnswer, id="html"),
        pytest.param({"status": 200, "body": {"d": 7, "Items": 7}}, MalformedAnswer, id="no list"),
        pytest.param({"drop_before_commit": True}, Transient, id="hung up"),
    ],
)
def test_a_fault_that_stays_has_its_group_and_says_where(
    opened: Opened, fault: dict[str, Any], group: type[ApiError]
) -> None:
    opened.fault(path=opened.case.listed[0], **fault)
    with pytest.raises(group) as raised:
        opened.records()
    assert opened.name in str(raised.value)
    assert opened.case.listed[0].lower().split("/")[-1] in str(raised.value).lower()


def test_half_an_answer_is_never_taken_for_a_whole_one(opened: Opened) -> None:
    opened.fault(path=opened.case.listed[0], truncate=True)
    with pytest.raises((MalformedAnswer, Transient)):
        opened.read()


def test_refused_credentials_ask_for_a_person_and_show_no_secret(opened: Opened) -> None:
    secrets = [str(value) for value in _leaves(opened.sandbox.credentials(opened.name)) if len(str(value)) > 8]
    opened.fault(status=401)
    with pytest.raises(Unauthorised) as raised:
        opened.read()
    assert [secret for secret in secrets if secret in str(raised.value)] == []


@written
def test_a_second_delivery_changes_nothing(opened: Opened) -> None:
    assert opened.deliver().counts["delivered"] == 1
    there, asked = opened.there(), len(opened.asked())
    again = opened.deliver()
    assert (again.counts["unchanged"], again.counts["delivered"]) == (1, 0)
    assert opened.there() == there
    assert len(opened.asked()) == asked


@written
def test_a_lost_answer_is_found_again_and_sent_once(opened: Opened) -> None:
    opened.fault(method="POST", path=opened.case.write_path, drop_after_commit=True, count=1)
    assert opened.deliver().counts["unknown"] == 1
    opened.wait(600)
    again = opened.deliver()
    assert again.counts["delivered"] == 1, (again.counts, again.reasons)
    assert len(opened.there()) == 1
    writes = [call for call in opened.asked() if call["method"] == "POST"]
    assert len(writes) == 1


@written
def test_a_lost_request_is_sent_again_once_its_absence_is_sure(opened: Opened) -> None:
    opened.fault(method="POST", path=opened.case.write_path, drop_before_commit=True, count=1)
    assert opened.deliver().counts["unknown"] == 1
    assert opened.there() == []
    for _ in range(2):
        opened.wait(600)
        last = opened.deliver()
    assert last.counts["unknown"] == 0, last.reasons
    assert len(opened.there()) == 1


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for entry in value.values():
            yield from _leaves(entry)
    else:
        yield value
