"""The receiver inside Airflow's own API server, as its plugin puts it there."""

from __future__ import annotations

from pathlib import Path

import httpx

from include.store.database import Store
from include.store.migrate import migrate
from tests.support.api_server import api_server
from tests.support.receiver import JSON, Office, basware, running
from tests.support.waiting import eventually


def test_airflows_api_server_takes_deliveries_and_logs_no_address(small_office: Office, tmp_path: Path) -> None:
    path = small_office.known("basware_main", "k")
    settings = {**small_office.environment, "ML_CONNECTOR_RECEIVER_IN_AIRFLOW": "true"}
    with api_server(tmp_path, settings) as server:
        url = f"{server.url}/webhooks"
        body, headers = basware("k")
        with httpx.Client(trust_env=False, timeout=30, headers=JSON) as client:
            assert client.get(f"{url}/health").text == "ok"
            assert client.post(url + path, content=body, headers=headers).status_code == 200
            assert client.post(url + path, content=body + b" ", headers=headers).status_code == 401
            assert client.post(f"{url}{path}x", content=body, headers=headers).status_code == 404
        assert eventually(lambda: ("", "unknown_path") in small_office.counts())
    assert [row.event_id for row in small_office.events()] == ["t1"]
    assert small_office.counts() == {
        ("basware_main", "accepted"): 1,
        ("basware_main", "not_genuine"): 1,
        ("", "unknown_path"): 1,
    }
    logged = server.log.read_text()
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
        assert "has no tables yet: run `ml-connector init`" in receiver.log.read_text()
    assert [row.event_id for row in office.events()] == ["t1"]
