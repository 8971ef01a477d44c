{#- Every line of every AvidXchange invoice with the codes approvers gave it. -#}
with unnested as (
    select connection, company, invoice_id, unnest(cast(lines as json[])) as line
    from {{ ref('stg_avidxchange__invoices') }}
    where not is_deleted
),

codes as (
    select
        connection, company, invoice_id, line,
        list_transform(
            cast(coalesce(json_extract(line, '$.Codes'), '[]') as json[]),
            lambda code: {'kind': {{ avidxchange_code_kind("(code ->> '$.GroupName')") }}, 'value': code ->> '$.CodeValue'}
        ) as codes
    from unnested
),

final as (
    select
        connection, company, invoice_id,
        row_number() over (
            partition by connection, company, invoice_id order by cast(line ->> '$.LineNumber' as integer)
        ) as position,
        cast(line ->> '$.LineNumber' as integer) as no,
        cast(line ->> '$.Amount' as decimal(28, 2)) as net,
        list_extract(list_filter(codes, lambda code: code.kind = 'gl_account'), 1).value as account,
        list_extract(list_filter(codes, lambda code: code.kind = 'cost_center'), 1).value as cost_center,
        list_extract(list_filter(codes, lambda code: code.kind = 'cost_unit'), 1).value as cost_unit
    from codes
)

select * from final
