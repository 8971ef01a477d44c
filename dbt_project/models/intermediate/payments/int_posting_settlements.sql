{#- What of each posting of ours the books show as used up by a document it pays, in that document's currency; `sign` is
    minus for a credit. `settled` is null while the books do not show the entry, or it is in another currency. Exact
    tells what of our entry is still open, by line where it pays several documents (lines that name none count as used
    up); QuickBooks what a bill payment is applied to. A reversed posting settles what its reversal does not.
    `is_in_balance_only`: the balance has it and no open item does. Exact's ledger says whether the entry stands (also
    one whose answer we never got); a bill payment is an open item itself, for what it is not applied to. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
postings as (
    select
        deliveries.link, target_company as books_company, deliveries.source_key, target_id,
        coalesce(target_facts ->> '$.void.id', by_hand.entry_id) as void_id,
        coalesce(voided, false) or by_hand.source_key is not null as voided,
        nullif(coalesce(delivered_document, attempt_document) ->> '$.currency', '') as currency,
        json_array_length(coalesce(delivered_document, attempt_document), '$.applications') = 1 as is_only,
        cast(coalesce(delivered_document, attempt_document) ->> '$.date' as date) as posted_on,
        unnest(cast(json_extract(coalesce(delivered_document, attempt_document), '$.applications') as json[])) as line
    from {{ ref('stg_operations__deliveries') }} as deliveries
    left join {{ ref('int_reversed_by_hand') }} as by_hand using (link, company, source_key)
    where flow = 'payments' and (target_id is not null or state in ('sending', 'unknown'))
),

applied as (
    select
        postings.link, pairs.books_system, pairs.books_connection, postings.books_company, postings.source_key,
        postings.target_id, postings.void_id, postings.voided,
        postings.currency, postings.posted_on, line ->> '$.document_key' as document_key,
        sign(sum(cast(line ->> '$.amount' as decimal(28, 6)))) as sign,
        any_value('AVX:' || postings.source_key || ' ' || (line ->> '$.document_number') || ' ') as own_text,
        any_value('AVX:' || postings.source_key || ':void ' || (line ->> '$.document_number') || ' ') as void_text,
        sum(abs(cast(line ->> '$.amount' as decimal(28, 6)) + cast(coalesce(line ->> '$.discount', '0') as decimal(28,
            6)))) as amount,
        postings.is_only
    from postings
    inner join pairs on pairs.link = postings.link and pairs.books_company = postings.books_company
    group by all
),

-- only the few that are postings of ours: both CTEs below read them, and DuckDB would keep those of the whole history
-- for that
terms as (
    select * from {{ ref('exact_online__terms_by_entry') }}
    where entry_id in (select target_id from applied union all select void_id from applied)
),

bill_payments as (select * from {{ ref('quickbooks_online__bill_payment_lines') }}),

used as (
    select connection, company, entry_id, document_key, sum(case when is_deleted then 0 else abs(amount) end) as amount
    from bill_payments
    group by all
),

{% for name, id, text in [('entries', 'target_id', 'own_text'), ('reversals', 'void_id', 'void_text')] %}
{{ name }} as (
    select
        applied.*, greatest(applied.amount - case when terms.term_amount is null then applied.amount when is_only
            and count(distinct applied.source_key) over (partition by applied.link, applied.books_company,
            applied.{{ id }}) = 1 then terms.open_amount
            else coalesce(list_sum(list_transform(list_filter(terms.own_lines,
                lambda own: starts_with(own.text || ' ', {{ text }})), lambda own: own.open)), 0) end, 0) as settled
    from applied
    inner join terms
        on applied.books_system = 'exact_online' and terms.connection = applied.books_connection
        and terms.company = applied.books_company
        and terms.entry_id = applied.{{ id }}
),
{% endfor %}

standing as (select connection, company, entry_id, key from {{ ref('canonical_postings') }}
    where system = 'exact_online'),

stated as (
    select
        applied.link, applied.books_connection, applied.books_company, applied.source_key, applied.document_key,
        applied.currency, applied.posted_on, applied.sign, applied.amount, applied.voided, applied.target_id,
        applied.void_id,
        case when applied.voided then greatest(coalesce(entries.settled, 0) - coalesce(reversals.settled, 0), 0)
             else coalesce(entries.settled, case when bill_payments.entry_id is not null
                 then least(coalesce(used.amount, 0), applied.amount) end)
        end as settled,
        {%- for one, ours in (('entry_id', 'target_id'), ('key', 'source_key')) %}
        {{ 'or ' if not loop.first }}exists (
            select 1 from standing
            where standing.connection = applied.books_connection and standing.company = applied.books_company
                and standing.{{ one }} = applied.{{ ours }}
        ){{ ' as is_in_balance_only' if loop.last }}
        {%- endfor %}
    from applied
    left join entries using (link, books_company, source_key, document_key)
    left join reversals using (link, books_company, source_key, document_key)
    left join lateral (
        select distinct connection, company, entry_id from bill_payments
        where applied.books_system = 'quickbooks_online' and bill_payments.connection = applied.books_connection
            and bill_payments.company = applied.books_company and bill_payments.entry_id = applied.target_id
    ) as bill_payments on true
    left join used
        on used.connection = bill_payments.connection and used.company = bill_payments.company
        and used.entry_id = bill_payments.entry_id
        and used.document_key = applied.document_key
),

-- a payment in another currency was posted by a person, with its exchange difference: it settles what the books show
final as (
    select
        stated.* exclude (currency) replace (
            case when this.is_same then stated.settled end as settled,
            case when this.is_same then stated.amount else coalesce(documents.term_amount - documents.open_amount, 0)
                end as amount)
    from stated
    inner join {{ ref('canonical_bills') }} as documents
        on documents.connection = stated.books_connection and documents.company = stated.books_company
        and documents.document_key = stated.document_key,
    lateral (select coalesce(stated.currency, documents.currency) = documents.currency as is_same) as this
)

select * from final
