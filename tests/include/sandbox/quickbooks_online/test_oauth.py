"""The token endpoint and its neighbours, as section 2 of the reference page says."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

DAY = 86_400
HARD = "x-include-refresh-token-hard-expires-in"


def test_a_refresh_answers_an_hour_and_the_same_refresh_token_inside_the_day(quickbooks):
    given = quickbooks.credentials["refresh_token"]

    first = quickbooks.refresh(given)
    quickbooks.sandbox.advance(DAY - 120)
    second = quickbooks.refresh(given)

    assert first.status_code == 200
    body = first.json()
    assert (body["token_type"], body["expires_in"], body["x_refresh_token_expires_in"]) == ("bearer", 3600, 8_640_000)
    assert "x_refresh_token_hard_expires_in" not in body
    assert body["refresh_token"] == given
    assert second.json()["refresh_token"] == given
    assert second.json()["access_token"] != body["access_token"]
    assert first.headers["intuit_tid"].startswith("1-")


def test_after_a_day_the_string_changes_and_the_old_one_leads_to_the_new_one_for_another_day(quickbooks):
    old = quickbooks.credentials["refresh_token"]
    quickbooks.sandbox.advance(DAY + 60)

    new = quickbooks.refresh(old).json()["refresh_token"]

    assert new != old
    assert quickbooks.refresh(old).json()["refresh_token"] == new
    assert quickbooks.sandbox.credentials("quickbooks_online")["refresh_token"] == new
    quickbooks.sandbox.advance(DAY - 120)
    assert quickbooks.refresh(old).status_code == 200
    quickbooks.sandbox.advance(240)
    assert quickbooks.refresh(old).json() == {
        "error": "invalid_grant",
        "error_description": "Incorrect or invalid refresh token",
    }


def test_as_a_setting_the_old_string_dies_at_once_and_rotation_comes_sooner(quickbooks):
    quickbooks.app(old_refresh_token="dead", refresh_rotates_after_s=60, describe_invalid_grant=False)
    old = quickbooks.credentials["refresh_token"]
    quickbooks.sandbox.advance(61)

    new = quickbooks.refresh(old).json()["refresh_token"]
    refused = quickbooks.refresh(old)

    assert (refused.status_code, refused.content) == (400, b'{"error":"invalid_grant"}')
    assert quickbooks.refresh(new).status_code == 200


@pytest.mark.parametrize("basic", [True, False])
def test_the_client_may_stand_in_the_header_or_in_the_body(quickbooks, basic):
    form = {"grant_type": "refresh_token", "refresh_token": quickbooks.credentials["refresh_token"]}
    pair = {name: quickbooks.credentials[name] for name in ("client_id", "client_secret")}

    if basic:
        reply = quickbooks.http.post("/oauth2/v1/tokens/bearer", data=form, auth=tuple(pair.values()))
    else:
        reply = quickbooks.http.post("/oauth2/v1/tokens/bearer", data={**form, **pair})

    assert reply.status_code == 200


def test_a_wrong_client_is_401_and_an_unknown_token_400(quickbooks):
    form = {"grant_type": "refresh_token", "refresh_token": "RT1-nobody"}

    wrong = quickbooks.http.post("/oauth2/v1/tokens/bearer", data=form, auth=("nobody", "x"))

    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    assert quickbooks.refresh("RT1-nobody").json()["error"] == "invalid_grant"


def test_a_refresh_token_lives_a_hundred_days_from_its_last_use(quickbooks):
    token = quickbooks.credentials["refresh_token"]
    quickbooks.sandbox.advance(99 * DAY)
    token = quickbooks.refresh(token).json()["refresh_token"]
    quickbooks.sandbox.advance(99 * DAY)
    token = quickbooks.refresh(token).json()["refresh_token"]

    quickbooks.sandbox.advance(101 * DAY)

    assert quickbooks.refresh(token).json()["error"] == "invalid_grant"
    # A person connected again.
    assert quickbooks.refresh(quickbooks.sandbox.credentials("quickbooks_online")["refresh_token"]).status_code == 200


def test_the_hard_end_is_told_on_request_and_holds_however_often_the_token_is_used(quickbooks):
    quickbooks.app(hard_life_s=120 * DAY)
    token = quickbooks.credentials["refresh_token"]
    quickbooks.sandbox.advance(60 * DAY)

    told = quickbooks.refresh(token, **{HARD: "true"}).json()

    left = told["x_refresh_token_hard_expires_in"]
    assert 60 * DAY - 60 < left <= 60 * DAY
    assert told["x_refresh_token_expires_in"] == left
    quickbooks.sandbox.advance(60 * DAY)
    assert quickbooks.refresh(told["refresh_token"]).json()["error"] == "invalid_grant"


def test_fresh_hard_end_is_five_years(quickbooks):
    fresh = quickbooks.sandbox.edit("quickbooks_online", "consents", {"company": "9130357992221046"})["row"]

    told = quickbooks.refresh(fresh["refresh_token"], **{HARD: "true"}).json()

    assert 157_680_000 - 60 < told["x_refresh_token_hard_expires_in"] <= 157_680_000
    assert told["x_refresh_token_expires_in"] == 8_640_000


def test_an_access_token_lives_an_hour_and_its_401_is_the_gateways_own_body(quickbooks):
    quickbooks.sandbox.advance(3590)
    assert quickbooks.get("companyinfo/1").status_code == 200
    quickbooks.sandbox.advance(15)

    reply = quickbooks.get("companyinfo/1")

    body = reply.json()
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert "Fault" not in body
    (error,) = body["fault"]["error"]
    assert error["message"] == "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    assert (error["code"], error["element"], body["fault"]["type"]) == ("3200", None, "AUTHENTICATION")
    assert error["detail"].startswith("Token expired: ")
    assert (body["warnings"], body["batchItemResponse"], body["cdcresponse"]) == (None, [], [])
    assert isinstance(body["time"], int)
    assert reply.headers["intuit_tid"]


def test_bearer_is_read_without_regard_to_case(quickbooks):
    reply = quickbooks.call("GET", "companyinfo/1", headers={"Authorization": f"bEARER {quickbooks.token}"})
    assert reply.status_code == 200


def test_a_revoked_chain_is_dead_with_its_access_tokens(quickbooks):
    pair = (quickbooks.credentials["client_id"], quickbooks.credentials["client_secret"])
    token = quickbooks.credentials["refresh_token"]

    first = quickbooks.http.post("/v2/oauth2/tokens/revoke", json={"token": token}, auth=pair)
    again = quickbooks.http.post("/v2/oauth2/tokens/revoke", json={"token": token}, auth=pair)

    assert (first.status_code, again.status_code) == (200, 400)
    assert quickbooks.get("companyinfo/1").status_code == 401
    assert quickbooks.refresh(token).json()["error"] == "invalid_grant"


def test_a_person_disconnects_the_app(quickbooks):
    quickbooks.sandbox.edit("quickbooks_online", "consents", {"company": "9130357992221046", "delete": True})

    assert quickbooks.get("companyinfo/1").status_code == 401
    assert quickbooks.refresh(quickbooks.credentials["refresh_token"]).status_code == 400


@pytest.mark.parametrize("name", ["openid_configuration", "openid_sandbox_configuration/"])
def test_discovery_names_this_machines_endpoints(quickbooks, name):
    document = quickbooks.http.get(f"/.well-known/{name}").json()

    assert document["issuer"] == "https://oauth.platform.intuit.com/op/v1"
    assert document["token_endpoint"] == f"{quickbooks.base}/oauth2/v1/tokens/bearer"
    assert document["revocation_endpoint"] == f"{quickbooks.base}/v2/oauth2/tokens/revoke"
    assert {"authorization_endpoint", "userinfo_endpoint", "jwks_uri"} <= set(document)


def test_the_browser_step_leads_to_a_code_that_works_once(quickbooks):
    asked = {"client_id": quickbooks.credentials["client_id"], "redirect_uri": quickbooks.credentials["redirect_uri"],
             "response_type": "code", "scope": "com.intuit.quickbooks.accounting", "state": "s/1"}  # fmt: skip
    redirect = quickbooks.http.get("/connect/oauth2", params=asked)
    back = parse_qs(urlsplit(redirect.headers["location"]).query)
    form = {"grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": asked["redirect_uri"]}
    pair = (quickbooks.credentials["client_id"], quickbooks.credentials["client_secret"])

    first = quickbooks.http.post("/oauth2/v1/tokens/bearer", data=form, auth=pair)
    second = quickbooks.http.post("/oauth2/v1/tokens/bearer", data=form, auth=pair)

    assert redirect.status_code == 302
    assert (back["state"], back["realmId"]) == (["s/1"], ["9130357992221046"])
    assert first.status_code == 200
    assert quickbooks.refresh(first.json()["refresh_token"]).status_code == 200
    assert second.json() == {"error": "invalid_grant", "error_description": "Invalid authorization code"}


def test_the_person_who_connected_is_named_to_whoever_has_a_token(quickbooks):
    document = quickbooks.http.get("/.well-known/openid_configuration").json()
    token = {"Authorization": f"Bearer {quickbooks.token}"}

    user = quickbooks.http.get(document["userinfo_endpoint"], headers=token)
    nobody = quickbooks.http.get(document["userinfo_endpoint"])

    assert (user.status_code, user.json()["givenName"], user.json()["emailVerified"]) == (200, "Dana", True)
    assert nobody.status_code == 401
    assert quickbooks.http.get(document["jwks_uri"]).json() == {"keys": []}


@pytest.mark.parametrize(("rule", "winner_lives"), [("refuse", True), ("revoke", False)])
def test_as_a_setting_two_refreshes_at_once_are_one_too_many(quickbooks, rule, winner_lives):
    quickbooks.app(concurrent_refresh=rule)
    quickbooks.sandbox.advance(60)
    token = quickbooks.credentials["refresh_token"]

    first, second = quickbooks.refresh(token), quickbooks.refresh(token)

    assert first.status_code == 200
    assert second.json()["error"] == "invalid_grant"
    quickbooks.token = first.json()["access_token"]
    assert (quickbooks.get("companyinfo/1").status_code == 200) is winner_lives
    quickbooks.sandbox.advance(60)
    assert (quickbooks.refresh(token).status_code == 200) is winner_lives
