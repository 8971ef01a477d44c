"""Files: ``upload``, ``download``, and the links that lead to them for fifteen minutes (answers as recorded).

Where Intuit's links lead to a storage of files elsewhere, these lead to this server, without a token. A link is made
with each answer that shows it: in the books stands a mark in its place.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import quote, urlencode

from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.errors import Fault, not_found, required, unreadable
from include.sandbox.quickbooks_online.http import Reply, Request
from include.sandbox.quickbooks_online.store import Company, Store
from include.sandbox.quickbooks_online.wire import Object

FILES = "/attachments/"
LIFE = dt.timedelta(seconds=900)
STAMP = "%Y%m%dT%H%M%SZ"
MARK = re.compile(rb"\{host\}(/attachments/\d+/([0-9a-f-]+)/[\w.%~-]+)")
KEY = b"of the storage, which no client knows"
PART = re.compile(r"file_(metadata|content)_?(\w*)")


def upload(company: Company, content_type: str, body: bytes) -> list[Object]:
    """``AttachableResponse``: one element for each file, in the order sent; each fails alone.

    Parts ``file_metadata_01`` (an Attachable; may be missing) and ``file_content_01`` belong together. Raises Fault
    2010 for what is no form, 2020 without a file.
    """
    made = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=policy.HTTP)
    parts: dict[str, dict[str, EmailMessage]] = {}
    for part in made.iter_parts() if made.is_multipart() else ():
        found = PART.fullmatch(str(part.get_param("name", "", header="content-disposition")))
        if found and isinstance(part, EmailMessage):
            parts.setdefault(found[2], {})[found[1]] = part
    files = [pair for pair in parts.values() if "content" in pair]
    if not files:
        raise required("file_content_01")
    return [_kept(company, pair["content"], pair.get("metadata")) for pair in files]


def _kept(company: Company, file: EmailMessage, described: EmailMessage | None) -> Object:
    mark = company.store.books.mark
    try:
        content = _bytes(file)
        sent = wire.loads(_bytes(described)) if described else {}
        if not isinstance(sent, dict):
            raise unreadable("the metadata of a file is an Attachable")
        facts = {"FileName": file.get_filename() or "file", "ContentType": file.get_content_type()}
        said = {name: value for name, value in sent.items() if value not in (None, "")}
        made = operations.create(company, "Attachable", {**facts, **said})
    except (Fault, ValueError) as error:
        company.store.books.rollback_to(mark)
        return {"Fault": (error if isinstance(error, Fault) else unreadable(str(error))).item()}
    key = str(uuid.uuid4())
    company.store.files.put(company.realm, key, {"content": base64.b64encode(content).decode()})
    place = f"{{host}}{FILES}{company.realm}/{key}/{quote(made['FileName'], safe='')}"
    access = f"/v3/company/{company.realm}/download/{made['Id']}"
    known = {"FileAccessUri": access, "TempDownloadUri": place, "Size": len(content)}
    return {"Attachable": company.save("Attachable", {**made, **known}, touch=False)}


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def link(company: Company, id: str) -> str:
    """Raises Fault 610 for an unknown attachment, or one without a file."""
    one = company.get("Attachable", id) or {}
    if not one.get("TempDownloadUri"):
        raise not_found()
    return str(one["TempDownloadUri"])


def signed(body: bytes, host: str, now: dt.datetime) -> bytes:
    """The body with a link that works now in place of each mark."""

    def one(found: re.Match[bytes]) -> bytes:
        place, key, date = found[1].decode(), found[2].decode(), now.strftime(STAMP)
        asked = {"X-Amz-Date": date, "X-Amz-Expires": int(LIFE.total_seconds())}
        return f"{host}{place}?{urlencode({**asked, 'X-Amz-Signature': _signature(key, date)})}".encode()

    return MARK.sub(one, body)


def serve(store: Store, request: Request) -> Reply:
    """The file, whoever asks: 403 with another signature or after fifteen minutes."""
    realm, _, rest = request.path.removeprefix(FILES).partition("/")
    key, date = rest.partition("/")[0], request.option("x-amz-date")
    file = store.files.get(realm, key)
    right = hmac.compare_digest(request.option("x-amz-signature").encode(), _signature(key, date).encode())
    if file is None or not right or store.now() > _moment(date) + LIFE:
        return Reply(403, b"<Error><Code>AccessDenied</Code></Error>", kind="application/xml")
    return Reply(200, base64.b64decode(file["content"]), kind="application/octet-stream")


def _moment(date: str) -> dt.datetime:
    return dt.datetime.strptime(date, STAMP).replace(tzinfo=dt.UTC)


def _signature(key: str, date: str) -> str:
    return hmac.new(KEY, f"{key} {date}".encode(), hashlib.sha256).hexdigest()
