{{ config(alias='word_pairs') }}
{#- Which word of the left is which word of the right: the same, misspelt (found on the vocabulary and not on pairs of
    vendors), shortened or translated. A word that both sides know well is no misspelling of another. A trade word is
    sought in all its forms. `is_close`: sure enough that a vendor may be accepted by it, else it is evidence alone. One
    row per scope, left word and right word. -#}
with vocabulary as (
    select distinct scope, side, word, left_records, right_records from {{ ref('matching__vendor_words') }}
),

forms as (
    select *, word as form, false as is_trade, {{ alphabet_bits('word') }} as letters
    from vocabulary where not regexp_matches(word, '[0-9]')
    union all
    select vocabulary.*, other.form, true, {{ alphabet_bits('other.form') }}
    from vocabulary
    inner join ({{ other_forms() }}) as other (word, form) using (word)
),

-- one letter away: they share a deletion of one letter
deletions as (
    select *, unnest([form] || list_transform(range(1, length(form) + 1), lambda place: left(form, place - 1)
        || substr(form, place + 1))) as part
    from forms
    where length(form) >= 4
),

-- two letters away, in a long word: its beginning or its end is whole
halves as (
    select *, unnest(['<' || left(form, 4), right(form, 4) || '>']) as part from forms where length(form) >= 8
),

misspelt as (
    select l.scope, l.word as left_word, r.word as right_word, 0.85 as quality, true as is_close
    from deletions as l
    inner join deletions as r on r.scope = l.scope and r.part = l.part and r.side = 'right' and r.word <> l.word
    where l.side = 'left' and (l.right_records = 0 or r.left_records = 0) and damerau_levenshtein(l.form, r.form) <= 1
    union all
    select l.scope, l.word, r.word, 0.75, false
    from halves as l
    inner join halves as r on r.scope = l.scope and r.part = l.part and r.side = 'right' and r.word <> l.word
        and abs(length(r.form) - length(l.form)) <= 2
    where l.side = 'left' and (l.right_records = 0 or r.left_records = 0)
        -- Damerau is slow and Levenshtein is not. A swap is two by Levenshtein, with the same letters as before; any
        -- other slip is one, and two letters at most are another
        and bit_count(xor(l.letters, r.letters)) <= 4
        and 2 * levenshtein(l.form, r.form) + bit_count(xor(l.letters, r.letters)) <= 8
        and damerau_levenshtein(l.form, r.form) = 2
),

-- `ptnrs`: what has no vowel stands for a trade word, or for one that several vendors have
long_words as (select * from forms where is_trade or greatest(left_records, right_records) >= 3),

shortened as (
    select l.scope, l.word as left_word, r.word as right_word, 0.6 as quality, true as is_close
    from vocabulary as l
    inner join vocabulary as r
        on r.scope = l.scope and r.side = 'right' and left(r.word, 4) = left(l.word, 4) and r.word <> l.word
    where l.side = 'left' and least(length(l.word), length(r.word)) >= 4 and abs(length(l.word) - length(r.word)) >= 2
        and ((l.right_records = 0 and starts_with(r.word, l.word))
            or (r.left_records = 0 and starts_with(l.word, r.word)))
    union all
    select short.scope, case short.side when 'left' then short.word else long.word end,
        case short.side when 'right' then short.word else long.word end, 0.7, false
    from (select *, {{ alphabet_bits('word') }} as letters from vocabulary) as short
    inner join long_words as long
        on long.scope = short.scope and long.side <> short.side and left(long.form, 1) = left(short.word, 1)
        and right(long.form, 1) = right(short.word, 1) and length(long.form) > length(short.word)
    where regexp_full_match(short.word, '[b-df-hj-np-tv-z]{3,}')
        and case short.side when 'left' then short.right_records else short.left_records end = 0
        and short.letters & long.letters = short.letters
        and regexp_full_match(long.form, array_to_string(string_split(short.word, ''), '.*'))
),

-- the same in another language
translated as (
    select l.scope, l.word as left_word, r.word as right_word, 0.8 as quality, false as is_close
    from vocabulary as l
    inner join ({{ translations() }}) as one (meaning, word) on one.word = l.word
    inner join ({{ translations() }}) as other (meaning, word) on other.meaning = one.meaning
    inner join vocabulary as r on r.scope = l.scope and r.side = 'right' and r.word = other.word and r.word <> l.word
    where l.side = 'left'
),

final as (
    select scope, word as left_word, word as right_word, 1.0 as quality, true as is_close
    from vocabulary where side = 'left' and right_records > 0
    union all
    select scope, left_word, right_word, max(quality), bool_or(is_close)
    from (select * from misspelt union all select * from shortened union all select * from translated)
    group by scope, left_word, right_word
)

select * from final
