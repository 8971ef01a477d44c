"""The ASGI app: tokens on the identity platform's path, everything else below the environment's API.

Source: dev-itpro/api-reference/v2.0/endpoints-apis-for-dynamics.md (addresses). The application was given a permission
set that reads: a write is answered as a missing permission is, with 401 (includes/include-http-status-error-codes.md).
"""

from __future__ import annotations

import re
import uuid

from include.sandbox.business_central import http, listing, views
from include.sandbox.business_central.errors import Refusal, TokenRefusal, nowhere
from include.sandbox.business_central.http import Reply, Request
from include.sandbox.business_central.oauth import Credentials
from include.sandbox.business_central.store import ENVIRONMENT, TENANT, Store
from include.sandbox.kernel.port import COMPANY, REQUEST_ID, Receive, Scope, Send
from include.sandbox.kernel.tables import Row

TOKEN = re.compile(r"/(?P<tenant>[^/]+)/oauth2/v2\.0/token")
BASE = f"/v2.0/{ENVIRONMENT}"
API = f"{BASE}/api/v2.0"
_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
PATH = re.compile(
    rf"{re.escape(API)}/companies(?:\((?P<company>{_ID})\)(?:/(?P<set>\w+)(?:\((?P<key>{_ID})\)(?:/(?P<child>\w+))?)?)?)?"
)


class App:
    def __init__(self, store: Store, credentials: Credentials) -> None:
        self._store, self._credentials = store, credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, correlation = await http.read(scope, receive), str(uuid.uuid4())
        scope[REQUEST_ID] = correlation
        try:
            reply = self._answer(request, scope)
        except TokenRefusal as refusal:
            reply = Reply(refusal.status, refusal.body)
        except Refusal as refusal:
            reply = Reply(refusal.status, refusal.body(correlation), refusal.headers)
        await http.write(send, Reply(reply.status, reply.body, {"request-id": correlation, **reply.headers}))

    def _answer(self, request: Request, scope: Scope) -> Reply:
        if (match := TOKEN.fullmatch(request.path)) and request.method == "POST":
            return Reply(200, self._credentials.token(match["tenant"], request.form()))
        match = PATH.fullmatch(request.path)
        self._credentials.need(request)
        if match is None:
            raise nowhere(request.path.rpartition("/")[2])
        scope[COMPANY] = match["company"] or ""
        if request.method != "GET":
            text = "You do not have the following permissions on TableData: Insert, Modify, Delete."
            raise Refusal(401, "Authorization_Denied", text)
        return self._read(request, match["company"], match["set"], match["key"], match["child"])

    def _read(
        self, request: Request, company: str | None, entity: str | None, key: str | None, child: str | None
    ) -> Reply:
        store, context = self._store, f"{API}/$metadata#companies"
        size = int(store.settings()["page_size"])
        if company is None:
            return listing.listed(request, [views.company(row) for row in store.companies.rows(TENANT)], context, size)
        row = store.companies.get(TENANT, company.lower())
        if row is None:
            raise Refusal(404, "Internal_CompanyNotFound", f"The company {company} was not found.")
        if entity is None:
            return Reply(200, {"@odata.context": f"{request.base}{context}/$entity", **views.company(row)})
        lines = views.LINES if entity == "purchaseInvoices" else ""
        rows, context = self._rows(company.lower(), entity), f"{context}({company})/{entity}"
        if key is None:
            return listing.listed(request, rows, context, size, lines)
        found = next((one for one in rows if one["id"] == key.lower()), None)
        if found is None:
            raise Refusal(404, "Internal_RecordNotFound", f"The record {key} does not exist.")
        if child is None:
            shown = listing.shown_of(request, found, lines)
            return Reply(200, {"@odata.context": f"{request.base}{context}/$entity", **shown})
        if not lines or child != lines:
            raise nowhere(child)
        return listing.listed(request, found[lines], f"{context}({key})/{child}", size)

    def _rows(self, company: str, entity: str) -> list[Row]:
        store = self._store
        if entity == "vendors":
            return [views.vendor(store, company, row) for row in store.vendors.rows(company)]
        if entity == "purchaseInvoices":
            return [views.invoice(row) for row in store.invoices.rows(company)]
        raise nowhere(entity)
