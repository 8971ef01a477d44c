"""Notes and files at transactions, as clients upload and download them."""

from __future__ import annotations

import base64
import json

import httpx
import pytest

SCAN = b"%PDF-1.4\r\n" + bytes(range(256)) * 3 + b"\r\n"


@pytest.fixture
def billed(quickbooks):
    quickbooks.made = quickbooks.bill(quickbooks.vendor("Acme"), 10, quickbooks.account("Test rent"))
    return quickbooks


def at(kind, key, **more):
    return {"AttachableRef": [{"EntityRef": {"type": kind, "value": key}}], **more}


def upload(quickbooks, described, name="scan.pdf", content=SCAN):
    files = {"file_content_01": (name, content, "application/pdf")}
    if described is not None:
        files = {"file_metadata_01": ("attachment.json", json.dumps(described), "application/json"), **files}
    reply = quickbooks.call("POST", "upload", files=files)
    assert reply.status_code == 200, reply.text
    (made,) = reply.json()["AttachableResponse"]
    return made


def test_a_file_at_a_bill_comes_back_by_its_link_for_fifteen_minutes(billed):
    described = at("Bill", billed.made["Id"], FileName="scan 1.pdf", ContentType="application/pdf", Note="signed")

    made = upload(billed, described)["Attachable"]

    assert (made["FileName"], made["ContentType"], made["Size"]) == ("scan 1.pdf", "application/pdf", len(SCAN))
    assert (made["SyncToken"], made["Note"]) == ("0", "signed")
    assert made["AttachableRef"] == [
        {"EntityRef": {"value": billed.made["Id"], "type": "Bill"}, "IncludeOnSend": False}
    ]
    assert made["FileAccessUri"].endswith(f"/download/{made['Id']}")
    link = billed.get(f"download/{made['Id']}")
    assert link.headers["content-type"] == "text/plain"
    assert httpx.get(link.text).content == SCAN
    read = billed.get(f"attachable/{made['Id']}").json()["Attachable"]
    assert httpx.get(read["TempDownloadUri"]).content == SCAN
    assert httpx.get(read["TempDownloadUri"].replace("Signature=", "Signature=0")).status_code == 403
    billed.sandbox.advance(901)
    assert httpx.get(link.text).status_code == 403
    billed.login()
    again = billed.rows("select * from Attachable where FileName = 'scan 1.pdf'")[0]
    assert httpx.get(again["TempDownloadUri"]).content == SCAN


def test_a_repeated_upload_under_one_request_id_is_one_file(billed):
    form = {"file_content_01": ("scan.pdf", SCAN, "application/pdf")}

    first, again = (billed.call("POST", "upload?requestid=u-1", files=form).json() for _ in range(2))

    assert again["AttachableResponse"][0]["Attachable"]["Id"] == first["AttachableResponse"][0]["Attachable"]["Id"]
    assert billed.query("select count(*) from Attachable") == {"totalCount": 1}


def test_a_file_without_metadata_is_tied_to_a_bill_afterwards(billed):
    made = upload(billed, None)["Attachable"]
    ident = {"Id": made["Id"], "SyncToken": "0", "FileName": "scan.pdf", "ContentType": "application/pdf"}

    tied = billed.create("Attachable", {**ident, **at("Bill", billed.made["Id"])})

    assert tied["AttachableRef"][0]["EntityRef"]["value"] == billed.made["Id"]
    assert (tied["Size"], tied["SyncToken"]) == (len(SCAN), "1")
    # An empty text says nothing: the file keeps its own name.
    assert upload(billed, {"FileName": "", "Note": "n"})["Attachable"]["FileName"] == "scan.pdf"


def test_a_form_with_bare_line_feeds_and_base64_is_read_too(billed):
    """As python-quickbooks sends it."""
    described = json.dumps(at("Bill", billed.made["Id"], FileName="a.pdf", ContentType="application/pdf"))
    body = (
        f'--frontier\nContent-Disposition: form-data; name="file_metadata_01"\nContent-Type: application/json\n\n'
        f'{described}\n\n--frontier\nContent-Disposition: form-data; name="file_content_01"\n'
        f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(SCAN).decode()}\n\n"
        "--frontier--\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=frontier"}

    (made,) = billed.call("POST", "upload", content=body.encode(), headers=headers).json()["AttachableResponse"]

    assert httpx.get(made["Attachable"]["TempDownloadUri"]).content == SCAN


def test_a_note_is_an_attachable_without_a_file_and_goes_by_its_id_alone(billed):
    note = billed.create("Attachable", at("Bill", billed.made["Id"], Note="paid twice?"))

    assert "TempDownloadUri" not in note
    assert billed.rows("select * from Attachable") == [note]
    assert billed.error(billed.get(f"download/{note['Id']}"))["code"] == "610"
    gone = billed.post("attachable", {"Id": note["Id"]}, operation="delete").json()["Attachable"]
    assert gone == {"domain": "QBO", "status": "Deleted", "Id": note["Id"]}


def test_a_file_at_what_is_not_there_is_a_fault_of_its_own(billed):
    made = upload(billed, at("Estimate", "75"))

    (error,) = made["Fault"]["Error"]
    assert (error["code"], error["Detail"]) == (
        "6000",
        "Business Validation Error: The entity Estimate 75 that you are trying to link does not exist. Estimate 75",
    )
    assert billed.query("select count(*) from Attachable") == {"totalCount": 0}
    unknown = billed.post("attachable", at("Unicorn", "1", Note="x"))
    assert (unknown.status_code, billed.error(unknown)["code"]) == (400, "6050")
    assert billed.error(billed.call("POST", "upload", content=b"x"))["code"] == "2020"
