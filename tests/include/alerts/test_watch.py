from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.alerts import refusals
from include.alerts.watch import (
    OF_A_CONNECTION,
    OF_A_LINK,
    ConnectionFacts,
    LinkFacts,
    Standing,
    Stopped,
    Trouble,
    of_connection,
    of_link,
    undecided,
)
from include.delivery.findings import ALERT_CODES, UNAUTHORISED
from include.store.alerts import About
from include.store.inbox import Count
from include.systems.quickbooks_online.contract import REFRESH_TOKEN_LIFE

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
DAY = timedelta(days=1)
LIFE = timedelta(days=30)
RUNBOOKS = Path(__file__).resolve().parents[3] / "docs" / "runbooks"


def codes(found: list) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in found]


def exact(**values: object) -> ConnectionFacts:
    return ConnectionFacts(**{"name": "exact_main", "system": "exact_online", "lives": LIFE, **values})  # type: ignore[arg-type]


def link(**values: object) -> LinkFacts:
    base = {"name": "one", "schedule": {"default": "0 6 * * *"}, "timezone": "Europe/Amsterdam"}
    return LinkFacts(**{**base, **values})  # type: ignore[arg-type]


def test_every_alert_has_a_runbook_of_its_name_that_the_overview_lists() -> None:
    of_the_engine = {UNAUTHORISED, "posted_twice", "writer_failed"}
    codes_there_are = {*OF_A_CONNECTION, *OF_A_LINK, *ALERT_CODES, *of_the_engine}
    assert sorted(code for code in codes_there_are if not (RUNBOOKS / f"{code}.md").exists()) == []
    overview = (RUNBOOKS / "README.md").read_text()
    assert sorted(code for code in codes_there_are if f"`{code}`" not in overview) == []
    assert sorted(page.stem for page in RUNBOOKS.glob("[a-z]*.md") if f"({page.name})" not in overview) == []


@pytest.mark.parametrize(
    ("unused", "expected"),
    [
        (timedelta(0), []),
        (25 * DAY - timedelta(seconds=1), []),
        (25 * DAY, [("reauthorisation_due", "warning")]),
        (30 * DAY - timedelta(seconds=1), [("reauthorisation_due", "warning")]),
        (30 * DAY, [("reauthorisation_due", "urgent")]),
    ],
)
def test_reauthorisation_is_due_five_days_before_the_token_dies(
    unused: timedelta, expected: list[tuple[str, str]]
) -> None:
    assert codes(of_connection(exact(used_at=NOW - unused), NOW)) == expected


@pytest.mark.parametrize(
    ("unused", "expected"),
    [
        (94 * DAY, []),
        (95 * DAY, [("reauthorisation_due", "warning")]),
        (100 * DAY, [("reauthorisation_due", "urgent")]),
    ],
)
def test_quickbooks_hundred_idle_days_are_warned_of_too(unused: timedelta, expected: list[tuple[str, str]]) -> None:
    facts = ConnectionFacts("quickbooks_main", "quickbooks_online", NOW - unused, REFRESH_TOKEN_LIFE)
    assert codes(of_connection(facts, NOW)) == expected


@pytest.mark.parametrize(
    ("left", "unused", "expected"),
    [
        (91 * DAY, timedelta(0), []),
        (90 * DAY, timedelta(0), [("reauthorisation_due", "warning")]),
        (5 * DAY, timedelta(0), [("reauthorisation_due", "urgent")]),
        (timedelta(0), timedelta(0), [("reauthorisation_due", "urgent")]),
        (60 * DAY, 26 * DAY, [("reauthorisation_due", "warning")]),
        (60 * DAY, 31 * DAY, [("reauthorisation_due", "urgent")]),
        (DAY, 26 * DAY, [("reauthorisation_due", "urgent")]),
    ],
)
def test_a_consent_that_no_use_prolongs_is_told_of_three_months_before_its_end(
    left: timedelta, unused: timedelta, expected: list[tuple[str, str]]
) -> None:
    assert codes(of_connection(exact(used_at=NOW - unused, ends_at=NOW + left), NOW)) == expected


def test_the_warning_of_the_end_for_good_names_the_day() -> None:
    again = "a person authorises anew and enters it with `ml-connector connect exact_main`"
    text = f"ends for good on 20 December 2026, however often it is used: {again} before that"
    about, what = About(connection="exact_main"), "the consent of exact_main (exact_online)"
    assert of_connection(exact(used_at=NOW, ends_at=NOW + 30 * DAY), NOW) == [
        Standing(about, "reauthorisation_due", "warning", f"{what} {text}")
    ]
    assert of_connection(exact(used_at=NOW, ends_at=NOW), NOW) == [
        Standing(about, "reauthorisation_due", "urgent", f"{what} ended on 20 November 2026: {again}")
    ]


def test_what_the_receiver_refuses_of_a_connection_is_said_beside_the_rest() -> None:
    came = [Count("exact_main", NOW.date(), "not_genuine", 3, NOW, NOW)]
    [refused] = of_connection(exact(used_at=NOW, came=came), NOW)
    assert refused == refusals.standing("exact_main", "exact_online", came, NOW)


def test_the_warning_names_the_day_and_what_helps() -> None:
    about = About(connection="exact_main")
    assert of_connection(exact(used_at=NOW - 26 * DAY), NOW) == [
        Standing(
            about,
            "reauthorisation_due",
            "warning",
            "the refresh token of exact_main (exact_online), last renewed on 25 October 2026, expires on 24 November "
            "2026 at 12:00 UTC unless it is used: any run of a link before that renews it",
        )
    ]
    assert of_connection(exact(used_at=NOW - 31 * DAY), NOW) == [
        Standing(
            about,
            "reauthorisation_due",
            "urgent",
            "the refresh token of exact_main (exact_online), last renewed on 20 October 2026, has expired: authorise "
            "again and enter it with `ml-connector connect exact_main`",
        )
    ]


def test_a_system_whose_keys_live_for_ever_and_a_chain_that_never_began_are_never_due() -> None:
    assert of_connection(exact(used_at=NOW - 900 * DAY, lives=None), NOW) == []
    assert of_connection(exact(used_at=None), NOW) == []


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("Unauthorised", [("credentials_refused", "urgent")]),
        ("unauthorised", [("credentials_refused", "urgent")]),
        ("NoCredentials", [("credentials_refused", "urgent")]),
        ("Transient", [("unreachable", "warning")]),
        ("BudgetSpent", [("budget_spent", "warning")]),
        ("too_many_refusals", [("budget_spent", "warning")]),
        ("throttled", [("budget_spent", "warning")]),
        ("Refused", []),
        ("brake", []),
    ],
)
def test_trouble_with_a_connection_is_an_alert_by_its_cause(cause: str, expected: list[tuple[str, str]]) -> None:
    assert codes(of_connection(exact(trouble=[Trouble(cause, "why")]), NOW)) == expected


def test_the_same_trouble_in_many_feeds_is_one_alert_with_the_first_words() -> None:
    many = [Trouble("Unauthorised", "accounts"), Trouble("Unauthorised", "journals"), Trouble("Transient", "down")]
    about = About(connection="exact_main")
    assert of_connection(exact(trouble=many), NOW) == [
        Standing(about, "credentials_refused", "urgent", "accounts"),
        Standing(about, "unreachable", "warning", "down"),
    ]


def test_a_connection_that_nobody_called_keeps_the_alerts_it_has() -> None:
    assert undecided(exact()) == ("credentials_refused", "unreachable", "budget_spent")
    assert undecided(exact(answered=True)) == ()
    assert undecided(exact(trouble=[Trouble("Transient", "down")])) == ()


@pytest.mark.parametrize(
    ("ended", "missed"),
    [
        (datetime(2026, 11, 20, 5, 1, tzinfo=UTC), False),  # 06:01 in Amsterdam, this morning's
        (datetime(2026, 11, 20, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 19, 5, 1, tzinfo=UTC), True),
        (None, False),  # it never ran: nobody has set it going
    ],
)
def test_a_run_is_missed_when_its_moment_passed_and_none_ended_since(ended: datetime | None, missed: bool) -> None:
    assert codes(of_link(link(ended_at=ended), NOW)) == ([("run_missed", "warning")] if missed else [])


def test_a_missed_run_is_told_in_the_links_own_time() -> None:
    text = (
        "one should have run at 06:00 on 20 November 2026 (Europe/Amsterdam), and no run has ended since 19 November "
        "2026 05:01 UTC: is Airflow up, and its DAG not paused?"
    )
    ended = datetime(2026, 11, 19, 5, 1, tzinfo=UTC)
    assert of_link(link(ended_at=ended), NOW) == [Standing(About(link="one"), "run_missed", "warning", text)]


def test_a_run_that_ended_or_began_at_the_very_moment_counts_though_the_clock_shows_seconds() -> None:
    moment = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
    looking = moment + timedelta(hours=1, seconds=30, microseconds=7)
    assert of_link(link(ended_at=moment), looking) == []
    assert of_link(link(ended_at=moment - DAY, running_since=moment), looking) == []
    just_before = moment - timedelta(microseconds=1)
    assert codes(of_link(link(ended_at=just_before), looking)) == [("run_missed", "warning")]


def test_a_run_has_an_hour_to_come_to_its_end() -> None:
    yesterday = datetime(2026, 11, 19, 5, 1, tzinfo=UTC)
    assert of_link(link(ended_at=yesterday), datetime(2026, 11, 20, 5, 59, tzinfo=UTC)) == []
    assert codes(of_link(link(ended_at=yesterday), datetime(2026, 11, 20, 6, 0, tzinfo=UTC))) == [
        ("run_missed", "warning")
    ]


def test_a_run_that_is_still_under_way_is_not_missed_unless_it_never_ends() -> None:
    began = datetime(2026, 11, 20, 5, 0, 5, tzinfo=UTC)
    late = link(ended_at=NOW - 2 * DAY, running_since=began)
    assert of_link(late, began + timedelta(hours=5)) == []
    assert codes(of_link(late, began + timedelta(hours=6))) == [("run_missed", "warning")]


def test_of_several_lines_the_latest_moment_counts_and_any_run_makes_up_for_it() -> None:
    lines = {"default": "*/15 6-20 * * 1-5", "payments": "0 6 * * *"}
    assert of_link(link(schedule=lines, ended_at=datetime(2026, 11, 20, 11, 2, tzinfo=UTC)), NOW) == []
    (missed,) = of_link(link(schedule=lines, ended_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC)), NOW)
    assert "should have run at 12:00 on 20 November 2026 (Europe/Amsterdam)" in missed.text


def test_a_link_without_a_schedule_is_never_missed() -> None:
    assert of_link(link(schedule={}, ended_at=NOW - 90 * DAY), NOW) == []


def test_a_run_that_failed_says_why_until_one_succeeds() -> None:
    assert of_link(link(schedule={}, failure="the disk is full"), NOW) == [
        Standing(About(link="one"), "run_failed", "urgent", "the last run of one failed: the disk is full")
    ]


def test_documents_are_told_of_after_so_many_days_the_oldest_first() -> None:
    stopped = [
        Stopped("payments", "P-3", "refused", NOW - 3 * DAY),
        Stopped("payments", "P-4", "refused", NOW - 4 * DAY),
        Stopped("purchase_invoices", "F-5", "refused", NOW - 5 * DAY),
        Stopped("purchase_invoices", "F-9", "blocked", NOW - 9 * DAY),
        Stopped("purchase_invoices", "F-6", "waiting", NOW - 6 * DAY),
        Stopped("vendors", "V-7", "unknown", NOW - 7 * DAY),
    ]
    about = About(link="one")
    assert of_link(link(schedule={}, stopped=stopped), NOW) == [
        Standing(
            about,
            "documents_refused",
            "warning",
            "2 documents are refused by the vendor, the oldest for 5 days: F-5 (purchase_invoices), P-4 (payments). "
            "Read the vendor's words, fix the cause, then retry.",
        ),
        Standing(
            about,
            "documents_blocked",
            "warning",
            "1 document is blocked, the oldest for 9 days: F-9 (purchase_invoices). Fix what each sentence says; the "
            "next run sends them. 1 document is waiting, the oldest for 6 days: F-6 (purchase_invoices). They wait "
            "for other documents, which must go first, for a data check, or for a signed month end.",
        ),
        Standing(
            about,
            "unknown_outcome",
            "warning",
            "1 document is without a known outcome, the oldest for 7 days: V-7 (vendors). Look them up in the target.",
        ),
    ]


def test_many_documents_are_counted_rather_than_all_named() -> None:
    def told(count: int) -> str:
        stopped = [Stopped("payments", f"P-{n}", "refused", NOW - 9 * DAY) for n in range(count)]
        (found,) = of_link(link(schedule={}, stopped=stopped), NOW)
        return found.text

    assert told(1_020).startswith("1,020 documents are ")
    assert "P-7 (payments). Read" in told(8)
    assert " and 1 more. Read" in told(9)
    assert " and 1,012 more. Read" in told(1_020)
