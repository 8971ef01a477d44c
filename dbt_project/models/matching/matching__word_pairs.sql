{{ config(alias='word_pairs') }}
{#- Which word of the left is which word of the right: the same, misspelt (found on the vocabulary and not on pairs of
    vendors), shortened or translated. A word that both sides know well is no misspelling of another. A trade word is
    sought in all its forms. `is_close`: sure enough that a vendor may be accepted by it, else it is evidence alone. One
    row per scope, left word and right word. -#}
with lefts as not materialized (
    select * from {{ ref('matching__word_parts') }}
    where side = 'left' and {{ if_touched('left_word', 'scope, word', 'scope, left_word') }}
),

rights as not materialized (
    select * from {{ ref('matching__word_parts') }}
    where side = 'right' and {{ if_touched('right_word', 'scope, word', 'scope, right_word') }}
),

-- two of each side with something in common
alike as not materialized (
    select l.kind, l.scope, l.word as left_word, r.word as right_word, l.form as left_form, r.form as right_form,
        l.letters as left_letters, r.letters as right_letters, l.right_records = 0 as left_is_new,
        r.left_records = 0 as right_is_new,
        -- in a short word (`Smit`, `Smits`), or at its beginning (`Fernandez`, `Hernandez`), a slip says as little
        -- as two
        left(l.form, 1) = left(r.form, 1) and least(length(l.form), length(r.form)) >= 5 as is_telling
    from lefts as l
    inner join rights as r on r.scope = l.scope and r.kind = l.kind and r.part = l.part and r.word <> l.word
    where l.right_records = 0 or r.left_records = 0
),

-- alike in sound, or one is written as the other sounds
sounding as (
    select l.scope, l.word as left_word, r.word as right_word, {{ two_slips() }} as quality, false as is_close
    from lefts as l
    inner join rights as r on r.scope = l.scope and r.part = l.part and r.word <> l.word
    where (l.right_records = 0 or r.left_records = 0)
        and l.kind in ('word', 'sound') and r.kind in ('word', 'sound') and 'sound' in (l.kind, r.kind)
),

misspelt as (
    select scope, left_word, right_word, case when is_telling then 0.85 else {{ two_slips() }} end as quality,
        is_telling as is_close
    from alike
    where kind = 'deletion' and damerau_levenshtein(left_form, right_form) <= 1
    union all
    select scope, left_word, right_word, {{ two_slips() }}, false
    from alike
    -- Damerau is slow and Levenshtein is not: `case`, since conditions have no order. A swap is two by Levenshtein,
    -- with the same letters as before; any other slip is one, and two letters at most are another
    where kind = 'half' and case when abs(length(right_form) - length(left_form)) <= 2
        and bit_count(xor(left_letters, right_letters)) <= 4
        then case when 2 * levenshtein(left_form, right_form) + bit_count(xor(left_letters, right_letters)) <= 8
            then damerau_levenshtein(left_form, right_form) = 2 end end
),

abbreviated as not materialized (
    select *, case kind when 'short left' then left_form else right_form end as short,
        case kind when 'short left' then right_form else left_form end as long
    from alike
    where (kind = 'short left' and left_is_new and left_letters & right_letters = left_letters)
        or (kind = 'short right' and right_is_new and left_letters & right_letters = right_letters)
),

shortened as (
    select scope, left_word, right_word, 0.6 as quality, true as is_close
    from alike
    where kind = 'beginning' and abs(length(left_word) - length(right_word)) >= 2
        and ((left_is_new and starts_with(right_word, left_word))
            or (right_is_new and starts_with(left_word, right_word)))
    union all
    select scope, left_word, right_word, 0.7, false
    from abbreviated
    where length(long) > length(short) and regexp_full_match(long, array_to_string(string_split(short, ''), '.*'))
),

-- `farms`, `elec.`, `ins.`: the whole word of one side is a part of the other's. Three letters say as little as two
-- slips
inflected as (
    select l.scope, l.word as left_word, r.word as right_word,
        case when 'plural' in (l.kind, r.kind) then 0.85 when 'abbreviation' in (l.kind, r.kind) then 0.6
            else {{ two_slips() }} end as quality, 'plural' in (l.kind, r.kind) as is_close
    from lefts as l
    inner join rights as r on r.scope = l.scope and r.part = l.part and r.word <> l.word
    where (l.kind = 'word' and r.kind in ('plural', 'abbreviation', 'three letters'))
        or (r.kind = 'word' and l.kind in ('plural', 'abbreviation', 'three letters'))
),

-- the same in another language
translated as (
    select l.scope, l.word as left_word, r.word as right_word, 0.8 as quality, false as is_close
    from lefts as l
    inner join {{ ref('matching__trade_words') }} as one on one.word = l.word
    inner join {{ ref('matching__trade_words') }} as other on other.meaning = one.meaning
    inner join rights as r on r.scope = l.scope and r.kind = l.kind and r.word = other.word and r.word <> l.word
    where l.kind = 'word'
),

final as (
    select l.scope, l.word as left_word, l.word as right_word, 1.0 as quality, true as is_close
    from lefts as l
    inner join rights as r on r.scope = l.scope and r.kind = l.kind and r.word = l.word
    where l.kind = 'word' and l.right_records > 0
    union all
    select scope, left_word, right_word, max(quality), bool_or(is_close)
    from (select * from misspelt union all select * from shortened union all select * from translated
        union all select * from inflected union all select * from sounding)
    group by scope, left_word, right_word
)

select * from final
{% call touched('left_word', rows='scope, left_word') %}
select distinct scope, word as left_word from {{ changes_of(ref('matching__word_parts')) }}
{% endcall %}
{% call touched('right_word', rows='scope, right_word') %}
select distinct scope, word as right_word from {{ changes_of(ref('matching__word_parts')) }}
{% endcall %}
