"""302 to a pre-signed URL on another port (section 4)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.include.sandbox.basware.conftest import TOKEN


def test_a_document_is_fetched_from_another_port_without_the_credentials(bw: Any) -> None:
    key = bw.approved()
    reply = bw.api("GET", f"/v1/accountingDocuments/{key}")
    target = urlsplit(reply.headers["Location"])
    assert (reply.status_code, reply.content) == (302, b"")
    assert target.port == urlsplit(bw.host).port + 2
    assert "X-Amz-Expires=900" in target.query
    answer = bw.http.get(reply.headers["Location"])
    assert answer.status_code == 200
    assert answer.json()["accountingDocuments"][0]["invoiceId"] == key


def test_an_authorization_header_is_refused_there(bw: Any) -> None:
    bw.approved()
    url = bw.api("GET", "/v1/accountingDocuments").headers["Location"]
    for header in ("Bearer abc", "Basic YTpi"):
        reply = bw.http.get(url, headers={"Authorization": header})
        assert (reply.status_code, "<Code>InvalidArgument</Code>" in reply.text) == (400, True)
    assert bw.http.get(url).status_code == 200, "the URL itself is still good"


def test_the_url_lives_fifteen_minutes_and_says_what_stood_there_when_it_was_made(bw: Any) -> None:
    key = bw.approved()
    url = bw.api("GET", f"/v1/accountingDocuments/{key}").headers["Location"]
    bw.post(f"/v1/accountingDocuments/{key}/acknowledge")
    bw.wait(800)
    assert bw.http.get(url).json()["accountingDocuments"][0]["processingStatus"] == "WaitingForTransfer"
    bw.wait(101)
    reply = bw.http.get(url)
    assert (reply.status_code, "Request has expired" in reply.text) == (403, True)


def test_a_changed_signature_is_refused(bw: Any) -> None:
    bw.approved()
    url = bw.api("GET", "/v1/accountingDocuments").headers["Location"]
    assert bw.http.get(url[:-4] + "0000").status_code == 403
    assert bw.http.get(url.split("?")[0]).status_code == 403


def test_the_continuation_token_stands_on_the_redirect_and_on_the_answer(bw: Any) -> None:
    for n in range(3):
        bw.approved(f"R-{n}")
    reply = bw.api("GET", "/v1/accountingDocuments?pageSize=2")
    answer = bw.http.get(reply.headers["Location"])
    assert reply.headers[TOKEN] == answer.headers[TOKEN] != ""


def test_an_attachment_comes_the_same_way(bw: Any) -> None:
    key = bw.approved()
    (attachment,) = bw.document(key)["attachments"]
    reply = bw.read(f"/v1/accountingDocuments/{key}/attachments/{attachment['externalCode']}")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")
    assert bw.api("GET", f"/v1/accountingDocuments/{key}/attachments/none").status_code == 404


def test_the_download_is_in_the_call_log_and_can_be_made_to_fail(bw: Any) -> None:
    bw.approved()
    url = bw.api("GET", "/v1/accountingDocuments").headers["Location"]
    bw.control("POST", "/faults", [{"system": "basware", "path": "/bw-api-responses/", "status": 503, "count": 1}])
    first, second = bw.http.get(url), bw.http.get(url)
    assert (first.status_code, "<Error>" in first.text, second.status_code) == (503, True, 200)
    logged = [call for call in bw.control("GET", "/calls")["calls"] if call["path"] == urlsplit(url).path]
    assert [(call["system"], call["status"]) for call in logged] == [("basware", 503), ("basware", 200)]


def test_a_client_that_takes_its_credentials_along_fails(bw: Any) -> None:
    key = bw.approved()
    bearer = bw.login("accountingDocuments.read")
    reply = bw.api("GET", f"/v1/accountingDocuments/{key}", headers=bearer)
    assert bw.http.get(reply.headers["Location"], headers=bearer).status_code == 400
