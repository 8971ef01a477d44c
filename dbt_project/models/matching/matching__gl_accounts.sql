{{ config(alias='gl_accounts') }}
select ''::varchar as link, ''::varchar as company, ''::varchar as source_code, ''::varchar as source_name, ''::varchar as target_code, ''::varchar as target_name, ''::varchar as level, ''::varchar as verdict, ''::varchar as problem where false
