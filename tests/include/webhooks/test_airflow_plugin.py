"""The receiver inside Airflow's own API server, as its plugin puts it there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from include.sandbox.process import free_port_base
from include.store.database import Store
from include.store.migrate import migrate
from tests.support.receiver import JSON, PROJECT, Office, basware, running
from tests.support.waiting import eventually


def reached(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=10).text == "ok"
    except httpx.TransportError:
        return False


def test_airflows_api_server_takes_deliveries_and_logs_no_address(small_office: Office, tmp_path: Path) -> None:
    path, port = small_office.known("basware_main", "k"), free_port_base()
    url, log = f"http://127.0.0.1:{port}/webhooks", tmp_path / "api-server.log"
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SANDBOX_CLOCK_URL"},
        **small_office.environment,
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "include" / "airflow_plugins"),
        "ML_CONNECTOR_RECEIVER_IN_AIRFLOW": "true",
        "AIRFLOW__CORE__DAGS_FOLDER": str(tmp_path / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__API__WORKERS": "1",
        "PYTHONPATH": str(PROJECT),
    }
    airflow = (sys.executable, "-m", "airflow")
    subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, capture_output=True, cwd=tmp_path)
    serve = ("api-server", "--apps", "core", "--host", "127.0.0.1", "--port", str(port))
    with log.open("wb") as out:
        server = subprocess.Popen([*airflow, *serve], env=environment, stdout=out, stderr=out, cwd=tmp_path)
    try:
        assert eventually(lambda: reached(f"{url}/health"), seconds=120), log.read_text()
        body, headers = basware("k")
        with httpx.Client(trust_env=False, timeout=30, headers=JSON) as client:
            assert client.post(url + path, content=body, headers=headers).status_code == 200
            assert client.post(url + path, content=body + b" ", headers=headers).status_code == 401
            assert client.post(f"{url}{path}x", content=body, headers=headers).status_code == 404
        assert eventually(lambda: ("", "unknown_path") in small_office.counts())
    finally:
        server.terminate()
        server.wait(60)
    assert [row.event_id for row in small_office.events()] == ["t1"]
    assert small_office.counts() == {
        ("basware_main", "accepted"): 1,
        ("basware_main", "not_genuine"): 1,
        ("", "unknown_path"): 1,
    }
    logged = log.read_text()
    assert "/webhooks/events/basware_main/[hidden]" in logged, "it does log what was posted"
    assert path.rsplit("/", 1)[1] not in logged


MOUNTED = """
import json
from include.webhooks.limits import Limits
from include.webhooks.mounted import Mounted
from include.webhooks.serving import serve

serve(Mounted(), "127.0.0.1", 0, Limits(), lambda url: print(json.dumps({"url": url}), flush=True))
"""


def test_as_long_as_its_store_cannot_be_opened_vendors_are_told_to_come_again(tmp_path: Path) -> None:
    office = Office(tmp_path / "home", f"sqlite:///{tmp_path / 'store.db'}")
    (tmp_path / "mounted.py").write_text(MOUNTED)
    with running(office, program=(str(tmp_path / "mounted.py"),)) as receiver:
        assert receiver.post("/events/basware_main/x", b"{}").status_code == 503
        with Store.open(office.store_url, check=False) as store:
            migrate(store)
        path = office.known("basware_main", "k")
        assert eventually(lambda: receiver.post(path, *basware("k")).status_code == 200)
        assert "has no tables yet: run `python -m include.cli init`" in receiver.log.read_text()
    assert [row.event_id for row in office.events()] == ["t1"]
