{#- The way back: for each AvidXchange code of a link's company, the code of the books it stands for. The equal code
    wins, then the mapping read backwards; a code that several of them are mapped to stands for none of them. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
avid_codes as (select * from {{ ref('canonical_codes') }} where system = 'avidxchange'),
own_codes as (select * from {{ ref('canonical_codes') }} where system <> 'avidxchange' and stands_for_code),
mappings as (select * from {{ ref('stg_config__mappings') }}),

-- an open batch may say something else than what it closed with
lines as (
    select connection, company, account, cost_center, cost_unit from {{ ref('int_avid_invoice_lines') }}
    union
    select connection, company, account, cost_center, cost_unit from {{ ref('int_approved_lines') }}
),

used as (
    select connection, company, 'gl_account' as kind, account as code from lines
    union
    select connection, company, 'cost_center', cost_center from lines
    union
    select connection, company, 'cost_unit', cost_unit from lines
),

ways as (
    select pairs.link, pairs.books_connection, pairs.books_company, pairs.other_company, used.kind, used.code,
        coalesce(max(mappings.source_code) filter (where mappings.source_code = used.code),
            case when count(distinct mappings.source_code) = 1 then max(mappings.source_code)
                 when count(mappings.source_code) = 0 then used.code end) as books_code
    from pairs
    inner join used on used.connection = pairs.other_connection and used.company = pairs.other_company
    left join mappings
        on mappings.link = pairs.link and mappings.kind = used.kind and mappings.target_code = used.code
        and coalesce(mappings.company, '') in ('', pairs.books_company)
    where used.code is not null
    group by pairs.link, pairs.books_connection, pairs.books_company, pairs.other_company, used.kind, used.code
),

final as (
    select
        ways.link, ways.books_company, ways.other_company, ways.kind, ways.code, ways.books_code,
        own_codes.code_key, coalesce(own_codes.active, false) as is_active,
        coalesce(own_codes.control_account, false) as is_control,
        coalesce(own_codes.requires_cost_center, false) as requires_cost_center
    from ways
    left join own_codes
        on own_codes.connection = ways.books_connection and own_codes.company = ways.books_company
        and own_codes.kind = ways.kind and own_codes.code = ways.books_code
    qualify row_number() over (
        partition by ways.link, ways.other_company, ways.kind, ways.code order by own_codes.active desc nulls last,
        own_codes.code_key
    ) = 1
)

select * from final
