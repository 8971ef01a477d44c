{{ config(alias='trade_words') }}
{#- Words that say what a company does, where it is or of what kind it is, and what each means in any language. A table,
    since thousands of words in a statement cost it more than its work does where one vendor changed. One row per word.
    -#}
with meanings (word, meaning) as (
    values {% for row in meanings() %}{% set first = loop.first %}{% for word in row.split(' ') -%}
    {{ ', ' if not (first and loop.first) }}('{{ word }}', '{{ row.split(' ')[0] }}')
    {%- endfor %}{% endfor %}
),

-- words that are in no translation
others as (
    select unnest([{% for word in trade_words().split('|') + (spellings() | select | list) -%}
    {{ ', ' if not loop.first }}'{{ word }}'{% endfor %}]) as word
),

final as (
    select word, meaning from meanings
    union all
    select distinct word, null from others where word not in (select word from meanings)
)

select * from final
