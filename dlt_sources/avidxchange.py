"""AvidXchange as a source of dlt.

import dlt
from dlt_sources.avidxchange import avidxchange

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="avidxchange")
pipeline.run(avidxchange("avid_main"))
"""

from dlt_sources.resources import source_of

avidxchange = source_of("avidxchange")
