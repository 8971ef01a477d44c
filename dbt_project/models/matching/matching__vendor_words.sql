{{ config(alias='vendor_words') }}
{#- One row per name and word, with its place in the name's `token_set` as a bit (and again where it makes a sibling or
    an affiliate), what a chance agreement on the word is worth (`weight`, bits) and how many own it. -#}
with records as not materialized (
    select rid, scope, side, is_copy from {{ ref('matching__vendor_fields') }}
    where {{ if_touched('rid', 'rid') }}
),

words as (
    select names.rid, records.scope, records.side, records.is_copy, names.alias_no, unnest(names.token_set) as word,
        1::ubigint << least(generate_subscripts(names.token_set, 1), 63)::ubigint as place
    from {{ ref('matching__vendor_names') }} as names
    inner join records using (rid)
),

populations as ({{ vendor_populations() }}),

shared as (select mark, left_owners, right_owners from {{ ref('matching__vendor_owners') }} where field = 'word'),

known as (
    select words.* exclude (is_copy), populations.population,
        coalesce(shared.left_owners, (side = 'left' and not is_copy)::bigint) as left_records,
        coalesce(shared.right_owners, (side = 'right' and not is_copy)::bigint) as right_records
    from words
    inner join populations using (scope)
    left join shared on shared.mark = {{ listed_mark("'word'", 'words.word', 'words.') }}
),

-- in a small book a trade word looks rare
trades as (select word from {{ ref('matching__trade_words') }}),

families as (
    select unnest({{ sibling_words() }}) as word, false as is_group
    union all
    select unnest({{ group_words() }}), true
),

final as (
    select known.rid, known.scope, known.side, known.alias_no, known.word, known.left_records, known.right_records,
        known.population, known.place,
        case when not families.is_group then known.place else 0::ubigint end as sibling_place,
        case when families.is_group then known.place else 0::ubigint end as group_place,
        -- a decimal: a sum of doubles depends on their order
        least(greatest(log2(known.population / greatest(known.left_records, known.right_records, 1)), 0.5),
            case when trades.word is not null then 6 else 99 end)::decimal(9, 3) as weight
    from known
    left join trades using (word)
    left join families using (word)
)

select * from final
{% call touched('rid', rows='rid') %}
select rid from {{ differing('rid', ref('matching__vendor_fields'), 'rid, scope, side, is_copy') }}
union
select rid from {{ changes_of(ref('matching__vendor_names')) }}
union
select rid from {{ ref('matching__vendor_marks') }}
where field = 'word'
    and mark in (select mark from {{ changes_of(ref('matching__vendor_owners')) }} where field = 'word')
union
select words.rid from {{ this }} as words inner join populations using (scope)
where words.population <> populations.population
{% endcall %}
