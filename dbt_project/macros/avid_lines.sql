{#- Lines of AvidXchange invoices with the codes approvers gave them, one row each. `rows`: a relation with connection,
    company, invoice_id and `lines` as JSON text. -#}
{% macro avid_lines(rows) -%}
    select
        connection, company, invoice_id,
        row_number() over (
            partition by connection, company, invoice_id order by cast(line ->> '$.LineNumber' as integer)
        ) as position,
        cast(line ->> '$.LineNumber' as integer) as no,
        cast(line ->> '$.Amount' as decimal(28, 6)) as net,
        list_extract(list_filter(codes, lambda code: code.kind = 'gl_account'), 1).value as account,
        list_extract(list_filter(codes, lambda code: code.kind = 'cost_center'), 1).value as cost_center,
        list_extract(list_filter(codes, lambda code: code.kind = 'cost_unit'), 1).value as cost_unit
    from (
        select
            connection, company, invoice_id, line,
            list_transform(
                cast(coalesce(json_extract(line, '$.Codes'), '[]') as json[]),
                lambda code: {'kind': {{ avidxchange_code_kind("(code ->> '$.GroupName')") }},
                    'value': code ->> '$.CodeValue'}
            ) as codes
        from (select connection, company, invoice_id, unnest(cast(lines as json[])) as line from {{ rows }}) as unnested
    ) as coded
{%- endmacro %}
