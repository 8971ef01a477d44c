"""Whose turn it is, for every code that people can be shown."""

from __future__ import annotations

from include.paths import PROJECT
from include.texts import answers
from include.texts.codes import by_code, owner
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
