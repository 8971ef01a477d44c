{{ quickbooks_sale('credit_memos', {'invoice_ref': 'varchar'}) }}
