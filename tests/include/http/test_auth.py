"""Renewing a token, shown with Exact Online's rules: ten minutes, not before the last thirty seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from include.http.errors import ApiError, Throttled, Transient, Unauthorised
from tests.support.http import EXACT, exact_served, live_token

EMPTY = {"d": {"results": []}}
TOO_EARLY = httpx.Response(
    400,
    headers={"Reason": "TooEarlyToRefreshTokens: wait"},
    json={"error": "access_denied", "error_description": "Rate limit exceeded: access_token not expired"},
)
DEAD = httpx.Response(
    400,
    json={
        "error": "invalid_request",
        "error_description": "The refresh token expired at 10/11/2022 9:18:20 PM and it is now 10/28/2022 4:15:50 PM.",
    },
)


class Exact:
    """An Exact Online that accepts one access token and renews with one refresh token."""

    def __init__(self, accepts: str = "access-one", renews: str = "refresh-one") -> None:
        self.accepts, self.renews = accepts, renews
        self.asked: list[str] = []
        self.renewals: list[dict[str, str]] = []
        self.renewal: Callable[[], httpx.Response] | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/oauth2/token":
            form = dict(httpx.QueryParams(request.content.decode()))
            self.renewals.append(form)
            if self.renewal is not None:
                return self.renewal()
            if form["refresh_token"] != self.renews:
                return httpx.Response(401, json={"error": "x", "error_description": "Old refresh token used"})
            number = len(self.renewals) + 1
            self.accepts, self.renews = f"access-{number}", f"refresh-{number}"
            return httpx.Response(
                200,
                json={
                    "access_token": self.accepts,
                    "token_type": "bearer",
                    "expires_in": "600",
                    "refresh_token": self.renews,
                },
            )
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.asked.append(token)
        return httpx.Response(200 if token == self.accepts else 401, json=EMPTY)


def test_a_token_that_was_replaced_while_it_was_refused_is_not_shown() -> None:
    """Another process renews while the vendor repeats, in plain words, the token that this one asked with."""

    def repeats(request: httpx.Request) -> httpx.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        served.tokens.tokens = live_token(2, text="access-theirs")
        return httpx.Response(403, json={"error": {"message": {"value": f"no right with {token}"}}})

    served = exact_served(repeats, live_token())
    with pytest.raises(ApiError) as refused:
        served.client.get("123", "crm/Accounts")
    assert refused.value.vendor_text == "no right with [hidden]"


@pytest.mark.parametrize(("age", "renewals"), [(0, 0), (569, 0), (570, 1), (601, 1)])
def test_a_token_is_renewed_in_its_last_thirty_seconds_only(age: float, renewals: int) -> None:
    exact = Exact()
    exact_served(exact, live_token(age=age)).client.get("123", "crm/Accounts")
    assert len(exact.renewals) == renewals
    assert len(exact.asked) == 1


def test_a_renewal_sends_what_exact_asks_for_and_keeps_the_new_chain() -> None:
    exact = Exact()
    served = exact_served(exact, live_token(age=580))
    served.client.get("123", "crm/Accounts")
    assert exact.renewals == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-one",
            "client_id": EXACT["client_id"],
            "client_secret": EXACT["client_secret"],
        }
    ]
    assert served.tokens.tokens is not None
    assert (served.tokens.tokens.refresh_token, served.tokens.tokens.generation) == ("refresh-2", 2)
    assert (served.tokens.tokens.expires_at - served.clock.now()).total_seconds() == 600
    assert ("", "oauth2/token", 200) in served.meter.answers


def test_the_first_token_comes_from_the_credentials() -> None:
    exact = Exact(renews=EXACT["refresh_token"])
    served = exact_served(exact)
    served.tokens.tokens = None
    served.client.get("123", "crm/Accounts")
    assert exact.renewals[0]["refresh_token"] == EXACT["refresh_token"]


def test_a_refused_token_is_renewed_once_and_the_call_repeated() -> None:
    exact = Exact(accepts="another")
    exact_served(exact, live_token(age=300)).client.get("123", "crm/Accounts")
    assert exact.asked == ["access-one", "access-2"]


def test_a_write_refused_for_its_token_is_sent_again_with_a_new_one() -> None:
    exact = Exact(accepts="another")
    answer = exact_served(exact, live_token(age=300)).client.write("123", "POST", "crm/Accounts", "{}")
    assert answer.status == 200
    assert exact.asked == ["access-one", "access-2"]


def test_not_expired_means_that_somebody_else_renewed() -> None:
    """The loser of a race reads the stored tokens again and goes on with them."""
    exact = Exact(accepts="access-theirs")
    served = exact_served(exact, live_token(age=580))

    def too_early() -> httpx.Response:
        served.tokens.tokens = replace(live_token(2, text="access-theirs"), refresh_token="refresh-theirs")
        return TOO_EARLY

    exact.renewal = too_early
    served.client.get("123", "crm/Accounts")
    assert exact.asked == ["access-theirs"]


def test_a_token_refused_though_it_lives_is_not_renewed_again_and_again() -> None:
    exact = Exact(accepts="another")
    exact.renewal = lambda: TOO_EARLY
    served = exact_served(exact, live_token(age=100))
    for _ in range(3):
        with pytest.raises(Unauthorised):
            served.client.get("123", "crm/Accounts")
    assert len(exact.renewals) == 1
    assert exact.asked == ["access-one"] * 3


def test_not_expired_without_a_stored_token_waits_ten_minutes() -> None:
    exact = Exact()
    exact.renewal = lambda: TOO_EARLY
    served = exact_served(exact)
    served.tokens.tokens = None
    with pytest.raises(Throttled, match="still valid") as caught:
        served.client.get("123", "crm/Accounts")
    assert caught.value.until is not None
    assert (caught.value.until - served.clock.now()).total_seconds() == 600


def test_a_dead_chain_needs_a_person_and_is_asked_about_once() -> None:
    exact = Exact()
    exact.renewal = lambda: DEAD
    served = exact_served(exact, live_token(age=601))
    for _ in range(3):
        with pytest.raises(Unauthorised, match="connect exact_online") as caught:
            served.client.get("123", "crm/Accounts")
    assert "The refresh token expired" in str(caught.value)
    assert len(exact.renewals) == 1


def test_a_new_consent_revives_the_client() -> None:
    exact = Exact()
    exact.renewal = lambda: DEAD
    served = exact_served(exact, live_token(age=601))
    with pytest.raises(Unauthorised):
        served.client.get("123", "crm/Accounts")
    served.tokens.tokens = live_token(2, text="access-one")
    assert served.client.get("123", "crm/Accounts").status == 200


class Reread(dict[str, str]):
    """Credentials that a person changes where they are kept, while they are in use."""

    def __init__(self, first: dict[str, str]) -> None:
        super().__init__(first)
        self.kept = first

    def again(self) -> dict[str, str]:
        return self.kept


def test_a_consent_with_another_app_is_used_by_who_is_at_work() -> None:
    exact, credentials = Exact(renews="refresh-of-the-new-app"), Reread(dict(EXACT))
    served = exact_served(exact, live_token(age=100), credentials=credentials)
    served.client.get("123", "crm/Accounts")
    credentials.kept = {"client_id": "{other-app}", "client_secret": "other-secret"}
    served.tokens.tokens = replace(live_token(2, age=580), refresh_token="refresh-of-the-new-app")
    served.client.get("123", "crm/Accounts")
    assert [(form["client_id"], form["client_secret"]) for form in exact.renewals] == [("{other-app}", "other-secret")]
    assert "other-secret" in served.client.secrets()


def test_an_empty_reply_is_asked_for_again() -> None:
    exact = Exact()
    replies = iter([httpx.Response(200), httpx.Response(200, content=b" ")])

    def renewal() -> httpx.Response:
        reply = next(replies, None)
        if reply is None:
            exact.renewal = None
            exact.renewals.pop()
            return exact(httpx.Request("POST", "https://x/api/oauth2/token", content=b"refresh_token=refresh-one"))
        return reply

    exact.renewal = renewal
    served = exact_served(exact, live_token(age=601))
    assert served.client.get("123", "crm/Accounts").status == 200
    assert served.waits == [1.0, 2.0]


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.ReadTimeout("slow")], ids=["503", "time-out"])
def test_a_token_endpoint_that_cannot_answer_is_transient(answer: httpx.Response | Exception) -> None:
    def renewal() -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    exact = Exact()
    exact.renewal = renewal
    served = exact_served(exact, live_token(age=601))
    with pytest.raises(Transient):
        served.client.write("123", "POST", "crm/Accounts", "{}")
    assert exact.asked == []


def test_eight_threads_renew_once() -> None:
    exact, gate = Exact(), threading.Barrier(8)
    served = exact_served(exact, live_token(age=601))
    statuses: list[int] = []

    def work() -> None:
        gate.wait()
        statuses.append(served.client.get("123", "crm/Accounts").status)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
    assert len(exact.renewals) == 1


def test_the_meter_is_told_of_every_call_it_let_through() -> None:
    """One it let through and never heard of again would keep the others waiting."""
    exact = Exact()
    exact.renewal = lambda: DEAD
    served = exact_served(exact, live_token(age=601))
    with pytest.raises(Unauthorised):
        served.client.get("123", "crm/Accounts")
    assert sorted(served.meter.calls) == sorted((company, endpoint) for company, endpoint, _ in served.meter.answers)


def test_a_used_token_is_forgiven_when_somebody_else_has_the_next_one() -> None:
    """Another machine exchanged the same refresh token a moment before: its tokens are in the store by now."""
    exact = Exact(accepts="access-theirs")
    served = exact_served(exact, live_token(age=580))

    def used() -> httpx.Response:
        served.tokens.tokens = live_token(2, text="access-theirs")
        return httpx.Response(401, json={"error": "x", "error_description": "Old refresh token used"})

    exact.renewal = used
    assert served.client.get("123", "crm/Accounts").status == 200
    assert exact.asked == ["access-theirs"]


def test_back_off_takes_real_time() -> None:
    answers = iter([httpx.Response(503), httpx.Response(503), httpx.Response(200, json=EMPTY)])
    served = exact_served(lambda request: next(answers))
    served.client.get("123", "crm/Accounts")
    assert len(served.waits) == 2
    assert 0 < sum(served.waits) < 20
