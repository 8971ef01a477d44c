"""How Airflow's Required Actions say what they ask, in the language that is spoken, with nothing of a vendor's that
Markdown would obey. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce

from include.people.settings import People
from include.reports import approvals
from include.reports.summary_text import money
from include.reports.visible import visible
from include.sentences import document, system_name, translated
from include.store.approval_requests import Document, Request
from include.store.reviews import Review
from include.texts import answers as texts
from include.texts import dates
from include.texts.answers import Answer
from include.texts.translations import N_, gettext, ngettext

_OBEYED = re.compile(r"([!-/:-@\[-`{-~])")
"""Punctuation of ASCII: all that Markdown gives a meaning, and all of it may be escaped (CommonMark 0.31, 2.4)."""
MOST_LISTED = 10
APPROVE, REJECT = N_("Approve and deliver"), N_("Do not approve")
GONE, STORED = N_("They are gone: accept the read"), N_("Keep what is stored")


def plain(text: object) -> str:
    """Texts of vendors in Markdown: neither a link nor an emphasis, on one line."""
    return _OBEYED.sub(r"\\\1", " ".join(visible(str(text)).split()))


def subject_of_approval(request: Request) -> str:
    return ngettext(
        "%(link)s: approve and deliver %(num)s document?",
        "%(link)s: approve and deliver %(num)s documents?",
        request.documents, link=request.link, num=f"{request.documents:,}",
    )  # fmt: skip


def subject_of_short_read(link: str, system: str) -> str:
    return gettext("%(link)s: is so much gone in %(system)s?", link=link, system=system_name(system))


def of_approval(request: Request, found: Sequence[Document], people: People, first: Iterable[str], page: str) -> str:
    """``people``: of whom some may approve; ``first``: names of who did already; ``page``: its address."""
    asking = [one for one in found if one.asks]
    lines = [
        ngettext(
            "%(num)s document of %(link)s waits for an approval by %(who)s. It is not delivered before, nor after "
            "%(at)s.",
            "%(num)s documents of %(link)s wait for an approval by %(who)s. Nothing of them is delivered before, nor "
            "after %(at)s.",
            request.documents,
            num=f"{request.documents:,}",
            link=plain(request.link),
            who=plain(_by(people)),
            at=_moment(request.expires_at),
        )
    ]
    if names := sorted(first):
        lines.append(gettext("%(names)s approved it; a second person is needed.", names=plain(_and(names))))
    lines += ["", *(_sum(one) for one in approvals.summed(asking, set()))]
    if totals := approvals.totals(approvals.journal(asking)):
        lines += ["", gettext("Totals by journal:"), "", *map(_total, totals)]
    lines += ["", gettext("Documents:"), "", *(_document(one) for one in asking[:MOST_LISTED])]
    if len(asking) > MOST_LISTED:
        lines.append("* " + gettext("and %(number)s more", number=f"{len(asking) - MOST_LISTED:,}"))
    lines += ["", gettext("[Read the whole preview with its journal](%(page)s) before you answer.", page=page)]
    lines.append(gettext("A reason is needed for not approving it."))
    return "\n".join(lines)


def of_review(review: Review, fitting: Sequence[Answer], first: Iterable[str], page: str) -> str:
    lines = [plain(translated(review.text)), "", *(f"* **{plain(one.says)}**: {plain(one.does)}" for one in fitting)]
    if names := sorted(first):
        said = gettext("%(names)s answered; a second person who says the same is needed.", names=plain(_and(names)))
        lines += ["", said]
    return "\n".join([*lines, "", gettext("[Both records side by side](%(page)s), before you answer.", page=page)])


def of_short_read(connection: str, feed: str, company: str, rows: int) -> str:
    values = {"connection": connection, "feed": gettext(feed.replace("_", " ")), "rows": f"{rows:,}"}
    if company:
        return plain(
            gettext(
                "The last full read of %(feed)s of company %(company)s by connection %(connection)s had %(rows)s rows: "
                "less than 80 %% of what is stored. Nothing was taken for deleted. Look in that system whether so much "
                "is really gone.",
                company=company,
                **values,
            )
        )
    return plain(
        gettext(
            "The last full read of %(feed)s by connection %(connection)s had %(rows)s rows: less than 80 %% of what is "
            "stored. Nothing was taken for deleted. Look in that system whether so much is really gone.",
            **values,
        )
    )


def title(review: Review) -> str:
    """In a few words, for the list."""
    return f"{review.link}: {texts.title(review.code, origin(review))}"


def origin(review: Review) -> str:
    return texts.origin(review.code, review.payload)


def _by(people: People) -> str:
    """Who may approve, as ``approvals.requests.by_whom`` says it in English."""
    names = list(people.people)
    if not names:
        return gettext("a person")
    if len(names) == 1:
        return names[0]
    listed = ", ".join(names[:-1])
    if people.off:
        return gettext("%(first)s or %(last)s", first=listed, last=names[-1])
    return gettext("two of %(names)s", names=", ".join(names)) if len(names) > 2 else _and(names)


def _and(names: Sequence[str]) -> str:
    return reduce(lambda first, last: gettext("%(first)s and %(last)s", first=first, last=last), names)


def _sum(one: approvals.Summed) -> str:
    amounts = ", ".join(f"{plain(currency)} {money(amount)}" for currency, amount in sorted(one.amounts.items()))
    flow = plain(gettext(one.flow.replace("_", " ")))
    return f"* {flow}, {gettext(one.action)}: {one.documents:,}" + (f" ({amounts})" if amounts else "")


def _total(one: approvals.Total) -> str:
    return "* " + gettext(
        "company %(company)s, journal %(journal)s: debit %(currency)s %(debit)s, credit %(credit)s",
        company=plain(one.company),
        journal=plain(one.journal),
        currency=plain(one.currency),
        debit=money(one.debit),
        credit=money(one.credit),
    )


def _document(one: Document) -> str:
    amount = "" if one.amount is None else f"{one.currency or ''} {money(one.amount)}".strip()
    parts = (document(one.label), one.counterparty, one.doc_date, amount, gettext(approvals.ACTIONS[one.action]))
    return "* " + ", ".join(plain(part) for part in parts if part)


def _moment(at: datetime) -> str:
    return f"{dates.said(at)} {at:%H:%M} UTC"
