"""Which language somebody reads, by `links.yml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.links import Configuration, load
from include.texts.languages import language_of

SAID = """
language: de
people:
  anna: {system: [anna], airflow: [anna.devries], language: nl}
  bo: {system: ["1004"], airflow: [bo]}
connections:
  exact_main: {system: exact_online, region: nl, companies: ["123"]}
  avid_main: {system: avidxchange, base_url: "https://avid.example.com", auth: client_credentials, companies: [C1]}
links:
  - name: books
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}]
    start_date: 2026-01-01
    language: en
"""


def settings(folder: Path, text: str = SAID) -> Configuration:
    (folder / "links.yml").write_text(text)
    return load(folder)


@pytest.mark.parametrize(
    ("person", "link", "expected"),
    [("anna", "books", "nl"), ("bo", "books", "en"), ("bo", "", "de"), ("nobody", "another", "de")],
)
def test_a_persons_language_counts_before_the_links_and_that_before_the_one_of_all(
    tmp_path: Path, person: str, link: str, expected: str
) -> None:
    found = settings(tmp_path)
    assert found.problems == {}
    assert language_of(found, person, link) == expected


def test_english_where_nothing_is_said(tmp_path: Path) -> None:
    assert language_of(None, "anna", "books") == "en"
    assert language_of(settings(tmp_path, "connections: {}\nlinks: []\n"), "anna", "books") == "en"


@pytest.mark.parametrize(
    ("said", "instead", "problem"),
    [
        ("language: de", "language: fr", "links.yml, line 2, language: must be 'en', 'nl' or 'de'"),
        ("    language: en", "    language: fr", "line 15: language: must be 'en', 'nl' or 'de'"),
        ("language: nl", "language: fr", "line 4: people.anna.language: must be 'en', 'nl' or 'de'"),
    ],
)
def test_a_language_that_there_is_not_is_named_with_its_line(
    tmp_path: Path, said: str, instead: str, problem: str
) -> None:
    (text,) = settings(tmp_path, SAID.replace(said, instead)).problems.values()
    assert problem in text
