"""Every question and every alert has a page that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from include.alerts import refusals, watch
from include.approvals import month_end_changes, people_changed
from include.delivery import mass_change_guard, signed_months
from include.people.four_eyes import SETTINGS_CHANGED
from include.pipeline import mapping_files, unusable
from include.store import data_checks, row_count_overrides
from include.subscriptions import alerting
from include.texts import answers
from include.ui.runbooks import page_of

PROJECT = Path(__file__).resolve().parents[2]
RUNBOOKS = PROJECT / "docs" / "runbooks"
OF_PYTHON = {
    *watch.OF_A_CONNECTION, *watch.OF_A_LINK, refusals.CODE, people_changed.CODE, mass_change_guard.CODE,
    SETTINGS_CHANGED, mapping_files.CODE, unusable.CODE, data_checks.CODE, row_count_overrides.CODE, alerting.CODE,
    month_end_changes.CODE, signed_months.SIGNED,
}  # fmt: skip
_HELD = re.compile(r"\bhold\(\s*'[a-z_]+\.([a-z_]+)")
_NAMED = re.compile(r"(case(?:(?!\bend\b).)*\bend|'[a-z_]+')\s+as\s+code\b", re.DOTALL)


def codes_of(sql: str) -> set[str]:
    """Codes of what a model or macro asks people or alerts them of."""
    found = set(_HELD.findall(sql))
    for part in re.split(r"\n\),|\bunion all\b", sql):
        if "'review'" in part or "'alert'" in part or "as rule" in part:
            for named in _NAMED.findall(part):
                found |= set(re.findall(r"(?:then|else|^)\s*'([a-z_]+)'", named))
    return found


def test_codes_are_found_in_sql() -> None:
    sql = """
        select 'alert' as kind, 'paid_twice' as code from a union all
        select 'review' as kind, case when status = 'Rejected' then 'rejected' else 'voided' end as code from b
        union all
        select 'other' as code from c union all
        select hold('coding.coding_split.lines', 'x')
    """
    assert codes_of(sql) == {"paid_twice", "rejected", "voided", "coding_split"}


def test_every_review_and_alert_has_a_runbook() -> None:
    asked = {code for file in (PROJECT / "dbt_project").rglob("*.sql") for code in codes_of(file.read_text())}
    assert len(asked) > 50, "where codes stand has changed: look there"
    index = (RUNBOOKS / "README.md").read_text()
    seen = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (.*?) \|", index, re.MULTILINE))))
    assert sorted((asked | OF_PYTHON) - seen) == []


def test_every_question_of_the_pages_leads_to_its_runbook() -> None:
    asked = answers.codes()
    assert len(asked) > 40
    assert sorted(code for code in asked if not page_of(code)) == []


def test_every_page_that_the_index_names_is_there_and_every_page_is_named() -> None:
    linked = set(re.findall(r"\]\(([a-z_]+\.md)\)", (RUNBOOKS / "README.md").read_text()))
    assert linked == {file.name for file in RUNBOOKS.glob("*.md")} - {"README.md"}
