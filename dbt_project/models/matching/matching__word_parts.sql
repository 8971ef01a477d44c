{{ config(alias='word_parts') }}
{#- What the words of both sides must have in common to be taken for one word: a `part` of a `kind`. A trade word is
    sought in all its forms. One row per scope, side, word, form, kind and part. -#}
with vocabulary as (
    select distinct scope, side, word, left_records, right_records from {{ ref('matching__vendor_words') }}
    where {{ if_touched('word', 'scope, word') }}
),

words as (select *, word as form, false as is_trade, {{ alphabet_bits('word') }} as letters from vocabulary),

-- what tells of what kind a company is
trade_words as (
    select * from words
    where word in (select word from {{ ref('matching__trade_words') }})
        or list_contains({{ sibling_words() }} || {{ group_words() }}, word)
),

forms as (
    select * from words where not regexp_matches(word, '[0-9]')
    union all
    select vocabulary.*, other.form, true, {{ alphabet_bits('other.form') }}
    from vocabulary
    inner join ({{ other_forms() }}) as other (word, form) using (word)
),

final as (
    select *, 'word' as kind, word as part from words
    union all
    -- one letter away: they share a deletion of one letter
    select *, 'deletion', unnest(list_distinct([form] || list_transform(range(1, length(form) + 1),
        lambda place: left(form, place - 1) || substr(form, place + 1))))
    from forms
    where length(form) >= 4
    union all
    -- two letters away, in a long word: its beginning or its end is whole
    select *, 'half', unnest(['<' || left(form, 4), right(form, 4) || '>']) from forms where length(form) >= 8
    union all
    select *, 'beginning', left(word, 4) from words where length(word) >= 4
    union all
    select * from (
        select *, 'sound', {{ as_it_sounds('word') }} as part from words
        where length(word) >= 4 and not regexp_matches(word, '[0-9]')
    ) where part <> word
    union all
    -- `ptnrs`: what has no vowel stands for a trade word, or for one that several vendors have
    select *, 'short ' || side, left(form, 1) || right(form, 1) from forms
    where not is_trade and regexp_full_match(form, '[aeiou]?[b-df-hj-np-tv-z]{3,}[aeiou]?')
        and case side when 'left' then right_records else left_records end = 0
    union all
    select *, 'short ' || case side when 'left' then 'right' else 'left' end, left(form, 1) || right(form, 1)
    from forms
    where is_trade or greatest(left_records, right_records) >= 3
    union all
    -- `farms`, `elec.`, `lsng`: plurals, beginnings and consonants
    select *, 'plural', word || unnest(['s', 'es', 'e', 'n', 'en', 'er']) from trade_words
    union all
    select *, 'abbreviation', unnest(list_distinct(
        list_transform(range(4, length(word) - 1), lambda size: left(word, size))
        || list_filter([left(word, 1) || regexp_replace(substr(word, 2), '[aeiou]', '', 'g'),
            left(word, 1) || regexp_replace(substr(word, 2), '[aeiou]\B', '', 'g')], lambda short: length(short) >= 4)))
    from trade_words
    union all
    -- `Ins.`, but also `Tim`, who is no joiner (`Timmerwerken`)
    select *, 'three letters', left(word, 3) from trade_words where length(word) >= 5
)

select * from final
{% call touched('word', rows='scope, word') %}
select distinct scope, word from {{ changes_of(ref('matching__vendor_words')) }}
{% endcall %}
