"""A month end that was signed off: runs hold what is dated up to it, go on with the rest, and send it once it was
withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.company import Company, invoke, opened

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
AS_OF = "2026-10-31"


def asked(company: Company, *command: str) -> dict[str, Any]:
    answer = invoke(*command, "--json", **company.environment)
    assert answer.code in (0, 1), answer.err
    return dict(answer.json)


def signed(company: Company, books: str) -> int:
    """The company's month, with what nothing explains accepted; the number of its sign-off."""
    place = (company.link, "--company", books, "--as-of", AS_OF)
    shown = asked(company, "month-end", "show", *place)
    accepted = [
        f"--accept={one['ap_account'] or '-'} {one['currency']} {one['unexplained']} known to the controller"
        for one in shown["walks"]
        if float(one["unexplained"])
    ]
    return int(asked(company, "month-end", "sign", *place, "--figures", shown["figures"], *accepted)["sign_off"])


def to_books(company: Company, mark: int) -> list[str]:
    return [call["path"] for call in company.writes(mark) if call["system"] == "exact_online"]


def test_what_is_dated_in_a_signed_month_waits_until_it_is_withdrawn(tmp_path: Path) -> None:
    with opened(tmp_path, vendors=20, documents=60, systems=("exact_online", "avidxchange")) as company:
        asked(company, "run", company.link, "--preview")
        found = company.query("select distinct company from reconciliation.payables_movements order by 1")
        numbers = [signed(company, row["company"]) for row in found]
        assert numbers, "there is a company with accounts payable"

        first = asked(company, "run", company.link)
        held = [row for row in company.deliveries() if row["reason_code"] == "period_signed"]
        assert {row["flow"] for row in held} == {"payments"}
        assert all(row["doc_date"] <= AS_OF and row["state"] == "waiting" for row in held)
        assert "are signed off up to 31 Oct 2026 (by" in held[0]["reason_text"]
        assert first["flows"]["vendors"]["delivered"] > 0, "what posts nothing is delivered"
        late = [row for row in company.deliveries("payments") if row["state"] == "delivered"]
        assert all(row["doc_date"] > AS_OF for row in late)

        mark = company.mark()
        asked(company, "run", company.link)
        assert company.writes(mark) == [], "a second run changes nothing"
        assert "month_end_changed" not in {one["code"] for one in asked(company, "alerts")["alerts"]}

        for number in numbers:
            asked(company, "month-end", "withdraw", str(number), "--reason", "payments of October were missing")
        mark = company.mark()
        asked(company, "run", company.link)
        left = {row["source_key"]: row["state"] for row in company.deliveries("payments")}
        assert {left[row["source_key"]] for row in held} == {"delivered"}
        assert len(to_books(company, mark)) == len(held), "each of them once, and nothing else"
