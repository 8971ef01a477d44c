{#- Correcting journals that stand in Exact while AvidXchange says something else by now. Exact changes no entry: a
    person does. -#}
select
    link, 'coding' as flow, other_company as company, invoice_id as document_key, 'review' as kind,
    'warning' as severity, 'changed_after_lock' as code,
    'the coding of invoice ' || coalesce(number, invoice_id) || ' was corrected in Exact by entry '
        || coalesce(entry_numbers, '(not read yet)') || ' (' || moves_text
        || '), and by now ' || wanted_text
            ||
            ': reverse that entry in Exact with its description and :void behind its first word, then what is approved goes by itself, or accept the difference' as text,
    json_object('before', moves_text, 'after', wanted_text, 'entry', entry_numbers) as payload
from {{ ref('int_coding_corrections') }}
where is_told
