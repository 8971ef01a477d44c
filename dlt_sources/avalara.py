"""AvaTax as a source of dlt.

import dlt
from dlt_sources.avalara import avalara

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="avalara")
pipeline.run(avalara("avalara_main"))
"""

from dlt_sources.resources import source_of

avalara = source_of("avalara")
