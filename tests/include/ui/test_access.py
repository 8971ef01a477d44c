"""Who may do what: every route without a login, and with each role."""

from __future__ import annotations

import pytest

from include.ui.access import RESOURCES, of_role, of_views
from tests.include.ui.conftest import URL, Browser, address, asked, routes

CHANGES = {"/reviews/{number:int}", "/reviews/{number:int}/reopen", "/reviews/several"}
MAY_DECIDE = {"viewer": False, "user": True, "op": True, "admin": True}


@pytest.mark.anyio
@pytest.mark.parametrize(("method", "path"), routes())
async def test_no_route_answers_without_a_login(browser: Browser, method: str, path: str) -> None:
    async with browser(None) as one:
        answer = await one.request(method, address(path), headers={"Origin": URL})
    assert (answer.status_code, "log in first" in answer.text) == (403, True)


@pytest.mark.anyio
@pytest.mark.parametrize("role", MAY_DECIDE)
@pytest.mark.parametrize(("method", "path"), [one for one in routes() if one[0] == "POST"])
async def test_a_change_needs_its_right(browser: Browser, method: str, path: str, role: str) -> None:
    assert path in CHANGES
    async with browser(role) as one:
        answer = await one.request(method, address(path), data=asked(method, path), headers={"Origin": URL})
        page = (await one.get("/reviews/2")).text
    assert (RESOURCES["decide"] in answer.text) is not MAY_DECIDE[role]
    assert ('name="answer"' in page) is MAY_DECIDE[role]


def test_an_unknown_role_sees_nothing() -> None:
    assert (of_role("guest"), of_role(None), of_role("Viewer")) == (frozenset(), frozenset(), frozenset({"see"}))


def test_rights_of_other_auth_managers_are_those_of_the_views_they_grant() -> None:
    assert of_views({"Books", "Books: decide", "Dags"}.__contains__) == {"see", "decide"}
