{{ airbase_findings('airbase_exact') }}
