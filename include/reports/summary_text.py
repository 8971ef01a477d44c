"""The summary of a run in words: a table, what waits for whom and why, what it cost. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from textwrap import wrap
from typing import Any

from include.reports.visible import visible

MOST_NAMED, MOST_TEXTS, MOST_POSTINGS = 8, 2, 20
_WORDS = {
    "": "stopped",
    "alert": "alert",
    "blocked": "blocked",
    "refused": "refused",
    "review": "in review",
    "question": "waits for an answer",
    "create": "would create",
    "update": "would change",
    "void": "would void",
    "adopt": "there already, would be noted as delivered",
    "waiting": "waiting",
    "retrying": "will be tried again",
    "unknown": "outcome unknown, to be looked up",
}
_ORDER = tuple(_WORDS)
# What waits for a person though nothing is to be sent, and the command that lists it.
_LISTED = {"alert": "alerts", "question": "review list"}
_REAL = (
    *("read", "unchanged", "skipped", "planned", "delivered", "waiting"),
    *("blocked", "refused", "review", "retrying", "unknown"),
)
_PREVIEW = (
    *("read", "unchanged", "skipped", "planned", "would_adopt", "would_create", "would_update", "would_void"),
    *("waiting", "blocked", "refused", "review", "retrying", "unknown"),
)
_RARE = ("skipped", "retrying", "unknown", "would_update", "would_void")
_TITLES = {"would_create": "create", "would_update": "update", "would_void": "void", "would_adopt": "adopt"}
_NAMES = {"gl_accounts": "GL accounts", "payment_status": "payment notes"}


def as_text(summary: Mapping[str, Any]) -> str:
    """The summary (as ``summary.as_json`` gives it) for a person."""
    start, end = (datetime.fromisoformat(summary[key]) for key in ("started_at", "ended_at"))
    words = {"done": "done", "remarks": "completed with warnings", "failed": "FAILED"}[summary["result"]]
    mode = "   PREVIEW, nothing was sent" if summary["preview"] else ""
    lines = [f"{summary['link']}  {start:%Y-%m-%d %H:%M:%S} -> {_end(start, end)}   {words}{mode}"]
    if summary.get("failure"):
        lines.append(f"stopped: {summary['failure']}")
    lines += _table(summary["flows"], summary["preview"], bool(summary.get("failure")))
    lines += _reasons(summary["reasons"])
    lines += _postings(summary.get("postings") or ())
    lines += [f"note: {note}" for note in summary.get("notes", ())]
    lines.append(_cost(summary, (end - start).total_seconds()))
    return visible("\n".join(lines))


def _end(start: datetime, end: datetime) -> str:
    return f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"


def _table(flows: Mapping[str, Mapping[str, int]], preview: bool, failed: bool) -> list[str]:
    if not flows:
        return [] if failed else ["nothing changed since the last run: nothing to do"]
    shown = {name: _shown(counts) if preview else counts for name, counts in flows.items()}
    names = [n for n in (_PREVIEW if preview else _REAL) if n not in _RARE or any(c.get(n) for c in shown.values())]
    titles = [_TITLES.get(name, name) for name in names]
    wide = max([len(name) for name in flows] + [12])
    rows = [" " * wide + "".join(f"{title:>11}" for title in titles)]
    rows += [f"{flow:<{wide}}" + "".join(f"{counts.get(n, 0):>11,}" for n in names) for flow, counts in shown.items()]
    return rows


def _shown(counts: Mapping[str, int]) -> dict[str, int]:
    """What a preview would send counts as waiting; on paper it has columns of its own."""
    would = sum(counts.get(name, 0) for name in _TITLES)
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
    counted: dict[tuple[str, str], Counter[str]] = {}
    for (state, flow, code), found in sorted(causes.items(), key=lambda cause: _place(cause[0][0])):
        documents = _named(found)
        before = counted.setdefault((state, flow), Counter())
        head = f"{_WORDS.get(state, state)}: {_counted(Counter(documents), before, flow)}"
        before |= Counter(documents)
        named = f": {', '.join(documents[:MOST_NAMED])}{_more(len(documents), MOST_NAMED)}" if documents else ""
        if where := _LISTED.get(state):  # their texts name the documents; the key is for `audit`
            head, named = f"{_WORDS[state]}, {code.replace('_', ' ')}", ""
        texts = list(dict.fromkeys(str(reason["text"]).rstrip(".") for reason in found))
        if state in _TITLES.values():
            lines.append(head + named)
        elif len(texts) == 1:
            lines.append(f"{head} - {texts[0]}{named}")
        else:
            lines.append(head + named)
            lines += [f"    {text}" for text in texts[:MOST_TEXTS]]
            if len(texts) > MOST_TEXTS:
                rest = f"    and {len(texts) - MOST_TEXTS:,} more like this"
                lines.append(rest + (f" (`{where}` lists them)" if where else ""))
    return lines


def _counted(documents: Counter[str], before: Counter[str], flow: str) -> str:
    """``4 bills``, ``4 bills and 2 counted above``; ``before``: those that were counted already."""
    new, again = (documents - before).total(), (documents & before).total()
    if not documents:
        return _name(flow, 2)
    parts = [f"{new:,} {_name(flow, new)}"] if new else []
    parts += [f"{again:,} {'' if new else _name(flow, again) + ' '}counted above"] if again else []
    return " and ".join(parts)


def broken(text: str, width: int = 120) -> str:
    """``text`` with its sentences on lines of at most ``width``, for a log that breaks none. Tables stay."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())] + "    "
        is_sentence = len(line) > width and "   " not in line.strip()
        lines += wrap(line, width, subsequent_indent=indent, break_long_words=False) if is_sentence else [line]
    return "\n".join(lines)


def _named(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """The documents of a cause, each once however many of its reasons it has; two of one number are two."""
    found: Counter[str] = Counter()
    for reason in reasons:
        found |= Counter(map(str, reason.get("documents", ())))
    return list(found.elements())


def _word_of(reason: Mapping[str, Any]) -> str:
    code = str(reason["code"])
    return code.removeprefix("preview_") if code.startswith("preview_") else str(reason.get("state") or "")


def _place(state: str) -> int:
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


def _name(flow: str, count: int) -> str:
    words = _NAMES.get(flow, flow.replace("_", " "))
    if count != 1:
        return words
    return words.removesuffix("es") if words.endswith("sses") else words.removesuffix("s")


def _postings(postings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Debits and credits as a journal prints them, whole entries at a time."""
    if not postings:
        return []
    lines = [f"would post:{'':<47}{'debit':>14}{'credit':>14}"]
    last = None
    for line in postings[:MOST_POSTINGS]:
        if line["document"] != last:
            last = line["document"]
            journal = f" in journal {line['journal']}" if line.get("journal") else ""
            lines.append(f"  {_name(line['flow'], 1)} {last}{journal}, {line['currency']}")
        center = f"cost centre {line['cost_center']}" if line.get("cost_center") else ""
        named = (line["account"], line.get("name"), line.get("counterparty"), center)
        account = " ".join(part for part in named if part)
        sides = "".join(f"{_money(line[side]):>14}" for side in ("debit", "credit"))
        lines.append(f"    {account[:52]:<54}{sides}".rstrip())
    if len(postings) > MOST_POSTINGS:
        lines.append(f"    and {len(postings) - MOST_POSTINGS:,} more lines (all of them: --json, postings)")
    totals: dict[str, Decimal] = {}
    for line in postings:
        totals[line["currency"]] = totals.get(line["currency"], Decimal(0)) + Decimal(line["debit"])
    lines.append("  in all " + ", ".join(f"{money(total)} {currency}" for currency, total in sorted(totals.items())))
    return lines


def _money(text: str) -> str:
    amount = Decimal(text)
    return money(amount) if amount else ""


def money(amount: Decimal) -> str:
    """``1,234.50``: two decimals, or as many as the amount needs (1.234 KWD)."""
    whole, _, decimals = f"{amount:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _more(count: int, shown: int) -> str:
    return f" and {count - shown:,} more" if count > shown else ""


def _cost(summary: Mapping[str, Any], total: float) -> str:
    calls = [f"{system} {used.get('used', 0):,}{_limits(used)}" for system, used in summary["calls"].items()]
    errors = sum(int(used.get("errors") or 0) for used in summary["calls"].values())
    parts = ", ".join(f"{name} {seconds:.0f}" for name, seconds in summary["seconds"].items())
    return f"calls: {', '.join(calls) or 'none'}; errors {errors}; {total:.0f} s ({parts})"


def _limits(used: Mapping[str, Any]) -> str:
    """How much of what the vendor allows is gone: a run calls for several companies, a day's limit is each one's."""
    parts = []
    if used.get("limit") and used.get("day_used") is not None:
        company = f" in {used['day_company']}" if used.get("day_company") else ""
        parts.append(f"today {used['day_used']:,} of {used['limit']:,}{company}")
    if used.get("month_limit"):
        parts.append(f"{used.get('month_used', 0):,} of this month's {used['month_limit']:,} metered reads")
    return f" ({', '.join(parts)})" if parts else ""
