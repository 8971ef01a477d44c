"""The token endpoint, as the reference page's OAuth section says."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import parse_qs, urlsplit


def test_a_refresh_answers_a_string_lifetime_and_a_new_refresh_token(exact):
    exact.sandbox.advance(575)
    current = exact.sandbox.credentials("exact_online")["refresh_token"]

    reply = exact.refresh(current)

    body = reply.json()
    assert reply.status_code == 200
    assert body["expires_in"] == "600"
    assert body["token_type"] == "bearer"
    assert body["refresh_token"] not in ("", current)
    assert exact.sandbox.credentials("exact_online")["refresh_token"] == body["refresh_token"]


def test_client_credentials_may_come_as_basic_authorization(exact):
    exact.sandbox.advance(575)
    pair = f"{exact.credentials['client_id']}:{exact.credentials['client_secret']}"
    form = {"grant_type": "refresh_token", "refresh_token": exact.sandbox.credentials("exact_online")["refresh_token"]}

    reply = exact.http.post(
        "/api/oauth2/token", data=form, headers={"Authorization": "Basic " + b64encode(pair.encode()).decode()}
    )

    assert reply.status_code == 200


def test_wrong_client_secret_is_refused(exact):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "x",
        "client_id": exact.credentials["client_id"],
        "client_secret": "no",
    }
    assert exact.http.post("/api/oauth2/token", data=form).status_code == 401


def test_a_refresh_before_570_seconds_is_refused_and_changes_nothing(exact):
    current = exact.sandbox.credentials("exact_online")["refresh_token"]
    exact.sandbox.advance(500)

    early = exact.refresh(current)

    assert early.status_code == 400
    assert early.json() == {
        "error": "access_denied",
        "error_description": "Rate limit exceeded: access_token not expired",
    }
    assert early.headers["Reason"].startswith("TooEarlyToRefreshTokens")
    exact.sandbox.advance(75)
    assert exact.refresh(current).status_code == 200


def test_an_old_refresh_token_is_refused(exact):
    exact.sandbox.advance(575)

    reply = exact.refresh(exact.credentials["refresh_token"])

    assert reply.status_code == 400
    assert reply.json()["error_description"] == "Old refresh token used"


def test_an_access_token_lives_600_seconds(exact):
    exact.sandbox.advance(590)
    assert exact.get("current/Me").status_code == 200
    exact.sandbox.advance(15)

    reply = exact.get("current/Me")

    assert reply.status_code == 401
    assert "text/html" in reply.headers["content-type"]
    assert "/docs/Login.aspx?ReturnUrl=" in reply.text


def test_a_refresh_token_dies_after_thirty_days_with_exacts_words(exact):
    current = exact.sandbox.credentials("exact_online")["refresh_token"]
    exact.sandbox.advance(31 * 86400)

    reply = exact.refresh(current)

    assert reply.status_code == 400
    assert reply.json()["error"] == "invalid_request"
    assert reply.json()["error_description"].startswith("The refresh token expired at 12/20/2026 9:00:")
    assert r"12\/20\/2026" in reply.text


def test_a_second_consent_kills_the_earlier_chain(exact):
    current = exact.sandbox.credentials("exact_online")["refresh_token"]
    fresh = exact.edit("consents")["row"]["refresh_token"]

    assert exact.refresh(current).status_code == 400
    assert exact.refresh(fresh).status_code == 200


def test_the_consent_of_another_customer_leaves_the_earlier_chain(exact):
    current = exact.sandbox.credentials("exact_online")["refresh_token"]
    fresh = exact.edit("consents", set={"beside": True})["row"]["refresh_token"]

    assert exact.refresh(fresh).status_code == 200
    exact.sandbox.advance(600)
    assert exact.refresh(current).status_code == 200


def test_at_most_200_token_calls_a_day(exact):
    replies = [exact.refresh("wrong").status_code for _ in range(201)]

    assert set(replies[:200]) == {400}
    assert replies[200] == 429
    exact.sandbox.advance(86400)
    assert exact.refresh("wrong").status_code == 400


def test_the_browser_step_leads_to_a_code_that_works_once(exact):
    query = {
        "client_id": exact.credentials["client_id"],
        "redirect_uri": exact.credentials["redirect_uri"],
        "response_type": "code",
        "state": "s/1",
    }
    redirect = exact.http.get("/api/oauth2/auth", params=query)
    back = parse_qs(urlsplit(redirect.headers["location"]).query)
    form = {
        "grant_type": "authorization_code",
        "code": back["code"][0],
        "redirect_uri": exact.credentials["redirect_uri"],
        "client_id": exact.credentials["client_id"],
        "client_secret": exact.credentials["client_secret"],
    }

    first = exact.http.post("/api/oauth2/token", data=form)
    second = exact.http.post("/api/oauth2/token", data=form)

    assert redirect.status_code == 302
    assert back["state"] == ["s/1"]
    assert first.status_code == 200
    assert second.status_code == 400


def test_a_code_lives_three_minutes(exact):
    code = exact.edit("consents")["row"]["code"]
    exact.sandbox.advance(200)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": exact.credentials["redirect_uri"],
        "client_id": exact.credentials["client_id"],
        "client_secret": exact.credentials["client_secret"],
    }
    assert exact.http.post("/api/oauth2/token", data=form).status_code == 400
