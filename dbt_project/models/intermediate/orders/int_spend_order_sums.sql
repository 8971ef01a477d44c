{#- The lines of each order of a spend system together: what they make, and all that is wrong with them.
    Grain: one row per link, company of the spend system and order. -#}
select
    link, company, order_key, cast(sum(net) as decimal(28, 6)) as total, cast(sum(tax) as decimal(28, 6)) as tax,
    list(line order by no) as lines, flatten(list(problems order by no)) as problems
from {{ ref('int_spend_order_lines') }}
group by all
