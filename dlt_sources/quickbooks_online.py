"""QuickBooks Online as a source of dlt.

import dlt
from dlt_sources.quickbooks_online import quickbooks_online

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="quickbooks_online")
pipeline.run(quickbooks_online("quickbooks_main"))
"""

from dlt_sources.resources import source_of

quickbooks_online = source_of("quickbooks_online")
