{{ airbase_code_flow('gl_accounts', ['gl_account']) }}
