{{ config(alias='gl_accounts') }}
{{ code_pairs(['gl_account']) }}
