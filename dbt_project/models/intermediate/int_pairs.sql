{#- One row per pair of companies of every exact_avidxchange link: the companies, and the options with their defaults. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind = 'exact_avidxchange'),
routes as (select * from {{ ref('stg_config__routes') }}),

final as (
    select
        links.link, links.start_date, links.timezone,
        exact.connection as exact_connection, exact.company as exact_company,
        avid.connection as avid_connection, avid.company as avid_company,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('paid_on', 'issued') }} as paid_on,
        {{ option('purchase_invoice_source', 'purchase_entries') }} as purchase_invoice_source,
        {{ option('closed_period', 'first_open_day') }} as closed_period,
        {{ option('coding_split', 'journal') }} as coding_split,
        {{ option('vendor_owner', 'exact_online') }} as vendor_owner,
        {{ option('payment_journal', '') }} as payment_journal,
        {{ option('correction_journal', '') }} as correction_journal,
        {{ option('clearing_account', '') }} as clearing_account,
        cast({{ option('unmatched_days', '7') }} as integer) as unmatched_days,
        cast({{ option('use_cost_units', 'false') }} as boolean) as use_cost_units,
        coalesce(json_extract(links.options, '$.gl_account_types'), '[]') as gl_account_types,
        coalesce(json_extract(links.options, '$.currencies'), '[]') as currencies
    from links
    inner join routes as exact on exact.link = links.link and exact.system = 'exact_online'
    inner join routes as avid on avid.link = links.link and avid.pair_no = exact.pair_no and avid.system = 'avidxchange'
)

select * from final
