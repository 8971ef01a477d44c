{{ config(alias='vendor_keys') }}
{#- What two records must share to be compared at all (reference: vendor matching, (b)). Left's words stand for right's
    spelling variants of them, so that a misspelt word is a key too. -#}
with records as not materialized (
    select * from {{ ref('matching__vendor_records') }} where {{ if_touched('rid', 'rid') }}
),

names as not materialized (
    select names.*, records.scope, records.side, records.city
    from {{ ref('matching__vendor_names') }} as names
    inner join records on records.rid = names.rid
),

-- a known word of a large book has hundreds of spellings, as rare as the word itself: the first four are enough to
-- find a name's rarest
spellings as (
    select *, row_number() over (partition by scope, right_word order by left_word) as place
    from {{ ref('matching__word_pairs') }}
    where {{ if_touched('word', 'scope, right_word', 'scope, word') }}
),

words as not materialized (
    select rid, scope, side, alias_no, word, left_records, 1 as place from {{ ref('matching__vendor_words') }}
    where side = 'left' and {{ if_touched('rid', 'rid') }}
    union all
    select w.rid, w.scope, w.side, w.alias_no, p.left_word,
        case when w.left_records > 0 then w.left_records else 1 end, p.place
    from {{ ref('matching__vendor_words') }} as w
    inner join spellings as p on p.scope = w.scope and p.right_word = w.word
    where w.side = 'right' and {{ if_touched('rid', 'w.rid', 'rid') }}
),

joined as not materialized (select rid, scope, side, word from {{ ref('matching__joined_words') }}),

rarest as (
    select rid, scope, side, list_sort(list(word)) as words
    from (
        select distinct rid, scope, side, alias_no, word
        from words
        where place <= 4
        qualify row_number() over (partition by rid, alias_no order by left_records, word) <= 4)
    group by rid, scope, side, alias_no
),

keys as (
    select rid, scope, side, unnest(list_filter([
        'v' || vat_core, 'r' || registration, 't' || tax_hash, 'i' || slip, 'd' || domain, 'p' || phone_number,
        'a' || postcode || '|' || coalesce(house, '')] || list_transform(bank_accounts, lambda a: 'b' || a)
        || list_transform(external_values, lambda e: 'x' || e), lambda k: k is not null)) as key
    from records
    union all
    select rid, scope, side, unnest(list_filter([
        'n' || glued, 'n' || acronym, 's' || surname || '|' || left(initials, 1), 'f'
            || case when length(glued) >= 6 then left(glued, 6) end,
        -- in one city three letters find what two slips hide
        'y' || city || '|' || left(glued, 3), 'z' || city || '|' || right(glued, 3)]
        || list_transform(coalesce(part_acronyms, []), lambda p: 'n' || p), lambda k: k is not null)) as key
    from names
    union all
    select rid, scope, side, 'w' || word from words where left_records < 100
    union all
    select rid, scope, side, 'j' || word from joined where {{ if_touched('rid', 'rid') }}
    union all
    select rid, scope, side, 'j' || word from {{ ref('matching__vendor_words') }}
    where (scope, side, word) in (
        select scope, case side when 'left' then 'right' else 'left' end, word from joined)
        and {{ if_touched('rid', 'rid') }}
    union all
    select rid, scope, side, unnest(flatten([[ 'c' || one || '|'
        || two for two in words if one < two] for one in words])) from rarest
),

final as (select distinct rid, side, hash(scope, {{ for_hash('key') }}) as key from keys)

select * from final
{% call touched('rid', rows='rid') %}
select rid from {{ differing('rid', ref('matching__vendor_records'), 'rid, scope, side, vat_core, registration,
    tax_hash, slip, domain, phone_number, postcode, house, city, bank_accounts, external_values') }}
union
select rid from {{ changes_of(ref('matching__vendor_names')) }}
union
select rid from {{ changes_of(ref('matching__vendor_words')) }}
union
select rid from {{ ref('matching__vendor_words') }}
where side = 'right'
    and (scope, word) in (select scope, right_word from {{ changes_of(ref('matching__word_pairs')) }})
union
select rid from {{ changes_of(ref('matching__joined_words')) }}
union
select rid from {{ ref('matching__vendor_words') }}
where (scope, word) in (select scope, word from {{ changes_of(ref('matching__joined_words')) }})
{% endcall %}
{% call touched('word') %}
select distinct scope, word from {{ ref('matching__vendor_words') }}
where side = 'right' and rid in (select rid from touched_rid)
{% endcall %}
