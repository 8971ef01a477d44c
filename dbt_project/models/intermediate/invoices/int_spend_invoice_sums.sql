{{ config(materialized='ephemeral') }}
{#- The lines of each invoice as one list, with their sums and everything that is wrong with them.
    Grain: one row per link, company of the spend system and invoice. -#}
select
    link, company, invoice_id, count(*) as line_count, count(vat_code) > 0 as has_vat_codes,
    sum(net) as lines_net, sum(tax) as lines_tax, sum(net + tax) as lines_gross,
    flatten(list(problems order by no)) as line_problems,
    string_agg(distinct order_number, ', ' order by order_number) as order_number,
    list({'no': no, 'key': row_key, 'description': description, 'account': account, 'cost_center': cost_center,
        'cost_unit': cost_unit,
          'project': project, 'tax_code': vat_code, 'net': {{ money("coalesce(net, 0)") }}, 'tax': {{ money("tax") }}}
              order by no) as lines
from {{ ref('int_spend_invoice_lines') }}
group by all
