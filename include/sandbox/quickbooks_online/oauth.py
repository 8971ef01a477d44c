"""The token endpoint and its neighbours: discovery, authorize, revoke (reference page, section 2)."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from include.sandbox.kernel.tables import Row
from include.sandbox.quickbooks_online.http import Reply
from include.sandbox.quickbooks_online.store import NAME, Store

CLIENT_ID = "ABsandboxQ2n7ZkWf4d9RtYxVhLm3JcUo8EaPs1Gi"
CLIENT_SECRET = "sb0x/Qk+7pZr2mN9vT4yWc1=fLh6XjD"  # noqa: S105 - of the simulated app registration
VERIFIER_TOKEN = "5c2f41a7-9d3e-4b86-a1f0-7e94c0d6b382"  # noqa: S105 - of the simulated webhook subscription
SCOPE = "com.intuit.quickbooks.accounting"
# [assumed] The person who connected the company, whatever scope was asked for; claims as Intuit spells them.
USER = {
    "sub": "7c1b0a52-5d0e-4a43-9f6d-2b8c51d6e0aa", "givenName": "Dana", "familyName": "Whitlock",
    "email": "dana.whitlock@harborline-supply.example", "emailVerified": True, "phoneNumber": "+1 9735550142",
    "phoneNumberVerified": False,
}  # fmt: skip
ACCESS_LIFE, ROLLING_LIFE, CODE_LIFE, GRACE = 3600, 8_640_000, 300, 86_400
TOGETHER = 3
HARD_HEADER = "x-include-refresh-token-hard-expires-in"


class Tokens:
    """Chains of tokens, one for each consent of a person for one company; all ages by the virtual clock, in seconds.

    A chain has one current refresh token. Its string changes when it is old enough; the one before is dead at once or
    lives for another day (``old_refresh_token``), and then leads to the current one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        books = store.books
        self._chains = books.table(NAME, "oauth_chains", lags=False)
        self._refresh = books.table(NAME, "oauth_refresh", lags=False)
        self._access = books.table(NAME, "oauth_access", lags=False)
        self._codes = books.table(NAME, "oauth_codes", lags=False)

    def _now(self) -> float:
        return self._store.kernel.clock.now().timestamp()

    def consent(self, realm: str) -> str:
        """A person connects the company: a new chain. Answers its first refresh token."""
        chain, now = secrets.token_hex(8), self._now()
        token = self._new_refresh(chain)
        self._chains.put("", chain, {
            "realm": realm, "refresh": token, "consented": now, "used": now, "revoked": False,
        })  # fmt: skip
        return token

    def disconnect(self, realm: str) -> None:
        """A person disconnects the app in the company: all of its tokens are dead."""
        for key, row in self._chains.items(""):
            if row["realm"] == realm:
                self._chains.put("", key, {**row, "revoked": True})

    def current_refresh_token(self, realm: str) -> str:
        """One that works now; consents when there is none."""
        for row in reversed([row for row in self._chains.rows("") if row["realm"] == realm]):
            if self._lives(row):
                return str(row["refresh"])
        return self.consent(realm)

    def new_code(self, realm: str) -> str:
        code = "XAB" + secrets.token_urlsafe(36)
        self._codes.put("", code, {"realm": realm, "made": self._now(), "used": False})
        return code

    def realm_of(self, access_token: str) -> str | None:
        """The company an access token opens; None when it is unknown, expired or revoked."""
        row = self._access.get("", access_token)
        if row is None or self._now() >= row["issued"] + ACCESS_LIFE:
            return None
        chain = self._chains.get("", row["chain"])
        return None if chain is None or chain["revoked"] else str(chain["realm"])

    def answer(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not _is_client(form, headers.get("authorization", "")):
            return Reply(401, json_bytes({"error": "invalid_client"}))
        hard = headers.get(HARD_HEADER, "").lower() == "true"
        grant = form.get("grant_type")
        if grant == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""), hard)
        if grant == "authorization_code":
            return self._exchanged(form, hard)
        return Reply(400, json_bytes({"error": "unsupported_grant_type"}))

    def revoke(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        if not _is_client({}, headers.get("authorization", "")):
            return Reply(401, json_bytes({"error": "invalid_client"}))
        try:
            token = json.loads(body)["token"]
        except (ValueError, TypeError, KeyError):
            token = dict(parse_qsl(body.decode("utf-8", "replace"))).get("token", "")
        known = self._refresh.get("", str(token)) or self._access.get("", str(token))
        chain = self._chains.get("", known["chain"]) if known else None
        if known is None or chain is None or chain["revoked"]:
            return Reply(400, json_bytes({"error": "invalid_request"}))
        self._chains.put("", known["chain"], {**chain, "revoked": True})
        return Reply(200, b"")

    def authorize(self, query: Mapping[str, str]) -> Reply:
        """The browser step; the person at the screen always agrees, for the first company or the one in ``realmId``."""
        registered = str(self._store.app()["redirect_uri"])
        known = query.get("client_id") == CLIENT_ID and query.get("redirect_uri") == registered
        if not known or query.get("response_type") != "code" or SCOPE not in query.get("scope", "").split():
            return Reply(400, b"<html><body>Sorry, but undefined didn't connect</body></html>", kind="text/html")
        realms = self._store.realms()
        realm = query["realmId"] if query.get("realmId") in realms else realms[0]
        target = f"{registered}?code={self.new_code(realm)}&state={quote(query.get('state', ''), safe='')}"
        return Reply(302, b"", kind="text/html", headers={"Location": f"{target}&realmId={realm}"})

    def _lives(self, chain: Row) -> bool:
        now = self._now()
        hard = chain["consented"] + float(self._store.app()["hard_life_s"])
        return not chain["revoked"] and now < min(chain["used"] + ROLLING_LIFE, hard)

    def _exchanged(self, form: dict[str, str], hard: bool) -> Reply:
        code = self._codes.get("", form.get("code", ""))
        fresh = code is not None and not code["used"] and self._now() <= code["made"] + CODE_LIFE
        if code is None or not fresh or form.get("redirect_uri") != self._store.app()["redirect_uri"]:
            return self._invalid_grant("Invalid authorization code")
        self._codes.put("", form["code"], {**code, "used": True})
        token = self.consent(str(code["realm"]))
        return self._issue(str((self._refresh.get("", token) or {})["chain"]), hard)

    def _refreshed(self, token: str, hard: bool) -> Reply:
        known = self._refresh.get("", token)
        chain = self._chains.get("", known["chain"]) if known else None
        if known is None or chain is None or not self._lives(chain):
            return self._invalid_grant("Incorrect or invalid refresh token")
        if chain["refresh"] != token:
            ends = float(known.get("replaced", 0)) + (GRACE if self._store.app()["old_refresh_token"] == "day" else 0)  # noqa: S105
            if self._now() >= ends:
                return self._invalid_grant("Incorrect or invalid refresh token")
        rule, last = self._store.app()["concurrent_refresh"], chain.get("refreshed")
        if rule != "allow" and last is not None and self._now() - last < TOGETHER:
            if rule == "revoke":
                self._chains.put("", known["chain"], {**chain, "revoked": True})
            return self._invalid_grant("Incorrect or invalid refresh token")
        return self._issue(known["chain"], hard)

    def _issue(self, name: str, hard: bool) -> Reply:
        now = self._now()
        chain = self._chains.get("", name)
        assert chain is not None
        token = str(chain["refresh"])
        row = self._refresh.get("", token)
        assert row is not None
        if now >= row["made"] + float(self._store.app()["refresh_rotates_after_s"]):
            self._refresh.put("", token, {**row, "replaced": now})
            token = self._new_refresh(name)
        self._chains.put("", name, {**chain, "refresh": token, "used": now, "refreshed": now})
        for key, old in self._access.items(""):
            if now >= old["issued"] + ACCESS_LIFE:
                self._access.delete("", key)
        access = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.." + secrets.token_urlsafe(240)
        self._access.put("", access, {"chain": name, "issued": now})
        left = int(chain["consented"] + float(self._store.app()["hard_life_s"]) - now)
        body: dict[str, Any] = {
            "token_type": "bearer",
            "expires_in": ACCESS_LIFE,
            "refresh_token": token,
            "x_refresh_token_expires_in": min(ROLLING_LIFE, left),
            "access_token": access,
        }
        if hard:
            body["x_refresh_token_hard_expires_in"] = left
        return Reply(200, json_bytes(body), headers={"Cache-Control": "no-cache, no-store"})

    def _new_refresh(self, chain: str) -> str:
        token = "RT1-" + secrets.token_urlsafe(30).replace("-", "a").replace("_", "b")
        self._refresh.put("", token, {"chain": chain, "made": self._now()})
        return token

    def _invalid_grant(self, words: str) -> Reply:
        body = {"error": "invalid_grant"}
        if self._store.app()["describe_invalid_grant"]:
            body["error_description"] = words
        return Reply(400, json_bytes(body))


def discovery(root: str) -> Reply:
    """The discovery document, with this machine's addresses in it."""
    body = {
        "issuer": "https://oauth.platform.intuit.com/op/v1",
        "authorization_endpoint": f"{root}/connect/oauth2",
        "token_endpoint": f"{root}/oauth2/v1/tokens/bearer",
        "userinfo_endpoint": f"{root}/v1/openid_connect/userinfo",
        "revocation_endpoint": f"{root}/v2/oauth2/tokens/revoke",
        "jwks_uri": f"{root}/op/v1/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone", SCOPE],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }
    return Reply(200, json_bytes(body))


def _is_client(form: Mapping[str, str], authorization: str) -> bool:
    if authorization.lower().startswith("basic "):
        try:
            user, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
        except ValueError:
            return False
        return (user, secret) == (CLIENT_ID, CLIENT_SECRET) or (unquote(user), unquote(secret)) == (
            CLIENT_ID,
            CLIENT_SECRET,
        )
    return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)


def json_bytes(body: Any) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
