{{ config(alias='vendor_words') }}
{#- One row per name and word, with its place in the name's `token_set` as a bit (and again where it makes a sibling),
    what a chance agreement on the word is worth (`weight`, bits) and how many own it. -#}
with names as (
    select names.rid, names.alias_no, names.token_set, r.scope, r.side, r.population, r.is_copy
    from {{ ref('matching__vendor_names') }} as names
    inner join {{ ref('matching__vendor_records') }} as r on r.rid = names.rid
),

words as (
    select rid, scope, side, population, is_copy, alias_no, unnest(token_set) as word,
        1::ubigint << least(generate_subscripts(token_set, 1), 63)::ubigint as place
    from names
),

known as (
    select scope, word, any_value(population) as population, count(distinct rid)
        filter (where side = 'left' and not is_copy) as left_records,
        count(distinct rid) filter (where side = 'right' and not is_copy) as right_records
    from words
    group by all
),

-- in a small book a trade word looks rare
trades as (select distinct word from ({{ known_trade_words() }}) as words (word)),
siblings as (select unnest({{ sibling_words() }}) as word),

final as (
    select words.rid, words.scope, words.side, words.alias_no, words.word, known.left_records, known.right_records,
        words.place, case when siblings.word is not null then words.place else 0::ubigint end as sibling_place,
        round(least(greatest(log2(known.population / greatest(known.left_records, known.right_records, 1)), 0.5),
            case when trades.word is not null then 6 else 99 end), 3) as weight
    from words
    inner join known using (scope, word)
    left join trades using (word)
    left join siblings using (word)
)

select * from final
