"""The published tables as pandas DataFrames, for notebooks and scripts of analysts.

    from include.analysis import Published

    published = Published()
    published.tables()                                                # what there is, and what a row of it is
    published.table("reconciliation.differences")
    published.query("select * from reconciliation.documents where currency = $currency", currency="EUR")

What it needs is the published file alone: no key, no store, no connection. Nothing of a run imports it.
"""

from include.analysis.published import AnalysisError, Published

__all__ = ["AnalysisError", "Published"]
