"""Basware as a source of dlt.

import dlt
from dlt_sources.basware import basware

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="basware")
pipeline.run(basware("basware_main"))
"""

from dlt_sources.resources import source_of

basware = source_of("basware")
