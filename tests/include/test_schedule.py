from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.schedule import Due, cron, crons, due

FLOWS = ("vendors", "purchase_invoices", "payments")
SCHEDULE = {"default": "*/15 6-20 * * 1-5", "payments": "0 6 * * *", "reconcile": "0 5 * * 1"}
ZONE = "Europe/Amsterdam"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026, UTC; Amsterdam is one hour ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def all_at(moment: datetime) -> dict[str, datetime]:
    return dict.fromkeys((*FLOWS, "reconcile"), moment)


def test_a_quarter_past_only_the_default_flows_are_due() -> None:
    assert due(SCHEDULE, ZONE, FLOWS, all_at(at(20, 9, 0)), at(20, 9, 15)) == Due(
        ("vendors", "purchase_invoices"), False
    )


def test_payments_run_on_their_own_cycle_in_the_companys_time_zone() -> None:
    assert due(SCHEDULE, ZONE, FLOWS, all_at(at(19, 20, 0)), at(20, 5, 0)).flows == FLOWS
    assert "payments" not in due(SCHEDULE, ZONE, FLOWS, all_at(at(20, 5, 0)), at(20, 6, 0)).flows


def test_a_missed_moment_is_made_up_by_the_next_run_whatever_started_it() -> None:
    last = {**all_at(at(20, 9, 0)), "payments": at(18, 5, 0)}
    assert due(SCHEDULE, ZONE, FLOWS, last, at(20, 9, 15)).flows == FLOWS


def test_the_full_comparison_takes_every_flow_along() -> None:
    assert due(SCHEDULE, ZONE, FLOWS, all_at(at(20, 19, 0)), at(23, 4, 0)) == Due(FLOWS, True)


def test_a_due_comparison_takes_along_what_is_not_due_itself() -> None:
    last = {**all_at(at(23, 3, 59)), "reconcile": at(16, 4, 0)}
    nightly = {"default": "0 6 * * *", "reconcile": "0 5 * * 1"}
    assert due(nightly, ZONE, FLOWS, last, at(23, 4, 0)) == Due(FLOWS, True)


def test_the_seconds_of_the_clock_make_nothing_due_again() -> None:
    late = at(20, 9, 15).replace(second=40, microsecond=5)
    assert due(SCHEDULE, ZONE, FLOWS, all_at(at(20, 9, 15)), late) == Due((), False)


def test_nothing_is_due_twice_for_the_same_moment() -> None:
    assert due(SCHEDULE, ZONE, FLOWS, all_at(at(20, 9, 15)), at(20, 9, 15)) == Due((), False)


def test_a_link_that_never_ran_is_due() -> None:
    assert due({"default": "daily"}, ZONE, FLOWS, {}, at(20, 9, 15)) == Due(FLOWS, False)


def test_presets_and_cron_lines_are_accepted_once_each() -> None:
    assert crons({"default": "every 15 minutes", "payments": "*/15 * * * *", "reconcile": "weekly"}) == [
        "*/15 * * * *",
        "0 6 * * 1",
    ]


@pytest.mark.parametrize("text", ["sometimes", "* * * *", "61 * * * *", "0 6 * * * *"])
def test_anything_else_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        cron(text)
    presets = "every 15 minutes, hourly, daily, weekly"
    assert str(caught.value) == f"{text!r} is neither a cron line of five fields nor one of: {presets}"
