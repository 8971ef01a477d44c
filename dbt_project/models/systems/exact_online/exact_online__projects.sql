{#- Projects of Exact, the live one where a code was deleted and entered again.
    Grain: one row per connection, company and code. -#}
select connection, company, id as project_key, trim(code) as code, description as name, is_deleted, end_date
from {{ exact_masters('projects') }}
