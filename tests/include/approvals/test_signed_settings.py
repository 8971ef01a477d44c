"""A mapping of accounts or tax codes, or a tolerance, that somebody changed counts once two people signed it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.approvals import sign_off, signed_settings
from include.approvals.approving import may_deliver
from include.approvals.signed_settings import Change
from include.clock import ManualClock
from include.links import Configuration, load
from include.people.four_eyes import NotAllowed
from include.people.who import Who
from include.pipeline import deciding, open_questions
from include.pipeline.request import RunRequest
from include.pipeline.run_context import Run
from include.store import accepted, alerts, reviews, runs
from include.store.database import Store
from include.store.models import deliveries
from include.store.reviews import Review
from include.warehouse.database import Warehouse
from tests.support.run_settings import LINKS

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = "people: {anna: {system: [anna]}, bo: {system: [bo]}}\n"
ANNA, BO = Who("anna", "person"), Who("bo", "person")
HEAD = "company,source_code,target_code,note\n"


class Books:
    """A link that two people approved, its settings, and what its runs load of them."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.mapping(",0400,4000,rent")
        self.links(PEOPLE)
        with store.begin() as db:
            runs.approve(db, "books", who="person:anna and person:bo", run_id="r1", now=NOON)

    def mapping(self, *lines: str, file: str = "gl_accounts.csv") -> None:
        path = self.folder / "mappings" / "books" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "\n".join(lines))

    def links(self, people: str = PEOPLE, options: str = "") -> None:
        (self.folder / "links.yml").write_text(LINKS + options + people)

    @property
    def configuration(self) -> Configuration:
        found = load(self.folder)
        assert found.problems == {}
        return found

    def run(self, *, preview: bool = False) -> list[str]:
        """Loads the settings as a run does; what a preview notes."""
        configuration = self.configuration
        request = RunRequest("books", "schedule", preview=preview)
        link, warehouse = configuration.link("books"), Warehouse(self.folder)
        one = Run("r2", request, link, configuration, self.store, ManualClock(NOON), warehouse)
        return deciding.load_settings(one)

    def counts(self, what: str = "select source_code, target_code from raw_config.mappings order by all") -> Any:
        with duckdb.connect(str(Warehouse(self.folder).path)) as database:
            return database.execute(what).fetchall()

    def asked(self) -> list[Review]:
        with self.store.read() as db:
            return reviews.listed(db, link="books")

    def answer(self, number: int, who: Who, decision: str = "release") -> None:
        with self.store.begin() as db:
            sign_off.review(db, self.configuration.people, number, decision, who=who, now=NOON)


@pytest.fixture
def books(tmp_path: Path, store: Store) -> Books:
    return Books(tmp_path, store)


def test_a_changed_mapping_counts_once_two_people_released_it(books: Books) -> None:
    books.run()
    assert (books.counts(), books.asked()) == ([("0400", "4000")], [])
    books.mapping(",0400,4999,rent", ",0500,5000,")
    books.run()
    assert books.counts() == [("0400", "4000")]
    (question,) = books.asked()
    assert (question.code, question.text) == (
        "settings_changed",
        "gl_accounts.csv of books changed (new: 0400 -> 4999, 0500 -> 5000; gone: 0400 -> 4000). What counted before "
        "does so until two people release the change; reject it, or take the change back, and it never counts",
    )
    with books.store.read() as db:
        assert [one["code"] for one in open_questions.reasons(db, "books")] == ["settings_changed"]
    books.answer(question.id, ANNA)
    books.run()
    assert books.counts() == [("0400", "4000")]
    books.answer(question.id, BO)
    books.run()
    assert books.counts() == [("0400", "4999"), ("0500", "5000")]
    assert books.asked() == []
    books.mapping(",0400,4111,rent")
    books.run()
    assert (len(books.asked()), books.counts()) == (1, [("0400", "4999"), ("0500", "5000")])


def test_what_is_put_back_is_asked_no_more_and_another_change_is_another_question(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    (question,) = books.asked()
    books.answer(question.id, ANNA)
    books.mapping(",0400,4888,rent")
    books.run()
    books.answer(question.id, BO)
    assert books.asked(), "anna signed another change"
    books.mapping(",0400,4000,rent")
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4000")])


def test_what_one_person_released_while_four_eyes_were_off_does_not_count(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    books.links(people="")
    books.answer(books.asked()[0].id, ANNA)
    books.links()
    books.run()
    assert books.counts() == [("0400", "4000")]


def test_a_rejected_change_never_counts_and_is_not_asked_again(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    books.answer(books.asked()[0].id, BO, "reject")
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4000")])


def test_a_changed_tolerance_counts_once_two_people_released_it(books: Books) -> None:
    limit = "select options ->> '$.over_order_amount', options ->> '$.paid_on' from raw_config.links"
    books.run()
    assert books.counts(limit) == [("500.0", "issued")]
    books.links(options="    options: {over_order_amount: 9999, paid_on: cleared}\n")
    books.run()
    assert books.counts(limit) == [("500.0", "cleared")]
    (question,) = books.asked()
    assert (
        "links.yml, its tolerances of books changed (new: over_order_amount 9999.0; gone: over_order_amount 500.0)"
        in (question.text)
    )
    books.answer(question.id, BO)
    books.answer(question.id, ANNA)
    books.run()
    assert books.counts(limit) == [("9999.0", "cleared")]


def test_a_preview_notes_what_waits_and_asks_nobody(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent")
    (note,) = books.run(preview=True)
    assert note.startswith("gl_accounts.csv of books changed (new: 0400 -> 4999; gone: 0400 -> 4000)")
    assert (books.asked(), books.counts()) == ([], [("0400", "4000")])


def test_a_kind_of_code_that_is_no_account_and_no_tax_code_counts_at_once(books: Books) -> None:
    books.run()
    books.mapping(",A,B,", file="cost_centers.csv")
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4000"), ("A", "B")])


def test_a_file_with_mistakes_changes_nothing_and_a_lost_warehouse_neither(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent", ",0500,,")
    Warehouse(books.folder).path.unlink()
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4000")])


def test_one_person_changes_what_it_likes_and_later_four_eyes_begin_with_that(books: Books) -> None:
    books.links(people="")
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4999")])
    books.links()
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4999")])
    books.links(people="")
    books.mapping(",0400,4777,rent")
    books.run()
    books.links()
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4777")])


def test_before_a_link_is_approved_its_settings_are_as_written_and_the_approval_signs_them(
    tmp_path: Path, store: Store
) -> None:
    books = Books(tmp_path, store)
    with store.begin() as db:
        runs.withdraw(db, who="person:root", now=NOON)
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    assert (books.asked(), books.counts()) == ([], [("0400", "4999")])
    with books.store.read() as db:
        written = signed_settings.as_written(db, books.configuration, books.configuration.link("books"))
    with store.begin() as db:
        for who in (ANNA, BO):
            sign_off.approval(db, books.configuration.people, "books", "r9", written, who=who, now=NOON)
        assert accepted.of(db, "books")["gl_account"] == [["", "0400", "4999"]]
    books.mapping(",0400,4000,rent")
    books.run()
    assert (len(books.asked()), books.counts()) == (1, [("0400", "4999")])


def test_approved_in_links_yml_is_one_persons_word(tmp_path: Path, store: Store) -> None:
    (tmp_path / "links.yml").write_text(LINKS + "    approved: true\n")
    alone = load(tmp_path)
    (tmp_path / "links.yml").write_text(LINKS + "    approved: true\n" + PEOPLE)
    two = load(tmp_path)
    with store.begin() as db:
        assert may_deliver(db, alone, alone.link("books"))
        assert not may_deliver(db, two, two.link("books"))
        row = {"link": "books", "flow": "vendors", "company": "123", "source_key": "s1", "target_company": "C1"}
        more = {"target_system": "avidxchange", "target_id": "v1", "created_at": NOON, "updated_at": NOON}
        db.execute(deliveries.insert().values(**row, **more, state="delivered"))
        assert not may_deliver(db, two, two.link("books")), "what was found there was not sent"
        db.execute(deliveries.update().values(attempt=1))
        assert may_deliver(db, two, two.link("books")), "it was approved and has sent something before there were two"


def test_who_is_told_of_a_change_of_the_people_themselves(books: Books) -> None:
    def told() -> list[str]:
        with books.store.read() as db:
            return [one.text for one in alerts.listed(db) if one.code == "people_changed"]

    books.run()
    assert told() == [], "four eyes have just begun"
    others = "people: {anna: {system: [anna]}, eve: {system: [anna2]}}\n"
    books.links(people=f"{others}four_eyes: {{duplicates_above: 9000}}\n")
    books.run(preview=True)
    assert told() == []
    books.run()
    assert told() == [
        "who decides was changed in links.yml (person bo: system bo, airflow none -> nobody; "
        "four_eyes.duplicates_above: 500 -> 9000; person eve: nobody -> system anna2, airflow none): look whether "
        "everybody concerned knows of it"
    ]
    books.links(people=f"{others}four_eyes: {{required: no, duplicates_above: 9000}}\n")
    books.run()
    assert "four_eyes.required: yes -> no" in told()[0]


def test_a_long_change_names_its_first_lines() -> None:
    after = [["", f"{number}", "4000"] for number in range(1, 6)]
    change = Change("books", "tax_code", [["123", "9", "X"]], after)
    assert "(new: 1 -> 4000, 2 -> 4000, 3 -> 4000 and 2 more; gone: 123 9 -> X)" in change.text


def test_who_is_nobody_releases_no_change(books: Books) -> None:
    books.run()
    books.mapping(",0400,4999,rent")
    books.run()
    with pytest.raises(NotAllowed):
        books.answer(books.asked()[0].id, Who("root", "shared"))


def test_a_tolerance_that_a_release_brings_counts_as_it_comes_and_its_change_is_asked(books: Books) -> None:
    books.run()
    with books.store.begin() as db:
        before = {name: value for name, value in accepted.of(db, "books")["tolerances"].items() if name != "duplicate"}
        accepted.keep(db, "books", {"tolerances": before}, who="person:anna and person:bo", now=NOON)
    books.run()
    assert books.asked() == []
    books.links(options="    options: {duplicate: remark}\n")
    books.run()
    assert "new: duplicate remark; gone: duplicate hold" in books.asked()[0].text
