from __future__ import annotations

import base64
from typing import Any

import pytest

PARTNER = base64.b64encode(b"sandbox-partner:sandbox-partner-secret-55d0").decode()
KEY = {"Authorization": "Bearer sandbox-gateway-key-e9a1"}
PASSWORD = {"grant_type": "password", "username": "integration@sandbox.example", "password": "sandbox-password-2c6b"}


def login(avid: Any, form: dict[str, str] | None = None, basic: str = PARTNER) -> Any:
    form = {"grant_type": "client_credentials"} if form is None else form
    return avid.http.post(avid.host + "/token", data=form, headers={"Authorization": f"Basic {basic}"})


def old_login(avid: Any, form: dict[str, str], headers: dict[str, str] | None = None) -> Any:
    return avid.http.post(avid.host + "/v1/authorizations", data=form, headers=KEY if headers is None else headers)


def test_the_three_credential_styles_of_info_all_read_the_companies(bare: Any) -> None:
    info = bare.control("GET", "/info")["systems"]["avidxchange"]
    assert info["companies"] == ["C1", "C2"]
    known = info["credentials"]
    partner, legacy, user = known["client_credentials"], known["gateway_password"], known["customer_tokens"]
    basic = base64.b64encode(f"{partner['client_id']}:{partner['client_secret']}".encode()).decode()
    token = login(bare, basic=basic).json()["access_token"]
    key = {"Authorization": f"Bearer {legacy['gateway_key']}"}
    form = {"grant_type": "password", "username": legacy["username"], "password": legacy["password"]}
    access = old_login(bare, form, key).json()["access_token"]
    styles = [
        {"X-Company-Token": user["company_token"], "X-User-Token": user["user_token"]},
        {"Authorization": f"Bearer {token}", "X-Company-Id": partner["company_id"]},
        {**key, "AvidAuthorization": f"Bearer {access}"},
    ]
    for headers in styles:
        reply = bare.api("GET", "/v1/companies", headers=headers)
        assert [row["ExternalCode"] for row in reply.json()["Items"]] == ["C1", "C2"]


def test_a_repeated_token_call_gives_the_same_token_with_less_life_left(bare: Any) -> None:
    first = login(bare).json()
    assert first["token_type"] == "Bearer"
    assert 3598 <= first["expires_in"] <= 3600
    bare.control("POST", "/clock", {"advance_seconds": 1000})
    second = login(bare).json()
    assert second["access_token"] == first["access_token"]
    assert 2595 <= second["expires_in"] <= 2600


def test_an_access_token_ends_after_an_hour_and_the_next_one_is_another(bare: Any) -> None:
    first = login(bare).json()["access_token"]
    bare.control("POST", "/clock", {"advance_seconds": 3601})
    headers = {"Authorization": f"Bearer {first}", "X-Company-Id": "70001"}
    reply = bare.api("GET", "/v1/companies", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, 900901)
    assert login(bare).json()["access_token"] != first


def test_a_revoked_token_is_refused_at_once(bare: Any) -> None:
    token = login(bare).json()["access_token"]
    bare.edit("access_tokens", {"delete": True})
    headers = {"Authorization": f"Bearer {token}", "X-Company-Id": "70001"}
    assert bare.api("GET", "/v1/companies", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, 900902),
        ({"X-Company-Token": "sandbox-company-token-7f3a9c"}, 401, 900902),
        ({"X-Company-Token": "sandbox-company-token-7f3a9c", "X-User-Token": "wrong"}, 401, 900901),
        ({"Authorization": "Bearer nobody", "X-Company-Id": "70001"}, 401, 900901),
    ],
)
def test_missing_and_wrong_credentials_are_flat_gateway_faults(
    bare: Any, headers: dict[str, str], status: int, code: int
) -> None:
    reply = bare.api("GET", "/v1/vendors", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_the_company_id_must_be_there_and_be_ours(bare: Any) -> None:
    bearer = {"Authorization": f"Bearer {login(bare).json()['access_token']}"}
    missing = bare.api("GET", "/v1/vendors", headers=bearer)
    foreign = bare.api("GET", "/v1/vendors", headers={**bearer, "X-Company-Id": "1"})
    assert (missing.status_code, missing.json()["code"]) == (401, 900902)
    assert (foreign.status_code, foreign.json()["code"]) == (403, 900908)


def test_the_old_gateway_wraps_its_faults(bare: Any) -> None:
    reply = bare.api("GET", "/v1/vendors", headers=KEY)
    assert reply.status_code == 401
    assert reply.json()["fault"]["code"] == 900902


def test_a_resource_without_subscription_is_403(bare: Any) -> None:
    bare.settings(not_subscribed=["payments"])
    reply = bare.api("GET", "/v1/payments?paymentIds=1")
    assert (reply.status_code, reply.json()["code"]) == (403, 900908)
    assert bare.api("GET", "/v1/vendors").status_code == 200


def test_login_errors_have_their_own_three_shapes(bare: Any) -> None:
    wrong_client = login(bare, basic=base64.b64encode(b"sandbox-partner:no").decode())
    wrong_grant = login(bare, {"grant_type": "password"})
    no_password = old_login(bare, {"grant_type": "password", "username": "integration@sandbox.example"})
    wrong_password = old_login(bare, {**PASSWORD, "password": "no"})
    assert (wrong_client.status_code, wrong_client.json()["error"]) == (401, "invalid_client")
    assert (wrong_grant.status_code, wrong_grant.json()["error"]) == (400, "unsupported_grant_type")
    assert no_password.status_code == 400
    assert set(no_password.json()) == {"error", "error_description"}
    assert wrong_password.status_code == 401
    assert set(wrong_password.json()["exception"]) == {"reason", "detail"}


def test_a_login_told_to_fail_with_503_echoes_the_credentials(bare: Any) -> None:
    bare.control(
        "POST", "/faults", [{"system": "avidxchange", "path": "/v1/authorizations", "status": 503, "count": 1}]
    )
    reply = old_login(bare, PASSWORD)
    assert reply.status_code == 503
    assert "sandbox-password-2c6b" in reply.text
    assert "sandbox-gateway-key-e9a1" in reply.text
    assert old_login(bare, PASSWORD).status_code == 200


def test_call_61_of_a_minute_is_throttled_until_the_next_minute(bare: Any) -> None:
    statuses = [bare.api("GET", "/v1/companies").status_code for _ in range(60)]
    assert set(statuses) == {200}
    reply = bare.api("GET", "/v1/companies")
    assert (reply.status_code, reply.json()["code"]) == (429, 900800)
    wait = int(reply.headers["Retry-After"])
    assert 1 <= wait <= 60
    other = {"Authorization": f"Bearer {login(bare).json()['access_token']}", "X-Company-Id": "70001"}
    assert bare.api("GET", "/v1/companies", headers=other).status_code == 200, "each credential has its own minute"
    bare.control("POST", "/clock", {"advance_seconds": wait})
    assert bare.api("GET", "/v1/companies").status_code == 200


def test_an_injected_429_is_worded_by_the_gateway(bare: Any) -> None:
    bare.control("POST", "/faults", [{"system": "avidxchange", "path": "/v1/vendors", "status": 429, "count": 1}])
    reply = bare.api("GET", "/v1/vendors")
    assert (reply.status_code, reply.json()["code"]) == (429, 900800)
    assert int(reply.headers["Retry-After"]) >= 1


def test_the_request_id_is_echoed(bare: Any) -> None:
    headers = {"X-Request-Id": "0b5a6f0e-6a51-4c5c-8c0c-0d7c3f4e9a11"}
    assert bare.api("GET", "/v1/vendors", headers=headers).headers["X-Request-Id"] == headers["X-Request-Id"]
    assert "X-Request-Id" not in bare.api("GET", "/v1/companies").headers


def test_rotated_credentials_replace_the_old_ones_at_once(bare: Any) -> None:
    bare.edit("credentials", {"set": {"user_token": "new-user-token"}})
    assert bare.api("GET", "/v1/companies").status_code == 401
    user = bare.control("GET", "/info")["systems"]["avidxchange"]["credentials"]["customer_tokens"]
    headers = {"X-Company-Token": user["company_token"], "X-User-Token": user["user_token"]}
    assert user["user_token"] == "new-user-token"
    assert bare.api("GET", "/v1/companies", headers=headers).status_code == 200
    assert "credentials are" in bare.refused("credentials", {"set": {"typo": "x"}})
