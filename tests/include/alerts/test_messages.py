"""What a message says, and that no vendor's text makes a link, a mention or a turned line of it."""

from __future__ import annotations

from datetime import UTC, datetime

from include.alerts import messages
from include.store.alerts import Alert, Severity

AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
BOOKS = "https://airflow.example.com/books"


def alert(number: int, severity: Severity = "warning", text: str = "invoice F-1 waits") -> Alert:
    return Alert(number, "payables", "", "C1", "documents_blocked", severity, text, "", AT, None, None)


def test_each_alert_leads_to_its_page() -> None:
    assert messages.text([alert(1), alert(2, "urgent")], "mail", BOOKS).splitlines() == [
        "URGENT documents blocked (payables C1)",
        "  invoice F-1 waits",
        "  since 2026-11-20 07:30 UTC; what to do: https://airflow.example.com/books/alerts/2",
        "WARNING documents blocked (payables C1)",
        "  invoice F-1 waits",
        "  since 2026-11-20 07:30 UTC; what to do: https://airflow.example.com/books/alerts/1",
    ]


def test_without_the_address_of_the_pages_the_runbook_is_named() -> None:
    assert messages.text([alert(1)]).endswith("what to do: docs/runbooks/documents_blocked.md")


def test_a_chat_lists_fewer_and_says_where_the_others_are() -> None:
    many = [alert(number) for number in range(1, 13)]
    said = messages.text(many, "slack", BOOKS).splitlines()
    assert len([line for line in said if line.startswith("WARNING")]) == 10
    assert said[-1] == "and 2 more: https://airflow.example.com/books/alerts"
    assert "more" not in messages.text(many, "mail", BOOKS)
    assert messages.text([alert(number) for number in range(51)]).endswith("and 1 more: ml-connector alerts")


def test_teams_gets_markdown_in_which_a_vendor_mentions_nobody_and_links_to_nothing() -> None:
    hostile = "invoice of <at>cfo@example.com</at> [pay here](https://evil.example)\u202e"
    said = messages.text([alert(1, text=hostile)], "teams", BOOKS)
    assert said.split("\n\n") == [
        "WARNING documents blocked (payables C1)",
        "  invoice of ‹at›cfo@example.com‹/at› [pay here] (https://evil.example)\\u202e",
        f"  since 2026-11-20 07:30 UTC; what to do: [{BOOKS}/alerts/1]({BOOKS}/alerts/1)",
    ]


def test_a_message_is_as_grave_as_the_gravest_of_its_alerts() -> None:
    assert messages.worst([alert(1, "info"), alert(2, "urgent"), alert(3)]) == "urgent"
