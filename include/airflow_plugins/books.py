"""Books in Airflow's navigation: its pages, mounted beside the API, and the link to them.

Set ``AIRFLOW__CORE__PLUGINS_FOLDER`` to this folder. Airflow mounts an app without its own authentication
(apache/airflow 72655), so every route asks who is logged in.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from airflow.plugins_manager import AirflowPlugin
from fastapi import HTTPException, Request

URL_PREFIX = "/books"
log = logging.getLogger(__name__)


async def visitor(request: Request) -> Any:
    """Raises what Airflow's own routes raise for who is not logged in (401); a browser is sent to log in (307)."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
    from airflow.api_fastapi.core_api.security import bearer_scheme, get_user

    from include.ui.access import Visitor, of_role, of_views

    manager = get_auth_manager()
    try:
        user = await get_user(request, None, await bearer_scheme(request))
    except HTTPException as refused:
        raise to_login(request, refused) from None
    if isinstance(manager, SimpleAuthManager):
        rights = of_role(getattr(user, "role", None))
    else:
        rights = of_views(lambda name: manager.is_authorized_custom_view(method="GET", resource_name=name, user=user))
    return Visitor(user.get_name(), rights)


def to_login(request: Request, refused: HTTPException) -> HTTPException:
    """Who opens a page and is not logged in does that first, and comes back to the page."""
    if refused.status_code != 401 or request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return refused
    airflow = str(request.scope.get("root_path", "")).removesuffix(URL_PREFIX)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return HTTPException(307, headers={"Location": f"{airflow}/api/v2/auth/login?{urlencode({'next': here})}"})


@cache
def sources() -> Any:
    from include.approvals.identity import people_now
    from include.paths import home
    from include.people.who import of_airflow
    from include.store.database import Store
    from include.ui.site import Sources
    from include.ui.tour import DEMO
    from include.warehouse import published_here
    from include.warehouse.published_reader import PATIENCE, PublishedReader

    published = PublishedReader(published_here.kept_newest(home()), PATIENCE)
    who = lambda login: of_airflow(people_now(), login)  # noqa: E731
    tour = bool(os.environ.get(DEMO))
    return Sources(published, Store.open, who, begin=begin, form_key=form_key(), tour=tour)


def form_key() -> bytes:
    """Of Airflow's own secret, which all of its API servers have."""
    from airflow.configuration import conf

    return hmac.digest(conf.get_mandatory_value("api", "secret_key").encode(), b"forms of Books", "sha256")


def begin(dag: str, login: str, conf: Mapping[str, Any]) -> bool:
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.exceptions import AirflowException
    from airflow.utils.types import DagRunTriggeredByType

    try:
        by = {"triggered_by": DagRunTriggeredByType.UI, "triggering_user_name": login}
        return trigger_dag(dag, conf=dict(conf), **by) is not None
    except AirflowException as problem:  # no such DAG, or none that may be run by hand
        log.warning("%s could not be begun: %s", dag, problem)
        return False


class _Books:
    """The app, made with its first request: every process of Airflow's loads every plugin."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._app is None:
            from include.ui.app import app

            self._app = app(visitor, sources)
        await self._app(scope, receive, send)


class Books(AirflowPlugin):  # type: ignore[misc]
    name = "ml_connector_books"
    fastapi_apps: ClassVar[list[dict[str, Any]]] = [{"app": _Books(), "url_prefix": URL_PREFIX, "name": "Books"}]
    external_views: ClassVar[list[dict[str, Any]]] = [
        {"name": "Books", "href": f"{URL_PREFIX}/", "url_route": "books", "destination": "nav", "category": "browse"},
        {
            "name": "Books",
            "href": f"{URL_PREFIX}/runs?link={{DAG_ID}}",
            "url_route": "books_link",
            "destination": "dag",
        },
        {
            "name": "Books",
            "href": f"{URL_PREFIX}/airflow/{{DAG_ID}}/{{RUN_ID}}",
            "url_route": "books_run",
            "destination": "dag_run",
        },
    ]
