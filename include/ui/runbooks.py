"""The runbooks (docs/runbooks) as pages: Markdown of ours alone, HTML in it is shown and not obeyed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from include.paths import PROJECT

FOLDER = PROJECT / "docs" / "runbooks"
INDEX = "README"
_ROW = re.compile(r"^\| (.+) \| \[[^\]]+\]\(([a-z_]+)\.md\) \|$")
_OWN = re.compile(r'href="([a-z_A-Z]+)\.md(#[a-z0-9_-]+)?"')
_ELSEWHERE = re.compile(r'<a href="(?!https://|#|\./)[^"]*">(.*?)</a>', re.DOTALL)


@cache
def names() -> frozenset[str]:
    return frozenset(file.stem for file in FOLDER.glob("*.md"))


@cache
def _by_code() -> dict[str, str]:
    """The pages of codes that have none of their own name, as the list of all pages has them."""
    found: dict[str, str] = {}
    for line in (FOLDER / f"{INDEX}.md").read_text(encoding="utf-8").splitlines():
        if row := _ROW.match(line):
            found |= dict.fromkeys(re.findall(r"`([a-z_]+)`", row[1]), row[2])
    return found


def page_of(code: str | None, folder: Path = FOLDER) -> str:
    """The runbook of a code, by its name; "" where there is none."""
    if not code:
        return ""
    return code if code in names() else _by_code().get(code, "")


def html(name: str) -> str:
    """Raises ``KeyError`` for a page that there is none of."""
    if name not in names():
        raise KeyError(name)
    return rendered((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def rendered(text: str) -> str:
    """Markdown as HTML. A link to another runbook leads to its page; one into the rest of the documentation is its
    words alone: that is no page here."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return _ELSEWHERE.sub(r"\1", _OWN.sub(r'href="./\1\2"', made))
