"""Nothing that was acknowledged is lost when the process is killed."""

from __future__ import annotations

import os
import signal

import httpx
import pytest

from include.sandbox import process

REALM = "9130357992221046"
LINE = {"Amount": 12.5, "DetailType": "AccountBasedExpenseLineDetail"}


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    process.stop(tmp_path)


def start(home):
    info = process.start(home, process.free_port_base(), empty=True, systems=["quickbooks_online"])
    return info, info["systems"]["quickbooks_online"]


def login(system):
    credentials = system["credentials"]
    form = {"grant_type": "refresh_token", "refresh_token": credentials["refresh_token"]}
    pair = (credentials["client_id"], credentials["client_secret"])
    token = httpx.post(system["token_url"], data=form, auth=pair).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"{system['base_url']}/v3/company/{REALM}/", headers=headers, verify=False)


def test_objects_tokens_and_request_ids_survive_a_kill(home):
    info, system = start(home)
    with login(system) as http:
        token = http.headers["Authorization"]
        account = http.get("query", params={"query": "select * from Account where AccountType = 'Expense' orderby Id"})
        detail = {"AccountRef": {"value": account.json()["QueryResponse"]["Account"][0]["Id"]}}
        vendor = http.post("vendor", json={"DisplayName": "Acme"}).json()["Vendor"]
        body = {"VendorRef": {"value": vendor["Id"]}, "Line": [{**LINE, "AccountBasedExpenseLineDetail": detail}]}
        first = http.post("bill", json=body, params={"requestid": "r-1"})
        kept = http.get(f"bill/{first.json()['Bill']['Id']}").json()["Bill"]
        usage = httpx.get(f"{info['control_url']}/state/quickbooks_online/coreplus").json()
    os.kill(int(info["pid"]), signal.SIGKILL)

    info, system = start(home)

    headers = {"Authorization": token}
    with httpx.Client(base_url=f"{system['base_url']}/v3/company/{REALM}/", headers=headers, verify=False) as http:
        assert httpx.get(f"{info['control_url']}/state/quickbooks_online/coreplus").json() == usage
        assert http.get(f"bill/{kept['Id']}").json()["Bill"] == kept
        assert http.post("bill", json=body, params={"requestid": "r-1"}).content == first.content
        second = http.post("bill", json=body).json()["Bill"]
        assert int(second["Id"]) == int(kept["Id"]) + 1
        assert http.get("query", params={"query": "select count(*) from Bill"}).json()["QueryResponse"] == {
            "totalCount": 2
        }
