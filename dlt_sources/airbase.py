"""Airbase as a source of dlt.

import dlt
from dlt_sources.airbase import airbase

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="airbase")
pipeline.run(airbase("airbase_main"))
"""

from dlt_sources.resources import source_of

airbase = source_of("airbase")
