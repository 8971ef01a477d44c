{{ config(alias='joined_words') }}
{#- Neighbouring words of a name which a vendor of the other side writes as one (`Kroon Bouw`, `Kroonbouw`): two, or
    three around a short one (`van den Berg`), with the places and the weight of all. One row per name and word that
    they make. -#}
with names as not materialized (
    select rid, alias_no, tokens from {{ ref('matching__vendor_names') }} where {{ if_touched('rid', 'rid') }}
),

words as not materialized (
    select * from {{ ref('matching__vendor_words') }} where {{ if_touched('rid', 'rid') }}
),

runs as (
    select rid, alias_no, unnest(list_transform(range(1, len(tokens)), lambda i: tokens[i:i + 1])
        || list_transform(range(1, len(tokens) - 1), lambda i:
            case when length(tokens[i + 1]) <= 3 then tokens[i:i + 2] end)) as parts
    from names
),

-- `Cleaningservices`, though `Cleaning Services` is compared as `cleaning service`
written as (
    select rid, alias_no, parts, array_to_string(parts, '') as word from runs
    union all
    select rid, alias_no, parts, array_to_string(parts[:len(parts) - 1], '') || other.form
    from runs
    inner join ({{ other_forms() }}) as other (word, form) on other.word = parts[-1]
),

known as (
    select distinct written.*, vocabulary.scope, vocabulary.side as other_side
    from written
    inner join {{ ref('matching__word_parts') }} as vocabulary
        on vocabulary.word = written.word and vocabulary.kind = 'word'
    where list_min(list_transform(parts, lambda part: length(part))) >= 2
),

final as (
    select known.rid, known.scope, words.side, known.alias_no, known.word, bit_or(words.place) as place,
        bit_or(words.sibling_place) as sibling_place, bit_or(words.group_place) as group_place,
        sum(words.weight)::decimal(9, 3) as weight
    from known
    inner join words on words.rid = known.rid and words.alias_no = known.alias_no and words.scope = known.scope
        and words.side <> known.other_side and list_contains(known.parts, words.word)
    group by known.rid, known.scope, words.side, known.alias_no, known.word
)

select * from final
{% call touched('rid', rows='rid') %}
with moved as (
    select distinct scope, side, word from {{ changes_of(ref('matching__word_parts')) }} where kind = 'word'
),

sizes as (select scope, side, word, unnest(range(2, length(word) - 1)) as size from moved),

-- the first of its words and the last, with three characters between them at most
ends as (
    select scope, side, left(word, size) as first, unnest(list_transform(range(1, 5),
        lambda gap: substr(word, size + gap))) as last
    from sizes
),

spelled as (
    select scope, side, first, last from ends
    union
    select ends.scope, ends.side, ends.first, other.word
    from ends
    inner join ({{ other_forms() }}) as other (word, form) on other.form = ends.last
)

select rid from {{ changes_of(ref('matching__vendor_names')) }}
union
select rid from {{ changes_of(ref('matching__vendor_words')) }}
union
select one.rid
from spelled
inner join {{ ref('matching__vendor_words') }} as one on one.word = spelled.first and one.scope = spelled.scope
    and one.side <> spelled.side
inner join {{ ref('matching__vendor_words') }} as two on two.word = spelled.last and two.rid = one.rid
    and two.alias_no = one.alias_no
{% endcall %}
