{{ config(materialized='ephemeral') }}
{#- One row per name and word, with what a chance agreement on the word is worth (`weight`, bits) and how many own it.
    -#}
with names as (
    select rid, scope, side, population, is_copy, unnest(names, recursive := true)
        from {{ ref('matching__vendor_records') }}
),

words as (select rid, scope, side, population, is_copy, alias_no, unnest(token_set) as word from names),

known as (
    select scope, word, any_value(population) as population, count(distinct rid)
        filter (where side = 'left' and not is_copy) as left_records,
        count(distinct rid) filter (where side = 'right' and not is_copy) as right_records
    from words
    group by all
),

final as (
    select words.rid, words.scope, words.side, words.alias_no, words.word, known.left_records, known.right_records,
        round(greatest(log2(known.population / greatest(known.left_records, known.right_records, 1)), 0.5), 3) as weight
    from words
    inner join known using (scope, word)
)

select * from final
