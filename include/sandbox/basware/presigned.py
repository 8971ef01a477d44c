"""The other port: what a 302 points to. It behaves as S3 does with pre-signed URLs, and knows nothing of the tenant.

A signature in the URL and an ``Authorization`` header together are refused, so a client that carries its token along
on the redirect fails here as it fails there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from include.sandbox.basware.http import JSON, Reply, Request
from include.sandbox.basware.store import NAME, Store

LIFE_S = 900
KEPT = 2000
# Distance of the port of downloads from that of the API: after those of all systems there will be.
PORTS_ON = 2
PREFIX = "/bw-api-responses/"
TOKEN_HEADER = "x-amz-meta-continuationToken"  # noqa: S105 - a header's name


@dataclass(frozen=True)
class _Kept:
    content: bytes
    kind: str
    headers: dict[str, str]
    ends: dt.datetime


class Presigned:
    """Answers kept for their fifteen minutes, in memory: after a restart their URLs are as good as expired."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = secrets.token_bytes(32)
        self._kept: dict[str, _Kept] = store.books.memory(NAME, "presigned")

    def redirect(self, reply: Reply, host: str, port: int) -> Reply:
        """The 302 in place of ``reply``; the continuation token stands on both."""
        now = self._store.now
        for old in [name for name, kept in self._kept.items() if kept.ends < now]:
            del self._kept[old]
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        name, ends = f"{PREFIX}{secrets.token_hex(16)}", now + dt.timedelta(seconds=LIFE_S)
        self._kept[name] = _Kept(reply.content(), reply.kind, reply.headers, ends)
        signed = f"X-Amz-Date={now:%Y%m%dT%H%M%SZ}&X-Amz-Expires={LIFE_S}"
        location = f"http://{host}:{port}{name}?{signed}&X-Amz-Signature={self._sign(name)}"
        return Reply(302, b"", {**reply.headers, "location": location})

    def _sign(self, name: str) -> str:
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()

    def answer(self, request: Request) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        if "host" not in request.headers:
            return refusal(400, "InvalidRequest", "Missing Host header")
        signature = request.query.get("X-Amz-Signature")
        if "authorization" in request.headers and signature:
            return refusal(400, "InvalidArgument", "Only one auth mechanism allowed")
        if not signature:
            return refusal(403, "AccessDenied", "Access Denied")
        kept = self._kept.get(request.path)
        if kept is None or self._store.now >= kept.ends:
            return refusal(403, "AccessDenied", "Request has expired")
        if not hmac.compare_digest(signature, self._sign(request.path)):
            return refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match")
        return Reply(200, kept.content, kept.headers, kept.kind or JSON)


def refusal(status: int, code: str, message: str) -> Reply:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Reply(status, text.encode(), kind="application/xml")
