"""Reviews: what a list says of each question, which answers fit it, and what an answer to several of them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from include.approvals.question_groups import ONE_BY_ONE
from include.links import Configuration
from include.reports.review_turns import UNLIKELY
from include.store import reviews as stored
from include.store.assignments import Assignment
from include.store.reviews import Review
from include.texts import answers as texts
from include.texts.answers import Answer
from include.texts.translations import N_, gettext
from include.ui.lists import REVIEWS
from include.ui.vendor_screens import Place, place

LIKELY = 0.9
"""How probable it is that two vendors are one: from this on it is suggested that they are."""
MOST_TOGETHER = 200
KEYS = {"same": "s", "different": "d", "release": "r", "reject": "x"}
"""The key that gives each answer on the page of a question."""
FACTS = f"""
    select review_id, number, counterparty, amount, currency, text
    from {REVIEWS.relation} where review_id in (select unnest(?)) order by review_id
"""
DOCUMENTS = "select * from reconciliation.documents where source_key in (select unnest(?))"
DUPLICATES = """
    select * from reconciliation.duplicates
    where invoice_key in (select unnest($1)) or twin_key in (select unnest($1))
"""
HELD_UP = """
    with vendors as (
        select distinct link, unnest([payload ->> '$.left_name', payload ->> '$.right_name', payload ->> '$.name'])
            as name
        from operations.reviews where review_id in (select unnest($1))
    ),
    own as (
        select link, flow, company, document_key from operations.reviews
        where review_id in (select unnest($1)) and code <> 'vendor_review'
    )
    select stopped.link, stopped.flow, stopped.company, stopped.source_key, stopped.number, stopped.counterparty,
        stopped.doc_date, stopped.currency, stopped.amount, stopped.state
    from operations.deliveries as stopped
    where stopped.state in ('waiting', 'blocked', 'held')
        and (stopped.amount is not null and (stopped.link, stopped.counterparty)
                in (select (link, name) from vendors where name is not null)
            or (stopped.link, stopped.flow, stopped.company, stopped.source_key)
                in (select (link, flow, company, document_key) from own))
    order by stopped.doc_date nulls last, stopped.source_key
"""
"""Documents that a question keeps: its own, and those of its vendor that were not sent. A vendor is no document."""
GROUPS = f"""
    select link, code, question, origin, alike, currency, count(*) as questions, sum(amount) as amount,
        sum(held_up) as held_up, max(age) as age, min(review_id) as first
    from {REVIEWS.relation}
    where not list_contains(?, review_id)
    group by all order by questions desc, link, code, alike, currency
"""


@dataclass(frozen=True)
class Effect:
    """What an answer to several questions does. ``fit``: rows of `FACTS` that it answers; ``amounts`` of their
    documents, by currency; ``left_out``: why it is no answer to the others; ``waiting``: rows of `HELD_UP`."""

    fit: Sequence[Mapping[str, Any]]
    left_out: Mapping[int, str]
    waiting: Sequence[Mapping[str, Any]] = ()

    @property
    def documents(self) -> int:
        return sum(1 for row in self.fit if row["amount"] is not None)

    @property
    def amounts(self) -> dict[str, Decimal]:
        return summed(self.fit)

    @property
    def others(self) -> Sequence[Mapping[str, Any]]:
        """Documents that wait and are no question of these themselves."""
        own = {(row.get("link"), row.get("company"), row.get("document_key")) for row in self.fit}
        return [row for row in self.waiting if (row["link"], row["company"], row["source_key"]) not in own]

    @property
    def other_amounts(self) -> dict[str, Decimal]:
        return summed(self.others)


@dataclass
class Group:
    """Questions of one kind of one link; ``alike``: with like evidence; ``amounts`` of their documents by currency;
    ``first``: one of them."""

    link: str
    code: str
    title: str
    alike: str = ""
    questions: int = 0
    held_up: int = 0
    age: int = 0
    first: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def has_sample(self) -> bool:
        """Whether the others can be accepted once a sample is answered."""
        return bool(self.alike) and not self.alike.endswith(ONE_BY_ONE) and self.questions > 1


def effect(
    numbers: Iterable[int],
    answer: str,
    note: str,
    asked: Mapping[int, Review],
    facts: Mapping[int, Mapping[str, Any]],
    waiting: Sequence[Mapping[str, Any]] = (),
) -> Effect:
    """``asked``: the open questions by number; ``facts``: rows of `FACTS`. Not by a question's document, but by what
    fits it: one that needs another answer is left out with the reason."""
    fit, left_out = [], {}
    for number in dict.fromkeys(numbers):
        review = asked.get(number)
        if review is None:
            left_out[number] = gettext("it is not open any more")
        elif objected := objection(review, answer, note):
            left_out[number] = objected
        else:
            known = facts.get(number) or {"number": None, "counterparty": None, "amount": None, "currency": None}
            shown = {"text": review.text, "said": said(review, answer), "seen": stored.standing(review)}
            whose = {name: getattr(review, name) for name in ("link", "company", "document_key")}
            fit.append({**known, **shown, **whose, "review_id": number})
    return Effect(fit, left_out, waiting)


def objection(review: Review, answer: str, note: str = "a note") -> str:
    """Why this is no answer to the question; "" when it is one."""
    if problem := stored.objection(review, answer, note):
        return problem
    if answer in ("same", "different") and not stored.names_both(review):
        said = N_("review %(number)s does not name two records: open it and say which the other one is")
        return gettext(said, number=review.id)
    if answer not in stored.fitting(review):
        return gettext("review %(number)s asks whether two records are one: answer same or different", number=review.id)
    return ""


def said(review: Review, answer: str) -> str:
    """An answer in the words of the question."""
    return texts.answer(review.code, answer, origin(review)).says


def answers(review: Review) -> list[Answer]:
    """The decisions that answer this question, in words; none where the cause is corrected elsewhere."""
    return texts.answers(review.code, stored.fitting(review), origin(review))


def title(review: Review) -> str:
    return texts.title(review.code, origin(review))


def origin(review: Review) -> str:
    return texts.origin(review.code, review.payload)


def in_common(asked: Iterable[Review]) -> list[Answer]:
    """Answers that fit at least one of these questions, each in the words of the first that it fits."""
    found: dict[str, Answer] = {}
    for review in asked:
        for one in answers(review):
            found.setdefault(one.decision, one)
    return [found[decision] for decision in texts.DECISIONS if decision in found]


def suggested(code: str, probability: float | None) -> str:
    """What is thought of two vendors, with how probable it is that they are one; "" for other questions."""
    if probability is None:
        return ""
    if probability < UNLIKELY:
        said = gettext("unlikely")
    else:
        said = texts.answer(code, "same").says if probability >= LIKELY else gettext("unclear")
    shown = "< 1%" if probability < 0.01 else "> 99%" if probability > 0.99 else f"{probability:.0%}"
    return f"{said} ({shown})"


def probability_of(review: Review) -> float | None:
    probability = (review.payload or {}).get("probability")
    try:
        return float(str(probability)) if probability is not None else None
    except ValueError:
        return None


def decorated(rows: Iterable[Mapping[str, Any]], assigned: Mapping[int, Assignment]) -> list[dict[str, Any]]:
    """Rows of `REVIEWS` with what is not published: the question and what is suggested in words, and whose it is."""
    return [
        {
            **row,
            "question": texts.title(row["question"], row["origin"] or ""),
            "suggested": suggested(row["code"], row["probability"]),
            "assigned_to": assigned[row["review_id"]].assigned_to if row["review_id"] in assigned else "",
        }
        for row in rows
    ]


def groups(rows: Iterable[Mapping[str, Any]]) -> list[Group]:
    """Rows of `GROUPS` as groups, the largest first."""
    found: dict[tuple[str, str, str, str], Group] = {}
    for row in rows:
        where = (row["link"], row["code"], texts.title(row["code"], row["origin"] or ""), row["alike"])
        group = found.setdefault(where, Group(*where))
        group.questions += row["questions"]
        group.held_up += int(row["held_up"] or 0)
        group.age = max(group.age, row["age"] or 0)
        group.first = group.first or row["first"]
        if row["amount"] is not None:
            currency = row["currency"] or ""
            group.amounts[currency] = group.amounts.get(currency, Decimal(0)) + row["amount"]
    return sorted(found.values(), key=lambda one: (-one.questions, one.link, one.code, one.alike))


def keys_of(asked: Iterable[Review]) -> list[str]:
    """Keys of all documents that these questions name: their own and suspected twins."""
    found: dict[str, None] = {}
    for review in asked:
        found[review.document_key] = None
        payload = review.payload or {}
        reasons = [one.get("payload") for one in payload.get("reasons") or () if isinstance(one, Mapping)]
        for one in (payload, *(reason for reason in reasons if isinstance(reason, Mapping))):
            if one.get("twin_key") is not None:
                found[str(one["twin_key"])] = None
    return list(found)


def places(review: Review, documents: Iterable[Mapping[str, Any]], settings: Configuration | None) -> list[Place]:
    """The records of a question in their vendors' own screens."""
    payload, found = review.payload or {}, []
    for side in ("left", "right"):
        company, key = str(payload.get(f"{side}_company") or ""), str(payload.get(f"{side}_key") or "")
        if key and (system := _system(settings, review.link, company)):
            name = str(payload.get(f"{side}_name") or "")
            found.append(place(settings, review.link, system, company, "vendors", key, name))
    for row in documents:
        if (row["link"], row["company"], row["source_key"]) != (review.link, review.company, review.document_key):
            continue
        if row["flow"] == review.flow:
            found += sides(row, settings)
    return [one for one in dict.fromkeys(found) if one.is_found]


def sides(row: Mapping[str, Any], settings: Configuration | None) -> list[Place]:
    """A row of ``reconciliation.documents`` as its two systems show it."""
    link, flow = row["link"], row["flow"]
    number, there = row.get("number") or "", row.get("target_number") or ""
    source = place(settings, link, row["source_system"] or "", row["company"], flow, row["source_key"], number)
    target = place(
        *(settings, link, row["target_system"] or "", row.get("target_company") or "", flow),
        *(row.get("target_id") or "", there),
    )
    return [source, target]


def summed(rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Amounts by currency; of what has none, nothing."""
    found: dict[str, Decimal] = {}
    for row in rows:
        if row["amount"] is not None:
            found[row["currency"] or ""] = found.get(row["currency"] or "", Decimal(0)) + row["amount"]
    return found


def _system(settings: Configuration | None, link: str, company: str) -> str:
    """Which system of the link has a company of that name; "" where both do, or none."""
    known = settings.links.get(link) if settings is not None else None
    found = {system for row in (known.companies if known else ()) for system, one in row.items() if one == company}
    return found.pop() if len(found) == 1 else ""
