from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.reports.summary import Facts, as_json, as_text, balanced, result
from include.reports.summary_text import broken

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
        "calls": {
            "exact_online": {"used": 58, "limit": 5000, "errors": 0, "day_used": 412, "day_company": "123"},
            "avidxchange": {"used": 9, "limit": None},
        },
        "seconds": {"extract": 6.0, "transform": 4.0, "deliver": 42.0, "publish": 2.0},
    }
    return Facts(**{**base, **changes})  # type: ignore[arg-type]


def test_a_run_with_something_blocked_is_done_with_remarks() -> None:
    assert result(facts()) == "remarks"
    assert result(facts(flows={"invoices": {"read": 1, "planned": 1, "delivered": 1}}, reasons=[])) == "done"
    assert result(facts(failure="AvidXchange cannot be reached")) == "failed"


def test_the_text_names_what_waits_for_whom_and_what_it_cost() -> None:
    text = as_text(as_json(facts()))
    assert text.splitlines()[0] == "exact_avidxchange  2026-11-20 06:00:00 -> 06:00:54   completed with warnings"
    assert (
        "blocked: 2 invoices - name cost centre 4100, which does not exist in division 123: 26700412, 26700415" in text
    )
    assert text.splitlines()[-1] == (
        "calls: exact_online 58 (today 412 of 5,000 in 123), avidxchange 9; errors 0; "
        "54 s (extract 6, transform 4, deliver 42, publish 2)"
    )


def test_a_preview_shows_what_would_be_done_apart_from_what_waits() -> None:
    would = {"would_create": 4, "would_void": 2, "would_adopt": 1}
    counts = {"read": 9, "planned": 9, "waiting": 8, **would, "review": 1}
    create = {"flow": "payments", "state": "waiting", "code": "preview_create", "text": "It would.", "documents": ["7"]}
    summary = as_json(facts(preview=True, flows={"payments": counts}, reasons=[create]))
    assert summary["flows"]["payments"]["waiting"] == 8
    assert summary["flows"]["payments"]["would_create"] == 4
    text = as_text(summary).splitlines()
    assert text[0].endswith("PREVIEW, nothing was sent")
    assert text[1].split() == [
        *("read", "unchanged", "planned", "adopt", "create", "void"),
        *("waiting", "blocked", "refused", "review"),
    ]
    assert text[2].split() == ["payments", "9", "0", "9", "1", "4", "2", "1", "0", "0", "1"]
    assert text[3] == "would create: 1 payment: 7"


def test_a_heading_counts_each_document_once_however_many_of_its_reasons_it_has() -> None:
    blocked = {"flow": "payments", "state": "blocked", "code": "code_unknown"}
    reasons = [
        {**blocked, "text": "tax code VRC is not mapped", "documents": ["RE-1", "RE-2", "RE-2"]},
        {**blocked, "text": "cost centre 41 is not mapped", "documents": ["RE-1", "RE-3"]},
    ]
    assert "blocked: 4 payments: RE-1, RE-2, RE-2, RE-3" in as_text(as_json(facts(reasons=reasons))).splitlines()


def test_the_counts_of_all_headings_add_up_to_the_table_however_many_causes_a_document_has() -> None:
    """D2: nine bills were blocked, and headings counted 5 + 5 + 4 of them."""
    bills = {"flow": "payments", "state": "blocked"}
    causes = {
        "a": ["1", "2", "3", "4", "5"],
        "b": ["4", "5", "6", "7", "8"],
        "c": ["6", "7", "8", "9"],
        "d": ["1", "9"],
    }
    reasons = [{**bills, "code": code, "text": f"{code}!", "documents": named} for code, named in causes.items()]
    said = [line for line in as_text(as_json(facts(reasons=reasons))).splitlines() if line.startswith("blocked: ")]
    assert said == [
        "blocked: 5 payments - a!: 1, 2, 3, 4, 5",
        "blocked: 3 payments and 2 counted above - b!: 4, 5, 6, 7, 8",
        "blocked: 1 payment and 3 counted above - c!: 6, 7, 8, 9",
        "blocked: 2 payments counted above - d!: 1, 9",
    ]
    assert len({number for named in causes.values() for number in named}) == 5 + 3 + 1


def test_a_log_that_breaks_no_lines_gets_sentences_of_120_characters_and_whole_tables() -> None:
    table = f"{'payments':<12}" + "".join(f"{number:>11}" for number in range(11))
    text = f"{table}\n    the invoice {'waits for another ' * 12}one\nshort"
    lines = broken(text).splitlines()
    assert (lines[0], lines[-1]) == (table, "short")
    assert len(lines) == 5
    assert max(map(len, lines[1:])) <= 120
    assert [line[:8].strip() for line in lines[2:4]] == ["", ""]
    assert " ".join("".join(text.split("\n")[1]).split()) == " ".join(" ".join(lines[1:-1]).split())


@pytest.mark.parametrize(
    ("flow", "words"),
    [
        ("gl_accounts", "1 GL account: 7"),
        ("classes", "1 class: 7"),
        ("purchase_invoices", "1 purchase invoice: 7"),
        ("payment_status", "1 payment note: 7"),
    ],
)
def test_one_document_is_named_in_the_singular(flow: str, words: str) -> None:
    create = {"flow": flow, "state": "waiting", "code": "preview_create", "text": "It would.", "documents": ["7"]}
    text = as_text(as_json(facts(preview=True, reasons=[create])))
    assert f"would create: {words}" in text


def test_a_preview_lists_debits_and_credits_and_counts_what_it_leaves_out() -> None:
    line = {"flow": "payments", "document": "7", "journal": "90", "currency": "EUR", "text": ""}
    debit = {
        **line,
        "account": "1600",
        "name": "Creditors",
        "counterparty": "Jansen",
        "debit": "1210.00",
        "credit": "0",
    }
    credit = {**line, "account": "1290", "name": "Clearing", "counterparty": None, "debit": "0", "credit": "1210.00"}
    text = as_text(as_json(facts(preview=True, postings=[debit, credit] * 11))).splitlines()
    start = next(number for number, line in enumerate(text) if line.startswith("would post:"))
    assert text[start + 1] == "  payment 7 in journal 90, EUR"
    assert text[start + 2].split() == ["1600", "Creditors", "Jansen", "1,210.00"]
    assert text[start + 3].split() == ["1290", "Clearing", "1,210.00"]
    assert len(text[start + 3]) > len(text[start + 2])
    assert text[start + 22 : start + 24] == [
        "    and 2 more lines (all of them: --json, postings)",
        "  in all 13,310.00 EUR",
    ]


def test_a_run_that_sends_lists_no_postings() -> None:
    assert "postings" not in as_json(facts())


def test_what_a_person_must_do_comes_before_what_goes_by_itself() -> None:
    states = ("unknown", "waiting", "review", "", "retrying", "refused", "blocked")
    reasons = [{"flow": "payments", "state": s, "code": f"c{s}", "text": "why", "documents": ["7"]} for s in states]
    text = [line.partition(":")[0] for line in as_text(as_json(facts(reasons=reasons))).splitlines() if "why" in line]
    assert text == [
        *("stopped", "blocked", "refused", "in review", "waiting"),
        *("will be tried again", "outcome unknown, to be looked up"),
    ]


def test_documents_that_stop_for_one_code_share_an_entry_with_the_first_of_their_texts() -> None:
    reasons = [
        {"flow": "vendors", "state": "review", "code": "vendor_review", "text": f"vendor {n}?", "documents": [f"V{n}"]}
        for n in range(1, 5)
    ]
    text = as_text(as_json(facts(reasons=reasons))).splitlines()
    assert text[3:7] == [
        "in review: 4 vendors: V1, V2, V3, V4",
        "    vendor 1?",
        "    vendor 2?",
        "    and 2 more like this",
    ]


def test_a_run_that_failed_says_why_at_once_and_nothing_else_about_documents() -> None:
    text = as_text(as_json(facts(flows={}, reasons=[], failure="AvidXchange cannot be reached"))).splitlines()
    assert text[1] == "stopped: AvidXchange cannot be reached"
    assert text[2].startswith("calls: ")


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
