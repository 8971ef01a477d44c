"""The ASGI app of the simulated Exact Online."""

from __future__ import annotations

import base64
import gzip
import mimetypes
from urllib.parse import parse_qsl, quote

from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.limits import Limits
from include.sandbox.exact_online.oauth import CLIENT_ID, REDIRECT_URI, TokenEndpoint
from include.sandbox.exact_online.routes import route, squeeze
from include.sandbox.exact_online.service import Answer, Call, refuse, serve
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.kernel.port import COMPANY, Receive, Scope, Send

GZIP_FROM = 2000
COOKIE = "ASP.NET_SessionId=sandbox; path=/; HttpOnly; SameSite=Lax"


def company_of(path: str) -> str:
    """The division that a path names, '' when it names none."""
    path = squeeze(path)
    if not path.lower().startswith("/api/v1/"):
        return ""
    found = route(path)
    return found.division if found else path.split("/")[3]


class App:
    def __init__(self, store: ExactBooks, tokens: TokenEndpoint, limits: Limits) -> None:
        self._store = store
        self._tokens = tokens
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        root = f"{scope['scheme']}://{headers.get('host', '127.0.0.1')}"
        path = squeeze(str(scope["path"]))
        call = Call(
            scope["method"], scope["query_string"].decode("latin-1"), message.get("body", b""), headers, root, path
        )
        answer = self._answer(scope, call)
        body, sent = answer.body, [(b"cache-control", b"private"), (b"set-cookie", COOKIE.encode())]
        if len(body) > GZIP_FROM and "gzip" in headers.get("accept-encoding", ""):
            body = gzip.compress(body, 1)
            sent.append((b"content-encoding", b"gzip"))
        if answer.status != 204:
            sent += [(b"content-type", answer.type.encode()), (b"content-length", str(len(body)).encode())]
        sent += [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": sent})
        await send({"type": "http.response.body", "body": b"" if call.method == "HEAD" else body})

    def _answer(self, scope: Scope, call: Call) -> Answer:
        lower = call.path.lower()
        if lower == "/api/oauth2/token":
            if call.method != "POST":
                return Answer(405)
            made = self._tokens.answer(call.body, call.headers.get("authorization", ""))
            return Answer(made.status, made.body, headers=made.headers)
        if lower == "/api/oauth2/auth":
            return self._authorize(call)
        if lower == "/docs/sysattachment.aspx":
            return self._attachment(call)
        if not lower.startswith("/api/v1/"):
            return _not_found()
        return self._data(scope, call)

    def _data(self, scope: Scope, call: Call) -> Answer:
        found = route(call.path)
        division = company_of(call.path)
        endpoint = found.endpoint if found else call.path.lower()
        scope[COMPANY] = division
        may, limit_headers = self._limits.enter(division, endpoint)
        if not may:
            return Answer(429, b"", "text/plain", limit_headers)
        if not self._signed_in(call):
            answer = _login_page(call)
        else:
            answer = self._served(call)
        answer.headers += limit_headers
        self._limits.leave(division, endpoint, answer.status)
        return answer

    def _signed_in(self, call: Call) -> bool:
        kind, _, token = call.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self._tokens.is_valid(token.strip())

    def _attachment(self, call: Call) -> Answer:
        """What ``Url`` of an attachment leads to: the file itself with ``Download=1``, [assumed] without it too."""
        query = dict(parse_qsl(call.query))
        row = self._store["document_attachments"].get(query.get("_Division_", ""), query.get("ID", "").lower())
        if not self._signed_in(call):
            return _login_page(call)
        if row is None:
            return _not_found()
        kind = mimetypes.guess_type(row["FileName"])[0] or "application/octet-stream"
        named = f"attachment; filename*=UTF-8''{quote(row['FileName'], safe='')}"
        return Answer(200, base64.b64decode(row["Attachment"]), kind, [("Content-Disposition", named)])

    def _served(self, call: Call) -> Answer:
        mark = self._store.books.mark
        self._store.writer = "api"
        try:
            found = route(call.path)
            if found is None:
                raise ODataError(404, f"Resource not found for the segment '{call.path.rsplit('/', 1)[1]}'.")
            return serve(self._store, found, call)
        except ODataError as error:
            self._store.books.rollback_to(mark)
            return refuse(call, error)

    def _authorize(self, call: Call) -> Answer:
        """The browser step; the person at the screen always agrees."""
        query = dict(parse_qsl(call.query))
        known = query.get("client_id", "").strip("{}").lower() == CLIENT_ID.strip("{}")
        if not known or query.get("redirect_uri") != REDIRECT_URI or query.get("response_type") != "code":
            return Answer(400, b"<html><body>Invalid client_id or redirect_uri</body></html>", "text/html")
        target = f"{REDIRECT_URI}?code={quote(self._tokens.new_code(), safe='')}"
        target += f"&state={quote(query['state'], safe='')}" if "state" in query else ""
        return Answer(302, b"", "text/html", [("Location", target)])


def _not_found() -> Answer:
    return Answer(404, b"<html><body><h2>404 - File or directory not found.</h2></body></html>", "text/html")


def _login_page(call: Call) -> Answer:
    back = quote(f"{call.path}?{call.query}" if call.query else call.path, safe="")
    page = (
        "<html><head><title>Object moved</title></head><body>\r\n<h2>Object moved to "
        f'<a href="/docs/Login.aspx?ReturnUrl={back}">here</a>.</h2>\r\n</body></html>\r\n'
    )
    return Answer(401, page.encode(), "text/html; charset=utf-8")
