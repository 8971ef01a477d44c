from __future__ import annotations

import os
import signal
from pathlib import Path

from include.sandbox import process
from tests.include.sandbox.basware.conftest import Bw, response
from tests.include.sandbox.basware.test_masters import vendor


def test_what_was_acknowledged_survives_a_kill_and_the_token_with_it(tmp_path: Path) -> None:
    port = process.free_port_base()
    bw = Bw(process.start(tmp_path, port, empty=True, systems=["basware"]))
    key = bw.approved()
    bw.post(f"/v1/accountingDocuments/{key}/transferResponses", response("T1", voucherNumber1="4711"))
    request = bw.api("POST", "/v1/vendors", [vendor()]).headers["x-amzn-RequestId"]
    bearer = bw.login("accountingDocuments.read")
    before = bw.document(key)
    url = bw.api("GET", f"/v1/accountingDocuments/{key}").headers["Location"]
    pid = bw.control("GET", "/info")["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    bw.http.close()
    try:
        bw = Bw(process.start(tmp_path, port, systems=["basware"]))
        assert bw.document(key) == before
        assert bw.api("GET", "/v1/accountingDocuments", headers=bearer).status_code == 302
        assert bw.http.get(url).status_code == 403, "a URL from before is as good as expired"
        bw.control("POST", "/advance", {"system": "basware"})
        assert bw.get(f"/v1/requestStatus/{request}")["requestStatus"][0]["requestStatus"] == "Success"
        bw.http.close()
    finally:
        process.stop(tmp_path)
