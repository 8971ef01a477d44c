{#- The set-up of a link from Airbase: accounts that an order may be coded to and that have no item, or several, in
    their company of the books, where its orders go by items. One that orders name is a question of its own, with the
    item it could have (option create_items); the others are one list. Also accounts and cost centres that only one of
    the systems has. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
items as (select * from {{ ref('canonical_items') }} where not is_deleted),
lines as (select distinct link, company, account_code, order_key from {{ ref('int_order_items') }}
    where account_code is not null),
used as (select link, company, account_code, count(*) as orders from lines group by all),

-- what orders are coded to: costs, and what is bought to be kept
accounts as (
    select accounts.*, coalesce(used.orders, 0) as orders
    from {{ ref('int_account_items') }} as accounts
    left join used using (link, company, account_code)
    where accounts.active and (accounts.account_type in ('expense', 'asset', 'prepaid') or used.orders > 0)
),

gaps as (
    select accounts.*, pairs.division, pairs.create_items, accounts.target_code || ' '
        || coalesce(accounts.target_name, accounts.account_name, '') as account_label,
        -- an item of the account's own number, unless something else has it
        case when exists (select 1 from items where items.system = pairs.books_system
            and items.connection = pairs.books_connection and items.company = pairs.books_company
                and trim(items.code) = accounts.target_code)
            then 'AB-' || accounts.target_code else accounts.target_code end as proposed_code
    from accounts
    inner join pairs on pairs.link = accounts.link and pairs.other_company = accounts.company
    where accounts.verdict = 'auto' and accounts.problem is null and accounts.mapped_item is null
        and accounts.choices <> 1 and not {{ order_ability('by_account', 'pairs.books_system') }}
),

listed as (
    select link, 'purchase_orders' as flow, company, 'items' as document_key, 'review' as kind, 'info' as severity,
    'items_missing' as code,
        {{ sentence('codes.items_missing', {
            'company': 'company', 'division': 'division',
            'accounts': "concat_ws('; ', " ~
                sentence('codes.items.none', {
                'accounts': "string_agg(account_label, ', ' order by account_label) filter (where choices = 0)",
            }) ~ ', ' ~
                sentence('codes.items.several', {
                    'accounts': "string_agg(account_label || ' (' || codes || ')', ', ' order by account_label)
                        filter (where choices > 1)",
                }) ~ ')',
        }) }} as text,
        json_object('gaps', list({'account': target_code, 'items': codes,
            'proposed': case when choices = 0 then proposed_code end} order by target_code)) as payload
    from gaps
    where orders = 0 or create_items <> 'review'
    group by link, company, division
),

proposed as (
    select link, 'purchase_orders' as flow, company, 'item:' || target_code as document_key, 'review' as kind,
    'warning' as severity,
        case when choices = 0 then 'item_missing' else 'item_ambiguous' end as code,
        {%- set finding -%}
        case when choices = 0 then {{ sentence('codes.item_missing.none', {
            'account': 'account_label', 'division': 'division', 'code': 'proposed_code',
            'name': "coalesce(target_name, account_name, '')", 'target': 'target_code',
        }) }} else {{ sentence('codes.item_missing.several', {
            'account': 'account_label', 'count': 'choices', 'division': 'division', 'codes': 'codes',
        }) }} end
        {%- endset %}
        {{ sentence('codes.asked', {
            'finding': finding,
            'orders': 'case orders when 1 then ' ~ sentence('codes.orders.one') ~ ' else '
                ~ sentence('codes.orders.several', {'orders': 'orders'}) ~ ' end',
        }) }} as text,
        json_object('account', target_code, 'items', codes, 'item',
            case when choices = 0 then json_object('code', proposed_code, 'description',
            coalesce(target_name, account_name), 'is_purchase_item', true,
            'is_stock_item', false, 'cost_account', target_code) end) as payload
    from gaps
    where orders > 0 and create_items = 'review'
),

-- both lists side by side, where nobody has written codes of one into the other
unmatched as (
    select pairs.link, codes.kind, pairs.other_company as company, pairs.division, trim(codes.source_code) as code,
    codes.source_name as name
    from pairs
    inner join (
        select * from {{ ref('matching__gl_accounts') }} where source_system = 'airbase'
        union all by name
        select * from {{ ref('matching__dimensions') }} where source_system = 'airbase'
    ) as codes on codes.link = pairs.link and codes.company = pairs.other_company
    inner join {{ ref('canonical_codes') }} as own
        on own.system = 'airbase' and own.connection = pairs.other_connection and own.company = pairs.other_company
        and own.kind = codes.kind and trim(own.code) = trim(codes.source_code)
    where (codes.verdict <> 'auto' or codes.problem is not null) and own.active and not own.control_account
),

one_sided as (
    select link, case kind when 'gl_account' then 'gl_accounts' else 'cost_centers' end as flow, company, kind || ':'
        || company as document_key, 'review' as kind_of, 'info' as severity, 'codes_differ' as code,
        {{ sentence('codes.unmatched', {
            'count': 'count(distinct unmatched.code)',
            'kind': "case kind when 'gl_account' then " ~ sentence('codes.kinds.gl_account') ~
                " when 'cost_center' then " ~ sentence('codes.kinds.cost_center') ~ ' else ' ~
                sentence('codes.kinds.cost_unit') ~ ' end',
            'company': 'company', 'division': 'division',
            'codes': "array_to_string(list_slice(list(distinct concat_ws(' ', unmatched.code, unmatched.name)
                order by concat_ws(' ', unmatched.code, unmatched.name)), 1, 10), ', ')",
            'others': 'case when count(distinct unmatched.code) > 10 then ' ~ sentence('codes.and_others') ~
                " else '' end",
        }) }} as text,
        json_object('codes', list(distinct unmatched.code order by unmatched.code)) as payload
    from unmatched
    group by link, kind, company, division
),

final as (
    select * from listed
    union all
    select * from proposed
    union all
    select * from one_sided
)

select * from final
