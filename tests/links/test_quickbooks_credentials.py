"""The second link's token chain, its month of metered reads and its long pauses: real processes against the simulated
vendors, days and months apart on the virtual clock. Each trouble is told in a plain sentence, an alert stands as long
as it lasts, and nothing is lost.

One company lives through all of it in the order of this file.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from include.warehouse.database import Warehouse
from tests.support import agreement, life_quickbooks
from tests.support.stories import quickbooks_credentials, quickbooks_months
from tests.support.stories.quickbooks_credentials import (
    CONNECTION,
    HOURS_OF_A_STRING,
    SYSTEM,
    Dead,
    Ending,
    Killed,
    Story,
)
from tests.support.stories.quickbooks_months import Idle, Next, Spent

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with quickbooks_credentials.opened(tmp_path_factory.mktemp("credentials")) as story:
        yield story


# --- the string of the refresh token ---------------------------------------------------------------------------------


def test_a_string_that_changed_is_stored_and_used(story: Story) -> None:
    """Intuit takes no old string any more from the moment that there is a new one."""
    story.app(old_refresh_token="dead")
    strings = [story.refresh_token()]
    for _ in range(2):
        story.company.sandbox.advance(HOURS_OF_A_STRING * 3600)
        said = story.check()
        assert said["works"], said
        strings.append(story.refresh_token())
    assert len(set(strings)) == 3
    assert said["says"].startswith(f"companies {story.realm}; can read vendors, bills and payments")


@pytest.fixture(scope="module")
def killed(story: Story) -> Killed:
    return quickbooks_credentials.died_with_the_string(story)


def test_a_string_that_nobody_stored_is_found_again_while_the_old_one_lives(killed: Killed) -> None:
    assert killed.check["works"], killed.check
    assert killed.exact["result"] in ("done", "remarks")


@pytest.fixture(scope="module")
def dead(killed: Killed) -> Dead:
    return quickbooks_credentials.lost_the_string(killed.story)


def test_a_string_that_is_lost_for_good_asks_for_a_new_consent_and_shows_no_secret(dead: Dead) -> None:
    assert "QuickBooks does not renew this connection's consent" in dead.said
    assert "Incorrect or invalid refresh token" in dead.said
    assert "run `connect quickbooks_online` so that a person consents again" in dead.said
    credentials = dead.story.company.sandbox.credentials(SYSTEM)
    assert [name for name, value in credentials.items() if value in dead.said] == []


def test_the_alert_is_urgent_and_the_other_link_goes_on(dead: Dead) -> None:
    assert set(dead.alerts) == {"credentials_refused"}
    alert = dead.alerts["credentials_refused"]
    assert alert["severity"] == "urgent"
    assert "connect quickbooks_online" in alert["text"]
    assert dead.exact.code in (0, 1), dead.exact.err
    assert {row["connection"]: row["works"] for row in dead.checks} == {
        "exact_main": True,
        "avid_main": True,
        CONNECTION: False,
    }


def test_a_consent_that_a_person_took_back_is_told_in_the_same_words(dead: Dead) -> None:
    story = dead.story
    story.connected()
    assert story.check()["works"]
    story.company.sandbox.edit(SYSTEM, "consents", {"company": story.realm, "delete": True})
    story.company.sandbox.advance(3600)
    said = story.check()
    assert not said["works"]
    assert "run `connect quickbooks_online` so that a person consents again" in said["says"]
    story.connected()
    assert story.check()["works"]


# --- a long pause ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def idle(dead: Dead) -> Idle:
    return quickbooks_months.paused(dead.story)


def test_the_end_of_an_unused_refresh_token_is_warned_of_five_days_ahead(idle: Idle) -> None:
    alert = idle.warning["reauthorisation_due"]
    assert alert["severity"] == "warning"
    assert f"expires on {idle.ends:%d %B %Y} at" in alert["text"]
    assert "unless it is used: any run of a link before that renews it" in alert["text"]
    assert idle.after == {}, "the run has used it"


def test_changes_older_than_the_vendor_shows_are_queried_and_nothing_is_lost(idle: Idle) -> None:
    asked = [call for call in idle.calls if call["method"] == "GET"]
    assert "cdc" not in {call["path"].rpartition("/")[2] for call in asked}
    assert [call["status"] for call in asked if call["status"] != 200] == []
    assert any("LastUpdatedTime" in call["query"] for call in asked)
    there = life_quickbooks.in_avid(idle.story.company, idle.bill)
    assert there is not None
    assert there["InvoiceNumber"] == "IDLE-1"
    assert raw_ids(idle.story, "bills") == ids_of(idle.story, "bill")


def raw_ids(story: Story, table: str) -> set[str]:
    """The Ids of the records that our raw table shows as there."""
    warehouse = Warehouse.of_link(story.company.home, story.company.link)
    with duckdb.connect(str(warehouse.path), read_only=True) as database:
        rows = database.execute(f"select id from raw_{SYSTEM}.{table} where not is_deleted").fetchall()
    return {str(row[0]) for row in rows}


def ids_of(story: Story, entity: str) -> set[str]:
    return {str(row["Id"]) for row in story.company.sandbox.state(SYSTEM, entity)}


# --- the month of metered reads --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spent(idle: Idle) -> Spent:
    return quickbooks_months.month_spent(idle)


def test_reads_that_stay_refused_stop_the_link_instead_of_asking_on(spent: Spent) -> None:
    assert [call["status"] for call in spent.refused if call["path"].endswith(("cdc", "query"))] == [429, 429, 429]
    assert "the month's metered reads of the app's workspace may be used up by its other companies" in spent.elsewhere
    assert "look at the app's usage in Intuit's developer portal; the next run tries again" in spent.elsewhere
    assert "budget_spent" in spent.alerts
    assert "other companies" in spent.alerts["budget_spent"]["text"]


def test_a_month_that_we_used_up_is_not_asked_into_and_says_until_when(spent: Spent) -> None:
    assert spent.asked == []
    assert f"{spent.used} of this month's {spent.allowed} metered reads are used and the rest is a reserve" in spent.own
    assert "nothing more is called before 2027-03-01 08:00 UTC" in spent.own


@pytest.fixture(scope="module")
def next_month(spent: Spent) -> Next:
    return quickbooks_months.month_begun(spent.story)


def test_the_next_month_begins_by_itself_and_the_alert_is_gone(next_month: Next) -> None:
    spent = next_month.summary["calls"][SYSTEM]
    assert spent["month_used"] == spent["metered"] == len(next_month.asked)
    assert "budget_spent" not in next_month.alerts


def test_more_changes_than_the_vendor_shows_at_once_are_all_read(next_month: Next) -> None:
    story = next_month.story
    ways = [call["path"].rpartition("/")[2] for call in next_month.asked]
    assert ways.count("cdc") > 1, "a full answer is not believed: each kind is asked for by itself"
    assert "query" in ways, "and what fills an answer alone is queried"
    assert len(ids_of(story, "item")) >= 1000
    for table, entity in (("items", "item"), ("bills", "bill"), ("vendors", "vendor")):
        assert raw_ids(story, table) == ids_of(story, entity)
    assert life_quickbooks.in_avid(story.company, next_month.bill) is not None
    assert agreement.problems(story.company) == []


# --- the end of a consent for good -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ending(next_month: Next) -> Ending:
    return quickbooks_credentials.consent_ended(next_month.story)


def test_the_end_for_good_is_warned_of_months_ahead_and_in_the_last_days_urgently(ending: Ending) -> None:
    text = (
        f"the consent of {CONNECTION} ({SYSTEM}) ends for good on {ending.ends:%d %B %Y}, however often it is used: "
        f"a person authorises anew and enters it with `ml-connector connect {CONNECTION}` before that"
    )
    found = [alerts["reauthorisation_due"] for alerts in (ending.warned, ending.urgent)]
    assert [(alert["severity"], alert["text"]) for alert in found] == [("warning", text), ("urgent", text)]


def test_after_it_only_a_person_helps(ending: Ending) -> None:
    assert not ending.said["works"]
    assert "run `connect quickbooks_online` so that a person consents again" in ending.said["says"]
    ending.story.app(hard_life_s=157_680_000)
    ending.story.connected()
    assert ending.story.check()["works"]
    assert "reauthorisation_due" not in ending.story.watched()
