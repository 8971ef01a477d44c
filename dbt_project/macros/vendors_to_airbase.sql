{#- Vendors of the books that Airbase does not have, as its vendors: one for all companies that know it, by
    option created, asked about or left to people. Of two groups that may be one company the later one asks; one that a
    vendor of Airbase may be waits for that answer. -#}
{% macro vendors_to_airbase(kind) -%}
{%- set books = sides_by_kind()[kind].books -%}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed and kind = '{{ kind }}'),
groups as (select * from {{ ref('int_airbase_supplier_groups') }}),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = '{{ books }}'),
vendors as (select * from {{ ref('int_airbase_vendors') }}),
matches as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }}
    where verdict in ('auto', 'review')),
resemblances as (select * from {{ ref('int_vendor_resemblances') }} where system = '{{ books }}'),
deliveries as (
    select * from {{ ref('stg_operations__deliveries') }} where flow = 'airbase_vendors' and target_id is not null
        and not coalesce(voided, false)
),

members as (
    select
        groups.*, pairs.other_company, pairs.division, bool_or(matches.verdict = 'auto') as is_paired,
        list_sort(
            list(distinct {'company': matches.company, 'vendor_id': matches.vendor_id, 'name': vendors.name})
                filter (where matches.verdict = 'review')
        ) as candidates,
        any_value(case when resemblances.other_key is not null then {'supplier': groups.supplier, 'name': groups.name,
            'company': groups.company, 'other_company': resemblances.other_company,
            'other_key': resemblances.other_key, 'other_name': resemblances.other_name, 'level': resemblances.level,
            'probability': resemblances.probability, 'evidence': resemblances.evidence,
            'question_group': resemblances.question_group} end) as resembled
    from groups
    inner join pairs on pairs.link = groups.link and pairs.books_company = groups.company
    left join matches on matches.link = groups.link and matches.books_company = groups.company
        and matches.supplier = groups.supplier
    left join vendors on vendors.connection = pairs.other_connection and vendors.company = matches.company
        and vendors.vendor_id = matches.vendor_id
    left join resemblances on resemblances.link = groups.link and resemblances.company = groups.company
        and resemblances.vendor_key = groups.supplier
    group by all
),

together as (
    select
        link, leading_company, leading_supplier, bool_or(coalesce(is_paired, false)) as is_paired,
        flatten(list(coalesce(candidates, []) order by pair_no)) as candidates,
        list(distinct other_company order by other_company) filter (where trades) as subsidiaries,
        string_agg(company || ': ' || coalesce(code, supplier), ', ' order by pair_no, code)
            filter (where supplier <> leading_supplier or company <> leading_company) as others,
        any_value(twin) as twin, arg_max(resembled, resembled.probability) as resembled
    from members
    group by all
),

joined as (
    select
        pairs.*, suppliers.* exclude (connection, company, read_at, system), together.subsidiaries, together.candidates,
        together.others, together.twin, together.resembled,
        deliveries.target_id is not null as was_delivered, deliveries.delivered_document,
        {{ sentence('vendors.in_divisions', {
            'books': books, 'vendor': "concat_ws(' ', suppliers.code, suppliers.name)", 'division': 'pairs.division',
            'also': "case when together.others is null then '' else " ~ sentence('vendors.also', {
                'others': 'together.others'}) ~ ' end',
        }) }} as label,
        -- a code is a supplier's in its division; the leading one's are what people know
        coalesce(case when pairs.is_leading then trim(suppliers.code) end, '{{ books }}:' || pairs.books_company || ':'
            || suppliers.vendor_key) as reference
    from pairs
    inner join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
    left join deliveries on deliveries.link = pairs.link and deliveries.company = pairs.books_company
        and deliveries.source_key = suppliers.vendor_key
    left join together
        on together.link = pairs.link and together.leading_company = pairs.books_company
        and together.leading_supplier = suppliers.vendor_key
    where deliveries.target_id is not null
        or (together.leading_supplier is not null and not together.is_paired
            and len(coalesce(together.subsidiaries, [])) > 0)
),

final as (
    select
        link, 'airbase_vendors' as flow, '{{ books }}' as source_system, books_connection as source_connection,
        books_company as company, vendor_key as source_key,
        'airbase' as target_system, other_connection as target_connection, other_company as target_company,
        'present' as wanted,
        case when not was_delivered and create_vendors = 'no' then 'not_chosen' end as skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'vendor', 'company', books_company, 'source_key', vendor_key, 'code', reference, 'name',
            coalesce(name, code, vendor_key), 'vat_number', null, 'registration_number', null,
            'tax_id', null, 'email', email, 'phone', phone, 'website', website,
            'address', json_object('line1', address_line1, 'line2', address_line2, 'postcode', postcode, 'city', city,
                'state', state, 'country', country),
            'currency', null, 'active', true, 'subsidiaries', subsidiaries) as varchar) end as document,
        '[]' as problems,
        case when was_delivered then '[]' else {{ json_list([
            hold('vendors.vendor_group_review', "twin is not null",
                {
                    'label': 'label', 'books': books, 'vendor': "concat_ws(' ', twin.code, twin.name)",
                    'company': 'twin.company', 'why': 'twin.why',
                },
                "json_object('left_company', books_company, 'left_key', vendor_key, 'left_name', name,
                'twin_company', twin.company, 'twin_key', twin.supplier, 'twin_name', twin.name, 'right_company',
                other_company)"),
            hold('vendors.vendor_review.resembles',
                "twin is null and resembled is not null and len(coalesce(candidates, [])) = 0",
                {'label': 'label', 'candidate': sentence('vendors.of_airbase', {'name': 'resembled.other_name'})},
                vendor_question(('resembled.company', 'resembled.supplier', 'resembled.name'),
                    ('resembled.other_company', 'resembled.other_key', 'resembled.other_name'), 'resembled.')),
            hold('vendors.vendor_review.none_in_airbase',
                "twin is null and resembled is null and create_vendors = 'review'
                and len(coalesce(candidates, [])) = 0",
                {'label': 'label'},
                "json_object('left_company', books_company, 'left_key', vendor_key, 'left_name', name,
                'right_company', other_company)"),
        ]) }} end as holds,
        case when was_delivered then '[]' else cast(to_json(list_transform(coalesce(candidates, []), lambda one:
            {{ reference('vendors', 'one.company', 'one.vendor_id',
                sentence('vendors.what_vendor', {'name': 'one.name'})) }})) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        code as number, name as counterparty, cast(null as date) as doc_date, currency,
        cast(null as decimal(22, 6)) as amount
    from joined
)

select * from final
{%- endmacro %}
