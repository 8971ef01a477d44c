"""The receiver in Airflow's API server, at ``/webhooks``: set ``AIRFLOW__CORE__PLUGINS_FOLDER`` to this folder.

Whoever can reach the API server from outside can reach its UI too; ``make receiver`` is for those who do not want that.
"""

from __future__ import annotations

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from include.webhooks.mounted import Mounted

URL_PREFIX = "/webhooks"


class MlConnectorReceiver(AirflowPlugin):  # type: ignore[misc]
    name = "ml_connector_receiver"
    fastapi_apps: ClassVar[list[dict[str, Any]]] = [
        {"app": Mounted(), "url_prefix": URL_PREFIX, "name": "ml-connector receiver"}
    ]
