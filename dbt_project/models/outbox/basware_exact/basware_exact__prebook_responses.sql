{{ prebook_responses('basware_exact') }}
