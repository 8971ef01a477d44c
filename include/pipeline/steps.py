"""One run of a link, step by step: read, decide, deliver (flow by flow), finish.

The command line does them in one process, Airflow as tasks. Each step may be repeated: what it did is in the store and
the warehouse, and doing it again changes nothing. Between any two lines the process may die; the next run goes on.
"""

from __future__ import annotations

from include.pipeline.asking import ask
from include.pipeline.deciding import decide
from include.pipeline.delivering import deliver, has_left_over, has_work, have_read
from include.pipeline.finishing import finish
from include.pipeline.reading import read
from include.pipeline.run_context import Run, RunFailed, begun, resumed

__all__ = [
    "Run", "RunFailed", "ask", "begun", "decide", "deliver", "finish", "has_left_over", "has_work", "have_read",
    "read", "resumed",
]  # fmt: skip
