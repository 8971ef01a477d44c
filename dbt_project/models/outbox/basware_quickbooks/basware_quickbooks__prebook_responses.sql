{{ prebook_responses('basware_quickbooks') }}
