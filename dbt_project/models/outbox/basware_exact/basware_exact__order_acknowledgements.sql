{#- Basware is told that an exported order is in Exact, each export once: only when Exact has what this export says. An
    order that is cancelled before Exact ever had it has nothing to wait for. -#}
with rows as (select * from {{ ref('basware_exact__purchase_orders') }}),

waiting as (
    select *, coalesce(strftime(timezone('UTC', last_updated), '%Y-%m-%dT%H:%M:%S.%gZ'), '') as moment
    from {{ ref('stg_basware__exported_orders') }}
    where is_listed and processing_status = 'WaitingForExport'
),

final as (
    select
        rows.link, 'order_acknowledgements' as flow, 'exact_online' as source_system,
        rows.target_connection as source_connection, rows.company,
        rows.source_key || ':' || waiting.moment as source_key,
        'basware' as target_system, rows.source_connection as target_connection, rows.company as target_company,
        'present' as wanted,
        case when rows.skip = 'before_start' then rows.skip end as skip,
        cast(json_object('kind', 'acknowledgement', 'company', rows.company,
            'source_key', rows.source_key || ':' || waiting.moment, 'of', 'purchase_order',
            'document_key', rows.source_key, 'number', coalesce(rows.number, rows.source_key)) as varchar) as document,
        '[]' as problems, '[]' as holds,
        case when rows.skip = 'not_chosen' then '[]'
            else cast(to_json([{'flow': 'purchase_orders', 'company': rows.company, 'key': rows.source_key,
            'label': 'purchase order ' || coalesce(rows.number, rows.source_key),
            'agreed': true}]) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        rows.number, rows.counterparty, rows.doc_date, rows.currency, cast(null as decimal(22, 6)) as amount
    from rows
    inner join waiting on waiting.connection = rows.source_connection and waiting.company = rows.company
        and waiting.external_code = rows.source_key
)

select * from final
