"""Who may do what: every route without a login, and with each role."""

from __future__ import annotations

import pytest

from include.ui.access import RESOURCES, SIMPLE_ROLES, Right, of_role, of_views
from tests.include.ui.conftest import URL, Browser, address, asked, routes

NEEDED: dict[str, Right] = {
    "/channels/{name}/test": "configure",
    "/connections/{name}/check": "configure",
    "/causes/{link}/{state}/{code}": "deliver",
    "/documents/try-again/{link}/{flow}/{company}/{key:path}": "deliver",
    "/mappings/upload": "configure",
    "/mappings/{link}/{kind}/{company}/{code:path}": "configure",
    "/preview/now": "preview",
}
"""Of changes that need another right than to decide."""


@pytest.mark.anyio
@pytest.mark.parametrize(("method", "path"), routes())
async def test_no_route_answers_without_a_login(browser: Browser, method: str, path: str) -> None:
    async with browser(None) as one:
        answer = await one.request(method, address(path), headers={"Origin": URL})
    assert (answer.status_code, "log in first" in answer.text) == (403, True)


@pytest.mark.anyio
@pytest.mark.parametrize("role", SIMPLE_ROLES)
@pytest.mark.parametrize(("method", "path"), [one for one in routes() if one[0] == "POST"])
async def test_a_change_needs_its_right(browser: Browser, method: str, path: str, role: str) -> None:
    right = NEEDED.get(path, "decide")
    async with browser(role) as one:
        answer = await one.request(method, address(path), data=asked(method, path), headers={"Origin": URL})
        page = (await one.get("/reviews/2")).text
    assert answer.status_code == 403, "no page of ours sent it"
    assert (RESOURCES[right] in answer.text) is (right not in SIMPLE_ROLES[role])
    assert ('name="answer"' in page) is ("decide" in SIMPLE_ROLES[role])


def test_an_unknown_role_sees_nothing() -> None:
    assert (of_role("guest"), of_role(None), of_role("Viewer")) == (frozenset(), frozenset(), frozenset({"see"}))


def test_rights_of_other_auth_managers_are_those_of_the_views_they_grant() -> None:
    assert of_views({"Books", "Books: decide", "Dags"}.__contains__) == {"see", "decide"}
