"""Business Central as a source of dlt.

import dlt
from dlt_sources.business_central import business_central

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="business_central")
pipeline.run(business_central("central_main"))
"""

from dlt_sources.resources import source_of

business_central = source_of("business_central")
