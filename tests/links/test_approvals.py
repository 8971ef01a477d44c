"""A link whose every run is approved: only exactly what a person saw is delivered, payments and answers aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.company import Company, invoke, opened
from tests.support.link_settings import edited_link

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


def asked(company: Company, *command: str) -> dict:
    answer = invoke(*command, "--json", **company.environment)
    assert answer.code in (0, 1), answer.err
    return answer.json


def test_only_what_was_approved_is_delivered_and_what_changed_since_is_asked_again(tmp_path: Path) -> None:
    with opened(tmp_path, vendors=10, documents=20, systems=("exact_online", "avidxchange")) as company:
        with edited_link(company) as link:
            link["approval"] = "each_run"
        before = company.mark()
        first = asked(company, "run", company.link)
        waiting = first["approval"]
        assert waiting["new"]
        assert first["flows"]["payments"]["delivered"] > 0, "payments have happened already"
        written = company.writes(before)
        assert {call["system"] for call in written} == {"exact_online"}, "what goes to AvidXchange waits"
        assert first["flows"]["vendors"]["waiting"] > 0

        # Another run changes nothing, and asks nobody anew.
        again = asked(company, "run", company.link)
        assert again["approval"] is None or again["approval"]["request"] == waiting["request"]
        assert company.writes(before) == written

        number = str(waiting["request"])
        shown = asked(company, "approvals", "show", number)
        assert shown["state"] == "pending"
        assert sum(one["asks"] for one in shown["documents"]) == waiting["documents"]
        codes = {row["code"] for row in asked(company, "alerts")["alerts"]}
        assert "approval_pending" in codes
        assert asked(company, "approvals", "approve", number, "--reason", "read it")["state"] == "approved"
        assert "approval_pending" not in {row["code"] for row in asked(company, "alerts")["alerts"]}
        twice = invoke("approvals", "reject", number, "--reason", "no", "--json", **company.environment)
        assert (twice.code, "it was approved by" in twice.json["error"]) == (2, True)

        delivered = asked(company, "run", company.link)
        assert delivered["flows"]["vendors"]["delivered"] > 0
        assert delivered["flows"]["vendors"]["waiting"] == 0
        approved = {(one["flow"], one["source_key"]) for one in shown["documents"] if one["asks"]}
        sql = (
            "select flow, document_key from operations.audit_events where to_state = 'delivered' and method is not null"
        )
        sent = {(row["flow"], row["document_key"]) for row in asked(company, "query", sql)["rows"]}
        gone = {one for one in sent if one[0] not in ("payments", "payment_status")}
        assert gone
        assert gone <= approved
        last = asked(company, "run", company.link)
        assert {flow: counts["delivered"] for flow, counts in last["flows"].items() if counts["delivered"]} == {}


def test_who_approves_the_link_after_its_preview_need_not_answer_a_second_time(tmp_path: Path) -> None:
    with opened(tmp_path, vendors=10, documents=20, systems=("exact_online", "avidxchange")) as company:
        with edited_link(company) as link:
            link["approval"], link["approved"] = "each_run", False
        before = company.mark()
        waiting = asked(company, "run", company.link, "--preview")["approval"]
        assert (waiting["new"], company.writes(before)) == (True, [])
        delivered = asked(company, "run", company.link, "--approve")
        assert delivered["flows"]["vendors"]["delivered"] > 0
        assert delivered["flows"]["vendors"]["waiting"] == 0
        assert asked(company, "approvals", "show", str(waiting["request"]))["state"] == "approved"
