"""The texts of the pages and messages, as templates and code have them: ``make texts`` brings the catalogues to them.

    python -m include.ui.extracting     # new texts come in without a translation, obsolete ones go

Beside calls of gettext the sentences that are kept with values (``say``), the titles of columns and the limits of lists
(``Column``, ``Limit``) are texts, and so are the words of data that pages show (`words`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from include.paths import PROJECT
from include.texts.languages import ENGLISH, LANGUAGES
from include.texts.translations import FOLDER
from include.ui import words

KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "N_": None, "say": None, "ngettext": (1, 2), "n_": (1, 2), "Column": (2,),
    "Limit": (2,),
}  # fmt: skip
_PLACES = (("include/ui", "*.py", "python"), ("include/alerts", "*.py", "python"),
           ("include/reports", "*.py", "python"), ("include/reports/close_pack", "*.py", "python"),
           ("include/statements", "*.py", "python"), ("include/texts", "codes.py", "python"),
           ("include/ui/templates", "*.html", "jinja2.ext:babel_extract"))  # fmt: skip
_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
_HEADER = """\
# Translations of the texts of pages and messages. `make texts` brings the file to the texts that there are.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def texts() -> Catalog:
    """Every text, without a language."""
    found = Catalog(project="ml-connector", charset="utf-8", fuzzy=False)
    for file, text in _found():
        found.add(text, locations=[(file, 0)])
    for one in words.known():
        found.add(one, locations=[("include/ui/words.py", 0)])
    return found


def _found() -> Iterator[tuple[str, Any]]:
    for folder, names, method in _PLACES:
        for file in sorted((PROJECT / folder).glob(names)):
            with file.open("rb") as opened:
                for _, text, _, _ in extract(method, opened, keywords=KEYWORDS, options=_OPTIONS):
                    yield f"{folder}/{file.name}", text


def kept(language: str, folder: Path = FOLDER) -> Catalog:
    """As it is kept, or empty where there is none."""
    file = folder / f"{language}.po"
    if not file.exists():
        return Catalog(locale=language, fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def update(language: str, folder: Path = FOLDER) -> list[str]:
    """Returns the texts that lack a translation. None is guessed from one that reads alike."""
    catalogue = kept(language, folder)
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with (folder / f"{language}.po").open("wb") as opened:
        # Babel's own header has the hour and whoever ran it, which would differ each time.
        opened.write(_HEADER.format(language=language, plural=catalogue.plural_forms).encode())
        write_po(opened, catalogue, 120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return [_shown(one.id) for one in catalogue if one.id and not _is_complete(one.string)]


def _is_complete(said: Any) -> bool:
    return bool(said) and (isinstance(said, str) or all(said))


def _shown(text: Any) -> str:
    return text if isinstance(text, str) else text[0]


def main() -> None:
    for language in LANGUAGES:
        if language != ENGLISH:
            missing = update(language)
            print(f"{language}: {len(missing)} to be translated", *missing, sep="\n  ")  # noqa: T201


if __name__ == "__main__":
    main()
