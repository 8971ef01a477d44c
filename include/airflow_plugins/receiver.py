"""The receiver in Airflow's API server, at ``/webhooks``, where ``ML_CONNECTOR_RECEIVER_IN_AIRFLOW`` is ``true``.

Whoever can reach the API server from outside can reach its UI too; ``make receiver`` is for those who do not want that.
"""

from __future__ import annotations

import os
from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from include.webhooks.mounted import Mounted

URL_PREFIX = "/webhooks"
ASKED_FOR = os.environ.get("ML_CONNECTOR_RECEIVER_IN_AIRFLOW", "").lower() == "true"


class MlConnectorReceiver(AirflowPlugin):  # type: ignore[misc]
    name = "ml_connector_receiver"
    fastapi_apps: ClassVar[list[dict[str, Any]]] = (
        [{"app": Mounted(), "url_prefix": URL_PREFIX, "name": "ml-connector receiver"}] if ASKED_FOR else []
    )
