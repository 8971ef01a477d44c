from __future__ import annotations

import os
import signal
from pathlib import Path

from include.sandbox import process
from tests.include.sandbox.avidxchange.conftest import Avid, invoice


def test_what_was_acknowledged_survives_a_kill_and_life_goes_on(tmp_path: Path) -> None:
    port = process.free_port_base()
    avid = Avid(process.start(tmp_path, port, empty=True, systems=["avidxchange"]))
    avid.settings(quirks=[], fates=False)
    avid.post("/v1/vendors", {"ExternalVendorCode": "V1", "CompanyExternalCode": "C1", "Name": "Jansen"})
    avid.post("/v1/enterpriseCodes", {"GroupName": "Accounting Codes", "CodeValue": "4000"})
    avid.post("/v1/invoices", invoice())
    avid.advance(3)
    token = avid.http.post(
        avid.host + "/token",
        data={"grant_type": "client_credentials"},
        auth=("sandbox-partner", "sandbox-partner-secret-55d0"),
    ).json()["access_token"]
    before = avid.invoice("X:1")
    pid = avid.control("GET", "/info")["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    avid.http.close()
    try:
        avid = Avid(process.start(tmp_path, port, systems=["avidxchange"]))
        assert avid.invoice("X:1") == before
        bearer = {"Authorization": f"Bearer {token}", "X-Company-Id": "70001"}
        assert avid.api("GET", "/v1/companies", headers=bearer).status_code == 200
        avid.advance()
        assert avid.invoice("X:1")["Status"] == "PaymentCreated"
        avid.http.close()
    finally:
        process.stop(tmp_path)
