"""Exact Online as a source of dlt.

import dlt
from dlt_sources.exact_online import exact_online

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="exact_online")
pipeline.run(exact_online("exact_main"))
"""

from dlt_sources.resources import source_of

exact_online = source_of("exact_online")
