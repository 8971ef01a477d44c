{#- Documents that stand in the books twice. Each posting of ours carries its own key: two live entries with one key are
    one document posted twice, unless the payment was valid again after it was reversed, and was posted anew. Then each
    of its entries may have its reversal, under one key too. -#}
with counted as (
    select connection, company, key, count(*) as entries from {{ ref('canonical_postings') }}
    where key is not null and not is_void
    group by all
),

final as (
    select
        pairs.link, case when postings.key like 'coding:%' then 'coding' else 'payments' end as flow,
        pairs.other_company as company, postings.key as document_key, 'alert' as kind, 'urgent' as severity,
        'entry_twice' as code,
        {{ sentence('payments.entry_twice', {
            'key': 'postings.key', 'books.company': 'any_value(' ~ word('company', 'pairs.books_system') ~ ')',
            'company': 'postings.company', 'count': 'count(*)',
            'books.postings_noun': 'any_value(' ~ word('postings_noun', 'pairs.books_system') ~ ')',
            'numbers': "string_agg(distinct postings.number, ', ' order by postings.number)",
            'books.undo': 'any_value(' ~ word('undo', 'pairs.books_system') ~ ')',
            'books.name': 'any_value(' ~ word('name', 'pairs.books_system') ~ ')',
        }) }} as text,
        json_object('entries', to_json(list_sort(list(postings.entry_id)))) as payload
    from {{ ref('canonical_postings') }} as postings
    inner join {{ ref('int_pairs') }} as pairs
        on pairs.is_routed and pairs.books_connection = postings.connection and pairs.books_company = postings.company
    left join counted as reversals
        on reversals.connection = postings.connection and reversals.company = postings.company
        and reversals.key = postings.key || ':void'
    left join counted as reversed
        on reversed.connection = postings.connection and reversed.company = postings.company
        and postings.key = reversed.key || ':void'
    left join (
        select distinct link, other_company, source_key from {{ ref('int_payment_postings') }}
        where payment_state in ('issued', 'cleared')
    ) as valid
        on valid.link = pairs.link and valid.other_company = pairs.other_company and valid.source_key = postings.key
    where postings.key is not null and not postings.is_void
    group by pairs.link, pairs.other_company, postings.key, postings.company, reversals.entries, reversed.entries,
        valid.source_key
    having count(*) > greatest(1, coalesce(reversed.entries, 0), coalesce(reversals.entries, 0)
        + case when valid.source_key is null and postings.key not like 'coding:%' then 0 else 1 end)
)

select * from final
