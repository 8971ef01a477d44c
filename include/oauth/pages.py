"""What the browser shows when it comes back: plain words, no code and no address in it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 4rem auto; padding: 0 1rem; color: #222 }}
h1 {{ font-size: 1.4rem; border-left: .4rem solid {colour}; padding-left: .8rem }}
</style></head><body><h1>{title}</h1><p>{text}</p><p>{todo}</p></body></html>
"""
CLOSE = "You can close this tab."


@dataclass(frozen=True)
class Page:
    """``status`` is HTTP's; ``ends``: whether the waiting is over with it."""

    title: str
    text: str
    todo: str
    status: int = 200
    ends: bool = True

    def html(self) -> bytes:
        colour = "#2a7a2a" if self.status == 200 else "#b03030"
        parts = {"title": escape(self.title), "text": escape(self.text), "todo": escape(self.todo)}
        return _PAGE.format(colour=colour, **parts).encode()


def done(name: str) -> Page:
    text = f"{name} is connected. What works with it is being looked at in the terminal."
    return Page("Connected", text, CLOSE)


def refused(text: str) -> Page:
    return Page("Nothing was connected", text, CLOSE, 403)


def failed(text: str) -> Page:
    return Page("Nothing was connected", text, f"The terminal says the same. {CLOSE}", 502)


def not_this_answer(text: str) -> Page:
    return Page("Not the answer that is waited for", text, "The terminal is still waiting.", 400, ends=False)


def elsewhere(path: str) -> Page:
    text = f"The browser must come back to {path} here: the address registered with the vendor says something else."
    return Page("Not here", text, "The terminal is still waiting.", 404, ends=False)
