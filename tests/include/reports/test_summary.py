from __future__ import annotations

from datetime import UTC, datetime

from include.reports.summary import Facts, as_json, as_text, balanced, result

START = datetime(2026, 11, 20, 6, 0, 0, tzinfo=UTC)
END = datetime(2026, 11, 20, 6, 0, 54, tzinfo=UTC)


def facts(**changes: object) -> Facts:
    base: dict[str, object] = {
        "run_id": "r1",
        "link": "exact_avidxchange",
        "preview": False,
        "started_at": START,
        "ended_at": END,
        "flows": {"invoices": {"read": 96, "planned": 96, "delivered": 93, "blocked": 2, "review": 1}},
        "reasons": [
            {
                "flow": "invoices",
                "state": "blocked",
                "code": "cost_center_unknown",
                "text": "name cost centre 4100, which does not exist in division 123",
                "documents": ["26700412", "26700415"],
            }
        ],
        "calls": {"exact_online": {"used": 58, "limit": 5000, "errors": 0}, "avidxchange": {"used": 9, "limit": None}},
        "seconds": {"extract": 6.0, "transform": 4.0, "deliver": 42.0, "publish": 2.0},
    }
    return Facts(**{**base, **changes})  # type: ignore[arg-type]


def test_a_run_with_something_blocked_is_done_with_remarks() -> None:
    assert result(facts()) == "remarks"
    assert result(facts(flows={"invoices": {"read": 1, "planned": 1, "delivered": 1}}, reasons=[])) == "done"
    assert result(facts(failure="AvidXchange cannot be reached")) == "failed"


def test_the_text_names_what_waits_for_whom_and_what_it_cost() -> None:
    text = as_text(as_json(facts()))
    assert text.splitlines()[0] == "exact_avidxchange  2026-11-20 06:00:00 -> 06:00:54   done with remarks"
    assert (
        "blocked: 2 invoices - name cost centre 4100, which does not exist in division 123: 26700412, 26700415" in text
    )
    assert text.splitlines()[-1] == (
        "calls: exact_online 58 of 5,000 today, avidxchange 9; errors 0; "
        "54 s (extract 6, transform 4, deliver 42, publish 2)"
    )


def test_a_preview_says_that_nothing_was_sent() -> None:
    text = as_text(as_json(facts(preview=True)))
    assert "PREVIEW, nothing was sent" in text
    assert "to send" in text
    assert "delivered" not in text


def test_counts_add_up_or_say_so() -> None:
    assert balanced({"read": 5, "unchanged": 2, "skipped": 1, "planned": 2, "delivered": 1, "held": 0, "review": 1})
    assert not balanced({"read": 5, "unchanged": 2, "skipped": 1, "planned": 1, "delivered": 1})
    assert not balanced({"read": 3, "unchanged": 1, "planned": 2, "delivered": 1})


def test_every_count_is_there_even_when_a_flow_did_nothing() -> None:
    counts = as_json(facts(flows={"payments": {"read": 0}}))["flows"]["payments"]
    assert set(counts) == {
        *("read", "unchanged", "skipped", "planned", "delivered", "waiting"),
        *("blocked", "refused", "review", "retrying", "unknown"),
    }
