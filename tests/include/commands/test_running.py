from __future__ import annotations

import json

import jsonschema

from include.reports.summary import COUNTS, WOULD, balanced
from tests.include.commands.conftest import Ran

COUNT = {"type": "integer", "minimum": 0}
REASON = {
    "type": "object",
    "required": ["flow", "state", "code", "text", "documents"],
    "properties": {
        "state": {"enum": ["", "waiting", "blocked", "refused", "review", "retrying", "unknown"]},
        "documents": {"type": "array", "items": {"type": "string"}},
    },
}
SUMMARY = {
    "type": "object",
    "required": [
        "run_id",
        "link",
        "preview",
        "started_at",
        "ended_at",
        "result",
        "flows",
        "reasons",
        "calls",
        "seconds",
    ],
    "properties": {
        "result": {"enum": ["done", "remarks", "failed"]},
        "preview": {"type": "boolean"},
        "flows": {
            "type": "object",
            "minProperties": 8,
            "additionalProperties": {
                "type": "object",
                "required": list(COUNTS),
                "additionalProperties": COUNT,
            },
        },
        "reasons": {"type": "array", "items": REASON},
        "calls": {
            "type": "object",
            "required": ["exact_online", "avidxchange"],
            "additionalProperties": {"type": "object", "required": ["used", "limit", "errors"]},
        },
        "seconds": {
            "type": "object",
            "required": ["extract", "transform", "deliver", "publish"],
            "additionalProperties": {"type": "number", "minimum": 0},
        },
    },
}


def test_a_run_prints_one_json_document_and_tells_its_progress_on_standard_error(ran: Ran) -> None:
    summary = json.loads(ran.first.out)
    jsonschema.validate(summary, SUMMARY)
    assert ran.first.out.count("\n") == 1
    assert "reading both systems" in ran.first.err
    assert "delivering payments" in ran.first.err


def test_a_run_with_remarks_ends_with_exit_code_1(ran: Ran) -> None:
    assert ran.first.json["result"] == "remarks"
    assert ran.first.code == 1


def test_the_counts_of_a_real_run_add_up_and_each_stop_has_its_documents(ran: Ran) -> None:
    summary = ran.first.json
    assert all(balanced(counts) for counts in summary["flows"].values())
    for flow, counts in summary["flows"].items():
        for state in ("blocked", "refused", "review"):
            named = {d for r in summary["reasons"] if (r["flow"], r["state"]) == (flow, state) for d in r["documents"]}
            assert len(named) == counts[state], f"{flow} {state}"


def test_a_preview_of_chosen_flows_shows_what_it_would_do_and_sends_nothing(ran: Ran) -> None:
    ran.company.sandbox.edit(
        "exact_online",
        "gl_accounts",
        {"company": "123", "set": {"Code": "4777", "Description": "Drones", "Type": 110, "BalanceSide": "D"}},
    )
    mark = ran.company.mark()
    answer = ran.cli("run", ran.company.link, "--preview", "--flow", "gl_accounts", "--flow", "cost_centers", "--json")
    assert answer.code == 1
    summary = answer.json
    assert ran.company.writes(mark) == []
    assert list(summary["flows"]) == ["gl_accounts", "cost_centers"]
    assert set(summary["flows"]["gl_accounts"]) == {*COUNTS, *WOULD}
    assert summary["flows"]["gl_accounts"]["would_create"] == 1
    assert summary["postings"] == []
    assert [
        row for row in ran.json("deliveries", "--flow", "gl_accounts")["deliveries"] if row["number"] == "4777"
    ] == []


def test_a_blocked_document_is_replayed_alone_and_the_trail_says_who_asked(ran: Ran) -> None:
    blocked = ran.json("deliveries", "--state", "blocked")["deliveries"]
    number, others = blocked[0]["number"], len(blocked) - 1
    replayed = ran.json("replay", ran.company.link, "--document", number)["replayed"]
    assert [(row["number"], row["state"]) for row in replayed] == [(number, "planned")]
    assert len(ran.json("deliveries", "--state", "blocked")["deliveries"]) == others
    last = ran.json("audit", number)["events"][-1]
    assert last["event"] == "replay"
    assert last["who"].startswith("person:")
    assert ran.json("replay", ran.company.link, "--document", "no-such-number")["replayed"] == []


def test_all_that_stopped_for_one_reason_is_replayed_together(ran: Ran) -> None:
    blocked = ran.json("deliveries", "--state", "blocked")["deliveries"]
    code = blocked[0]["reason_code"]
    expected = {row["number"] for row in blocked if row["reason_code"] == code}
    assert {row["number"] for row in ran.json("replay", ran.company.link, "--reason", code)["replayed"]} == expected


def test_progress_is_said_in_plain_lines_with_seconds(ran: Ran) -> None:
    said = ran.cli("run", ran.company.link, "--preview", "--flow", "vendors").err.splitlines()
    assert [line.split(maxsplit=2)[2] for line in said if " s  " in line][:2] == [
        "reading both systems",
        "matching and deciding",
    ]
    assert not any("event=" in line for line in said)
