"""The pages in every language: complete catalogues, the language of who reads, no page that fails in one."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from babel.messages import Message

from include.delivery import mass_change_guard
from include.link_kinds import LINK_KINDS
from include.links import load
from include.texts.languages import ENGLISH, LANGUAGES
from include.texts.translations import FOLDER
from include.ui import extracting, words
from include.ui.lists import PAGES
from include.warehouse.mapping_files import KINDS
from tests.include.ui.conftest import PEOPLE, Browser, address, routes
from tests.project.test_runbooks import OF_PYTHON, codes_of
from tests.support.published_books import HOSTILE
from tests.support.run_settings import LINKS, use_settings

OTHERS = [one for one in LANGUAGES if one != ENGLISH]
TEMPLATES = sorted((Path(extracting.__file__).parent / "templates").glob("*.html"))
_PLACES, _TAGS = re.compile(r"%\((\w+)\)s"), re.compile(r"</?\w[^>]*>")
_BY_NAME = re.compile(r"^(Books|Airflow|Excel|ml-connector|Tour)$")


@cache
def texts() -> frozenset[Any]:
    """Every text of the pages, or its forms; to look for them takes two seconds."""
    return frozenset(one.id for one in extracting.texts())


def pairs(message: Message) -> list[tuple[str, str]]:
    """Every form of a text beside each form of its translation."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    return list(zip([*ids, *ids[-1:] * (len(said) - len(ids))], said, strict=True))


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_nothing_else(language: str) -> None:
    there, kept = texts(), extracting.kept(language)
    assert len(there) > 800, "where texts stand has changed: look there"
    assert {one.id for one in kept} ^ there == set(), "run `make texts`, then translate what it lists"
    assert [one.id for one in kept if one.id and (one.fuzzy or not all(said for _, said in pairs(one)))] == []
    assert not kept.obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_tags_and_quotes_of_its_text(language: str) -> None:
    """What stands in double quotes would end an attribute."""
    wrong = [
        (text, said)
        for message in extracting.kept(language)
        if message.id
        for text, said in pairs(message)
        if any(sorted(found.findall(text)) != sorted(found.findall(said)) for found in (_PLACES, _TAGS))
        or ('"' in said) > ('"' in text)
        or re.search(r"[<>]", _TAGS.sub("", said))
    ]
    assert wrong == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_a_template_has_no_words_that_cannot_be_translated(file: Path) -> None:
    """Command, file and key names are no words."""
    text = re.sub(r"{#.*?#}|{%-?\s*trans\b.*?endtrans\s*-?%}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    literal = re.sub(r"{{.*?}}|{%.*?%}", "\0", text, flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', literal)
    shown = re.sub(r"<(code|pre|kbd)\b.*?</\1>|<[^>]*>", "\0", literal, flags=re.DOTALL)
    shown = re.sub(r"\0/documents/[\0/]*", "", shown)
    pieces = [piece.strip(" –\n,.;:()") for piece in re.split("\0", "\0".join([shown, *attributes]))]
    assert [piece for piece in pieces if re.search("[A-Za-z]{2}", piece) and not _BY_NAME.match(piece)] == []


def test_words_of_data_are_known_to_the_pages() -> None:
    """Flows, kinds of mappings, and codes of questions, alerts and reasons."""
    known, sql = (
        set(words.known()),
        [file for file in Path("dbt_project").rglob("*.sql") if "generated" not in file.name],
    )
    said = {flow.name for kind in LINK_KINDS.values() for flow in kind.flows} | set(KINDS.values())
    said |= OF_PYTHON - {mass_change_guard.CODE}  # with what it guards behind it: in the catalogue of answers
    for text in (file.read_text(encoding="utf-8") for file in sql):
        said |= codes_of(text) | set(re.findall(r"\bproblem\(\s*'[a-z_]+\.([a-z_]+)", text))
    assert {one.replace("_", " ") for one in said} - known == set()


THERE = (
    *("/reviews/2", "/reviews/together?link=books&code=vat_differs", "/documents/books/invoices/C1/11", "/runs/r1"),
    *("/causes/books/held/vat_differs", "/mappings/books/gl_account/C1/4100", "/alerts", "/reviews?mine=1"),
)
"""Of what the rows hold."""
HEADINGS = {"en": ("Today", "Reviews"), "nl": ("Vandaag", "Beoordelingen"), "de": ("Heute", "Klärfälle")}


@pytest.mark.anyio
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_is_in_the_language_of_who_reads_it(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    use_settings(home, LINKS + PEOPLE.replace("}", f", language: {language}}}"), monkeypatch)
    async with browser() as one:
        for place, heading in zip(("/", "/reviews"), HEADINGS[language], strict=True):
            page = (await one.get(place)).text
            assert f'<html lang="{language}">' in page
            assert f"<h1>{heading}" in page
    async with browser(login="bo") as other:
        assert "<h1>Today" in (await other.get("/")).text, "of nobody else"


@pytest.mark.anyio
async def test_a_language_is_the_persons_then_the_links_then_that_of_all(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = LINKS.replace("    kind: exact", "    language: de\n    kind: exact") + "language: nl\n"
    use_settings(home, links + PEOPLE.replace("}", ", language: en}"), monkeypatch)

    async def heading(login: str, place: str) -> str:
        async with browser(login=login) as one:
            return re.findall(r"<h1>([\w ]+)", (await one.get(place)).text)[0].strip()

    assert await heading("bo", "/documents") == "Documenten"
    assert await heading("bo", "/documents?link=books") == "Belege"
    assert await heading("bo", "/documents?link=other") == "Documenten"
    assert await heading("anna.devries", "/documents?link=books") == "Documents"


@pytest.mark.anyio
@pytest.mark.parametrize("language", OTHERS)
async def test_no_page_fails_in_a_language_nor_lets_a_text_through_as_html(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    use_settings(home, LINKS + PEOPLE + f"language: {language}\n", monkeypatch)
    places = [address(path) for method, path in routes() if method == "GET" and "static" not in path]
    async with browser() as one:
        answers = {place: await one.get(place) for place in (*places, *THERE)}
    pages = {
        place: one for place, one in answers.items() if one.headers.get("content-type", "").startswith("text/html")
    }
    assert len(pages) > 20
    assert [place for place, one in answers.items() if one.status_code >= 500] == []
    assert [place for place in THERE if answers[place].status_code != 200] == []
    assert [place for place, one in pages.items() if f'<html lang="{language}">' not in one.text] == []
    assert [place for place, one in pages.items() if HOSTILE in one.text] == []
    english = {text.replace("%(base)s", "") for text in map(str, texts())}
    sentences = [text for text in english if text.count(" ") > 2 and "%(" not in text]
    shown = {place: " ".join(one.text.split()) for place, one in pages.items() if "runbook" not in place}
    seen = {text: place for place, page in shown.items() for text in sentences if text in page}
    assert seen == {}, "a text that is translated in the catalogue and not on the page"


@pytest.mark.anyio
async def test_words_of_data_and_headings_of_the_workbook_are_translated(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(home, LINKS + PEOPLE + "language: de\n", monkeypatch)
    async with browser() as one:
        page, book = (await one.get("/documents")).text, (await one.get("/documents.xlsx")).content
    assert "fehlt im Zielsystem" in page
    assert "<h1>Belege <small>2 Belege</small>" in page
    assert "01. Nov 2026" in page
    sheet: Any = openpyxl.load_workbook(BytesIO(book)).active
    assert (sheet.title, [cell.value for cell in sheet[1]][:3]) == ("Belege", ["Verknüpfung", "Mandant", "Art"])


def test_a_language_that_there_is_none_of_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "links.yml").write_text(LINKS + "language: fr\n")
    found = load(tmp_path)
    assert found.language == "en"
    assert found.problems["language"].endswith("language: must be 'en', 'nl' or 'de'")


def test_update_brings_new_texts_in_and_old_ones_out(tmp_path: Path) -> None:
    before = (FOLDER / "nl.po").read_text(encoding="utf-8")
    kept = before.replace('msgid "Today"', 'msgid "Yesterday"')
    assert kept != before
    (tmp_path / "nl.po").write_text(kept, encoding="utf-8")
    assert extracting.update("nl", tmp_path) == ["Today"]
    after = (tmp_path / "nl.po").read_text(encoding="utf-8")
    assert 'msgid "Yesterday"' not in after
    assert after == before.replace('msgid "Today"\nmsgstr "Vandaag"', 'msgid "Today"\nmsgstr ""')


def test_every_list_has_a_title_that_is_a_text() -> None:
    there = texts()
    assert {title for title, _ in PAGES.values()} <= there
    assert {column.title for _, of in PAGES.values() for column in of.columns} <= there
    assert {of.counted for _, of in PAGES.values()} <= set(words.COUNTED)
