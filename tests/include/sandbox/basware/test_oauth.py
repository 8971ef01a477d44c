"""Tokens, scopes, Basic, discovery (section 3), and the limit of calls (section 6)."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.include.sandbox.basware.conftest import CLIENT


def ask(bw: Any, form: dict[str, str], auth: tuple[str, str] = CLIENT) -> Any:
    return bw.http.post(f"{bw.host}/v1/tokens", data=form, auth=auth)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_token_is_an_access_token_jwt_of_an_hour_signed_by_the_published_key(bw: Any) -> None:
    answer = ask(bw, {"grant_type": "client_credentials", "scope": "vendors.read tasks.read"}).json()
    assert {name: answer[name] for name in ("token_type", "scope", "expires_in")} == {
        "token_type": "Bearer", "scope": "vendors.read tasks.read", "expires_in": 3600,
    }  # fmt: skip
    head, claims, signature = answer["access_token"].split(".")
    assert json.loads(decoded(head)) | {"kid": ""} == {"alg": "RS256", "typ": "at+jwt", "kid": ""}
    told = json.loads(decoded(claims))
    assert set(told) == {"sub", "scope", "auth_time", "iss", "aud", "exp", "iat", "jti", "bwcid"}
    assert (told["exp"] - told["iat"], told["aud"]) == (3600, "OpenAPI")
    discovery = bw.http.get(f"{bw.host}/.well-known/openid-configuration").json()
    assert discovery == {"issuer": told["iss"], "jwks_uri": f"{told['iss']}/.well-known/jwks.json"}
    (key,) = bw.http.get(discovery["jwks_uri"]).json()["keys"]
    numbers = [int.from_bytes(decoded(key[name]), "big") for name in ("e", "n")]
    public = rsa.RSAPublicNumbers(*numbers).public_key()
    public.verify(decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())


def test_what_is_wrong_with_a_token_call_is_said_in_three_shapes(bw: Any) -> None:
    wrong_client = ask(bw, {"grant_type": "client_credentials", "scope": "vendors.read"}, (CLIENT[0], "no"))
    no_scope = ask(bw, {"grant_type": "client_credentials"})
    wrong_grant = ask(bw, {"grant_type": "password", "scope": "vendors.read"})
    unknown = ask(bw, {"grant_type": "client_credentials", "scope": "everything"})
    assert (wrong_client.status_code, wrong_client.json()) == (401, {"error": "invalid_client"})
    assert no_scope.status_code == 422
    assert [entry["loc"] for entry in no_scope.json()["detail"]] == [["body", "scope"]]
    assert set(no_scope.json()["detail"][0]) == {"loc", "msg", "type"}
    for reply in (wrong_grant, unknown):
        assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")
        assert set(reply.json()) == {"error", "error_description"}


def test_a_token_opens_only_what_its_scopes_name(bw: Any) -> None:
    reader = bw.login("accountingDocuments.read")
    key = bw.approved()
    assert bw.api("GET", f"/v1/accountingDocuments/{key}", headers=reader).status_code == 302
    for method, path in (("POST", f"accountingDocuments/{key}/acknowledge"), ("GET", "exportedPurchaseOrders")):
        reply = bw.api(method, f"/v1/{path}", headers=reader)
        assert (reply.status_code, reply.json()) == (403, {"message": "Forbidden"})
    assert bw.document(key)["processingStatus"] == "WaitingForTransfer"


def test_a_token_ends_after_an_hour_on_the_virtual_clock(bw: Any) -> None:
    bearer = bw.login("accountingDocuments.read")
    bw.wait(3500)
    assert bw.api("GET", "/v1/accountingDocuments", headers=bearer).status_code == 302
    bw.wait(101)
    reply = bw.api("GET", "/v1/accountingDocuments", headers=bearer)
    assert (reply.status_code, reply.json()) == (401, {"message": "Unauthorized"})


def test_basic_is_accepted_on_every_call_with_every_right(bw: Any) -> None:
    assert bw.api("GET", "/v1/accountingDocuments").status_code == 302
    assert bw.api("GET", "/v1/accountingDocuments", auth=CLIENT).status_code == 302
    assert bw.api("GET", "/v1/accountingDocuments", auth=("api@sandbox.example", "no")).status_code == 401
    assert bw.http.get(f"{bw.host}/v1/accountingDocuments").status_code == 401


def test_a_person_may_withdraw_scopes_tokens_and_passwords(bw: Any) -> None:
    bearer = bw.login("vendors.read")
    bw.edit("settings", granted_scopes=["accountingDocuments.read"])
    assert ask(bw, {"grant_type": "client_credentials", "scope": "vendors.read"}).status_code == 400
    bw.edit("access_tokens")
    assert bw.api("GET", "/v1/vendors", headers=bearer).status_code == 401
    bw.edit("credentials", client_secret="new")
    form = {"grant_type": "client_credentials", "scope": "accountingDocuments.read"}
    assert ask(bw, form).status_code == 401
    assert ask(bw, form, (CLIENT[0], "new")).status_code == 200


def test_after_a_burst_of_20_a_client_waits(bare: Any) -> None:
    settings = bare.edit("settings")["row"]
    assert (settings["calls_per_second"], settings["burst"]) == (10, 20)
    bare.edit("settings", calls_per_second=0.001)
    statuses = [bare.api("GET", "/v1/accountingDocuments/none").status_code for _ in range(21)]
    assert statuses == [404] * 20 + [429]
    reply = bare.api("GET", "/v1/accountingDocuments/none")
    assert (reply.status_code, reply.json()) == (429, {"message": "Too Many Requests"})
    other = bare.login("accountingDocuments.read")
    assert bare.api("GET", "/v1/accountingDocuments/none", headers=other).status_code == 404, "each client has its own"
    bare.wait(int(reply.headers["Retry-After"]))
    assert bare.api("GET", "/v1/accountingDocuments/none").status_code == 404


def test_a_body_over_six_megabytes_is_refused(bw: Any) -> None:
    key = bw.approved()
    path = f"/v1/accountingDocuments/{key}/transferResponses"
    reply = bw.api("POST", path, {"externalCode": "x" * (6 * 1024 * 1024)})
    assert reply.status_code == 413
    within = bw.api("POST", path, {"externalCode": "x" * (6 * 1024 * 1024 - 100)})
    assert (within.status_code, within.json()["errors"][0]["code"]) == (400, "SCHEMA_VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("status", "message"), [(401, "Unauthorized"), (429, "Too Many Requests"), (503, "Service Unavailable")]
)
def test_an_injected_failure_is_worded_by_the_gateway(bw: Any, status: int, message: str) -> None:
    bw.control("POST", "/faults", [{"system": "basware", "path": "accountingDocuments", "status": status, "count": 1}])
    reply = bw.api("GET", "/v1/accountingDocuments")
    assert (reply.status_code, reply.json()) == (status, {"message": message})


def test_an_injected_500_comes_in_the_envelope_of_p2p(bw: Any) -> None:
    bw.control("POST", "/faults", [{"system": "basware", "path": "accountingDocuments", "status": 500, "count": 1}])
    answer = bw.api("GET", "/v1/accountingDocuments").json()
    assert set(answer) == {"requestId", "hasErrors", "errors"}
    assert (answer["errors"][0]["type"], answer["errors"][0]["code"]) == ("TECHNICAL", "UNEXPECTED_ERROR")


def test_an_injected_401_of_the_login_is_worded_by_the_login(bw: Any) -> None:
    bw.control("POST", "/faults", [{"system": "basware", "path": "/v1/tokens", "status": 401, "count": 1}])
    assert ask(bw, {"grant_type": "client_credentials", "scope": "vendors.read"}).json() == {"error": "invalid_client"}


def test_the_caller_s_request_id_is_in_the_call_log_and_each_answer_has_its_own(bw: Any) -> None:
    sent = {"X-BW-REQUEST-ID": "0b5a6f0e-6a51-4c5c-8c0c-0d7c3f4e9a11"}
    ids = {bw.api("GET", "/v1/vendors", headers=sent).headers["x-amzn-RequestId"] for _ in range(2)}
    assert len(ids) == 2
    logged = [call["request_id"] for call in bw.control("GET", "/calls")["calls"] if call["path"] == "/v1/vendors"]
    assert logged[-2:] == [sent["X-BW-REQUEST-ID"]] * 2
