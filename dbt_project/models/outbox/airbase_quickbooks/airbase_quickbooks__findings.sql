{{ airbase_findings('airbase_quickbooks') }}
