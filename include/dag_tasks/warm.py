"""What the tasks of links need, loaded once by the process that they are forked from, and not by each of them: most of
a second, of which a link's run begins some eight.

Loaded by the scheduler where it runs tasks itself (``include/airflow_plugins/warm.py``), and by Celery workers
(``imports`` in ``AIRFLOW__CELERY__EXTRA_CELERY_CONFIG``).
"""

from __future__ import annotations

import include.dag_tasks.tasks
import include.delivery.preview
import include.delivery.side_by_side
import include.pipeline.asking
import include.warehouse.build
import include.warehouse.outbox
import include.warehouse.publish
import include.warehouse.reader  # noqa: F401 - loading them is the purpose
from include.systems import registry
from include.warehouse.pipeline import load_dlt

for _name in registry.SYSTEMS:
    registry.system(_name)
load_dlt()
