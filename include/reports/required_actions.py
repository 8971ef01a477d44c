"""How Airflow's Required Actions say what they ask, with nothing of a vendor's that Markdown would obey. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from include.reports import approvals
from include.reports.summary_text import money
from include.reports.visible import visible
from include.store.approval_requests import Document, Request
from include.store.reviews import Review
from include.texts import answers as texts
from include.texts.answers import Answer

_OBEYED = re.compile(r"([!-/:-@\[-`{-~])")
"""Punctuation of ASCII: all that Markdown gives a meaning, and all of it may be escaped (CommonMark 0.31, 2.4)."""
MOST_LISTED = 10


def plain(text: object) -> str:
    """Texts of vendors in Markdown: neither a link nor an emphasis, on one line."""
    return _OBEYED.sub(r"\\\1", " ".join(visible(str(text)).split()))


def of_approval(request: Request, found: Sequence[Document], by: str, first: Iterable[str], page: str) -> str:
    """``by``: who may approve; ``first``: names of who did already; ``page``: its address."""
    asking = [one for one in found if one.asks]
    lines = [f"{_many(request.documents)} of {plain(request.link)} wait for an approval by {plain(by)}. Nothing of"]
    lines[0] += f" them is delivered before, nor after {_moment(request.expires_at)}."
    if names := sorted(first):
        lines.append(f"{plain(' and '.join(names))} approved it; a second person is needed.")
    lines += ["", *(_sum(one) for one in approvals.summed(asking, set()))]
    if totals := approvals.totals(approvals.journal(asking)):
        said = "* company {}, journal {}: debit {} {}, credit {}"
        every = (
            said.format(
                plain(one.company), plain(one.journal), plain(one.currency), money(one.debit), money(one.credit)
            )
            for one in totals
        )
        lines += ["", "Totals by journal:", "", *every]
    lines += ["", "Documents:", "", *(_document(one) for one in asking[:MOST_LISTED])]
    if len(asking) > MOST_LISTED:
        lines.append(f"* and {len(asking) - MOST_LISTED:,} more")
    lines += ["", f"[Read the whole preview with its journal]({page}) before you answer."]
    lines.append("A reason is needed for not approving it.")
    return "\n".join(lines)


def of_review(review: Review, fitting: Sequence[Answer], first: Iterable[str], page: str) -> str:
    lines = [plain(review.text), "", *(f"* **{plain(one.says)}**: {plain(one.does)}" for one in fitting)]
    if names := sorted(first):
        lines += ["", f"{plain(' and '.join(names))} answered; a second person who says the same is needed."]
    return "\n".join([*lines, "", f"[Both records side by side]({page}), before you answer."])


def of_short_read(connection: str, feed: str, company: str, rows: int) -> str:
    where = f" of company {company}" if company else ""
    said = (
        f"The last full read of {feed.replace('_', ' ')}{where} by connection {connection} had {rows:,} rows: less than"
        " 80 % of what is stored. Nothing was taken for deleted. Look in that system whether so much is really gone."
    )
    return plain(said)


def title(review: Review) -> str:
    """In a few words, for the list."""
    return f"{review.link}: {texts.title(review.code, origin(review))}"


def origin(review: Review) -> str:
    return texts.origin(review.code, review.payload)


def _sum(one: approvals.Summed) -> str:
    amounts = ", ".join(f"{plain(currency)} {money(amount)}" for currency, amount in sorted(one.amounts.items()))
    return f"* {plain(one.flow.replace('_', ' '))}, {one.action}: {one.documents:,}" + (
        f" ({amounts})" if amounts else ""
    )


def _document(one: Document) -> str:
    amount = "" if one.amount is None else f"{one.currency or ''} {money(one.amount)}".strip()
    parts = (one.label, one.counterparty, one.doc_date, amount, approvals.ACTIONS[one.action])
    return "* " + ", ".join(plain(part) for part in parts if part)


def _many(count: int) -> str:
    return f"{count:,} document{'s' if count != 1 else ''}"


def _moment(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
