{{ config(alias='vendor_names') }}
{#- One row per name of a vendor (`X h.o.d.n. Y` has two): its words in one spelling, legal form apart. -#}
{%- set legal = legal_form_patterns() -%}
with folded as (
    select rid, {{ fold_text('written') }} as name, country_code as country, {{ may_be_cut('name') }} as may_be_cut,
        coalesce(country_code in ('DE', 'AT', 'CH', 'LI')
            or regexp_matches(name, '(?i)\b(gmbh|mbh|ohg|kgaa|ug)\b|[äöüÄÖÜ]'), false) as german
    from (select *, {{ without_shouted_note('name') }} as written
        from ({{ touched_rows(ref('matching__vendor_sides'), 'rid', 'rid') }}))
    where name is not null
),

uncluttered as (
    select * replace ({{ without_own_number('name') }} as name)
    from (select * replace ({{ without_clutter('name') }} as name), {{ name_says_blocked('name') }} as says_blocked
        from folded)
),

parted as (select * exclude (name), {{ split_trade_names('name') }} as parts from uncluttered),

split_names as (
    select * exclude (parts), unnest(parts) as name, generate_subscripts(parts, 1) as alias_no from parted
),

worded as (
    select * replace ({{ german_umlauts(dutch_articles('name'), 'german') }} as name)
    from (select * replace ({{ plain_kin(plain_words('name')) }} as name) from split_names)
),

formed as (
    select * replace ({{ spelled_legal_form('name') }} as name)
    from (select * replace ({{ joined_legal_forms('name') }} as name)
        from (select * replace ({{ long_legal_forms('name') }} as name) from worded))
),

lettered as (select *, {{ closing_letters('name') }} as letters from formed),

joined as (select * replace ({{ join_closing_letters('name', 'letters') }} as name) from lettered),

-- `S.C. Dedeman S.R.L.` of Romania says twice that it is a company
single as (
    select * replace (case when country = 'RO' then regexp_replace(name, '^ s ?c (.)', ' \1') else name end as name)
    from joined
),

-- `AB Volvo`; but `S.A. Jansen` is a person in the Netherlands, and `AG Barr` a name in Britain
led as (
    select * exclude (at_home) replace (case
        when coalesce(list_contains({{ laws_by_form() }}[{{ legal_family('at_home') }}], country),
            regexp_full_match(at_home, '{{ legal.without_a_country }}'))
        and not regexp_matches(name, '{{ legal.closing }}')
        then regexp_replace(name, '{{ legal.leading_at_home }}(.+)$', ' \2' || at_home || ' ') else name end as name)
    from (select *, replace(regexp_extract(name, '{{ legal.leading_at_home }}', 1), ' ', '') as at_home from single)
),

-- `Kallas OÜ` of Estonia; elsewhere `ou` is a word
ended as (
    select * replace (case when at_home is null then name else regexp_replace(name, '[^ ]+ $', '') end as name)
    from (select *, case when list_contains({{ laws_by_form() }}[{{ legal_family('ending') }}], country)
        then ending end as at_home
        from (select *, regexp_extract(name, '{{ legal.closing_at_home }}', 1) as ending from led))
),

with_form as (
    select *,
        trim(coalesce(nullif(regexp_extract(name, '{{ legal.closing }}', 1), ''),
            at_home, nullif(regexp_extract(name, '{{ legal.leading }}', 1), ''),
            regexp_extract(name, '{{ legal.inside }}', 1))) as form,
        regexp_replace(regexp_replace(regexp_replace(name, '{{ legal.closing }}', ' '), '{{ legal.leading }}', ' '),
            '{{ legal.inside }}', ' ') as bare
    from (select * replace (case when may_be_cut then {{ without_cut_form('name') }} else name end as name) from ended)
),

bare_names as (
    -- a company called "AG" keeps its name
    select * replace (case when trim(bare) = '' then name else bare end as bare,
        nullif(string_split(form, ' ')[1], '') as form) from with_form
),

persons as (
    select *,
        regexp_extract(bare, '^((?: [a-z])+)((?: (?:van|von|de|der|den|het|ten|ter|t|la|le|di|da|el|zu))* [a-z]{2,}) $',
            ['initials', 'surname']) as short,
        regexp_extract(bare,
            '^((?: [a-z]{2,}){1,3}?){#-
    -#}((?: (?:van|von|de|der|den|het|ten|ter|t|la|le|di|da|el|zu))+ [a-z]{2,}| [a-z]{2,}) $',
            ['given', 'surname']) as full_name
    from bare_names
),

words as (
    select rid, alias_no, form, says_blocked, may_be_cut, bare, short, full_name,
        list_filter(list_transform(string_split(trim(
            case when regexp_matches(bare, ' [^ 0-9] [^ 0-9] ') then regexp_replace(regexp_replace(regexp_replace(bare,
                ' ([^ 0-9]) ([^ 0-9]) ([^ 0-9]) ([^ 0-9]) ', ' \1\2\3\4 '),
                    ' ([^ 0-9]) ([^ 0-9]) ([^ 0-9]) ', ' \1\2\3 '), ' ([^ 0-9]) ([^ 0-9]) ', ' \1\2 ')
            else bare end), ' '), lambda w, i: case when i = 1 and w in ('en', 'et', 'und') then w
                else {{ one_spelling('w') }} end), lambda w: w <> '') as tokens
    from persons
),

final as (
    select rid, alias_no, says_blocked, may_be_cut, tokens, list_sort(list_distinct(tokens)) as token_set,
    list_aggregate(tokens, 'string_agg', '') as glued,
        form, {{ legal_family('form') }} as legal_form, {{ legal_class(legal_family('form')) }} as legal_class,
        list_sort({{ name_numbers('tokens') }}) as numbers, {{ initial_letters('tokens') }} as initial_letters,
        {{ countries_in_name('bare', 'tokens') }} as countries,
        list_sort(list_filter(tokens, lambda w: list_contains({{ sibling_words() }}, w))) as siblings,
        list_sort(list_filter(tokens, lambda w: list_contains({{ group_words() }}, w))) as group_words,
        case when len(tokens) between 3 and 6 then list_aggregate(list_transform(tokens, lambda w: left(w, 1)),
            'string_agg', '') end as acronym,
        {{ part_acronyms('tokens') }} as part_acronyms, {{ names_with_an_initial('tokens') }} as with_an_initial,
        -- initials + surname, so that `j p de vries` meets `jan peter de vries`
        case when short.surname <> '' then replace(short.initials, ' ', '')
            when full_name.surname <> '' and form is null
                then regexp_replace(full_name.given, ' ([a-z])[a-z]*', '\1', 'g') end as initials,
        case when short.surname <> '' then replace(short.surname, ' ', '')
            when full_name.surname <> '' and form is null then replace(full_name.surname, ' ', '') end as surname,
        short.surname <> '' as initials_only,
        form is null and (short.surname <> ''
            or regexp_matches(bare, '^ ({{ given_names() }}) ([a-z]+ )?((van|von|de|der|den|het|ten|ter|t) )*[a-z]+ $'))
            and tokens[-1] not in (select word from {{ ref('matching__trade_words') }}) as is_person
    from words
    where len(tokens) > 0
)

select * from final
{% call touched('rid', rows='rid') %}
select rid from {{ differing('rid', ref('matching__vendor_sides'), 'rid, name, country_code') }}
{% endcall %}
