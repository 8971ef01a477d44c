{{ airbase_code_flow('airbase_exact', 'gl_accounts', ['gl_account']) }}
