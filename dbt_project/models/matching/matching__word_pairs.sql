{{ config(materialized='ephemeral') }}
{#- Which word of the left is which word of the right: the same, one letter away (found by shared one-letter deletions,
    on the vocabulary and not on pairs of vendors), or shortened. A word that both sides know well is no misspelling of
    another. -#}
with vocabulary as (
    select distinct scope, side, word, left_records, right_records from {{ ref('matching__vendor_words') }}
),

spellings as (
    select scope, side, word, left_records, right_records,
        unnest([word] || list_transform(range(1, length(word) + 1), lambda place: left(word, place - 1)
            || substr(word, place + 1))) as spelling
    from vocabulary
    where length(word) >= 4 and not regexp_matches(word, '[0-9]')
),

misspelt as (
    select distinct l.scope, l.word as left_word, r.word as right_word, 0.85 as quality
    from spellings as l
    inner join spellings as r on r.scope = l.scope and r.spelling = l.spelling and r.side = 'right' and r.word <> l.word
    where l.side = 'left' and (l.right_records = 0 or r.left_records = 0)
        and damerau_levenshtein(l.word, r.word) = 1
),

shortened as (
    select l.scope, l.word as left_word, r.word as right_word, 0.6 as quality
    from vocabulary as l
    inner join vocabulary as r
        on r.scope = l.scope and r.side = 'right' and left(r.word, 4) = left(l.word, 4) and r.word <> l.word
    where l.side = 'left' and least(length(l.word), length(r.word)) >= 4 and abs(length(l.word) - length(r.word)) >= 2
        and ((l.right_records = 0 and starts_with(r.word, l.word))
            or (r.left_records = 0 and starts_with(l.word, r.word)))
),

final as (
    select scope, word as left_word, word as right_word, 1.0 as quality from vocabulary where side = 'left'
        and right_records > 0
    union all
    select * from misspelt
    union all
    select * from shortened
)

select * from final
