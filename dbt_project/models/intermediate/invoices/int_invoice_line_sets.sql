{#- The coded lines of a document as one list, its line problems, and the codes it refers to. Rounding of the supplier's
    own VAT (header against lines) goes on the line with the most VAT, so that lines and header agree to the cent. -#}
with lines as (select * from {{ ref('int_coded_invoice_lines') }}),

documents as (
    select connection, company, origin, document_key, turn, cast(lines_total - total as decimal(28, 6)) as rounding
    from {{ ref('canonical_bills') }}
),

turned as (
    select
        lines.*, cast(documents.turn * lines.net as decimal(28, 6)) as signed_net,
        cast(documents.turn * lines.tax_payable - case when row_number() over (
            partition by lines.link, lines.connection, lines.company, lines.origin, lines.document_key
            order by abs(lines.tax_payable) desc, lines.no
        ) = 1 then documents.rounding else 0 end as decimal(28, 6)) as signed_tax
    from lines
    inner join documents using (connection, company, origin, document_key)
),

final as (
    select
        link, connection, company, origin, document_key,
        list({'no': no, 'key': line_key, 'description': description, 'account': account, 'cost_center': cost_center,
              'cost_unit': cost_unit, 'tax_code': vat_code, 'item': item, 'quantity': cast(quantity as varchar),
              'unit_price': cast(unit_price as varchar), 'net': {{ money("signed_net") }},
              'tax': {{ money("signed_tax") }}, 'po_line': po_line,
              'coded_from': case when coalesce(from_account, from_cost_center, from_cost_unit) is not null
                  then {'account': from_account, 'cost_center': from_cost_center, 'cost_unit': from_cost_unit} end
              } order by no) as lines,
        flatten(list(problems order by no)) as problems,
        list_distinct(flatten(list([
            case when sends_account and account_key is not null
                then {{ reference_by('flow_account', 'company', 'account_key', "'account ' || books_account") }} end,
            case when sends_cost_center and cost_center_key is not null
                then {{ reference_by('flow_cost_center', 'company', 'cost_center_key', "cost_center_word || ' '
                    || books_cost_center") }} end,
            case when sends_cost_unit and cost_unit_key is not null
                then {{ reference_by('flow_cost_unit', 'company', 'cost_unit_key', "cost_unit_word || ' '
                    || books_cost_unit") }} end
        ]))) as refs
    from turned
    group by all
)

select * from final
