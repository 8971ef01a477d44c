"""What Airflow's Required Actions ask is in the language of the link that it is about, and so are the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.operator_actions import required_actions
from include.operator_actions.required_actions import GONE, STORED, Question
from include.people.who import Who
from include.reports import required_actions as texts
from include.store import approval_requests as stored
from include.store import reviews, runs
from include.store.approval_requests import Document
from include.store.database import Store
from include.texts.languages import Language
from include.texts.translations import gettext, spoken
from tests.support.run_settings import LINKS, use_settings

PAGES, NOW = "http://airflow/books", datetime.now(UTC)
PEOPLE = "people: {anna: {airflow: [anna]}, bo: {airflow: [bo]}, cy: {airflow: [cy]}}\n"


def asked(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> tuple[Question, Question]:
    """An approval and a review of a link."""
    use_settings(
        folder, LINKS.replace("    kind: exact", f"    language: {language}\n    kind: exact") + PEOPLE, monkeypatch
    )
    about = ("purchase_invoices", "C1", "1", "123", "create", "1:1", True, "invoice F-1", "Smit", "2026-11-02")
    with store.begin() as db:
        runs.approve(db, "books", who="person:anna", run_id=None, now=NOW)
        one = Document(*about, currency="EUR", amount=Decimal("121.10"), facts={})
        until = NOW + timedelta(hours=24)
        number = stored.add(db, "books", "r1", [one], preview=False, facts={}, now=NOW, expires_at=until).id
        review = reviews.open_once(
            db, link="books", flow="vendors", company="C1", document_key="a", code="brake_change", now=NOW,
            text="vendors: this run wants to change 312 documents; more than 25 at once needs a person. Nothing of "
            "this flow was sent. For instance Smit. Release it if that is meant, else fix the cause (a mapping, a "
            "filter, a mass edit at the source).",
        )  # fmt: skip
    found = [required_actions.question(one, PAGES) for one in ({"approval": number}, {"review": review})]
    assert isinstance(found[0], Question)
    assert isinstance(found[1], Question)
    return found[0], found[1]


@pytest.mark.parametrize(
    ("language", "subject", "options", "body", "change"),
    [
        (
            "nl",
            "books: 1 document goedkeuren en afleveren?",
            ["Goedkeuren en afleveren", "Niet goedkeuren"],
            "1 document van books wacht op goedkeuring door twee van anna\\, bo\\, cy\\.",
            "vendors\\: deze run wil 312 documenten wijzigen",
        ),
        (
            "de",
            "books: 1 Beleg freigeben und übertragen?",
            ["Freigeben und übertragen", "Nicht freigeben"],
            "1 Beleg von books wartet auf eine Freigabe durch zwei von anna\\, bo\\, cy\\.",
            "vendors\\: Dieser Lauf will 312 Belege ändern",
        ),
    ],
)
def test_subject_body_and_answers_are_in_the_links_language(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, subject: str,
    options: list[str], body: str, change: str,
) -> None:  # fmt: skip
    approval, review = asked(sqlite_store, tmp_path, monkeypatch, language)
    assert (approval.subject, list(approval.options)) == (subject, options)
    assert approval.body.startswith(body.removesuffix("\\.")), approval.body
    assert review.body.startswith(change), review.body
    for word in ("Documents", "preview", "answer", " new", "needed", "purchase"):
        assert word not in approval.body.replace("/preview/", ""), approval.body
    assert list(review.options.values()) == ["release", "reject"]
    assert not [said for said in review.options if "," in said], "Airflow's links take a comma for the end of an answer"


def test_an_answer_in_the_links_language_is_kept(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval, _ = asked(sqlite_store, tmp_path, monkeypatch, "nl")
    given: dict[str, Any] = {"shown": approval.shown, "rights": {"decide"}, "note": "fout", "pages": PAGES}
    said = required_actions.answer({"approval": 1}, "Do not approve", who=Who("anna", "person"), **given)
    assert said.again, "an answer to the question as it was asked before the link had a language"
    assert not required_actions.answer({"approval": 1}, "Niet goedkeuren", who=Who("anna", "person"), **given).again
    with sqlite_store.read() as db:
        assert (found := stored.get(db, 1)) is not None
    assert found.answer == "rejected"


@pytest.mark.parametrize("language", ["nl", "de"])
def test_so_is_a_read_that_came_back_short(language: Language) -> None:
    with spoken(language):
        said = texts.of_short_read("exact_main", "invoices", "123", 1_200), texts.of_short_read("a", "invoices", "", 1)
        subject = texts.subject_of_short_read("books", "exact_online")
        assert len({gettext(GONE), gettext(STORED), GONE, STORED}) == 4
    assert "Exact Online" in subject
    assert all("80 \\%" in one and "The last" not in one for one in said)
