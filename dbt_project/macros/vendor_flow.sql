{#- Vendors of the books as AvidXchange vendors. A clear match is adopted, a doubtful one is held for a person; bank
    details never travel. With `owner_of_vendors: avidxchange` the details of a matched vendor stay as AvidXchange has
    them. Of several suppliers that a person called one vendor only the leading one is written, active while any of them
    is. A vendor that a person took away from its supplier, or that is gone, is replaced by a person's word only.
    `changes`: the model of what people changed in AvidXchange and what comes of it; what is on its way back goes back
    first. -#}
{% macro vendor_flow(kind, changes=none) -%}
{%- set books = link_kinds()[kind].books -%}
with pairs as (select * from {{ routed_pairs(kind) }}),
accounts as (select * from {{ ref('canonical_vendors') }} where system = '{{ books }}'),
matches as (select * from {{ ref('int_vendor_pairs') }}),
refusals as (select * from {{ ref('int_vendor_refusals') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors'),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.other_connection, pairs.other_company, accounts.* exclude (active),
        accounts.is_vendor and not accounts.is_deleted and not accounts.blocked
            and (accounts.end_date is null or accounts.end_date > pairs.today) as trades,
        bool_or(trades) over (partition by pairs.link, accounts.company, pairs.other_company,
            case when matches.verdict = 'auto' then 'vendor ' || matches.other_key else accounts.vendor_key
                end) as active,
        matches.verdict = 'auto' and matches.leading_key <> accounts.vendor_key as follows, matches.verdict,
        matches.level, matches.probability, matches.evidence, matches.question_group, matches.other_key,
        vendors.external_vendor_code as their_code, vendors.name as their_name, vendors.active as their_active,
        vendors.email as their_email, vendors.telephone1 as their_phone, vendors.website as their_website,
        vendors.address as their_address, vendors.fed_tax_id as their_tax_id,
        deliveries.target_id is not null as was_delivered,
        refusals.refusal, refusals.other_key as refused_key,
        {{ sentence('vendors.called', {
            'books': books, 'vendor': "concat_ws(' ', accounts.code, accounts.name)",
        }) }} as label,
        {{ refused_vendor('refusals') }} as refused_vendor,
        {{ refusal_text('refusals') }} as refusal_text, coalesce(deliveries.target_code, refusals.vendor_code)
            = '{{ books }}:' || accounts.company || ':' || accounts.vendor_key as refused_has_our_code,
        {% if changes -%}
        changes.change_key, changes.is_in_flight, changes.conflict_text, changes.email as agreed_email,
        changes.phone as agreed_phone,
        changes.website as agreed_website, cast(changes.address as json) as agreed_address,
        {%- else -%}
        cast(null as varchar) as change_key, false as is_in_flight, cast(null as varchar) as conflict_text,
        cast(null as varchar) as agreed_email,
        cast(null as varchar) as agreed_phone, cast(null as varchar) as agreed_website,
        cast(null as json) as agreed_address,
        {%- endif %}
        pairs.owner_of_vendors = 'avidxchange' and matches.verdict = 'auto'
            and vendors.vendor_id is not null as theirs_lead
    from pairs
    inner join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
    left join matches
        on matches.link = pairs.link and matches.books_company = accounts.company
        and matches.books_key = accounts.vendor_key
    left join {{ avid_vendor('pairs', 'matches.other_key') }} as vendors on true
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = accounts.company
        and deliveries.source_key = accounts.vendor_key
    left join refusals
        on refusals.link = pairs.link and refusals.books_company = accounts.company
        and refusals.books_key = accounts.vendor_key
        and refusals.other_company = pairs.other_company
    {%- if changes %}
    left join {{ ref(changes) }} as changes
        on changes.link = pairs.link and changes.books_company = accounts.company
        and changes.books_key = accounts.vendor_key
        and changes.other_company = pairs.other_company
    {%- endif %}
    where accounts.is_vendor or deliveries.source_key is not null
),

final as (
    select
        link, 'vendors' as flow, '{{ books }}' as source_system, books_connection as source_connection, company,
        vendor_key as source_key, 'avidxchange' as target_system, other_connection as target_connection,
        other_company as target_company, 'present' as wanted,
        case when follows then 'same_vendor' when not active
            and (verdict = 'refused' or (not was_delivered and coalesce(verdict, 'none') = 'none'))
            then 'not_chosen' end as skip,
        cast(json_object(
            'kind', 'vendor', 'company', company, 'source_key', vendor_key, 'code', code,
            'name', case when theirs_lead then their_name else coalesce(name, code, vendor_key) end,
            'vat_number', vat_number, 'registration_number', registration_number,
            'tax_id', case when theirs_lead then their_tax_id end,
            'email', case when change_key is not null then agreed_email when theirs_lead then their_email
                else email end,
            'phone', case when change_key is not null then agreed_phone when theirs_lead then their_phone
                else phone end,
            'website', case when change_key is not null then agreed_website when theirs_lead then their_website
                else website end,
            'address', case when change_key is not null then agreed_address when theirs_lead
                then {{ avid_address('their_address') }}
                else json_object('line1', address_line1, 'line2', address_line2, 'postcode', postcode, 'city', city,
                                 'state', state, 'country', country) end,
            'currency', currency,
            'active', case when theirs_lead then coalesce(their_active, true) else active end
        ) as varchar) as document,
        {{ json_list([
            problem('vendors.vendor_review.no_second',
                "verdict = 'refused' and refusal = 'different' and refused_has_our_code",
                {'label': 'label', 'vendor': 'refused_vendor'}),
        ]) }} as problems,
        {{ json_list([
            hold('vendors.vendor_disputed.in_avidxchange', "verdict = 'refused'",
                {'label': 'label', 'refusal': 'refusal_text'},
                "json_object('refusal', refusal, 'refused_key', refused_key, 'left_company', company, 'left_key',
                vendor_key, 'left_name', name, 'right_company', other_company)"),
            hold('vendors.vendor_review.in_avidxchange', "verdict = 'review' and not was_delivered",
                {'label': 'label', 'name': 'coalesce(their_name, other_key)',
                    'code': 'coalesce(their_code, other_key)'},
                vendor_question(('company', 'vendor_key', 'name'), ('other_company', 'other_key', 'their_name'))),
            hold('vendors.changed_on_both_sides', 'conflict_text is not null',
                {'label': 'label', 'books': books, 'conflict': 'conflict_text'},
                "json_object('left_company', company, 'left_key', vendor_key, 'left_name', name, 'right_company',
                other_company, 'right_key', other_key)"),
        ]) }} as holds,
        {{ json_list(["case when is_in_flight then " ~ reference('vendor_changes', 'other_company', 'change_key',
            sentence('vendors.their_change', {'label': 'label'})) ~ " end"]) }} as refs,
        refused_key as replaces,
        case when verdict = 'auto' and other_key is not null and not follows then cast(json_object(
            'id', other_key, 'code', their_code, 'number', their_code, 'token', null,
            'facts', json_object('name', their_name, 'active', their_active{% if changes %}, 'said',
                json_object('name', their_name, 'email', their_email,
                'phone', their_phone, 'website', their_website, 'address',
                {{ avid_address('their_address') }}){% endif %}),
            'evidence', level || coalesce(': ' || evidence, '')) as varchar)
        end as adopt,
        code as number, name as counterparty, cast(null as date) as doc_date, currency,
        cast(null as decimal(22, 6)) as amount
    from joined
)

select * from final
{%- endmacro %}

{#- Suppliers whose AvidXchange vendor is written from another supplier (`leading_key`): their documents refer to that
    one. -#}
{% macro shared_vendors() -%}
select link, books_company, books_key, leading_key, other_key from {{ ref('int_vendor_pairs') }} where verdict = 'auto'
    and leading_key <> books_key
{%- endmacro %}
