"""In which turn open questions are asked, on the page and by the command line alike, with what is published of them.

What most waits for comes first; then what is hardly so, and last the vendors that have no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.texts.answers import FINDING, ONE_RECORD

UNLIKELY = 0.2
"""How probable it is that two vendors are one: under this they hardly are, and are asked about last."""
VENDORS = WITH_DOCUMENTS, WITHOUT_DOCUMENTS = ("with documents", "without documents")
"""Whether there is a document of a question's vendors: else it is asked last, and Today does not count it."""
_STOPPED = "dealt.state in ('waiting', 'blocked', 'held')"
_OPEN = "(select * from operations.reviews where state = 'open')"
QUESTIONS = f"""(
    with vendors as (
        select distinct review_id, link, unnest([payload ->> '$.left_name', payload ->> '$.right_name',
            payload ->> '$.name']) as name
        from {_OPEN} where payload like '%name%'
    ),
    traded as (
        select vendors.review_id, dealt.currency, sum(abs(dealt.amount)) filter (where {_STOPPED}) as turnover,
            sum(dealt.amount) filter (where {_STOPPED}) as amount, count(*) filter (where {_STOPPED}) as documents
        from vendors
        inner join operations.deliveries as dealt
            on dealt.link = vendors.link and dealt.counterparty = vendors.name and dealt.amount is not null
        group by all
    ),
    held_up as (
        select review_id, sum(documents)::bigint as documents, max(turnover) as turnover,
            arg_max(amount, turnover) as amount, arg_max(currency, turnover) as currency
        from traded group by all
    ),
    known as (
        select link, company, source_key, any_value(number) as number, any_value(counterparty) as counterparty,
            any_value(doc_date) as doc_date, any_value(coalesce(source_amount, target_amount)) as amount,
            any_value(currency) as currency
        from reconciliation.documents
        where (link, company, source_key) in (select (link, company, document_key) from {_OPEN})
        group by all having count(*) = 1
    )
    select
        reviews.review_id, reviews.link, reviews.flow, reviews.company, reviews.code, reviews.text,
        reviews.code as question, reviews.opened_at, coalesce(sent.number, known.number) as number,
        coalesce(sent.counterparty, known.counterparty, reviews.payload ->> '$.name',
            reviews.payload ->> '$.left_name') as counterparty,
        coalesce(sent.doc_date, known.doc_date) as doc_date,
        coalesce(sent.amount, known.amount, held_up.amount) as amount,
        coalesce(sent.currency, known.currency, held_up.currency) as currency,
        date_diff('day', reviews.opened_at, (select max(published_at)
            from operations.version as published where published.link = reviews.link)) as age,
        coalesce(held_up.documents, case when sent.state in ('held', 'blocked', 'waiting')
            and reviews.code <> 'vendor_review' then 1 else 0 end) as held_up,
        case when reviews.code = 'vendor_review' and held_up.review_id is null and sent.amount is null
            then '{WITHOUT_DOCUMENTS}' else '{WITH_DOCUMENTS}' end as needed,
        case
            when reviews.code = 'vendor_review' and coalesce(reviews.payload ->> '$.origin', '') <> '{FINDING}'
                and ((reviews.payload ->> '$.left_key') is null or (reviews.payload ->> '$.right_key') is null)
                then '{ONE_RECORD}'
            else reviews.payload ->> '$.origin'
        end as origin,
        try_cast(reviews.payload ->> '$.probability' as double) as probability,
        coalesce(reviews.payload ->> '$.group', '') as alike, '' as suggested, '' as assigned_to,
        case when needed = '{WITHOUT_DOCUMENTS}' then 2 when probability < {UNLIKELY} then 1 else 0 end * 1e15
            - coalesce(held_up.turnover, abs(coalesce(sent.amount, known.amount)), 0)::double as turn
    from {_OPEN} as reviews
    left join operations.deliveries as sent
        on sent.link = reviews.link and sent.flow = reviews.flow
        and sent.company = reviews.company and sent.source_key = reviews.document_key
    left join held_up on held_up.review_id = reviews.review_id
    left join known
        on known.link = reviews.link and known.company = reviews.company
        and known.source_key = reviews.document_key)"""
"""SQL: a row for each open question that is published, with its document, what it holds up, and its ``turn``. One about
vendors has no document: its ``amount`` is that of the documents it holds up, of the currency with most of it."""
TURNS = f"select review_id, turn from {QUESTIONS}"


def in_turn(rows: Iterable[Mapping[str, Any]], turns: Mapping[int, float]) -> list[Mapping[str, Any]]:
    """``rows`` by the turn of their ``id``; those without one (answered, asked since) last, the oldest first. Pure."""
    return sorted(rows, key=lambda one: (turns.get(one["id"], float("inf")), one["id"]))
