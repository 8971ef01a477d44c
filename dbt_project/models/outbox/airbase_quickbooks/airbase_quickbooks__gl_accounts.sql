{{ airbase_code_flow('airbase_quickbooks', 'gl_accounts', ['gl_account']) }}
