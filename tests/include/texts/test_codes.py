"""Whose turn it is, for every code that people can be shown."""

from __future__ import annotations

import re

from include.alerts import notifying, watch
from include.approvals import month_end_changes, people_changed, requests
from include.delivery import findings, late
from include.paths import PROJECT
from include.pipeline import mapping_files
from include.store import data_checks
from include.subscriptions import alerting
from include.texts import answers
from include.texts.codes import by_code, owner, severities, varying
from include.texts.translations import spoken
from include.ui import words


def test_every_code_has_one_role() -> None:
    runbooks = {page.stem for page in (PROJECT / "docs" / "runbooks").glob("*.md")} - {"README"}
    known = {*words.CODES, *answers.codes(), *runbooks}
    assert known - by_code().keys() == set()


def test_no_role_is_given_to_a_code_that_there_is_not() -> None:
    files = [*PROJECT.glob("include/**/*.py"), *PROJECT.glob("dbt_project/ma*/**/*.sql")]
    files += [*PROJECT.glob("dbt_project/models/**/*.sql"), *PROJECT.glob("docs/runbooks/*.md")]
    said = "".join(f"{file.stem}\n{file.read_text(encoding='utf-8')}" for file in files)
    assert [code for code in by_code() if code not in said and code not in answers.codes()] == []


def test_what_the_vendor_does_not_let_in_is_no_question_of_accounting() -> None:
    assert owner("credentials_refused") == owner("unreachable") == "Data team"
    assert owner("4711 of a vendor") == "Accounts payable"
    with spoken("nl"):
        assert owner("period_closed") == "Controller"
        assert owner("reference_missing") != "Nobody: it is sent once what it waits for is there"


def test_every_alert_has_a_severity_and_nothing_else_has() -> None:
    of_the_program = {
        alerting.CODE, data_checks.CODE, late.TWICE, mapping_files.CODE, month_end_changes.CODE, notifying.CODE,
        people_changed.CODE, requests.EXPIRED, requests.PENDING, findings.UNAUTHORISED, "writer_failed",
    }  # fmt: skip
    known = {*findings.ALERT_CODES, *watch.OF_A_CONNECTION, *watch.OF_A_LINK, *of_the_program}
    assert severities().keys() ^ known == set()
    assert varying() <= severities().keys()


def test_the_alerts_of_the_models_have_the_severity_of_the_list() -> None:
    models = [*PROJECT.glob("dbt_project/models/**/*.sql"), *PROJECT.glob("dbt_project/macros/*.sql")]
    said = re.compile(r"'alert' as kind,\s*'(\w+)' as severity,\s*'(\w+)' as code")
    found = [(code, level) for file in models for level, code in said.findall(file.read_text(encoding="utf-8"))]
    assert ("paid_twice", "urgent") in found
    assert [one for one in found if severities()[one[0]] != one[1]] == []
