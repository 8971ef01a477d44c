"""The receiver: an app of its own that vendors tell of changes, so that nobody has to put Airflow on the internet.

A delivery is checked, stored and only then acknowledged; what it is about is read from the vendor by a run of a link.
"""
