"""The summary of a run in words: a table, what waits for whom and why, what it cost. Pure but for the language, which
is the one that is spoken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from textwrap import wrap
from typing import Any

from include.reports.flow_names import coded, counted, named
from include.reports.visible import visible
from include.sentences import called, document, translated
from include.texts.languages import language_of
from include.texts.translations import N_, gettext, n_, ngettext, spoken

COUNTS = (
    *("read", "unchanged", "skipped", "planned", "delivered"),
    *("waiting", "blocked", "refused", "review", "retrying", "unknown"),
)
WOULD = ("would_create", "would_update", "would_void", "would_adopt")
MOST_NAMED, MOST_TEXTS, MOST_POSTINGS = 8, 2, 20
_RESULTS = {"done": N_("done"), "remarks": N_("completed with warnings"), "failed": N_("FAILED")}
_WORDS = {
    "": N_("stopped"),
    "alert": N_("alert"),
    "blocked": N_("blocked"),
    "refused": N_("refused"),
    "review": N_("in review"),
    "question": N_("waits for an answer"),
    "create": N_("would create"),
    "update": N_("would change"),
    "void": N_("would void"),
    "adopt": N_("there already, would be noted as delivered"),
    "waiting": N_("waiting"),
    "retrying": N_("will be tried again"),
    "unknown": N_("outcome unknown, to be looked up"),
}
_ORDER = tuple(_WORDS)
# What waits for a person though nothing is to be sent, and the command that lists it.
_LISTED = {"alert": "alerts", "question": "review list"}
_PREVIEW = (*COUNTS[:4], "would_adopt", "would_create", "would_update", "would_void", *COUNTS[5:])
_MORE_LINES = n_(
    "and %(num)s more lines (all of them: --json, postings)", "and %(num)s more lines (all of them: --json, postings)"
)
_RARE = ("skipped", "retrying", "unknown", "would_update", "would_void")


def said(summary: Mapping[str, Any], settings: Any) -> str:
    """``as_text`` in the language of its link, as ``settings`` (``links.yml``) has it."""
    with spoken(language_of(settings, "", summary["link"])):
        return as_text(summary)


def as_text(summary: Mapping[str, Any]) -> str:
    """The summary (as ``summary.as_json`` gives it) for a person."""
    start, end = (datetime.fromisoformat(summary[key]) for key in ("started_at", "ended_at"))
    result = _RESULTS[summary["result"]]
    words = [gettext(result), *([gettext("PREVIEW, nothing was sent")] if summary["preview"] else [])]
    lines = ["   ".join([f"{summary['link']}  {start:%Y-%m-%d %H:%M:%S} -> {_end(start, end)}", *words])]
    if summary.get("failure"):
        lines.append(gettext("stopped: %(why)s", why=translated(summary["failure"])))
    lines += _table(summary["flows"], summary["preview"], bool(summary.get("failure")))
    lines += _reasons(summary["reasons"])
    lines += _postings(summary.get("postings") or ())
    lines += [gettext("note: %(note)s", note=translated(note)) for note in summary.get("notes", ())]
    lines.append(_cost(summary, (end - start).total_seconds()))
    return visible("\n".join(lines))


def _end(start: datetime, end: datetime) -> str:
    return f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"


def _table(flows: Mapping[str, Mapping[str, int]], preview: bool, failed: bool) -> list[str]:
    if not flows:
        return [] if failed else [gettext("nothing changed since the last run: nothing to do")]
    shown = [(coded(name), _shown(counts) if preview else counts) for name, counts in flows.items()]
    names = [
        n for n in (_PREVIEW if preview else COUNTS) if n not in _RARE or any(counts.get(n) for _, counts in shown)
    ]
    titles = {name: gettext(name.removeprefix("would_")) for name in names}
    wides = {name: max(len(title) + 2, 11) for name, title in titles.items()}
    wide = max([len(name) for name, _ in shown] + [12])
    rows = [" " * wide + "".join(f"{title:>{wides[name]}}" for name, title in titles.items())]
    rows += [
        f"{flow:<{wide}}" + "".join(f"{counts.get(name, 0):>{wides[name]},}" for name in names)
        for flow, counts in shown
    ]
    return rows


def _shown(counts: Mapping[str, int]) -> dict[str, int]:
    """What a preview would send counts as waiting; on paper it has columns of its own."""
    would = sum(counts.get(name, 0) for name in WOULD)
    return {**counts, "waiting": counts.get("waiting", 0) - would}


def _reasons(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """What needs a person first. One entry for each cause: documents that stop for one code share it, and when each has
    words of its own the first few follow, indented. A document that has several causes is counted under the first of
    them, so that the counts of a flow add up to those of the table."""
    causes: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for reason in reasons:
        key = (_word_of(reason), str(reason["flow"]), str(reason["code"]))
        causes.setdefault(key, []).append(reason)
    lines: list[str] = []
    counts: dict[tuple[str, str], Counter[str]] = {}
    for (state, flow, code), found in sorted(causes.items(), key=lambda cause: _place(cause[0][0])):
        documents = _documents(found)
        before = counts.setdefault((state, flow), Counter())
        head = f"{gettext(_WORDS.get(state, state))}: {_counted(Counter(documents), before, flow)}"
        before |= Counter(documents)
        numbers = f": {', '.join(documents[:MOST_NAMED])}{_more(len(documents))}" if documents else ""
        if where := _LISTED.get(state):  # their texts name the documents; the key is for `audit`
            head, numbers = f"{gettext(_WORDS[state])}, {gettext(code.replace('_', ' '))}", ""
        texts = [translated(text).rstrip(".") for text in dict.fromkeys(str(one["text"]).rstrip(".") for one in found)]
        if code == f"preview_{state}":
            lines.append(head + numbers)
        elif len(texts) == 1:
            lines.append(f"{head} - {texts[0]}{numbers}")
        else:
            lines.append(head + numbers)
            lines += [f"    {text}" for text in texts[:MOST_TEXTS]]
            if left := len(texts[MOST_TEXTS:]):
                rest = gettext("and %(num)s more like this", num=f"{left:,}")
                lines.append(
                    "    " + (gettext("%(rest)s (`%(where)s` lists them)", rest=rest, where=where) if where else rest)
                )
    return lines


def _counted(documents: Counter[str], before: Counter[str], flow: str) -> str:
    """``4 bills``, ``4 bills and 2 counted above``; ``before``: those that were counted already."""
    new, again = (documents - before).total(), (documents & before).total()
    if new and again:
        return gettext("%(documents)s and %(num)s counted above", documents=counted(flow, new), num=f"{again:,}")
    if again:
        return gettext("%(documents)s counted above", documents=counted(flow, again))
    return counted(flow, new) if new else named(flow, 2)


def broken(text: str, width: int = 120) -> str:
    """``text`` with its sentences on lines of at most ``width``, for a log that breaks none. Tables stay."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + "    "
        is_sentence = len(line) > width and "   " not in line.strip()
        lines += wrap(line, width, subsequent_indent=indent, break_long_words=False) if is_sentence else [line]
    return "\n".join(lines)


def _documents(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """The documents of a cause, each once however many of its reasons it has; two of one number are two."""
    found: Counter[str] = Counter()
    for reason in reasons:
        found |= Counter(document(str(one)) for one in reason.get("documents", ()))
    return list(found.elements())


def _word_of(reason: Mapping[str, Any]) -> str:
    code = str(reason["code"])
    return code.removeprefix("preview_") if code.startswith("preview_") else str(reason.get("state") or "")


def _place(state: str) -> int:
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


def _postings(postings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Debits and credits as a journal prints them, whole entries at a time."""
    if not postings:
        return []
    titles = gettext("would post:"), gettext("debit"), gettext("credit")
    lines = ["{:<58}{:>14}{:>14}".format(*titles)]
    last = None
    for line in postings[:MOST_POSTINGS]:
        if line["document"] != last:
            last = line["document"]
            entry = f"{named(line['flow'], 1)} {document(str(last))}"
            if journal := line.get("journal"):
                entry = gettext("%(document)s in journal %(journal)s", document=entry, journal=journal)
            lines.append(f"  {entry}, {line['currency']}")
        center = gettext("cost centre %(code)s", code=line["cost_center"]) if line.get("cost_center") else ""
        code = called(str(line["account"]), "posting_account")
        account = " ".join(filter(None, (code, line.get("name"), line.get("counterparty"), center)))
        sides = "".join(f"{_money(line[side]):>14}" for side in ("debit", "credit"))
        lines.append(f"    {account[:52]:<54}{sides}".rstrip())
    if len(postings) > MOST_POSTINGS:
        left = len(postings) - MOST_POSTINGS
        more = ngettext(*_MORE_LINES, left, num=f"{left:,}")
        lines.append(f"    {more}")
    totals: dict[str, Decimal] = {}
    for line in postings:
        totals[line["currency"]] = totals.get(line["currency"], Decimal(0)) + Decimal(line["debit"])
    sums = ", ".join(f"{money(total)} {currency}" for currency, total in sorted(totals.items()))
    lines.append("  " + gettext("in all %(amounts)s", amounts=sums))
    return lines


def _money(text: str) -> str:
    amount = Decimal(text)
    return money(amount) if amount else ""


def money(amount: Decimal) -> str:
    """``1,234.50``: two decimals, or as many as the amount needs (1.234 KWD)."""
    whole, _, decimals = f"{amount:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _more(count: int) -> str:
    left = count - MOST_NAMED
    return " " + gettext("and %(number)s more", number=f"{left:,}") if left > 0 else ""


def _cost(summary: Mapping[str, Any], total: float) -> str:
    calls = [f"{system} {used.get('used', 0):,}{_limits(used)}" for system, used in summary["calls"].items()]
    return gettext(
        "calls: %(calls)s; errors %(errors)s; %(seconds)s s (%(parts)s)",
        calls=", ".join(calls) or gettext("none"),
        errors=sum(int(used.get("errors") or 0) for used in summary["calls"].values()),
        seconds=f"{total:.0f}",
        parts=", ".join(f"{gettext(name)} {seconds:.0f}" for name, seconds in summary["seconds"].items()),
    )


def _limits(used: Mapping[str, Any]) -> str:
    """How much of what the vendor allows is gone: a run calls for several companies, a day's limit is each one's."""
    parts = []
    if used.get("limit") and used.get("day_used") is not None:
        today = gettext("today %(used)s of %(limit)s", used=f"{used['day_used']:,}", limit=f"{used['limit']:,}")
        if company := used.get("day_company"):
            today = gettext("%(used)s in %(company)s", used=today, company=company)
        parts.append(today)
    if used.get("month_limit"):
        month, limit = f"{used.get('month_used', 0):,}", f"{used['month_limit']:,}"
        parts.append(gettext("%(used)s of this month's %(limit)s metered reads", used=month, limit=limit))
    return f" ({', '.join(parts)})" if parts else ""
