{#- What a person must answer before a supplier invoice goes: one question with all that the rules found, and one answer
    to it, which counts for every pair that it is about. -#}
select
    link, company, document_key,
    {
        'code': case when count(*) = 1 then any_value(code) else 'several_reasons' end,
        'text': string_agg(text, '; ' order by code),
        'payload': case when count(*) = 1 then any_value(payload) else json_object(
            'reasons', list({'code': code, 'text': text, 'payload': payload} order by code),
            'pairs', list_sort(list_distinct(flatten(list(pairs))))) end
    } as hold,
    string_agg(finding, '; ' order by code) as finding
from {{ ref('int_invoice_rules') }}
where level = 'hold'
group by all
