"""The pages inside Airflow's own API server, with its logins."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from include.store import reviews
from include.store.database import Store
from tests.support.api_server import PROJECT, ApiServer, api_server

USERS = "anna.devries:user,vic:viewer,olga:op"
OURS = ("ML_CONNECTOR_CONFIG", "ML_CONNECTOR_HOME", "ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS")


def test_airflow_shows_books_to_who_is_logged_in_keeps_the_answer_as_theirs_and_writes_for_many_at_once(
    home: Path, tmp_path: Path
) -> None:
    settings = {name: os.environ[name] for name in OURS}
    with api_server(tmp_path, settings, USERS) as server:
        books = f"{server.url}/books"
        with httpx.Client(trust_env=False, timeout=30) as nobody:
            refused = [nobody.get(books + place).status_code for place in ("/", "/reviews", "/static/books.css")]
            assert refused == [401, 401, 401]
            in_a_browser = {"Accept": "text/html,application/xhtml+xml"}
            sent = nobody.get(f"{books}/reviews?link=books", headers=in_a_browser)
            assert (sent.status_code, sent.headers["location"]) == (
                307,
                "/api/v2/auth/login?next=%2Fbooks%2Freviews%3Flink%3Dbooks",
            )
            login = nobody.get(server.url + sent.headers["location"], headers=in_a_browser)
            assert (
                login.status_code,
                login.headers["location"].endswith(sent.headers["location"].partition("?")[2]),
            ) == (
                307,
                True,
            )
            assert nobody.post(f"{books}/reviews/2", headers=in_a_browser).status_code == 401
            assert nobody.get(f"{server.url}/webhooks/health").text != "ok", "nobody asked for the receiver here"
        with httpx.Client(trust_env=False, timeout=30, cookies={"_token": server.token("vic")}) as viewer:
            seen = viewer.get(f"{books}/reviews/2")
            assert (seen.status_code, 'name="answer"' in seen.text) == (200, False)
            form = {"answer": "release", "token": viewer.cookies["books_form"]}
            refused_to = viewer.post(f"{books}/reviews/2", data=form, headers={"Origin": server.url})
            assert (refused_to.status_code, "Books: decide" in refused_to.text) == (403, True)
        bearer = {"Authorization": f"Bearer {server.token('anna.devries')}"}
        with httpx.Client(trust_env=False, timeout=30, headers=bearer) as anna:
            page = anna.get(f"{books}/reviews/2").text
            assert "/books/static/books.css" in re.findall(r'href="([^"]+)"', page)
            (shown,) = re.findall(r'name="seen" value="([^"]+)"', page)
            form = {"answer": "release", "token": anna.cookies["books_form"], "seen": shown}
            kept = anna.post(f"{books}/reviews/2", data=form, headers={"Origin": server.url})
            assert (kept.status_code, kept.headers["location"]) == (303, "/books/reviews/2")
        assert _written_by_eight_at_once(server) == {201}
    with Store.open() as store, store.read() as db:
        found = reviews.show(db, 2)
    assert (found.decision, found.decided_by) == ("release", "person:anna")


def _written_by_eight_at_once(server: ApiServer) -> set[int]:
    """What forty changes were answered: SQLite has one writer, and Airflow's event loop waits for it as its requests
    do (``sqlite_writes.py``)."""
    bearer = {"Authorization": f"Bearer {server.token('olga')}"}
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30, headers=bearer) as olga:

        def written(number: int) -> int:
            return olga.post("/api/v2/variables", json={"key": f"no_{number}", "value": "1"}).status_code

        with ThreadPoolExecutor(8) as eight:
            return set(eight.map(written, range(40)))


def test_the_receiver_is_the_only_mount_that_asks_for_no_login() -> None:
    """Airflow asks for none before an app that a plugin mounts (apache/airflow 72655): ours asks on each route."""
    code = (
        "import importlib.util, json, sys, pathlib\n"
        "found = {}\n"
        "for file in sorted(pathlib.Path(sys.argv[1]).glob('*.py')):\n"
        "    spec = importlib.util.spec_from_file_location(file.stem, file)\n"
        "    module = importlib.util.module_from_spec(spec)\n"
        "    sys.modules[file.stem] = module\n"
        "    spec.loader.exec_module(module)\n"
        "    for one in vars(module).values():\n"
        "        if isinstance(one, type) and one.__module__ == file.stem and hasattr(one, 'fastapi_apps'):\n"
        "            found[file.stem] = [app['url_prefix'] for app in one.fastapi_apps]\n"
        "            found[file.stem] += [wrapped['name'] for wrapped in one.fastapi_root_middlewares]\n"
        "            assert not one.flask_blueprints\n"
        "print(json.dumps(found))\n"
    )
    folder = PROJECT / "include" / "airflow_plugins"

    def mounts(**more: str) -> object:
        environment = {**os.environ, "ML_CONNECTOR_RECEIVER_IN_AIRFLOW": "", **more, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    found = {"books": ["/books"], "receiver": [], "sqlite_writes": ["one writer"], "warm": []}
    assert mounts() == found
    assert mounts(ML_CONNECTOR_RECEIVER_IN_AIRFLOW="true") == {**found, "receiver": ["/webhooks"]}
